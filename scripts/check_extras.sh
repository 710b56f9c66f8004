#!/usr/bin/env bash
# Installs each extra alone, each in an environment of its own, and uses what it is for; prints the size of the core install,
# which must stay under 90 MB. Takes some minutes.
#   scripts/check_extras.sh [EXTRA...]     (all where none is named)
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

declare -A use=(
  [arrow]='from cn_econ_extract import events_table, extract; assert events_table([extract(open(F).read())]).num_rows'
  [corpus]='cn-econ-extract run examples --out "$work/store.duckdb"'
  [fast]='import rjieba; from cn_econ_extract import extract; import sys; assert extract(open(F).read()).events; assert "jieba" not in sys.modules'
  [serve]='from cn_econ_extract.workbench.app import create_app; assert create_app()'
  [spacy]='import spacy; nlp = spacy.blank("zh"); nlp.add_pipe("cn_econ_events"); assert nlp(open(F).read())._.events'
  [spark]='from cn_econ_extract.integrations.spark import spark_schema; assert spark_schema().names'
  [xlsx]='extract examples/lengshuijiang-2023.txt --xlsx "$work/events.xlsx"'
)

# in megabytes of the files themselves, without pip and setuptools, which every environment brings
size_of() { du -s --apparent-size -B1000000 --exclude='pip*' --exclude='setuptools*' --exclude='pkg_resources' "$1"/lib/python3*/site-packages | cut -f1; }

echo "== core"
python3 -m venv "$work/core"
"$work/core/bin/pip" install -q .
"$work/core/bin/extract" examples/lengshuijiang-2023.txt --json >"$work/core.json"
size=$(size_of "$work/core")
echo "core install: $size MB"
[ "$size" -lt 90 ] || { echo "the core install is 90 MB or more"; exit 1; }

[ $# -gt 0 ] || set -- "${!use[@]}"
for name in "$@"; do
  echo "== $name"
  python3 -m venv "$work/$name"
  "$work/$name/bin/pip" install -q ".[$name]"
  case ${use[$name]} in
    extract* | cn-econ-extract*) PATH="$work/$name/bin:$PATH" bash -ec "work=$work; ${use[$name]}" ;;
    *) "$work/$name/bin/python" -c "F = 'examples/lengshuijiang-2023.txt'; ${use[$name]}" ;;
  esac
  echo "$name: works alone, $(size_of "$work/$name") MB with the core"
  rm -rf "${work:?}/$name"
done

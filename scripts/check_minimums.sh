#!/usr/bin/env bash
# Tests the library with the oldest core dependencies that pyproject.toml allows, in an environment of its own (under two minutes).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
# every `name>=version` of the core dependencies as `name==version`
python3 - >"$work/minimums.txt" <<'PYTHON'
import tomllib
with open("pyproject.toml", "rb") as file:
    print(*(line.replace(">=", "==") for line in tomllib.load(file)["project"]["dependencies"]), sep="\n")
PYTHON
cat "$work/minimums.txt"
"$work/venv/bin/pip" install -q -r "$work/minimums.txt" . "pytest>=8" "hypothesis>=6.100" "openpyxl>=3.1" "xlsxwriter>=3.2"
"$work/venv/bin/python" -m pytest -q -p no:cacheprovider -o filterwarnings=default \
  tests/test_amounts.py tests/test_api.py tests/test_companies.py tests/test_dates.py tests/test_fixtures.py tests/test_fold.py \
  tests/test_numbers.py tests/test_options.py tests/test_reading.py tests/test_cli.py tests/test_imports.py "$@"

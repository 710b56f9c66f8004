#!/usr/bin/env bash
# All checks: style, types, layers, tests. Run it in an environment with the development packages (see README).
set -euo pipefail
cd "$(dirname "$0")/.."
ruff check src tests benchmarks scripts
mypy
lint-imports --no-cache | tail -n 4
python -m pytest "$@"

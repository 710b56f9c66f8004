"""Importing the package is silent and loads no dictionary."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("jieba", "dateparser", "lunar_python", "typer", "rich", "spacy")


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)


def test_the_import_is_silent_and_light() -> None:
    done = run(f"import sys, cn_econ_extract; print([m for m in {HEAVY} if m in sys.modules])")
    assert done.stdout == "[]\n"
    assert done.stderr == ""


def test_no_rule_is_loaded_on_import() -> None:
    done = run("import cn_econ_extract; from cn_econ_extract.rules import load; print(load.cache_info().currsize)")
    assert done.stdout == "0\n"


def test_the_first_extraction_is_silent() -> None:
    done = run("import cn_econ_extract as c; c.extract('3月30日,海川集团旗下的冷链物流项目在长沙经开区开工。')")
    assert done.stdout == done.stderr == ""

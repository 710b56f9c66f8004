"""The examples in the documentation and the docstrings are run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import cn_econ_extract
from cn_econ_extract import extract
from cn_econ_extract.records import EVENT_TYPES, KINDS, RELATION_TYPES, ROLES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S))
]
MODULES = ["cn_econ_extract"] + [
    m.name for m in pkgutil.walk_packages(cn_econ_extract.__path__, "cn_econ_extract.") if "integrations" not in m.name
]


def last_cells(heading: str) -> dict[str, str]:
    """The examples in the table under `heading` of docs/records.md, by the term of their row."""
    section = (ROOT / "docs/records.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", section, re.M))


@pytest.mark.parametrize("block", BLOCKS)
def test_python_on_a_page_runs(block: str) -> None:
    exec(compile(block, "page", "exec"), {})


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0


@pytest.mark.parametrize("term", [*EVENT_TYPES, *ROLES, *KINDS, *RELATION_TYPES])
def test_every_type_role_kind_and_relation_is_documented(term: str) -> None:
    assert f"`{term}`" in (ROOT / "docs/records.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_the_example_of_an_event_type_is_one(event_type: str) -> None:
    assert [event.type for event in extract(last_cells("Event types")[event_type], published="2022-05-09").events] == [event_type]


@pytest.mark.parametrize("role", ROLES)
def test_the_example_of_a_role_holds_the_words_in_bold(role: str) -> None:
    before, words, after = last_cells("Roles")[role].split("**")
    events = extract(before + words + after, published="2022-05-09").events
    assert words in [argument.text for event in events for argument in event.arguments_of(role)]


def test_the_first_two_commands_are_the_main_job_and_the_tests() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        commands = re.findall(r"^```sh\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
        assert "extract examples/" in commands[0]
        assert "scripts/check.sh" in commands[1]

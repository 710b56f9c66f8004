"""Finding fast finds the same: Finder and Ending against the plain search of the same pattern."""

from __future__ import annotations

import re

import pytest

from cn_econ_extract.rules import Rule, load
from cn_econ_extract.taggers.finder import Ending, Finder, first_characters, guarded, last_characters, leads

FILES = ("companies", "organizations", "parks", "places", "industries", "persons", "dates")
RULES = [rule for name in FILES for rule in load(name).rules.values()]
EXAMPLES = (example for rule in RULES for example in (*rule.examples, *rule.counterexamples))
TEXT = "\n".join(re.sub("[【】]", "", example) for example in EXAMPLES)


def _finds_something(rule: Rule) -> bool:
    return rule.pattern is not None and rule.pattern.match("") is None and not rule.pattern.pattern.endswith(r"\Z")


@pytest.mark.parametrize("rule", [rule for rule in RULES if _finds_something(rule)], ids=lambda rule: rule.name)
def test_a_finder_finds_what_the_pattern_finds(rule: Rule) -> None:
    assert rule.pattern is not None
    assert [m.span() for m in Finder(rule.pattern).finditer(TEXT)] == [m.span() for m in rule.pattern.finditer(TEXT)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("会议?|论坛", {("会",), ("会", "议"), ("论", "坛")}),
        ("(?<!大)[甲乙]丙", {("甲", "丙"), ("乙", "丙")}),
        ("(?:新)?区{2}", {("新", "区"), ("区", "区")}),
        ("园.", {("园", None)}),
        ("[^甲]乙", {(None, "乙")}),
        ("(?i:a)b", {(None, None)}),
    ],
)
def test_leads(source: str, expected: set[tuple[str | None, ...]]) -> None:
    assert leads(re.compile(source)) >= expected


def test_any_character_is_said_so() -> None:
    with pytest.raises(ValueError, match="any character"):
        first_characters(re.compile(".甲"))
    with pytest.raises(ValueError, match="any character"):
        last_characters(re.compile(r"甲[^乙]\Z"))


@pytest.mark.parametrize("text", ["总投资约", "约", "", "投资超过", "超", "甲"])
def test_an_ending_ends_where_the_pattern_ends(text: str) -> None:
    pattern = re.compile(r"(?:投资)?(?:约|超过?)\Z")
    found, plain = Ending(pattern).search(text, 0, len(text)), pattern.search(text)
    assert (found and found.span()) == (plain and plain.span())


@pytest.mark.parametrize("source", ["甲|乙丙", "[^甲]", r"\d{2}年|去年", "(?<=在)湘"])
def test_a_guard_changes_nothing(source: str) -> None:
    text = "在湘,21年与去年的甲乙丙"
    plain, fast = re.compile(source), re.compile(guarded(source))
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in plain.finditer(text)]

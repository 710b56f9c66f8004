"""A user's patterns are checked before they are compiled: none can take time without end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cn_econ_extract import Extractor, RuleError
from cn_econ_extract.rules.safety import pattern_problem

EXAMPLES: dict[str, Any] = {"examples": ["甲"], "counterexamples": ["乙"]}
EVIL = [
    "(甲+)+$", "(?:甲|甲乙)*", "(?:甲?){30}甲", ".*.*.*丙",
    "(甲)\\1", "(甲", "(?:甲(?:乙|乙丙))*", "((甲*))*", "(?:甲{1,9}){9}", "(" * 500,
]  # fmt: skip


@pytest.mark.parametrize("pattern", EVIL)
def test_what_backtracks_without_end_is_refused(pattern: str) -> None:
    assert pattern_problem(pattern)
    trigger: dict[str, Any] = {"name": "signing.own", "words": ["落笔"], "after": pattern, **EXAMPLES}
    began = time.monotonic()
    with pytest.raises(RuleError, match=r"trigger 'signing.own' after"):
        Extractor(rules=[{"type": "signing", "trigger": [trigger]}])
    with pytest.raises(RuleError, match=r"\[planned\]"):
        Extractor(rules=[{"planned": {"before_patterns": [pattern]}}])
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("pattern", ["(?:已|均|全部)*了", "[^,。]{0,12}项目", "甲{3}乙?", "(?:甲|乙)+丙", "[^,]*甲[^,]*"])
def test_what_is_cheap_is_taken(pattern: str) -> None:
    assert pattern_problem(pattern) is None


def test_rules_of_names_hold_words_alone() -> None:
    rule = {"name": "park.own", "kind": "park", "pattern": "(甲+)+$", "words": ["小镇"], **EXAMPLES}
    with pytest.raises(RuleError, match="has a pattern"):
        Extractor(rules=[{"rule": [rule]}])

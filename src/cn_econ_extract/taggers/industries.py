"""Candidates of kind industry: branches (生物医药) and what is built of them (有色金属产业链, 数字经济)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate
from .finder import Finder
from .scan import Scan, trie_pattern

_NOT_AFTER = re.compile("园|基地|城|港|新城|示范区|集聚区|集中区|(?:技术)?开发区|公司|集团|协会|研究院|带|大会|论坛|大学|学院|化")


@functools.cache
def _finder() -> Finder:
    """Both rules in one pass: their words as tries, the branch words first."""
    words = load("industries").lexicon
    branch, end = trie_pattern(words["branch"]), f"(?:{trie_pattern(words['suffix'])})"
    return Finder(re.compile(f"(?:{branch})(?:{end})?|(?P<suffix>(?:{trie_pattern(words['with_suffix'])}){end})"))


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The industries that the text names."""
    for match in _finder().finditer(scan.text):
        if not _NOT_AFTER.match(scan.text, match.end()):
            rule = "industry.suffix" if match["suffix"] else "industry.branch"
            yield Candidate(start=match.start(), end=match.end(), kind="industry", rule=rule)

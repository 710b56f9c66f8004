"""What an article calls a company after it has named it in full: 以下简称, and short forms of the full name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from ..rules import load
from .candidate import Candidate
from .gazetteer import gazetteer
from .scan import Scan
from .vocabulary import brand_of, is_ordinary

_BRACKET = re.compile(r"\(([^()\n]{2,60}(?:\([^()\n]{0,20}\)[^()\n]{0,30})?)\)")
_BRAND = range(2, 7)
"""Lengths of a brand that may stand alone for its company."""


def defined_aliases(scan: Scan, full: Iterable[Candidate]) -> Iterator[Candidate]:
    """The names that brackets behind a full name define: X有限公司(以下简称“Y”)."""
    pattern = load("companies").rules["company.alias"].pattern
    assert pattern is not None
    for company in full:
        bracket = _BRACKET.match(scan.text, company.end)
        if bracket is None:
            continue
        name = company.name or scan.text[company.start : company.end]
        for match in pattern.finditer(scan.text, bracket.start(), bracket.end()):
            start, end = match.span(match.lastgroup or 0)
            if scan.text[start:end] not in load("companies").lexicon["no_alias"]:
                yield Candidate(start=start, end=end, kind="company", rule="company.alias", name=name)


def short_forms(scan: Scan, full: list[Candidate], aliases: list[Candidate]) -> Iterator[Candidate]:
    """Where the text shortens a full name, or repeats a defined alias."""
    text = scan.text
    yield from _repeated(text, aliases)
    done: set[str] = set()
    for company in sorted(full, key=lambda c: -c.length):
        name = text[company.start : company.end]
        if name in done or len(name) < 5 or company.name is not None:
            continue
        done.add(name)
        low, high = brand_of(name)
        brand = name[low:high]
        if len(brand) not in _BRAND or brand in done or is_ordinary(brand) or brand in gazetteer().entries:
            continue
        done.add(brand)
        for start in occurrences(text, brand):
            end = _extend(text, start + len(brand), name[high:])
            if end == start + len(brand) and _not_alone().match(text, end):
                continue
            if low and (before := _place_before(text, start, name[:low])):
                start = before
            if text[start:end] != name:
                yield Candidate(start=start, end=end, kind="company", rule="company.short", name=name)


@functools.cache
def _not_alone() -> re.Pattern[str]:
    return re.compile(load("companies").macros["goes_on"])


def _repeated(text: str, aliases: list[Candidate]) -> Iterator[Candidate]:
    """The defined aliases wherever else they stand."""
    seen: set[str] = set()
    for alias in aliases:
        word = text[alias.start : alias.end]
        if word in seen:
            continue
        seen.add(word)
        for start in occurrences(text, word):
            yield Candidate(start=start, end=start + len(word), kind="company", rule="company.alias", name=alias.name)


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where `word` stands in `text`, without overlaps."""
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + len(word))


def _place_before(text: str, start: int, place: str) -> int:
    """The start of the full name's place, with or without 省 or 市, where it stands right before `start`; else 0."""
    for form in (place, place.rstrip("省市县")):
        if len(form) > 1 and text.endswith(form, 0, start):
            return start - len(form)
    return 0


def _extend(text: str, end: int, rest: str) -> int:
    """The end of the short form whose brand ends at `end`: it goes on as a subsequence of the full name's `rest`."""
    best, position, index = end, end, 0
    while position < len(text) and position - end < 8:
        found = rest.find(text[position], index)
        if found < 0:
            break
        index, position = found + 1, position + 1
        if (position - end) % 2 == 0:
            best = position
    return best

"""What an article calls a company after it has named it in full: 以下简称, and short forms of the full name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from ..rules import load
from .candidate import Candidate
from .scan import Scan, trie_pattern

_AFTER = re.compile(r"\(([^()\n]{2,40})\)")


@functools.cache
def _definition() -> re.Pattern[str]:
    pattern = load("companies").rules["company.alias"].pattern
    assert pattern is not None
    return pattern


@functools.cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns for the place at the start, the legal suffix at the end and a branch word at the end of a name."""
    lexicon, macros = load("companies").lexicon, load("companies").macros
    places = trie_pattern(lexicon["places"])
    return (
        re.compile(rf"(?:(?:中国)?(?:{places})(?:省|市|自治区)?(?:[^\W\d_]{{2,3}}[县区市])?|[^\W\d_]{{2,3}}[省市县])"),
        re.compile(rf"(?:{macros['legal']})\Z"),
        re.compile(rf"(?:{trie_pattern(lexicon['industries'])})\Z"),
    )


def defined_aliases(scan: Scan, full: Iterable[Candidate]) -> Iterator[Candidate]:
    """The names that brackets behind a full name define: X有限公司(以下简称“Y”)."""
    for company in full:
        bracket = _AFTER.match(scan.text, company.end)
        if bracket is None:
            continue
        name = company.name or scan.text[company.start : company.end]
        for match in _definition().finditer(scan.text, bracket.start(), bracket.end()):
            group = "quoted" if match["quoted"] else "plain"
            start, end = match.span(group)
            yield Candidate(start=start, end=end, kind="company", rule="company.alias", name=name)


def place_end(name: str) -> int:
    """Where the place at the start of a company name ends (江西生益科技: 2), 0 without one."""
    match = _parts()[0].match(name)
    return match.end() if match else 0


def brand_of(name: str) -> tuple[int, int]:
    """The span of the brand in a full name: 万魔 in 湖南万魔声学科技有限公司. Empty where nothing but branches is left."""
    _, legal, branch = _parts()
    start = place_end(name)
    end = len(name)
    while end > start:
        tail = legal.search(name, start, end) or branch.search(name, start, end)
        if tail is None or tail.end() == tail.start():
            break
        end = tail.start()
    if name[start : start + 1] == "(":
        start = name.find(")", start, end) + 1 or start
    bracket = name.find("(", start, end)
    if bracket > start:
        end = bracket
        while end > start and (tail := branch.search(name, start, end)):
            end = tail.start()
    return start, end


def short_forms(scan: Scan, full: list[Candidate], aliases: list[Candidate]) -> Iterator[Candidate]:
    """Where the text shortens a full name, or repeats a defined alias."""
    text = scan.text
    taken = bytearray(len(text))
    for company in full:
        taken[company.start : company.end] = b"\x01" * company.length
    seen: set[str] = set()
    for alias in aliases:
        word = text[alias.start : alias.end]
        if word in seen:
            continue
        seen.add(word)
        for start in _occurrences(text, word):
            if taken.find(1, start, start + len(word)) < 0:
                yield Candidate(start=start, end=start + len(word), kind="company", rule="company.alias", name=alias.name)
    done: set[str] = set()
    for company in full:
        name = text[company.start : company.end]
        if name in done or len(name) < 6:
            continue
        done.add(name)
        low, high = brand_of(name)
        brand = name[low:high]
        if not 2 <= len(brand) <= 6 or brand in load("companies").lexicon["common"]:
            continue
        for start in _occurrences(text, brand):
            if taken.find(1, start, start + len(brand)) >= 0:
                continue
            end = _extend(text, start + len(brand), name[high:])
            if low and text.endswith(name[:low], 0, start):
                start -= low
            yield Candidate(start=start, end=end, kind="company", rule="company.short", name=name)


def _occurrences(text: str, word: str) -> Iterator[int]:
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + len(word))


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

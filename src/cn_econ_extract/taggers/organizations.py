"""Organisations that are no companies: governments, bureaus, schools, institutes, associations, delegations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from ..rules import load
from .candidate import Candidate
from .finder import Finder
from .gazetteer import gazetteer
from .scan import Scan, trie_pattern

_SHORT_OF = re.compile(r"[省市县区州旗][^\W\d_]{3,}[局厅委]|[上深北港纽联]交所")


_MOST = 50
"""With how many names of the same end a short form is compared: time stays linear in long texts."""


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The organisations that the text names, short forms with the full name where the text has it."""
    named = list(_named(scan))
    alike: dict[str, list[str]] = {}
    for text in dict.fromkeys(scan.text[c.start : c.end] for c in named):
        alike.setdefault(_tail(text), []).append(text)
    shorts = [text for texts in alike.values() for text in texts if _SHORT_OF.fullmatch(text)]
    full = {short: _full_name(short, alike[_tail(short)][:_MOST]) for short in shorts}
    for candidate in named:
        name = full.get(scan.text[candidate.start : candidate.end])
        yield candidate if name is None else msgspec.structs.replace(candidate, name=name)


def _tail(name: str) -> str:
    """What a full name and its short form have in common: the end, of an exchange the first character."""
    return f"{name[0]}交所" if name.endswith(("交所", "交易所")) else name[-4:]


def _full_name(short: str, names: list[str]) -> str | None:
    """The one name of `names` that `short` shortens: 省林业局 for 云岭省林业局, 上交所 for 上海证券交易所."""
    if short.endswith("交所"):
        longer = [name for name in names if name[0] == short[0] and name.endswith("交易所")]
    else:
        longer = [name for name in names if name.endswith(short) and name != short]
    return longer[0] if len(longer) == 1 else None


def _named(scan: Scan) -> Iterator[Candidate]:
    for rule in load("organizations").rules.values():
        if rule.pattern is None:
            words = _words(rule.name)
            yield from (_candidate(m.start(), m.end(), rule.name) for m in words.finditer(scan.text))
            continue
        options = rule.options
        for match in _finder(rule.name).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, options.get("window", 24))
            if options.get("level"):
                start = _level_start(scan.text, start, head)
            core = scan.text[start:head]
            if not options.get("min", 2) <= len(core) <= options.get("max", 20) or _generic().match(core):
                continue
            if options.get("list"):
                yield from _members(match[0], start, head, rule.name)
                continue
            start = _before_quotes(scan, start) if options.get("quoted") else start
            yield _candidate(start, match.end(), rule.name)


@functools.cache
def _finder(name: str) -> Finder:
    pattern = load("organizations").rules[name].pattern
    assert pattern is not None, name
    return Finder(pattern)


def _before_quotes(scan: Scan, start: int) -> int:
    """Where a name starts that holds quotations before `start`: 云岭市“三送”“四抓”督导组."""
    while scan.text[start - 1 : start] in ("”", '"') and (opening := _opening(scan.text, start - 1)) is not None:
        start = scan.left_edge(opening, 8)
    return start


def _opening(text: str, close: int) -> int | None:
    """Where the quotation that closes at `close` opens, if it is a short one."""
    opening = max(text.rfind(mark, max(0, close - 12), close) for mark in '“"')
    return opening if opening >= 0 else None


def _members(departments: str, start: int, head: int, rule: str) -> Iterator[Candidate]:
    """The departments of 市发改、工信等部门; the first starts with its level."""
    for word in departments.partition("等")[0].split("、"):
        named = _department().match(word)
        length = named.end() if named else len(word)
        yield _candidate(start, head + length, rule)
        start = head = head + len(word) + 1


@functools.cache
def _department() -> re.Pattern[str]:
    return re.compile(load("organizations").macros["department"])


def _candidate(start: int, end: int, rule: str) -> Candidate:
    return Candidate(start=start, end=end, kind="organization", rule=rule)


@functools.cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(trie_pattern(load("organizations").rules[name].words))


@functools.cache
def _generic() -> re.Pattern[str]:
    return re.compile(rf"(?:{trie_pattern(load('organizations').lexicon['generic'])})+\Z")


@functools.cache
def _level() -> re.Pattern[str]:
    return re.compile(load("organizations").macros["level"])


def _level_start(text: str, start: int, head: int) -> int:
    """Where the divisions or the level before a body's name start (衡阳市 before 商务局); `head` without one."""
    position = head
    while size := _place_before(text, start, position):
        position -= size
    if position == head:
        match = _level().search(text, start, head)
        position = match.start() if match and match.end() == head else head
    return position - 2 if position < head and text.startswith("中共", position - 2) else position


def _place_before(text: str, start: int, end: int) -> int:
    """The length of the longest place that ends at `end`, 0 without one."""
    places = gazetteer().entries
    return next((n for n in range(9, 1, -1) if end - n >= start and text[end - n : end] in places), 0)

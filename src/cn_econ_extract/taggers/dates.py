"""Candidates of dates: points in time found by the rules of dates.toml, with their bounds, joined to spans.

Where a point in time can start (3月12日, 去年底, 当天, 近日), the rules are tried in their order; then each point takes up what
belongs to it on its right (前, 起, 以来, a day in brackets) and on its left (截至, 自), and two points with 至 or — between them
become a span.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from ..rules import Rule, RuleFile, load
from ..values.dateparts import Words, build, words_of
from ..values.dates import DateExpression
from .candidate import Candidate
from .finder import Ending, first_characters

_ALONE_LIMIT = 24
_LEFT_WINDOW = 12
_GAP_LIMIT = 20
_PIECE = re.compile(r"_\d+$")


class _Point(msgspec.Struct):
    """A found date, growing: span, rule and expression; `edge` where it is the end of its month or year (6月底)."""

    start: int
    end: int
    rule: str
    date: DateExpression
    edge: bool = False


class _Reader(msgspec.Struct, frozen=True):
    """A rule: its pattern, and what the groups of a match say; `read` remembers it, an article repeats its few dates."""

    rule: str
    pattern: re.Pattern[str]
    read: Callable[[tuple[str | None, ...]], _Reading]


class _Reading(NamedTuple):
    """The date that the groups of a match make, if any; `edge` as in _Point, `listed` where a second date stands in it."""

    date: DateExpression | None
    edge: bool
    listed: bool


class _Grammar(msgspec.Struct, frozen=True):
    """The compiled rules: where a date can start, and which rules to try there, by its first character."""

    starts: re.Pattern[str]
    readers: dict[str, tuple[_Reader, ...]]
    alone: tuple[Rule, ...]
    words: Words
    suffix: re.Pattern[str]
    prefix: Ending
    span: re.Pattern[str]
    list: re.Pattern[str]
    clock: re.Pattern[str]
    occasion: re.Pattern[str]
    since_later: re.Pattern[str]


@functools.cache
def _grammar() -> _Grammar:
    file = load("dates")
    words, readers = words_of(file.lexicon), dict[str, list[_Reader]]()
    for rule in file.rules.values():
        if rule.pattern is not None and not rule.options:
            reader = _Reader(rule.name, rule.pattern, _reading(rule.pattern, words))
            for character in first_characters(rule.pattern):
                readers.setdefault(character, []).append(reader)
    return _Grammar(
        # The class alone is what re scans fast; the look-ahead at what follows starts from its character.
        starts=re.compile(f"{file.macros['first_character']}(?<={file.macros['first']}.)"),
        readers={character: tuple(found) for character, found in readers.items()},
        alone=tuple(rule for rule in file.rules.values() if rule.options.get("alone")),
        words=words,
        suffix=re.compile(file.macros["suffix"]),
        prefix=Ending(re.compile(file.macros["prefix"])),
        clock=re.compile(file.macros["clock"]),
        span=_pattern(file, "date.span"),
        list=_pattern(file, "date.list"),
        occasion=re.compile(f"(?:{file.macros['occasion']})$"),
        since_later=re.compile(file.macros["since_later"]),
    )


def _reading(pattern: re.Pattern[str], words: Words) -> Callable[[tuple[str | None, ...]], _Reading]:
    names = sorted(pattern.groupindex, key=pattern.groupindex.__getitem__)
    parts = tuple(_PIECE.sub("", name) for name in names)

    def read(groups: tuple[str | None, ...]) -> _Reading:
        pieces = {part: piece for part, piece in zip(parts, groups, strict=True) if piece}
        return _Reading(build(pieces, words), not _EDGES.isdisjoint(pieces), "listed" in pieces)

    return functools.lru_cache(maxsize=1024)(read)


def _pattern(file: RuleFile, name: str) -> re.Pattern[str]:
    pattern = file.rules[name].pattern
    assert pattern is not None
    return pattern


def candidates(text: str) -> Iterator[Candidate]:
    """The dates in the folded text, in its order, none overlapping another."""
    alone = _alone(text)
    points = [alone] if alone is not None else _joined(text, list(_points(text)))
    for point in points:
        yield Candidate(start=point.start, end=point.end, kind="date", rule=point.rule, date=point.date)


def _alone(text: str) -> _Point | None:
    """A text that is nothing but a date is read more freely (十一, 12/1, 17天内)."""
    bare = text.strip()
    if not bare or len(bare) > _ALONE_LIMIT:
        return None
    start = text.index(bare)
    for rule in _grammar().alone:
        match = rule.pattern.fullmatch(bare) if rule.pattern is not None else None
        if match is not None:
            pieces = {_PIECE.sub("", name): piece for name, piece in match.groupdict().items() if piece}
            date = build(pieces, _grammar().words)
            if date is not None:
                return _Point(start, start + len(bare), rule.name, date)
    return None


def _points(text: str) -> Iterator[_Point]:
    """The points in time with their bounds, left to right."""
    floor = 0
    for start in _grammar().starts.finditer(text):
        position = start.start()
        if position >= floor and (point := _point_at(text, position)) is not None:
            point = _extended(text, point, floor)
            floor = point.end
            yield point


def _point_at(text: str, start: int) -> _Point | None:
    """The point in time that is written at `start`; of two listed that are no stretch (2021年、2023年) the first."""
    end = len(text)
    while (found := _first_match(text, start, end)) is not None:
        reader, match = found
        date, edge, listed = reader.read(match.groups())
        if date is not None:
            return _Point(start, match.end(), reader.rule, date, edge)
        if not listed:
            return None
        end = match.start("listed")
    return None


def _first_match(text: str, start: int, end: int) -> tuple[_Reader, re.Match[str]] | None:
    for reader in _grammar().readers.get(text[start], ()):
        if (match := reader.pattern.match(text, start, end)) is not None:
            return reader, match
    return None


_EACH = re.compile(r"[^,。;!?\n]{0,10}(?:分别|各自|先后|相继|依次)")
_EDGES = frozenset({"month_edge", "year_edge", "quarter_edge", "ten_days"})


def _extended(text: str, point: _Point, floor: int) -> _Point:
    """The point with the bound behind it (前, 起, 以来) and the cue before it (截至, 自), not before `floor`, taken in."""
    if point.date.vague:
        return _with_cutoff(text, point, floor)
    replace, grammar = msgspec.structs.replace, _grammar()
    if (suffix := grammar.suffix.match(text, point.end)) is not None and suffix.end() > point.end:
        bound = suffix.lastgroup
        if bound == "before" and point.edge:
            bound = "until"
        if bound == "onward":  # 以来, 至今: a period that lasts, not the day on which something starts
            point.date = replace(point.date, bound="since", window=True)
        elif bound != "within":
            point.date = replace(point.date, bound=bound)
        point.end = suffix.end()
    if point.rule == "date.around":
        occasion = grammar.occasion.search(text, max(floor, point.start - _LEFT_WINDOW), point.start)
        point.start = occasion.start() if occasion is not None else point.start
    return _with_cutoff(text, point, floor)


def _with_cutoff(text: str, point: _Point, floor: int) -> _Point:
    """截至8月底, 自从2018年, 自2017年落户以来."""
    grammar = _grammar()
    prefix = grammar.prefix.search(text, max(floor, point.start - 4), point.start)
    if prefix is None:
        return point
    if prefix["cutoff"] is not None:
        point.date = msgspec.structs.replace(point.date, window=True)
        point.start = prefix.start()
    elif point.date.end is not None or (point.date.window and point.date.bound == "since"):
        point.start = prefix.start()
    elif point.date.bound is None and (prefix["from_"] == "自从" or text.startswith("开始", point.end)):
        point.date = msgspec.structs.replace(point.date, bound="since")
        point.start = prefix.start()
        point.end += 2 if text.startswith("开始", point.end) else 0
    elif point.date.bound is None and grammar.since_later.match(text, point.end) is not None:
        point.date = msgspec.structs.replace(point.date, bound="since", window=True)
    return point


def _joined(text: str, points: list[_Point]) -> Iterator[_Point]:
    """Points that belong together made one: spans (16日至17日), lists (8月、9月), a day in brackets (今天(4月13日))."""
    current: _Point | None = None
    for point in points:
        if current is None:
            current = point
            continue
        merged = _pair(text, current, point)
        if merged is None:
            yield current
            current = point
        else:
            current = merged
    if current is not None:
        yield current


def _pair(text: str, a: _Point, b: _Point) -> _Point | None:
    """`a` and `b` as one date, or None."""
    if a.date.vague or b.date.vague or b.start - a.end > _GAP_LIMIT:
        return None
    if text.startswith("(", a.end) and b.start == a.end + 1 and text.startswith(")", b.end):
        return _glossed(a, b)
    if b.date.weekday is not None and a.date.day is not None and text[a.end : b.start].strip(" ,") == "":
        return _Point(a.start, b.end, a.rule, a.date)  # 3月12日星期五
    if _is_bare_weekday(a) and b.date.day is not None and text[a.end : b.start].strip(" ,") == "":
        return _Point(a.start, b.end, b.rule, b.date)
    if a.date.is_bound or a.date.bound == "after":
        return None
    gap = text[a.end : b.start]
    if _grammar().span.fullmatch(gap) is not None:
        clock = _grammar().clock.match(text, b.end) if any(c.isdigit() for c in gap) else None
        return _span(text, a, b, clock.end() if clock is not None else b.end)
    if gap in ("和", "与") and text.startswith("之间", b.end):
        return _span(text, a, b, b.end + len("之间"))
    if _grammar().list.fullmatch(gap) is None:
        return None
    together = _listed(a, b) if _EACH.match(text, b.end) is None else None
    if together is None:
        b.date = _inheriting(a.date, b.date)
    return together


def _is_bare_weekday(point: _Point) -> bool:
    return point.date.weekday is not None and point.date.anchor is None and point.date.month is None


def _glossed(a: _Point, b: _Point) -> _Point | None:
    """昨天(10月27日), 周五(3月12日): the bracket's day; 3月12日(周五): the weekday says nothing new."""
    end = b.end + 1
    if b.date.anchor is not None and b.date.day is None and a.date.day is not None and a.date.anchor is None:
        date = msgspec.structs.replace(a.date, anchor=b.date.anchor, unit=b.date.unit, offset=b.date.offset)
        return _Point(a.start, a.end, a.rule, date if b.date.unit == "day" else a.date)
    if b.date.weekday is not None or b.date.lunar:
        return _Point(a.start, a.end, a.rule, a.date) if a.date.granularity == "day" else None
    if b.date.day is None or b.date.end is not None or a.date.granularity != "day" or a.date.day is not None:
        return None
    if a.date.weekday is not None:
        return _Point(a.start, end, b.rule, b.date)
    date = msgspec.structs.replace(a.date, year=b.date.year, month=b.date.month, day=b.date.day)
    return _Point(a.start, end, a.rule, date)


def _span(text: str, a: _Point, b: _Point, last: int) -> _Point | None:
    """From `a` to `b`, each of which may leave out what the other says; its text ends at `last`."""
    if a.date.end is not None or b.date.end is not None or (b.date.bound or "since") != "since":
        return None
    prefix = _grammar().prefix.search(text, max(0, a.start - 4), a.start)
    start = prefix.start() if prefix is not None and prefix["from_"] is not None else a.start
    end = msgspec.structs.replace(b.date, bound=None, window=False)
    date = msgspec.structs.replace(a.date, end=end, bound=None, window=a.date.window or _from_january(a.date, end))
    return _Point(start, last, "date.span", date)


def _from_january(a: DateExpression, b: DateExpression) -> bool:
    return a.month == 1 and a.granularity == "month" == b.granularity and b.year is None


def _inheriting(a: DateExpression, b: DateExpression) -> DateExpression:
    """The 5日 of 4月1日、5日 is of April, the 10月 of 去年9月和10月 of last year."""
    if b.year is not None or b.anchor is not None or b.end is not None or b.lunar or a.lunar or b.granularity != a.granularity:
        return b
    month = b.month if b.month is not None else a.month
    if a.month is None or month is None or b.granularity not in ("day", "month") or (month, b.day or 0) < (a.month, a.day or 0):
        return b
    return msgspec.structs.replace(b, year=a.year, month=month, anchor=a.anchor, unit=a.unit, offset=a.offset)


def _listed(a: _Point, b: _Point) -> _Point | None:
    """9月26日、27日 and 8月、9月 are one stretch, 3月和5月 are two dates."""
    last = a.date.end or a.date
    if b.date.has_year or b.date.is_pointing or b.date.bound or b.date.end is not None:
        return None
    if b.date.granularity == "day" == last.granularity and b.date.month is None and last.day is not None:
        follows = b.date.day == last.day + 1
    elif b.date.granularity == "month" == last.granularity and last.month is not None:
        follows = b.date.month == last.month + 1
    else:
        follows = False
    if not follows:
        return None
    return _Point(a.start, b.end, "date.list", msgspec.structs.replace(a.date, end=b.date))

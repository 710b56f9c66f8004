"""Candidates of kind date: each holds what is written as a DateExpression; the context comes later."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..rules import load
from ..values.dateparts import Words, numeral, words_of, year_number
from ..values.dates import DateExpression
from .candidate import Candidate

_JOIN = re.compile(r"\s*(?:至|到|—+|-+|~|–|、|和)\s*")
_BOUND = re.compile(
    r"(?P<until>(?:之|以)?前)(?![期往来后身述列沿三两几一二年])|(?P<since>以来|起(?!草|步|点|重|码|到|来)|(?:之|以)?后(?![天续面期来者备]))"
)
_CLIPPED = re.compile(r"^[产工成用业之以达营馆园]后年")  # 投产后年产值
_AS_OF = re.compile(r"(?:截至|截止到?|到|至)$")
_HALVES = {"上": "H1", "下": "H2"}
_TENTHS = {"上": "early", "中": "middle", "下": "late"}
_YEAR_ENDS = {"初": 1, "始": 1, "中": 6, "底": 12, "末": 12, "终": 12}
_PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_DAYS = {"昨": -1, "今": 0, "明": 1}
_ORDER = (
    "date.iso", "date.bracket", "date.year_range", "date.month_range", "date.first_months", "date.day_range",
    "date.calendar", "date.month_end", "date.year_part", "date.plan", "date.holiday", "date.day",
    "date.word_day", "date.year", "date.within_year", "date.vague",
)  # fmt: skip


@functools.cache
def _words() -> Words:
    return words_of(load("dates").lexicon)


def candidates(text: str) -> Iterator[Candidate]:
    """The dates in the folded text; spans of two are joined, bounds read."""
    points = sorted(_points(text), key=lambda c: (c.start, -c.end))
    kept: list[Candidate] = []
    for point in points:
        if not kept or point.start >= kept[-1].end:
            kept.append(point)
    yield from _spans(text, kept)


def _points(text: str) -> Iterator[Candidate]:
    rules = load("dates").rules
    for name in _ORDER:
        rule = rules[name]
        found: Iterable[tuple[int, int, DateExpression | None]]
        if rule.words:
            found = ((m.start(), m.end(), _within_year()) for word in rule.words for m in re.finditer(re.escape(word), text)
                     if not re.search(r"[0-9一二三四五六七八九十两几]$", text[max(0, m.start() - 1) : m.start()]))  # fmt: skip
        else:
            assert rule.pattern is not None
            found = ((m.start(), m.end(), _read(m)) for m in rule.pattern.finditer(text))
        for start, end, expression in found:
            if expression is not None and not _CLIPPED.search(text, max(0, start - 1), end):
                yield Candidate(start=start, end=end, kind="date", rule=name, date=expression)


def _within_year() -> DateExpression:
    return DateExpression(anchor="published", unit="year")


def _read(match: re.Match[str]) -> DateExpression | None:
    """The expression of one written point in time; None where it names no day, month or year."""
    group = {key: value for key, value in match.groupdict().items() if value}
    if "vague" in group:
        return DateExpression(vague=True)
    if "plan" in group:
        first = _PLANS[group["plan"].strip("“”")]
        return DateExpression(year=first, end=DateExpression(year=first + 4))
    if "wday" in group:
        return _day_word(group)
    if "end" in group:
        return DateExpression(anchor="published", unit="month")
    if "months" in group or "quarters" in group:
        return _first_months(group)
    try:
        base = _base(group)
        parts = _parts(group)
    except (ValueError, KeyError):
        return None
    if not 1 <= parts.get("month", 1) <= 12 or not 1 <= parts.get("day", 1) <= 31:
        return None
    return _from(msgspec.structs.replace(base, **parts), group)


def _from(last: DateExpression, group: dict[str, str]) -> DateExpression:
    """The range that ends with `last` where the pattern has its start: 8—10日, 1—8月, 2023—2025年."""
    for key, field in (("fromday", "day"), ("frommonth", "month"), ("fromyear", "year")):
        if key in group:
            number = year_number(group[key]) if field == "year" else numeral(group[key])
            if not 1 <= number <= {"day": 31, "month": 12, "year": 9999}[field]:
                return last
            first = msgspec.structs.replace(last, **{field: number})
            end = DateExpression(**{field: getattr(last, field)})
            return msgspec.structs.replace(first, end=end, window=field == "month")
    return last


def _first_months(group: dict[str, str]) -> DateExpression:
    """前8个月, 前三季度: from January on, a window of statistics."""
    count = numeral(group["months"]) if "months" in group else 3 * numeral(group["quarters"].replace("两", "二"))
    base = _base({key: value for key, value in group.items() if key in ("year", "wyear", "short")})
    first = msgspec.structs.replace(base, month=1)
    return msgspec.structs.replace(first, end=DateExpression(month=min(count, 12)), window=True)


def _day_word(group: dict[str, str]) -> DateExpression:
    word = group["wday"]
    if word in _DAYS:
        month = int(group["month"]) if "month" in group else None
        return DateExpression(anchor="published", unit="day", offset=_DAYS[word], month=month, day=int(group["day"]))
    return _words().expression(word)


def _base(group: dict[str, str]) -> DateExpression:
    """The year, or the word that counts to it."""
    for key in ("wmonth", "wquarter", "wyear"):
        if key in group:
            return _words().expression(group[key])
    written = group.get("year") or group.get("short")
    return DateExpression(year=year_number(written)) if written else DateExpression()


def _parts(group: dict[str, str]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for key in ("month", "month2", "month3"):
        if key in group:
            parts["month"] = numeral(group[key])
    for key in ("day", "day2", "day3"):
        if key in group:
            parts["day"] = numeral(group[key])
    if "tenth" in group:
        parts["part"] = _TENTHS[group["tenth"][0]]
    quarter = group.get("quarter") or group.get("nthquarter")
    if quarter is not None:
        parts["part"] = f"Q{numeral(quarter)}"
    if "half" in group:
        parts["part"] = _HALVES[group["half"][0]]
    if "yearend" in group:
        parts["month"] = _YEAR_ENDS[group["yearend"][-1]]
    if "holiday" in group:
        parts["holiday"] = group["holiday"].strip("“”")
    if "lunar" in group:
        parts["lunar"] = True
    return parts


def _spans(text: str, points: list[Candidate]) -> Iterator[Candidate]:
    index = 0
    while index < len(points):
        point = points[index]
        assert point.date is not None
        if index + 1 < len(points) and _joins(text, point, points[index + 1]):
            end = points[index + 1]
            point = Candidate(
                start=point.start,
                end=end.end,
                kind="date",
                rule=point.rule,
                date=msgspec.structs.replace(point.date, end=end.date),
            )
            index += 1
        yield _bounded(text, point)
        index += 1


def _joins(text: str, first: Candidate, second: Candidate) -> bool:
    join = _JOIN.fullmatch(text, first.end, second.start)
    if (
        join is None
        or first.date is None
        or second.date is None
        or first.date.vague
        or second.date.vague
        or first.date.end
        or second.date.end
    ):
        return False
    alike = first.date.granularity == second.date.granularity
    return alike and (second.date.year is None or first.date.year is not None)


def _bounded(text: str, point: Candidate) -> Candidate:
    """The point with what stands around it: 前, 起, 以来 behind, 截至 before."""
    assert point.date is not None
    if point.date.vague:
        return point
    bound = _BOUND.match(text, point.end)
    if bound is not None:
        kind = "until" if bound["until"] else "since"
        window = bound[0] == "以来"
        point.date = msgspec.structs.replace(point.date, bound=kind, window=window or point.date.window)
        if kind == "until" or window:
            point.end = bound.end()
    elif _AS_OF.search(text, max(0, point.start - 3), point.start) and text.startswith(("截",), max(0, point.start - 2)):
        point.date = msgspec.structs.replace(point.date, window=True)
    if point.date.end is not None and point.date.granularity == "month":
        point.date = msgspec.structs.replace(point.date, window=True)
    return point

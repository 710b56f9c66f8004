"""What a date expression says, and which day, month or year it means in a context.

A `DateExpression` holds what is written, nothing else; `resolve_date` adds the year, month or day that the article or the
day of the paper supplies. Values are ISO 8601 (``2021-01-22``, ``2021-01``, ``2021``, ``2021-Q1``, ``2021-H1``, intervals of
two alike ``2021-01/2021-09``); an open year is written ``XXXX-12-28``, as in EDTF.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from . import calendar

_HORIZON = datetime.timedelta(days=300)
"""Without a tense, a date further ahead of the reference than this is last year's."""


class DateExpression(msgspec.Struct, frozen=True, kw_only=True):
    """A date as written, before any context.

    year, month, day: the numbers that are written, `lunar` and `leap` for 农历 and 闰.
    part: ``Q1``–``Q4``, ``H1``, ``H2``, or ``early``, ``middle``, ``late`` (上旬, 中旬, 下旬).
    holiday: its name. weekday: Monday 0 to Sunday 6, 7 for 周末.
    nth: the week (with `weekday`, that weekday) of the month, -1 the last.
    anchor, unit, offset: counted from the day of the paper (``published``: 去年 is year -1) or from what the article said
    before (``context``: 次日 is day +1), refined by the numbers beside it (去年10月, 昨(27)日). The unit ``year`` without an
    anchor is the edge of its own year (年底, 年初).
    end: the other end of a span.
    bound: ``before`` (8月前), ``until`` (6月底前), ``since`` (5月1日起), ``after`` (2018年以后).
    window: a period or state of statistics (1-8月, 今年以来, 截至9月底). vague: 近日, 日前.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    holiday: str | None = None
    lunar: bool = False
    leap: bool = False
    weekday: int | None = None
    nth: int | None = None
    anchor: str | None = None
    unit: str | None = None
    offset: int = 0
    end: DateExpression | None = None
    bound: str | None = None
    window: bool = False
    vague: bool = False

    @property
    def granularity(self) -> str:
        """The finest thing it names: day, week, ten_days, month, quarter, half, year, or vague."""
        if self.vague:
            return "vague"
        if self.day is not None or self.holiday is not None or (self.weekday is not None and self.weekday < 7):
            return "day"
        if self.weekday == 7 or self.nth is not None:
            return "week"
        if self.part is not None:
            return _PART_GRANULARITY[self.part[0]]
        if self.month is not None:
            return "month"
        return self.unit or "year"

    @property
    def has_year(self) -> bool:
        """Whether its own words fix the year, by number (2019年) or from the paper's day (去年, 上月, 昨日)."""
        return self.year is not None or self.anchor == "published"

    @property
    def is_pointing(self) -> bool:
        """Whether it points back at a date told before (当天, 次日, 同年5月)."""
        return self.anchor == "context"

    @property
    def is_bound(self) -> bool:
        """Whether it is the latest date for something (6月底前)."""
        return self.bound in ("before", "until")

    @property
    def is_window(self) -> bool:
        """Whether it is a period or state of statistics (1-8月, 前三季度, 今年以来, 截至9月底)."""
        return self.window

    @property
    def is_range(self) -> bool:
        """Whether it runs from one date to another."""
        return self.end is not None


_PART_GRANULARITY = {"Q": "quarter", "H": "half", "e": "ten_days", "m": "ten_days", "l": "ten_days"}


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a date expression: where the missing year, month or day is taken from.

    published: the day of the paper (or the reference day of `tag`/`parse_date`); year, month: of the nearest date resolved
    before (context); day: the latest day-level date resolved before; tense: "past", "future" or None (tag, parse_date:
    the reference's year, but a date more than 300 days ahead is last year's).
    """

    published: datetime.date | None = None
    year: int | None = None
    month: int | None = None
    day: datetime.date | None = None
    tense: str | None = None


class ResolvedDate(msgspec.Struct, frozen=True, kw_only=True):
    """value: ISO 8601, XXXX-12-28 where the year stays open, None for vague words; days inclusive, None if open."""

    value: str | None
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    basis: str | None = None


class _Period(NamedTuple):
    """A resolved stretch of days; `value` alone where the year stays open."""

    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None


_Found = tuple[_Period, str] | None
"""A period and its basis, None where the expression names no day (2月30日) or nothing to count from is known."""


def resolve_date(expression: DateExpression, context: Context) -> ResolvedDate:
    """The meaning of `expression` in `context`. Never fails: what cannot be read has the value None."""
    if expression.vague:
        return ResolvedDate(value=None)
    try:
        found = _range(expression, context) if expression.end is not None else _point(expression, context)
    except (ValueError, OverflowError):  # a year outside the calendar, reached by counting
        found = None
    if found is None:
        return ResolvedDate(value=None)
    period, basis = found
    first, last = _open_ends(period, expression)
    return ResolvedDate(value=period.value, first_day=first, last_day=last, basis=basis)


def _open_ends(period: _Period, expression: DateExpression) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day under the expression's bound: before a month ends with the day before it, before a day with it."""
    first, last, bound = period.first, period.last, expression.bound
    if first is None or last is None or bound is None:
        return first, last
    if bound == "before":
        return None, first if first == last else calendar.shift_day(first, -1)
    if bound == "until":
        return None, last
    return (first if bound == "since" or first == last else calendar.shift_day(last, 1)), None


# ---------------------------------------------------------------- one point in time


def _point(e: DateExpression, c: Context) -> _Found:
    if e.anchor is not None:
        return _anchored(e, c)
    if e.year is not None:
        return _with_basis(_in_year(e, e.year), "explicit")
    if e.weekday is not None and e.month is None:
        return _bare_weekday(e, c)
    if e.day is not None and e.month is None:
        return _bare_day(e, c)
    return _without_year(e, c)


def _with_basis(period: _Period | None, basis: str) -> _Found:
    return (period, basis) if period is not None else None


def _in_year(e: DateExpression, year: int) -> _Period | None:
    """What `e` names in `year`, None if that year has no such day."""
    if not 1 <= year <= 9998:
        return None
    if e.holiday is not None:
        return _one_day(calendar.holiday(e.holiday, year))
    if e.lunar:
        return _lunar(e, year)
    if e.part is not None and e.part[0] in "QH":
        length = 3 if e.part[0] == "Q" else 6
        month = length * (int(e.part[1]) - 1) + 1
        return _months(f"{year:04}-{e.part}", year, month, month + length - 1)
    if e.month is None:
        return _months(f"{year:04}", year, 1, 12)
    return _in_month(e, year, e.month)


def _in_month(e: DateExpression, year: int, month: int) -> _Period | None:
    if e.day is not None:
        return _one_day(calendar.day_of(year, month, e.day))
    if e.nth is not None:
        day = calendar.nth_weekday(year, month, e.nth, e.weekday or 0)
        return _one_day(day) if e.weekday is not None or day is None else _days(day, calendar.shift_day(day, 6))
    if e.part is not None:
        low, high = {"e": (1, 10), "m": (11, 20), "l": (21, calendar.last_day_of(year, month).day)}[e.part[0]]
        return _days(calendar.day_of(year, month, low), calendar.day_of(year, month, high))
    return _months(f"{year:04}-{month:02}", year, month, month)


def _months(value: str, year: int, first: int, last: int) -> _Period:
    return _Period(value, datetime.date(year, first, 1), calendar.last_day_of(year, last))


def _one_day(day: datetime.date | None) -> _Period | None:
    return _Period(day.isoformat(), day, day) if day is not None else None


def _days(first: datetime.date | None, last: datetime.date | None) -> _Period | None:
    if first is None or last is None:
        return None
    return _Period(f"{first}/{last}" if first != last else str(first), first, last)


def _lunar(e: DateExpression, year: int) -> _Period | None:
    if e.month is None:
        return None
    if e.day is not None:
        return _one_day(calendar.lunar_day(year, e.month, e.day, e.leap))
    month = calendar.lunar_month(year, e.month, e.leap)
    return _days(*month) if month else None


# ---------------------------------------------------------------- the missing year, month or day


def _without_year(e: DateExpression, c: Context) -> _Found:
    """12月28日, 上半年, 国庆: the year said before, else the one that tense and the day of the paper ask for."""
    if c.year is not None and (period := _in_year(e, c.year)) is not None:
        return period, "context"
    if c.published is None:
        return _with_basis(_open_year(e), "context")
    return _with_basis(_near(e, c.published, c.tense), "published")


def _near(e: DateExpression, published: datetime.date, tense: str | None) -> _Period | None:
    """The nearest year's reading of `e`: begun by the day of the paper (past), not over by then (future), else its own year's."""
    year = published.year
    if e.unit == "year":
        return _in_year(e, year + _turn_of_year(e, published, tense))
    if tense == "past":
        candidates = _existing(e, range(year, year - 10, -1))
        return next((p for p in candidates if p.first is not None and p.first <= published), None)
    if tense == "future":
        candidates = _existing(e, range(year - 1, year + 10))
        return next((p for p in candidates if p.last is not None and p.last >= published), None)
    period = _in_year(e, year)
    if e.lunar or e.holiday is not None or period is None:
        # a lunar date belongs to the year in which it falls, not to the lunar year that it ends
        falls_in = [p for p in _existing(e, (year, year - 1)) if p.first is not None and p.first.year == year]
        period = falls_in[0] if falls_in else next(_existing(e, range(year - 1, year - 10, -1)), None)
    if period is not None and period.first is not None and period.first - published > _HORIZON:
        return _in_year(e, year - 1) or period
    return period


def _turn_of_year(e: DateExpression, published: datetime.date, tense: str | None) -> int:
    """年底 and 年初 are this year's, but for what is told in the new year or planned in the old one."""
    if tense == "past" and published.month <= 2 and e.month == 12:
        return -1
    return 1 if tense == "future" and e.month is not None and e.month < published.month else 0


def _existing(e: DateExpression, years: Iterable[int]) -> Iterator[_Period]:
    return (period for year in years if (period := _in_year(e, year)) is not None)


def _open_year(e: DateExpression) -> _Period | None:
    """The value of `e` in an unknown year: XXXX-12-28, XXXX-Q1; None where it cannot be written."""
    if e.lunar or e.nth is not None or e.weekday is not None:
        return None
    if e.holiday is not None:
        fixed = calendar.FIXED_HOLIDAYS.get(e.holiday) or calendar.FIXED_HOLIDAYS.get(e.holiday.removesuffix("节"))
        return _Period(f"XXXX-{fixed[0]:02}-{fixed[1]:02}") if fixed else None
    if e.month is None and e.day is None and e.part is None:
        return None
    leap_year = _in_year(e, 2000) if e.month is not None or e.day is None else _Period(f"2000-XX-{e.day:02}")
    return _Period(leap_year.value.replace("2000-", "XXXX-")) if leap_year is not None else None


def _bare_day(e: DateExpression, c: Context) -> _Found:
    """20日: the month of the latest day before, else the month before, else by the day of the paper."""
    day = e.day or 1
    if c.day is not None:
        return _with_basis(_after_day(day, c.day, c), "context")
    if c.month is not None:
        return _without_year(msgspec.structs.replace(e, month=c.month), c)
    if c.published is None:
        return _with_basis(_open_year(e), "context")
    year, month = c.published.year, c.published.month
    order = {"past": (0, -1, -2), "future": (0, 1, 2)}.get(c.tense or "", (0, -1))
    for shift in order:
        found = calendar.day_of(*calendar.shift_month(year, month, shift), day)
        late = found is not None and c.tense == "past" and found > c.published
        early = found is not None and c.tense == "future" and found < c.published
        if found is not None and not late and not early:
            return _with_basis(_one_day(found), "published")
    return None


def _after_day(day: int, before: datetime.date, c: Context) -> _Period | None:
    """The `day` of the month of `before`, or of the next month where it turned in between (30日 … 2日)."""
    same = calendar.day_of(before.year, before.month, day)
    next_month = calendar.day_of(*calendar.shift_month(before.year, before.month, 1), day)
    turned = before.day - day >= 20 and c.published is not None
    if next_month is not None and turned and c.published is not None and (c.tense == "future" or next_month <= c.published):
        return _one_day(next_month)
    return _one_day(same or next_month)


def _bare_weekday(e: DateExpression, c: Context) -> _Found:
    """周四: the last one up to the day of the paper (past), else the next one."""
    base = c.published or c.day
    if base is None or e.weekday is None:
        return None
    weekday = _first_weekday(e.weekday)
    ahead = (weekday - base.weekday()) % 7
    if c.tense == "past":
        ahead = -((base.weekday() - weekday) % 7)
    elif c.tense is None and ahead == 0:
        ahead = 7
    return _with_basis(_weekday(calendar.shift_day(base, ahead), e.weekday), "published" if c.published else "context")


def _first_weekday(weekday: int) -> int:
    """The weekend starts on Saturday."""
    return 5 if weekday == 7 else weekday


def _weekday(day: datetime.date | None, weekday: int) -> _Period | None:
    """The day, or the weekend that starts with it."""
    return _one_day(day) if weekday < 7 or day is None else _days(day, calendar.shift_day(day, 1))


# ---------------------------------------------------------------- counted from another date


def _anchored(e: DateExpression, c: Context) -> _Found:
    from_paper = e.anchor == "published"
    basis = "relative" if from_paper else "context"
    if e.unit == "year":
        year = _base_year(c, from_paper)
        if year is None:
            return _with_basis(_open_year(e), basis)
        return _with_basis(_in_year(e, year + e.offset), basis)
    if e.unit in ("month", "quarter", "half"):
        return _with_basis(_anchored_months(e, c, from_paper), basis)
    base = (c.published if from_paper else None) or c.day or c.published
    if base is None or (from_paper and c.published is None):
        # 昨(27)日 without a day of the paper still says its day
        return _point(msgspec.structs.replace(e, anchor=None), c) if e.day is not None else None
    if e.unit == "week":
        monday = calendar.shift_day(base, 7 * e.offset - base.weekday())
        if monday is None or e.weekday is None:
            return _with_basis(_days(monday, calendar.shift_day(monday, 6) if monday else None), basis)
        return _with_basis(_weekday(calendar.shift_day(monday, _first_weekday(e.weekday)), e.weekday), basis)
    day = calendar.shift_day(base, e.offset)
    if day is not None and e.day is not None:
        return _with_basis(_nearest(e, day), basis)
    return _with_basis(_one_day(day), basis)


def _base_year(c: Context, from_paper: bool) -> int | None:
    """The year to count from: the paper's for 今年, the article's for 同年; either serves where the other is unknown."""
    published = c.published.year if c.published is not None else None
    told = c.year if c.year is not None else c.day.year if c.day is not None else None
    first, second = (published, told) if from_paper else (told, published)
    return first if first is not None else second


def _anchored_months(e: DateExpression, c: Context, from_paper: bool) -> _Period | None:
    base = _base_month(c, from_paper)
    if base is None:
        return None
    year, month = base
    if e.unit == "month":
        year, month = calendar.shift_month(year, month, e.offset)
        return _in_month(e, year, month)
    length = 3 if e.unit == "quarter" else 6
    year, month = calendar.shift_month(year, month, length * e.offset)
    return _in_year(DateExpression(part=f"{'Q' if length == 3 else 'H'}{(month - 1) // length + 1}"), year)


def _base_month(c: Context, from_paper: bool) -> tuple[int, int] | None:
    if from_paper and c.published is not None:
        return c.published.year, c.published.month
    if from_paper:
        return None
    if c.year is not None and c.month is not None:
        return c.year, c.month
    base = c.day or c.published
    return (base.year, base.month) if base is not None else None


def _nearest(e: DateExpression, day: datetime.date) -> _Period | None:
    """昨(27)日, 今天(4月13日): the bracket's day nearest to `day`."""
    months = [calendar.shift_month(day.year, day.month, shift) for shift in (0, -1, 1)]
    if e.month is not None:
        months = [(day.year + shift, e.month) for shift in (0, -1, 1)]
    if e.year is not None:
        months = [(e.year, e.month or day.month)]
    found = [d for year, month in months if (d := calendar.day_of(year, month, e.day or 1)) is not None]
    return _one_day(min(found, key=lambda d: abs((d - day).days), default=None))


# ---------------------------------------------------------------- spans


def _range(e: DateExpression, c: Context) -> _Found:
    """Both ends; what one of them leaves out (the year, the month) it takes from the other."""
    assert e.end is not None
    start, end = msgspec.structs.replace(e, end=None, bound=None), e.end
    if end.anchor is None and end.month is None and end.day is not None:
        end = msgspec.structs.replace(end, month=start.month, lunar=start.lunar)
    if not start.has_year and not start.is_pointing and (end.has_year or end.is_pointing or c.tense == "future"):
        return _range_from_end(start, end, c)
    found = _point(start, c)
    if found is None or found[0].first is None:
        return _open_range(found, end)
    first = found[0].first
    if end.has_year or end.is_pointing:
        later = _point(end, msgspec.structs.replace(c, year=first.year, month=first.month, day=first))
    else:
        later = _with_basis(_first_after(end, first), "context")
    return _with_basis(_joined(found[0], later[0]) if later else None, found[1])


def _first_after(e: DateExpression, first: datetime.date) -> _Period | None:
    """The first `e` from `first` on, where `e` leaves its year, its month or its week to the start of the span."""
    if e.weekday is not None and e.month is None:
        return _weekday(calendar.shift_day(first, (_first_weekday(e.weekday) - first.weekday()) % 7), e.weekday)
    if e.day is not None and e.month is None:
        months = (calendar.shift_month(first.year, first.month, shift) for shift in (0, 1, 2))
        days = (calendar.day_of(year, month, e.day) for year, month in months)
        return next((_one_day(day) for day in days if day is not None and day >= first), None)
    candidates = _existing(e, (first.year, first.year + 1))
    return next((p for p in candidates if p.last is not None and p.last >= first), None)


def _range_from_end(start: DateExpression, end: DateExpression, c: Context) -> _Found:
    """11月至2020年3月, and planned spans (5日至10日 on the 8th): the end is read first, the start lies before it."""
    later = _point(end, c)
    if later is None or later[0].last is None:
        return _with_basis(_open_year(start), "context") if later else None
    last = later[0].last
    if start.day is not None and start.month is None:
        months = ((last.year, last.month), calendar.shift_month(last.year, last.month, -1))
        days = (calendar.day_of(year, month, start.day) for year, month in months)
        period = next((_one_day(day) for day in days if day is not None and day <= last), None)
    else:
        candidates = _existing(start, (last.year, last.year - 1))
        period = next((p for p in candidates if p.first is not None and p.first <= last), None)
    return _with_basis(_joined(period, later[0]) if period else None, later[1])


def _open_range(found: _Found, end: DateExpression) -> _Found:
    """A span in an unknown year."""
    if found is None:
        return None
    start = found[0].value
    if end.day is not None and end.month is None:
        return _Period(f"{start}/{start[:-2]}{end.day:02}"), found[1]
    later = _open_year(end)
    return (_Period(f"{start}/{later.value}"), found[1]) if later else found


def _joined(a: _Period, b: _Period) -> _Period | None:
    """From the first day of `a` to the last of `b`, written alike: as days where the two are not."""
    if a.first is None or b.last is None or b.last < a.first:
        return None
    if a.value == b.value:
        return a
    if len(a.value) == len(b.value) and "/" not in a.value:
        return _Period(f"{a.value}/{b.value}", a.first, b.last)
    return _Period(f"{a.first}/{b.last}", a.first, b.last)

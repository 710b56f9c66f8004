"""Calendar arithmetic: months, weeks, holidays, lunar dates and solar terms, as days of the Gregorian calendar.

Lunar dates are converted by the `lunar_python` package (lunar years 1900 to 2099), loaded on first use.
"""

from __future__ import annotations

import calendar
import datetime
import functools

Day = datetime.date

FIXED_HOLIDAYS: dict[str, tuple[int, int]] = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四青年节": (5, 4),
    "儿童节": (6, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "十一": (10, 1),
    "国庆": (10, 1),
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
}
"""Holidays with a fixed (month, day); 节 at the end is left out where the holiday goes by both names."""

LUNAR_HOLIDAYS: dict[str, tuple[int, int]] = {
    "春节": (1, 1),
    "大年初一": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "小年": (12, 23),
}
"""Holidays with a fixed lunar (month, day). 除夕 is the eve of the next 春节."""

# Month, and the constant C of the rule of thumb floor(0.2422 y + C) - floor((y - 1) / 4) for 2000 + y (y < 100):
# right to the day but for the years of _TERM_CORRECTIONS.
SOLAR_TERMS: dict[str, tuple[int, float]] = {
    "小寒": (1, 5.4055),
    "大寒": (1, 20.12),
    "立春": (2, 3.87),
    "雨水": (2, 18.73),
    "惊蛰": (3, 5.63),
    "春分": (3, 20.646),
    "清明": (4, 4.81),
    "谷雨": (4, 20.1),
    "立夏": (5, 5.52),
    "小满": (5, 21.04),
    "芒种": (6, 5.678),
    "夏至": (6, 21.37),
    "小暑": (7, 7.108),
    "大暑": (7, 22.83),
    "立秋": (8, 7.5),
    "处暑": (8, 23.13),
    "白露": (9, 7.646),
    "秋分": (9, 23.042),
    "寒露": (10, 8.318),
    "霜降": (10, 23.438),
    "立冬": (11, 7.438),
    "小雪": (11, 22.36),
    "大雪": (12, 7.18),
    "冬至": (12, 21.94),
}

# Where the rule of thumb is a day off.
_TERM_CORRECTIONS = {
    ("小寒", 2019): -1,
    ("雨水", 2026): -1,
    ("冬至", 2021): -1,
    ("小满", 2008): 1,
    ("小暑", 2016): 1,
    ("立秋", 2002): 1,
}


def last_day_of(year: int, month: int) -> Day:
    """The last day of a month."""
    return Day(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int, month: int, day: int) -> Day | None:
    """The day, or None where there is none (2月30日) or the year is out of range."""
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def shift_month(year: int, month: int, months: int) -> tuple[int, int]:
    """(year, month) moved by `months`.

    >>> shift_month(2021, 1, -1)
    (2020, 12)
    """
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1


def shift_day(day: Day, days: int) -> Day | None:
    """`day` moved by `days`, None outside the calendar."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> Day | None:
    """The nth (1-based; -1 the last) `weekday` (Monday 0) of a month, None where the month has none."""
    if nth < 0:
        last = last_day_of(year, month)
        return last - datetime.timedelta(days=(last.weekday() - weekday) % 7)
    first = Day(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return day_of(year, month, day)


def holiday(name: str, year: int) -> Day | None:
    """The (first) day of a holiday or solar term in `year`; lunar holidays by the lunar year."""
    name = name if name in FIXED_HOLIDAYS or name in LUNAR_HOLIDAYS else name.removesuffix("节")
    if name in FIXED_HOLIDAYS:
        return day_of(year, *FIXED_HOLIDAYS[name])
    if name in LUNAR_HOLIDAYS:
        return lunar_day(year, *LUNAR_HOLIDAYS[name])
    if name == "除夕":
        spring = lunar_day(year, 1, 1)
        return shift_day(spring, -1) if spring else None
    return solar_term(name, year)


def solar_term(name: str, year: int) -> Day | None:
    """The day of one of the 24 solar terms, 2000 to 2099."""
    if name not in SOLAR_TERMS or not 2000 <= year < 2100:
        return None
    month, constant = SOLAR_TERMS[name]
    y = year - 2000
    leaps = (y - 1) // 4 if month <= 2 else y // 4
    return day_of(year, month, int(y * 0.2422 + constant) - leaps + _TERM_CORRECTIONS.get((name, year), 0))


@functools.lru_cache(maxsize=1024)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Day | None:
    """The Gregorian day of a lunar date, None outside 1900 to 2099 or where the month has no such day."""
    if not 1900 <= year < 2100:
        return None
    from lunar_python import Lunar

    try:
        found = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    except Exception:  # it has no type of its own for a day that there is not
        return None
    return Day(found.getYear(), found.getMonth(), found.getDay())


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[Day, Day] | None:
    """The first and last Gregorian day of a lunar month."""
    first = lunar_day(year, month, 1, leap)
    if first is None:
        return None
    last = lunar_day(year, month, 30, leap) or lunar_day(year, month, 29, leap)
    return (first, last) if last else None

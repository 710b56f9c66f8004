"""Surface forms of dates: random days and periods, written as Chinese news writes them, with what must be read back.

Values and days are computed here by plain `datetime` arithmetic, never by the library.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from surface_forms import FULL_WIDTH, chinese

DAY = timedelta(days=1)
HORIZON = timedelta(days=300)
"""Without a tense, what is further ahead of the reference is last year's."""


class Period(NamedTuple):
    """A day or a stretch of days, and its value in ISO 8601."""

    value: str
    first: date
    last: date


@dataclass(frozen=True)
class DateForm:
    """A written date and its reading; None for an open end."""

    text: str
    value: str
    first: date | None
    last: date | None


def form(text: str, period: Period) -> DateForm:
    return DateForm(text, period.value, period.first, period.last)


# ---------------------------------------------------------------- periods


def one_day(day: date) -> Period:
    return Period(day.isoformat(), day, day)


def end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months(year: int, first: int, last: int, value: str) -> Period:
    return Period(value, date(year, first, 1), end_of_month(year, last))


def month_of(year: int, month: int) -> Period:
    return months(year, month, month, f"{year:04}-{month:02}")


def year_of(year: int) -> Period:
    return months(year, 1, 12, f"{year:04}")


def quarter_of(year: int, quarter: int) -> Period:
    return months(year, 3 * quarter - 2, 3 * quarter, f"{year:04}-Q{quarter}")


def half_of(year: int, half: int) -> Period:
    return months(year, 6 * half - 5, 6 * half, f"{year:04}-H{half}")


def days(first: date, last: date) -> Period:
    return Period(f"{first}/{last}", first, last)


def ten_days_of(year: int, month: int, third: int) -> Period:
    first = date(year, month, 10 * third - 9)
    return days(first, end_of_month(year, month) if third == 3 else date(year, month, 10 * third))


SEASONS = [("春", 3), ("夏", 6), ("秋", 9), ("冬", 12)]


def season_of(year: int, first: int) -> Period:
    """The three months from `first` on; winter ends in the next year."""
    return joined(month_of(year, first), month_of(*shifted(date(year, first, 1), 2)))


def joined(a: Period, b: Period) -> Period:
    """From one period to another that is written alike."""
    return Period(f"{a.value}/{b.value}", a.first, b.last)


def year_near(reference: date, month: int, day: int = 1) -> int:
    """The year of a date without one: the reference's, last year's if that is more than 300 days ahead."""
    return reference.year - (date(reference.year, month, day) - reference > HORIZON)


# ---------------------------------------------------------------- writings

references = st.dates(date(2003, 1, 1), date(2040, 12, 31))
years = st.integers(1990, 2060)
month_numbers = st.integers(1, 12)
any_day = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def year_digits(year: int, zero: str) -> str:
    """二〇二一."""
    return "".join(zero if d == "0" else chinese(int(d)) for d in str(year))


def two(number: int) -> str:
    """十二, 三十: a number below 100 as dates write it."""
    return chinese(number).removeprefix("一") if 10 <= number < 20 else chinese(number)


def wide(number: int) -> str:
    """２０２１."""
    return str(number).translate(FULL_WIDTH)


Writer = Callable[[int], str]
number_writers: st.SearchStrategy[Writer] = st.sampled_from([str, two, lambda n: f"{n:02}", lambda n: wide(n)])
year_writers: st.SearchStrategy[Writer] = st.sampled_from(
    [str, lambda y: wide(y), *(lambda y, zero=zero: year_digits(y, zero) for zero in "〇零○")]
)


@st.composite
def written_days(draw: st.DrawFn) -> DateForm:
    """2021年3月30日, 二〇二一年三月三十号, 2021-03-30, 2021/3/30, 2021.3.30, 2021 年 3 月 30 日."""
    day = draw(any_day)
    write, year = draw(number_writers), draw(year_writers)(day.year)
    month, number, unit = write(day.month), write(day.day), draw(st.sampled_from("日号"))
    text = draw(
        st.sampled_from(
            [
                f"{year}年{month}月{number}{unit}",
                f"{day.year} 年 {day.month} 月 {day.day} 日",
                f"{day:%Y-%m-%d}",
                f"{day:%Y/%m/%d}",
                f"{day.year}-{day.month}-{day.day}",
                f"{day.year}/{day.month}/{day.day}",
                f"{day.year}.{day.month}.{day.day}",
            ]
        )
    )
    return form(text, one_day(day))


@st.composite
def written_years(draw: st.DrawFn) -> DateForm:
    """2021年, 二〇二一年, 2021年度, 2021年底, 2021年初."""
    year = draw(years)
    name = draw(year_writers)(year)
    text, period = draw(
        st.sampled_from(
            [
                (f"{name}年", year_of(year)),
                (f"{name}年度", year_of(year)),
                (f"{name}年底", month_of(year, 12)),
                (f"{name}年年底", month_of(year, 12)),
                (f"{name}年末", month_of(year, 12)),
                (f"{name}年初", month_of(year, 1)),
                (f"{name}年年初", month_of(year, 1)),
            ]
        )
    )
    return form(text, period)


class Part(NamedTuple):
    """A part of a year without its year: its text, and the period in a year."""

    text: str
    month: int
    within: Callable[[int], Period]


seasons = st.sampled_from(SEASONS)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """3月, 三月份, 3月底, 3月上旬, 一季度, 上半年, 春季, 前三季度, 前5个月, 1-6月."""
    write, month, quarter = draw(number_writers), draw(month_numbers), draw(st.integers(1, 4))
    third, (season, opening) = draw(st.integers(1, 3)), draw(seasons)
    last, half = draw(st.integers(2, 12)), draw(st.integers(1, 2))
    many = "两" if last == 2 else draw(st.sampled_from([str, two]))(last)

    def first_months(count: int) -> Callable[[int], Period]:
        return lambda year: joined(month_of(year, 1), month_of(year, count))

    name = f"{write(month)}月"
    return draw(
        st.sampled_from(
            [
                *(Part(name + tail, month, lambda y: month_of(y, month)) for tail in ("", "份", "初", "底", "末")),
                Part(f"{name}{'上中下'[third - 1]}旬", month, lambda y: ten_days_of(y, month, third)),
                Part(f"{DIGIT_NAMES[quarter]}季度", 3 * quarter - 2, lambda y: quarter_of(y, quarter)),
                Part(f"第{DIGIT_NAMES[quarter]}季度", 3 * quarter - 2, lambda y: quarter_of(y, quarter)),
                Part(f"{quarter}季度", 3 * quarter - 2, lambda y: quarter_of(y, quarter)),
                Part(f"{DIGIT_NAMES[quarter]}季度末", 3 * quarter, lambda y: month_of(y, 3 * quarter)),
                Part(f"{'上下'[half - 1]}半年", 6 * half - 5, lambda y: half_of(y, half)),
                Part(f"{season}{draw(st.sampled_from('季天'))}", opening, lambda y: season_of(y, opening)),
                Part("前三季度", 1, first_months(9)),
                Part(f"前{many}个月", 1, first_months(last)),
                Part(f"1-{last}月", 1, first_months(last)),
                Part(f"1至{last}月份", 1, first_months(last)),
                Part(f"一月到{two(last)}月", 1, first_months(last)),
            ]
        )
    )


DIGIT_NAMES = "零一二三四"


@st.composite
def parts_of_a_year(draw: st.DrawFn) -> DateForm:
    """2021年3月底, 二〇二一年上半年, 2020年前三季度."""
    year, part = draw(years), draw(parts())
    return form(f"{draw(year_writers)(year)}年{part.text}", part.within(year))


class Read(NamedTuple):
    """A form that is read with a reference day."""

    form: DateForm
    reference: date


@st.composite
def without_year(draw: st.DrawFn) -> Read:
    """3月12日, 3月底, 二季度: the reference's year, or the one before."""
    reference, part = draw(references), draw(parts())
    if draw(st.booleans()):
        day, write = draw(any_day), draw(number_writers)
        if (day.month, day.day) != (2, 29):  # of the last leap year: test_dates
            day = day.replace(year=year_near(reference, day.month, day.day))
            return Read(form(f"{write(day.month)}月{write(day.day)}{draw(st.sampled_from('日号'))}", one_day(day)), reference)
    # a season alone is too often no date (春天, 夏季)
    text = part.text.replace("春", "今年春").replace("夏", "今年夏").replace("秋", "今年秋").replace("冬", "今年冬")
    year = reference.year if text != part.text else year_near(reference, part.month)
    return Read(form(text, part.within(year)), reference)


PLANS = {"九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}


@st.composite
def plans(draw: st.DrawFn) -> DateForm:
    """“十四五”期间, 十三五末."""
    name, first = draw(st.sampled_from([*PLANS.items()]))
    quoted = draw(st.sampled_from([f"“{name}”", name]))
    tail = draw(st.sampled_from(["期间", "时期", "末", "规划期间", "初期"]))
    edges = {"末": year_of(first + 4), "初期": year_of(first)}
    return form(quoted + tail, edges.get(tail) or joined(year_of(first), year_of(first + 4)))


# ---------------------------------------------------------------- words that count from the day of the paper

YEAR_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
MONTH_WORDS = {"上上个月": -2, "上月": -1, "上个月": -1, "本月": 0, "这个月": 0, "下月": 1, "下个月": 1}
DAY_WORDS = {
    word: by
    for by, words in {
        -3: ["大前天"],
        -2: ["前天"],
        -1: ["昨天", "昨日", "昨晚"],
        0: ["今天", "今日", "今晨", "当天", "当日"],
        1: ["明天", "明日", "次日", "翌日", "第二天"],
        2: ["后天"],
        3: ["大后天"],
    }.items()
    for word in words
}
WEEK_WORDS = {"上周": -1, "上星期": -1, "本周": 0, "这周": 0, "下周": 1, "下星期": 1, "下个星期": 1}


def shifted(day: date, by: int) -> tuple[int, int]:
    """Year and month `by` months from the day's."""
    years, month = divmod(12 * day.year + day.month - 1 + by, 12)
    return years, month + 1


@st.composite
def relative_years(draw: st.DrawFn) -> Read:
    """去年, 今年底, 明年5月, 去年5月3日, 明年上半年."""
    reference, (word, by) = draw(references), draw(st.sampled_from([*YEAR_WORDS.items()]))
    year, part, kind = reference.year + by, draw(parts()), draw(st.integers(0, 3))
    if kind == 0:
        return Read(form(word, year_of(year)), reference)
    if kind == 1:
        edge, month = draw(st.sampled_from([("底", 12), ("年底", 12), ("末", 12), ("初", 1), ("年初", 1)]))
        if edge in ("初", "末") and word == "前年":  # 前年末 is hardly written
            edge = f"年{edge}"
        return Read(form(word + edge, month_of(year, month)), reference)
    if kind == 2:
        day = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
        return Read(form(f"{word}{day.month}月{day.day}日", one_day(day)), reference)
    return Read(form(word + part.text, part.within(year)), reference)


@st.composite
def relative_months(draw: st.DrawFn) -> Read:
    """本月, 上月底, 下月中旬, 本月12日."""
    reference, (word, by) = draw(references), draw(st.sampled_from([*MONTH_WORDS.items()]))
    year, month = shifted(reference, by)
    third, day = draw(st.integers(1, 3)), draw(st.dates(date(year, month, 1), end_of_month(year, month)))
    tail, period = draw(
        st.sampled_from(
            [
                *((tail, month_of(year, month)) for tail in ("", "初", "底", "末")),
                (f"{'上中下'[third - 1]}旬", ten_days_of(year, month, third)),
                (f"{day.day}日", one_day(day)),
            ]
        )
    )
    return Read(form(word + tail, period), reference)


@st.composite
def relative_days(draw: st.DrawFn) -> Read:
    """昨日, 今天, 次日, 昨天(3月29日), 昨(29)日."""
    reference, (word, by) = draw(references), draw(st.sampled_from([*DAY_WORDS.items()]))
    day = reference + by * DAY
    texts = [word, f"{word}({day.month}月{day.day}日)"]
    if word in ("昨日", "今日", "明日"):
        texts.append(f"{word[0]}（{day.day}）日")
    return Read(form(draw(st.sampled_from(texts)), one_day(day)), reference)


@st.composite
def relative_weeks(draw: st.DrawFn) -> Read:
    """上周, 本周五, 下星期三: calendar weeks from Monday on."""
    reference, (word, by) = draw(references), draw(st.sampled_from([*WEEK_WORDS.items()]))
    monday = reference + (7 * by - reference.weekday()) * DAY
    weekday = draw(st.integers(-1, 6))
    if weekday < 0:
        return Read(form(word, days(monday, monday + 6 * DAY)), reference)
    return Read(form(word + "一二三四五六日"[weekday], one_day(monday + weekday * DAY)), reference)


@st.composite
def bare_days(draw: st.DrawFn) -> Read:
    """12日上午: the day of the reference's month, or of the month before where it has none."""
    reference, number = draw(references), draw(st.integers(1, 31))
    year, month = reference.year, reference.month
    if number > calendar.monthrange(year, month)[1]:
        year, month = shifted(reference, -1)
    return Read(form(f"{number}日", one_day(date(year, month, number))), reference)


@st.composite
def relative_seasons(draw: st.DrawFn) -> Read:
    """今秋, 明春, 去冬."""
    reference, (season, month) = draw(references), draw(seasons)
    word, by = draw(st.sampled_from([("去", -1), ("今", 0), ("明", 1)]))
    return Read(form(word + season, season_of(reference.year + by, month)), reference)


# ---------------------------------------------------------------- bounds and spans


@st.composite
def bounded(draw: st.DrawFn) -> DateForm:
    """2021年6月底前, 2021年8月前, 截至2021年9月底, 2021年3月以来, 2021年5月1日起, 2018年以后."""
    found = draw(st.one_of(written_days(), written_years(), parts_of_a_year()))
    if found.text[-1].isdigit():  # 2021-03-30前 is not written
        found = form(f"{found.first.year}年{found.first.month}月", month_of(found.first.year, found.first.month))
    first, last = found.first, found.last
    single = first == last
    edged = found.text[-1] in "初底末旬"
    before = last if single or edged else first - DAY
    after = first if single else last + DAY
    text, first, last = draw(
        st.sampled_from(
            [
                (f"{found.text}前", None, before),
                (f"{found.text}之前", None, before),
                (f"{found.text}以前", None, before),
                (f"{found.text}以来", first, None),
                (f"{found.text}起", first, None),
                (f"{found.text}至今", first, None),
                (f"{found.text}以后", after, None),
                (f"{found.text}之后", after, None),
                (f"截至{found.text}", first, last),
                (f"截止{found.text}", first, last),
            ]
        )
    )
    return DateForm(text, found.value, first, last)


JOINTS = st.sampled_from(["至", "到", "-", "—", "——", "–", "~", "～", " - "])


@st.composite
def spans_of_days(draw: st.DrawFn) -> DateForm:
    """2021年3月12日至15日, 2021年3月30日—4月2日, 2020年12月30日至2021年1月2日, 2021-03-01至2021-03-07."""
    first, joint = draw(any_day.filter(lambda d: d.year < 2059)), draw(JOINTS)
    last = first + draw(st.integers(1, 200)) * DAY
    start, end = f"{first.year}年{first.month}月{first.day}日", f"{last.month}月{last.day}日"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    elif first.month == last.month and draw(st.booleans()):
        end = f"{last.day}日"
        start = start[:-1] if draw(st.booleans()) else start
    elif joint in ("至", "到", "~", "～") and draw(st.booleans()):
        start, end = first.isoformat(), last.isoformat()
    return form(f"{start}{joint}{end}", joined(one_day(first), one_day(last)))


@st.composite
def spans_of_months(draw: st.DrawFn) -> DateForm:
    """2019年3月至5月, 2019年3-5月, 2019年11月至2020年3月, 2019年11月至次年3月."""
    year, first, joint = draw(years), draw(month_numbers), draw(JOINTS)
    later_year, last = shifted(date(year, first, 1), draw(st.integers(1, 11)))
    period = joined(month_of(year, first), month_of(later_year, last))
    if later_year > year:
        end = draw(st.sampled_from([f"{later_year}年", "次年", "翌年"]))
        return form(f"{year}年{first}月{joint}{end}{last}月", period)
    return form(f"{year}年{first}{draw(st.sampled_from(['月', '']))}{joint}{last}月", period)


@st.composite
def spans_of_years(draw: st.DrawFn) -> DateForm:
    """2016-2020年, 2016年至2020年, 二〇一六年至二〇二〇年."""
    first, joint, write = draw(years), draw(JOINTS), draw(year_writers)
    last = first + draw(st.integers(1, 10))
    unit = draw(st.sampled_from(["年", ""])) if write is str else "年"
    return form(f"{write(first)}{unit}{joint}{write(last)}年", joined(year_of(first), year_of(last)))


@st.composite
def short_spans(draw: st.DrawFn) -> Read:
    """3月12日至15日, 3月30日—4月2日, 12月30日至1月2日: without a year."""
    reference, start, joint = draw(references), draw(any_day.filter(lambda d: d.day < 29)), draw(JOINTS)
    first = start.replace(year=year_near(reference, start.month, start.day))
    last = first + draw(st.integers(1, 60)) * DAY
    if (last.month, last.day) == (2, 29):  # of the next leap year, if the span says no year
        last += DAY
    end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    return Read(form(f"{first.month}月{first.day}日{joint}{end}", joined(one_day(first), one_day(last))), reference)


@st.composite
def lists_of_days(draw: st.DrawFn) -> DateForm:
    """2021年9月26日、27日, 2021年9月26日、27日和28日: days on end are one stretch."""
    first = draw(any_day.filter(lambda d: d.day < 26))
    many = draw(st.integers(2, 3))
    later = [f"{(first + n * DAY).day}日" for n in range(1, many)]
    text = f"{first.year}年{first.month}月{first.day}日、" + draw(st.sampled_from("、和")).join(later)
    return form(text, joined(one_day(first), one_day(first + (many - 1) * DAY)))


CARRIERS = [
    ("", ""),
    ("", "。"),
    ("记者获悉,", ",仪式如期举行。"),
    ("他说,", "我们见过面。"),
    ("会议时间:", ";地点不变。"),
    ("（", "）"),
    ("消息传来\n", "\n大家都在等。"),
    ("“", "”"),
]
"""Neutral words on both sides: none names a day or bounds one."""

carriers = st.sampled_from(CARRIERS)

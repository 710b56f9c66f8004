"""Dates: what an expression means in a context, and what holds for any text (the forms stand in rules/dates.toml)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cn_econ_extract.taggers.dates import candidates
from cn_econ_extract.values import calendar
from cn_econ_extract.values.dateparts import numeral, year_number
from cn_econ_extract.values.dates import Context, DateExpression, resolve_date

Day = datetime.date
PAPER = Day(2021, 6, 14)


def read(text: str) -> DateExpression:
    """The one date of `text`."""
    (found,) = candidates(text)
    assert found.date is not None
    return found.date


def value(text: str, **context: object) -> str | None:
    return resolve_date(read(text), Context(**context)).value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "tense", "expected"),
    [
        ("12月28日", "past", "2020-12-28"),
        ("12月28日", "future", "2021-12-28"),
        ("3月", "past", "2021-03"),
        ("3月", "future", "2022-03"),
        ("6月", "past", "2021-06"),
        ("6月", "future", "2021-06"),
        ("20日", "past", "2021-05-20"),
        ("20日", "future", "2021-06-20"),
        ("5日", "future", "2021-07-05"),
        ("31日", "past", "2021-05-31"),
        ("四季度", "past", "2020-Q4"),
        ("四季度", "future", "2021-Q4"),
        ("周四", "past", "2021-06-10"),
        ("周一", "past", "2021-06-14"),
        ("周四", "future", "2021-06-17"),
        ("元旦起", "past", "2021-01-01"),
        ("元旦起", "future", "2022-01-01"),
        ("腊月廿三", "past", "2021-02-04"),
        ("正月初八", "future", "2022-02-08"),
        ("2月29日", "past", "2020-02-29"),
        ("2月29日", "future", "2024-02-29"),
        ("12日至16日", "future", "2021-06-12/2021-06-16"),
        ("12日至13日", "past", "2021-06-12/2021-06-13"),
        ("年底前", "future", "2021-12"),
        ("年底", "past", "2021-12"),
        ("年内", "past", "2021"),
        ("12月30日至1月3日", "past", "2020-12-30/2021-01-03"),
        ("12月至2022年3月", "future", "2021-12/2022-03"),
    ],
)
def test_tense_decides_the_year(text: str, tense: str, expected: str) -> None:
    assert value(text, published=PAPER, tense=tense) == expected


def test_turn_of_the_year() -> None:
    january, december = Day(2021, 1, 10), Day(2020, 12, 20)
    assert value("年底", published=january, tense="past") == "2020-12"
    assert value("年初", published=december, tense="future") == "2021-01"
    assert value("12月28日", published=january) == "2020-12-28"
    assert value("11月1日", published=Day(2021, 1, 10)) == "2021-11-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4月21日", "2014-04-21"),
        ("同年5月", "2014-05"),
        ("次年7月", "2015-07"),
        ("同月", "2014-09"),
        ("当天", "2014-09-16"),
        ("次日", "2014-09-17"),
        ("会后第三天", "2014-09-19"),
        ("签约前一天", "2014-09-15"),
        ("20日", "2014-09-20"),
        ("三个月后", "2014-12"),
        ("去年10月", "2020-10"),
        ("昨日", "2021-06-13"),
        ("2019年", "2019"),
    ],
)
def test_what_was_said_before(text: str, expected: str) -> None:
    told = {"year": 2014, "month": 9, "day": Day(2014, 9, 16)}
    assert value(text, published=PAPER, **told) == expected


def test_a_day_after_the_turn_of_the_month() -> None:
    told = {"day": Day(2021, 5, 30), "published": Day(2021, 6, 3), "tense": "past"}
    assert value("2日上午", **told) == "2021-06-02"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月28日", "XXXX-12-28"),
        ("3月", "XXXX-03"),
        ("上半年", "XXXX-H1"),
        ("20日", "XXXX-XX-20"),
        ("国庆节前", "XXXX-10-01"),
        ("11月16日至17日", "XXXX-11-16/XXXX-11-17"),
        ("3月至5月", "XXXX-03/XXXX-05"),
        ("昨日", None),
        ("春节前", None),
        ("近日", None),
        ("去年", None),
        ("去年5月", "XXXX-05"),
    ],
)
def test_no_year_known(text: str, expected: str | None) -> None:
    resolved = resolve_date(read(text), Context())
    assert resolved.value == expected
    assert resolved.first_day is None


def test_this_year_counts_from_the_article_without_a_paper() -> None:
    assert value("去年5月", year=2014) == "2013-05"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018年以前", None, Day(2017, 12, 31)),
        ("2021年6月底前", None, Day(2021, 6, 30)),
        ("2021年8月前", None, Day(2021, 7, 31)),
        ("2021年10月1日前", None, Day(2021, 10, 1)),
        ("2018年以后", Day(2019, 1, 1), None),
        ("2015年以来", Day(2015, 1, 1), None),
        ("2025年5月1日起", Day(2025, 5, 1), None),
        ("2020年", Day(2020, 1, 1), Day(2020, 12, 31)),
        ("2020年2月下旬", Day(2020, 2, 21), Day(2020, 2, 29)),
        ("2019年11月至2020年2月", Day(2019, 11, 1), Day(2020, 2, 29)),
    ],
)
def test_open_ends(text: str, first: Day | None, last: Day | None) -> None:
    resolved = resolve_date(read(text), Context())
    assert (resolved.first_day, resolved.last_day) == (first, last)


@pytest.mark.parametrize(
    ("text", "granularity"),
    [
        ("3月12日", "day"),
        ("当天", "day"),
        ("国庆节前", "day"),
        ("上周", "week"),
        ("6月上旬", "ten_days"),
        ("上月", "month"),
        ("年底", "month"),
        ("一季度", "quarter"),
        ("本季度", "quarter"),
        ("上半年", "half"),
        ("去年", "year"),
        ("近日", "vague"),
    ],
)
def test_granularity(text: str, granularity: str) -> None:
    assert read(text).granularity == granularity


def test_what_kind_of_date_it_is() -> None:
    assert read("6月底前").is_bound and not read("6月底").is_bound
    assert read("今年以来").bound == "since" and read("今年以来").is_window
    assert read("截至9月底").is_window and read("前三季度").is_window and read("1-8月").is_window
    assert not read("5月1日起").is_window and read("5月1日起").bound == "since"
    assert read("同年5月").is_pointing and not read("同年5月").has_year
    assert read("去年5月").has_year and read("2019年5月").has_year and not read("5月").has_year
    assert read("近日").vague and read("3月至5月").is_range


@pytest.mark.parametrize(
    ("basis", "text", "context"),
    [
        ("explicit", "2021年5月", Context()),
        ("published", "5月", Context(published=PAPER)),
        ("relative", "昨日", Context(published=PAPER)),
        ("context", "5月", Context(published=PAPER, year=2014)),
        ("context", "当天", Context(day=PAPER)),
    ],
)
def test_basis(basis: str, text: str, context: Context) -> None:
    assert resolve_date(read(text), context).basis == basis


def test_holidays_and_terms() -> None:
    assert calendar.holiday("春节", 2021) == Day(2021, 2, 12)
    assert calendar.holiday("除夕", 2021) == Day(2021, 2, 11)
    assert calendar.holiday("国庆节", 2021) == Day(2021, 10, 1)
    assert calendar.holiday("冬至", 2021) == Day(2021, 12, 21)
    assert calendar.holiday("春节", 1600) is None
    assert calendar.lunar_month(2020, 4, leap=True) == (Day(2020, 5, 23), Day(2020, 6, 20))
    assert calendar.lunar_day(2021, 4, 3, leap=True) is None


def test_numerals() -> None:
    assert [numeral(text) for text in ("十", "二十三", "廿五", "08", "一百二十", "元")] == [10, 23, 25, 8, 120, 1]
    assert [year_number(text) for text in ("二○二一", "二0一八", "'98", "零七", "两千")] == [2021, 2018, 1998, 2007, 2000]
    with pytest.raises(ValueError, match="numeral"):
        numeral("数")


PIECES = st.sampled_from(
    [*"0123456789一二三四五六七八九十〇○年月日号天周季度初底末前后起至到—-~、,()“”今去明昨当同次上下本第个旬半"]
    + ["2021年", "3月", "12日", "去年", "截至", "农历正月", "春节", "“十四五”期间", "以来", "上午", "9时", "公司", " ", "\n"]
)
CONTEXTS = st.builds(
    Context,
    published=st.none() | st.dates(),
    year=st.none() | st.integers(1, 9999),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.dates(),
    tense=st.sampled_from([None, "past", "future"]),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40), CONTEXTS)
def test_any_text_in_any_context(text: str, context: Context) -> None:
    position = 0
    for candidate in candidates(text):
        assert position <= candidate.start < candidate.end <= len(text)
        position = candidate.end
        assert candidate.date is not None
        resolved = resolve_date(candidate.date, context)
        if resolved.first_day is not None and resolved.last_day is not None:
            assert resolved.first_day <= resolved.last_day
        if resolved.value is None:
            assert resolved.first_day is None and resolved.last_day is None

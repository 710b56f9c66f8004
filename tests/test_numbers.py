"""Numerals as pure functions: exact values, errors, and the way there and back."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.values.money import subunits
from cn_econ_extract.values.numbers import parse_number, read_fraction, read_numeral
from cn_econ_extract.values.quantities import Unit, amount, parse_unit, proportions, shared
from surface_forms import BANKERS, chinese


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("184.3亿", "18430000000"),
        ("27,306.92万", "273069200"),
        ("2,489,078,698.29", "2489078698.29"),
        ("1.2万亿", "1200000000000"),
        ("三千万亿", "3000000000000000"),
        ("两千零五", "2005"),
        ("一点五万", "15000"),
        ("三点五亿", "350000000"),
        ("2亿5000万", "250000000"),
        ("1亿3千万", "130000000"),
        ("四百五", "450"),
        ("三万五", "35000"),
        ("百三", "130"),
        ("廿五", "25"),
        ("壹仟贰佰叁拾肆", "1234"),
        ("二〇二一", "2021"),
        ("四千零五万", "40050000"),
        ("一百零一万零三千零十二", "1013012"),
        ("200亿零四千230", "20000004230"),
        ("一百点123", "100.123"),
        ("15.5个亿", "1550000000"),
        ("负三点一二", "-3.12"),
        ("-10000", "-10000"),
        ("三分之一百五十六", "52"),
        ("三又二分之一", "3.5"),
        ("零点零零五", "0.005"),
        ("134.亿", "13400000000"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high", "over"),
    [
        ("十几", "10", None, True),
        ("二十几万", "200000", None, True),
        ("几十万", "100000", None, True),
        ("数百", "100", None, True),
        ("百余", "100", None, True),
        ("5000多万", "50000000", None, True),
        ("八九亿", "800000000", "900000000", False),
        ("四五千", "4000", "5000", False),
        ("三五", "3", "5", False),
        ("十七八", "17", "18", False),
    ],
)
def test_approximation(text: str, low: str, high: str | None, over: bool) -> None:
    numeral = read_numeral(text)
    assert numeral.value == Decimal(low)
    assert numeral.high == (None if high is None else Decimal(high))
    assert numeral.over == over


@pytest.mark.parametrize("text", ["数亿", "几万", "几亿"])
def test_vague_numerals_have_no_value(text: str) -> None:
    assert read_numeral(text).value is None


@pytest.mark.parametrize("text", ["", "点", "十百", "一点", "三千五千", "abc", "三a", "二" * 50, "又", "1二3", "千十百"])
def test_malformed_numerals_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize("text", ["又三分之一", "三分之", "分之三", "三/零", "十"])
def test_malformed_fractions_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_fraction(text)


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert parse_number(chinese(number)) == number
    assert parse_number(chinese(number).translate(BANKERS)) == number


@given(st.integers(0, 10**12), st.integers(0, 9999), st.sampled_from(["", "万", "亿"]))
def test_decimals_are_exact(whole: int, fraction: int, scale: str) -> None:
    text = f"{whole}.{fraction:04d}"
    assert parse_number(text + scale) == Decimal(text) * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert parse_number(f"{whole:,}{scale}") == whole * {"": 1, "万": 10**4, "亿": 10**8}[scale]


@given(st.text("零一二两三十百千万亿点余多几数半负个0123456789,.分之/又 ", max_size=60))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_number(text), int | Decimal)


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        ("2", "3亿", 2 * 10**8),
        ("2000万", "1亿", 2 * 10**7),
        ("8500", "3万", 8500),
        ("七", "九千亿", 7 * 10**11),
        ("一百二十", "一百五十万", 120 * 10**4),
        ("5000", "10000", 5000),
    ],
)
def test_scales_are_shared_backwards(low: str, high: str, value: int) -> None:
    assert shared(read_numeral(low), read_numeral(high)) == value


@pytest.mark.parametrize(("text", "value"), [("三毛", "0.3"), ("1角1分", "0.11"), ("零四", "0.04"), ("五", "0.5")])
def test_subunits(text: str, value: str) -> None:
    assert subunits(text) == Decimal(value)


def test_units_multiply_exactly() -> None:
    unit = parse_unit("英里 m 1609.344", "quantity", "quantity.length")
    assert unit == Unit("英里", "m", Decimal("1609.344"), "quantity", "quantity.length")
    assert amount(read_numeral("三"), unit).value == Decimal("4828.032")
    assert amount(read_numeral("数亿"), unit).value is None


def test_proportions_sum_to_one() -> None:
    assert proportions("20:65:15") == (Decimal("0.2"), Decimal("0.65"), Decimal("0.15"))
    for malformed in ("6", "0:0", "a:b"):
        with pytest.raises(ValueError):
            proportions(malformed)

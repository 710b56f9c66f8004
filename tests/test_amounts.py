"""Amounts in text: what the examples in the rule files cannot say (properties, speed's shape, interplay)."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract import parse_amount, tag
from cn_econ_extract.rules import load
from cn_econ_extract.taggers import amounts, find
from cn_econ_extract.taggers.figures import tables

# fmt: off
WORDS = [
    "总投资", "约", "近", "超", "亿元", "万元", "元", "亿", "万", "12", "3.5", "1,200", "十几", "三", "两",
    "百", "-", "至", "到", "、", ",", "。", "吨", "亩", "个", "家", "%", "成", "个百分点", "同比", "增长", "由",
    "提高到", "翻一番", "百分之", "分之", "人民币", "美元", "US$", "/", "年", "月", "日", "天", "半", ":",
    "6:4", "×", "MW", "每股", "以上", "左右", "余", "多", "点", "零", "第", "就业", "(", ")", "“", "”",
]
# fmt: on


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_candidates_lie_in_the_text_and_name_their_rule(text: str) -> None:
    rules = set(load("amounts").rules) | set(load("units").rules)
    for candidate in amounts.candidates(text):
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert candidate.rule in rules
        assert candidate.kind in ("money", "quantity", "ratio", "number", "change")


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    list(amounts.candidates(text))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ranges_hold_their_ends_in_order(one: int, other: int) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    [money] = tag(f"回购金额为{low}万元至{high}万元。", ["money"])
    assert (money.min, money.max, money.unit) == (low * 10**4, high * 10**4, "CNY")


@pytest.mark.parametrize(
    "unit",
    ["一", "1", "1,", "1亿", "1、", "1-", "十几", "1分之", "亿元、", "百 ", "6:4", "由1个提高到", "每股1", "翻", "$1", "个多亿"],
)
def test_time_is_linear(unit: str) -> None:
    list(amounts.candidates("1亿元"))  # the rules are loaded
    text = unit * (20_000 // len(unit))
    began = time.perf_counter()
    list(amounts.candidates(text))
    assert time.perf_counter() - began < 3


def test_amounts_give_way_to_nothing_but_the_kinds_asked_for() -> None:
    assert [e.text for e in tag("总投资5亿元", ["number"])] == ["5亿"]
    assert [e.text for e in tag("增长12%", ["ratio"])] == ["12%"]
    assert [e.text for e in tag("增长12%", ["ratio", "change"])] == ["增长12%"]


def test_parse_amount_takes_a_whole_text() -> None:
    assert parse_amount("人民币约25亿元").value == 2500000000
    assert parse_amount("三百万").unit == "CNY"
    assert parse_amount("12.5%").value == Decimal("0.125")
    with pytest.raises(ValueError):
        parse_amount("四川省")


def test_every_unit_is_found_behind_a_figure() -> None:
    missed = []
    for form, units in tables().units.items():
        text = f"共计3000.5万{form}。"
        found = find(text, frozenset({"money", "quantity", "ratio"})).kept
        if not any(text[c.start : c.end] == f"3000.5万{form}" and c.unit in {u.code for u in units} for c in found):
            missed.append(form)
    assert missed == []

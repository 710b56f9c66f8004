"""Folding: one plain writing, and the numbers of lists."""

from __future__ import annotations

import pytest

from cn_econ_extract import tag
from cn_econ_extract.text.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１．冷链项目", "冷链项目"),
        ("1.1月22日开工", "1月22日开工"),
        ("2.粮食项目。\n3.5G射频项目。", "粮食项目。\n5G射频项目。"),
        ("2.粮食项目。\n3.5亿元的项目。", "粮食项目。\n3.5亿元的项目。"),
        ("增长。\n3.5G射频项目。", "增长。\n3.5G射频项目。"),
        ("開工建設的專案", "开工建设的专案"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text.replace("\x1e", "") == folded


def test_spans_lead_back_behind_list_numbers() -> None:
    text = "2.粮食项目。\n3.5G射频项目,总投资3亿元。"
    assert [(e.text, text[e.start : e.end]) for e in tag(text, kinds=["project", "money"])] == [
        ("粮食项目", "粮食项目"),
        ("5G射频项目", "5G射频项目"),
        ("3亿元", "3亿元"),
    ]


@pytest.mark.parametrize("unit", ["开工", "开工，", "挂牌北交所", "哈"])
def test_the_middle_of_a_word_without_end_is_left_out(unit: str) -> None:
    source = "安化县" + unit * 1000 + "。项目开工"
    folded = fold(source)
    assert folded.text.startswith(f"安化县{unit * 3}".replace("，", ","))
    assert folded.text.endswith(f"{unit}。项目开工".replace("，", ","))
    assert len(folded.text) < 300
    assert folded.span(len(folded.text) - 4, len(folded.text)) == (len(source) - 4, len(source))


@pytest.mark.parametrize("source", ["1" * 1000, "一" * 1000, "1亿元，" * 300, "安化县\n" * 300, "开工" * 20, "=" * 1000])
def test_figures_lines_and_short_repetitions_stay(source: str) -> None:
    assert len(fold(source).text) >= len(source) - 1

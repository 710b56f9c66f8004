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

"""What a user tells an extractor beforehand: the home region, names of one's own, the kinds to leave out."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest

from cn_econ_extract import Document, Extractor, GazetteerError

TEXT = "本报讯 3月30日,海川集团与我市签约,将在鼓楼区建设星河储能项目,总投资12亿元。副市长罗明远出席。"


def places(extractor: Extractor, text: str) -> dict[str, str | None]:
    return {entity.text: entity.adcode for entity in extractor.tag(text, kinds=["place"])}


def test_home_says_what_our_city_is_and_decides_between_namesakes() -> None:
    assert places(Extractor(), TEXT) == {"我市": None, "鼓楼区": None}
    assert places(Extractor(home="江苏省南京市"), TEXT) == {"我市": "320100", "鼓楼区": "320106"}
    assert places(Extractor(home="350100"), TEXT) == {"我市": "350100", "鼓楼区": "350102"}
    assert Extractor(home="福州").explain(TEXT).count("福州市") == 1


@pytest.mark.parametrize(("home", "problem"), [("火星", "no division"), ("鼓楼区", "the one around it"), ("", "no division")])
def test_a_home_that_is_no_one_division_is_refused(home: str, problem: str) -> None:
    with pytest.raises(GazetteerError, match=problem):
        Extractor(home=home)


def tagged(text: str, rows: list[tuple[str, ...]]) -> list[tuple[str, str, str | None]]:
    return [(e.kind, e.text, e.name) for e in Extractor(gazetteers=[rows]).tag(text) if e.rule == "gazetteer.user"]


def test_own_names_win_over_rules() -> None:
    row = ("长沙银河", "company", "长沙银河储能股份有限公司")
    assert tagged("长沙银河与安化县签约", [row]) == [("company", "长沙银河", "长沙银河储能股份有限公司")]
    assert tagged("全角的ＡＢＣ科技", [("ABC科技", "company")]) == [("company", "ＡＢＣ科技", None)]
    assert tagged("CATLIN与CATL", [("CATL", "company")]) == [("company", "CATL", None)]
    parks = [("云谷", "park"), ("云上云谷", "park")]
    assert tagged("云上云谷与云谷", parks) == [("park", "云上云谷", None), ("park", "云谷", None)]


def test_own_names_stay_inside_longer_ones_that_may_hold_them() -> None:
    found = Extractor(gazetteers=[[("星河储能", "company")]]).tag(TEXT, kinds=["company", "project"])
    assert ("project", "星河储能项目") in [(e.kind, e.text) for e in found]
    assert ("company", "星河储能") in [(e.kind, e.text) for e in found]


def test_codes_go_where_they_belong() -> None:
    rows = [("白鹭洲", "place", "", "430400"), ("星河储能", "company", None, "600001")]
    found = Extractor(gazetteers=[rows]).tag("星河储能落户白鹭洲")
    assert [(e.text, e.adcode, e.stock_code) for e in found] == [("星河储能", None, "600001"), ("白鹭洲", "430400", None)]


def test_a_gazetteer_file(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text("﻿# name\tkind\tfull\n\n白鹭洲\tplace\n海川\tcompany\t海川集团有限公司\n", encoding="utf-8")
    extractor = pickle.loads(pickle.dumps(Extractor(gazetteers=[file])))
    assert [(e.text, e.name) for e in extractor.tag("海川在白鹭洲", kinds=["company", "place"])] == [
        ("海川", "海川集团有限公司"),
        ("白鹭洲", None),
    ]
    file.write_text("白鹭洲\tplace\n海川\tfirm\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"names.tsv, row 2: the kind 'firm'"):
        Extractor(gazetteers=[file])
    file.write_bytes("白鹭洲\tplace\n".encode("gb18030"))
    with pytest.raises(GazetteerError, match="save the file as UTF-8"):
        Extractor(gazetteers=[file])
    with pytest.raises(GazetteerError, match="cannot be read"):
        Extractor(gazetteers=[tmp_path / "none.tsv"])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("海", "company"), "too short"),
        (("海川",), "are expected"),
        ("海川", "are expected"),
        (("罗明", "person", "", "1"), "no code"),
    ],
)
def test_a_malformed_row_is_refused(row: Sequence[str], problem: str) -> None:
    with pytest.raises(GazetteerError, match=problem):
        Extractor(gazetteers=[[row]])


def test_kinds_can_be_left_out() -> None:
    whole = Extractor().extract(TEXT, published="2021-04-02")
    assert any(e.kind == "person" for e in whole.entities)
    part = Extractor(kinds=["company", "money"]).extract(TEXT, published="2021-04-02")
    assert {e.kind for e in part.entities} == {"company", "money"}
    assert part.events[0].date is not None
    assert part.events[0].date.value == "2021-03-30"
    known = {e.id for e in part.entities}
    assert {a.entity for event in part.events for a in event.arguments} <= known
    assert {e for r in part.relations for e in (r.head, r.tail)} <= known
    assert [e.type for e in part.events] == [e.type for e in whole.events]
    assert Extractor(kinds=["company"]).tag(TEXT, kinds=["money"]) == []
    with pytest.raises(ValueError, match="unknown kind"):
        Extractor(kinds=["firm"])


def test_events_name_their_industries() -> None:
    text = "3月30日,生物医药产业链系列项目在安化县开工,包括抗体药物项目。新能源汽车产业发展良好。"
    document = Extractor().extract(text, published="2021-04-02")
    (event,) = document.events
    assert event.industries is not None
    assert [document.entity(id).text for id in event.industries][0] == "生物医药产业链"
    assert "新能源汽车" not in {document.entity(id).text for id in event.industries}
    without = Extractor(kinds=["project"]).extract(text, published="2021-04-02")
    assert without.events[0].industries is None


def test_an_account_says_in_words_why_something_is_there_or_not() -> None:
    text = "3月30日,星河储能项目在安化县开工。\n项目投产后年产值5亿元。\n天气晴好。"
    extractor = Extractor(types=["groundbreaking"])
    start, after, none = (extractor.explain(text, published="2021-04-02", containing=words) for words in ("开工", "投产", "天气"))
    assert "      = date 2021-03-30; project 星河储能项目; place 安化县; output_value 5亿元" in start.splitlines()
    assert "x 投产 is no production (production.start): the words after it rule that out (not_after)" in after
    assert none.splitlines() == ["[3] body: 天气晴好。", "    (no trigger word of any event type)"]
    assert "left out by the extractor's options" in Extractor(types=["visit"]).explain(text, published="2021-04-02")
    assert extractor.explain(text, containing="降雨") == ""


def test_a_document_explains_its_sentences() -> None:
    document = Extractor().extract("3月30日,星河储能项目开工。\n节后开工率达到95%。", published="2021-04-02")
    whole, second = document.explain(), document.explain(at=document.text.index("节后"))
    assert "! 开工 → groundbreaking, occurred (groundbreaking.start): event ev1" in whole
    assert second.startswith("[2]")
    assert "x 开工 is no groundbreaking" in second
    assert second in whole
    with pytest.raises(ValueError, match="no text"):
        Document.from_json(document.to_json(text=False)).explain()

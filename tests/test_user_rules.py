"""A user's own rules: event types, triggers, suffixes and cues, checked with their examples when they are loaded."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from cn_econ_extract import Extractor, RuleError

RESETTLEMENT = """
type = "resettlement"
zh = "搬迁"

[participants]
before = { company = "company", place = "place" }
after = { place = "place", park = "park" }

[[trigger]]
name = "resettlement.move"
words = ["整体搬迁"]
not_after = "改造"
examples = ["3月12日,海川集团【整体搬迁】至安化经开区。 => occurred 03-12; company 海川集团; park 安化经开区"]
counterexamples = ["整体搬迁改造方案正在讨论。"]
"""
SUFFIX = {
    "rule": [
        {
            "name": "park.mine_town",
            "kind": "park",
            "words": ["矿业小镇"],
            "examples": ["项目落户【白沙矿业小镇】。"],
            "counterexamples": ["建设一座矿业小镇。"],
        }
    ]
}
TRIGGER: dict[str, Any] = {
    "name": "groundbreaking.drum",
    "words": ["擂鼓开工", "擂响战鼓"],
    "examples": ["3月12日,星河储能项目【擂响战鼓】。 => occurred 03-12; project 星河储能项目"],
    "counterexamples": ["将士们擂响了战鼓。"],
}


def test_a_new_event_type_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "resettlement.toml"
    file.write_text(RESETTLEMENT, encoding="utf-8")
    extractor = pickle.loads(pickle.dumps(Extractor(rules=[file], types=["resettlement"])))
    text = "5月8日,银河机械公司开工,并整体搬迁到德清县。"
    (event,) = extractor.extract(text, published="2021-06-01").events
    assert (event.type, event.status, event.mentions[0].rule) == ("resettlement", "occurred", "resettlement.move")
    assert event.date is not None
    assert event.date.value == "2021-05-08"
    assert [a.text for a in event.arguments_of("place")] == ["德清县"]
    assert "resettlement" not in {e.type for e in Extractor().extract(text).events}


def test_more_triggers_of_a_known_type() -> None:
    extractor = Extractor(rules=[{"type": "groundbreaking", "trigger": [TRIGGER]}])
    assert [e.type for e in extractor.extract("昨日,冷链物流项目擂响战鼓。").events] == ["groundbreaking"]
    assert [e.type for e in extractor.extract("昨日,冷链物流项目开工。").events] == ["groundbreaking"]


def test_suffixes_and_whole_names() -> None:
    assert [e.text for e in Extractor(rules=[SUFFIX]).tag("位于安化县云台矿业小镇", kinds=["park"])] == ["安化县云台矿业小镇"]
    whole = {"rule": [{**SUFFIX["rule"][0], "words": ["云台矿区"], "options": {"whole": True}, "examples": ["在【云台矿区】"]}]}
    assert [e.text for e in Extractor(rules=[whole]).tag("位于云台矿区", kinds=["park"])] == ["云台矿区"]


def test_cues() -> None:
    text = "海川集团擘画在安化县开工星河储能项目。"
    assert [e.status for e in Extractor().extract(text).events] == ["occurred"]
    assert [e.status for e in Extractor(rules=[{"planned": {"before": ["擘画"]}}]).extract(text).events] == ["planned"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ({}, "neither 'type' nor"),
        ({"type": "resettlement", "trigger": [TRIGGER]}, "a trigger needs a name of the form 'resettlement.what'"),
        ({"type": "groundbreaking", "zh": "开工", "trigger": [TRIGGER]}, "is known: leave"),
        ({"type": "groundbreaking", "trigger": [{**TRIGGER, "name": "groundbreaking.start"}]}, "is taken"),
        ({"type": "groundbreaking", "trigger": [{**TRIGGER, "examples": ["天晴。"]}]}, "marks no trigger"),
        ({"type": "groundbreaking", "trigger": [{**TRIGGER, "examples": ["昨【擂响战鼓】。 => planned"]}]}, "status is occurred"),
        ({"type": "groundbreaking", "trigger": [{**TRIGGER, "counterexamples": ["昨日冷库擂鼓开工。"]}]}, "it gives an event"),
        ({"rule": [{**SUFFIX["rule"][0], "kind": "money"}]}, "the kind must be one of place"),
        ({"rule": [{**SUFFIX["rule"][0], "words": [], "pattern": "矿"}]}, "no words"),
        ({"rule": [{**SUFFIX["rule"][0], "examples": ["落户【白沙】"]}]}, "is expected, not"),
        ({"rule": [{**SUFFIX["rule"][0], "counterexamples": ["落户白沙矿业小镇"]}]}, "it finds"),
        ({"planned": {"before": "谋划"}}, r"\[planned\]: a list"),
        ({"planned": {"behind": ["谋划"]}}, "unknown key 'behind'"),
    ],
)
def test_what_is_wrong_is_named(source: dict[str, Any], problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        Extractor(rules=[source])


def test_new_types_need_a_frame() -> None:
    trigger = {**TRIGGER, "name": "resettlement.drum"}
    with pytest.raises(RuleError, match="new type: it needs"):
        Extractor(rules=[{"type": "resettlement", "trigger": [trigger]}])


def test_files_that_are_no_toml_are_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    with pytest.raises(RuleError, match="mine.toml: it cannot be read"):
        Extractor(rules=[file])
    file.write_text("type =", encoding="utf-8")
    with pytest.raises(RuleError, match="mine.toml: not TOML"):
        Extractor(rules=[file])
    with pytest.raises(ValueError, match="unknown event type 'resettlement'"):
        Extractor(types=["resettlement"])

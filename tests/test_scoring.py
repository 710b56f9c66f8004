"""The scorer: what is right, wrong and missed, and what counts not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cn_econ_extract import InputError, extract
from cn_econ_extract.cli import app
from cn_econ_extract.reading import read_gold
from cn_econ_extract.scoring import Tally, compare

TEXT = "3月30日,星河储能项目在安化县开工,总投资12亿元。4月2日,海川集团与安化县签约。"
START = {
    "anchors": ["星河储能项目在安化县开工"],
    "type": "groundbreaking",
    "status": "occurred",
    "date": {"text": "3月30日", "value": "2021-03-30"},
    "arguments": [
        {"role": "project", "text": "星河储能项目"},
        {"role": "place", "text": "安化县"},
        {"role": "total_investment", "text": "12亿元", "value": 1200000000, "unit": "CNY"},
    ],
}


def gold(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "one", "title": None, "published": "2021-04-05", "text": TEXT, "events": list(events), **more}


def tally(article: dict[str, Any]) -> Tally:
    result = Tally()
    result.add("one", compare(article, extract(TEXT, published="2021-04-05").to_dict()))
    return result


def test_right_wrong_and_missed_are_counted() -> None:
    result = tally(gold(START))
    assert result.count("event", "right") == 1
    assert result.count("event", "wrong", "signing") == 1
    assert result.count("argument", "right") == 3
    assert result.figures()["dates"] == 1.0
    assert 0.5 < result.figures()["records"] < 1.0
    assert any("signing" in note for note in result.notes)
    rows = result.by_label("argument")
    assert rows["place"] == {"gold": 1, "precision": pytest.approx(1.0), "recall": 1.0, "f1": 1.0}


def test_optional_things_count_neither_way() -> None:
    optional = {"anchors": ["签约"], "type": "signing", "status": "occurred", "date": None, "arguments": [], "optional": True}
    assert tally(gold(START, optional)).figures()["records"] == 1.0
    place, *_ = (a for a in START["arguments"] if a["role"] == "place")  # type: ignore[attr-defined]
    absent = {"role": "park", "text": "星河园区", "optional": True}
    without = {**START, "arguments": [*START["arguments"], absent]}  # type: ignore[misc]
    assert tally(gold(without, optional)).figures()["records"] == 1.0
    assert place["text"] == "安化县"


def test_other_figures_dates_and_names_are_wrong() -> None:
    other = json.loads(json.dumps(START))
    other["date"]["value"] = "2021-03-29"
    other["arguments"][0]["text"] = "银河冷链项目"
    other["arguments"][1]["text"] = "湖南省安化县"
    other["arguments"][2]["value"] = 1200000001_0
    result = tally(gold(other))
    assert (result.count("date", "wrong", "groundbreaking"), result.count("date", "missed")) == (1, 1)
    assert result.count("argument", "missed") == 2
    assert (result.count("argument", "right", "place"), result.count("strict", "missed", "place")) == (1, 1)


def test_relations_are_compared_by_names() -> None:
    located = {"type": "located_in", "head": "星河储能项目", "tail": "安化县"}
    absent = {"type": "part_of", "head": "星河储能项目", "tail": "海川集团"}
    result = tally(gold(START, relations=[located, absent]))
    assert (result.count("relation", "right"), result.count("relation", "missed")) == (1, 1)


def test_the_command_line_scores_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(gold(START), ensure_ascii=False), encoding="utf-8")
    result = CliRunner().invoke(app, ["score", str(tmp_path), "--json", "--by-role"])
    assert result.exit_code == 0
    figures = json.loads(result.output)
    assert figures["articles"] == 1
    assert figures["argument"]["place"]["f1"] == 1.0
    plain = CliRunner().invoke(app, ["score", str(tmp_path), "--errors"])
    assert "one: wrong event signing" in plain.output


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "not JSON"),
        ('{"id": 1}', "no annotated article"),
        ('{"id": 1, "text": "开工开工", "events": [{"anchors": ["开工"]}]}', "exactly once"),
        ('{"id": 1, "text": "开工", "events": [{"type": "signing"}]}', "no anchors"),
    ],
)
def test_what_is_no_gold_is_refused_by_name(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "one.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=rf"one\.json: .*{problem}"):
        read_gold(tmp_path)
    with pytest.raises(InputError, match="no folder"):
        read_gold(tmp_path / "none")

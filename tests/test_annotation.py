"""Exports for annotation tools: what goes out comes back, with emoji, crossing spans and line breaks."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cn_econ_extract import Document, InputError, extract
from cn_econ_extract.annotation import brat, doccano, label_studio
from cn_econ_extract.annotation.gold import anchor, to_gold
from cn_econ_extract.annotation.labels import CHINESE, COLOURS
from cn_econ_extract.annotation.marks import FLAGS, LABELS, LINKS, Article, Link, Region, from_document
from cn_econ_extract.cli import app
from cn_econ_extract.records import Argument, Event, EventDate, Mention
from cn_econ_extract.scoring import Tally, compare

FIXTURES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((Path(__file__).parent / "fixtures").glob("*.json"))]
PARTY = (
    "🎉🎉3月30日,星河储能项目在安化县开工,总投资约12亿元,其中一期3亿元🏗。\r\n4月2日,海川集团与安化县签约。\n"
    "海川集团计划5月在望云县投资2000万元建设冷链中心。😀甲厂开工。\n甲厂开工。"
)


def documents() -> list[Document]:
    found = [extract(fixture["text"], title=fixture["title"], published=fixture["published"]) for fixture in FIXTURES]
    emoji = [extract("".join(f"🚀{line}\n" for line in document.text.splitlines())) for document in found[:4]]
    return [*found, *emoji, extract(PARTY, published="2021-04-05"), crossing()]


def crossing() -> Document:
    """A record whose spans nest, cross, repeat and run over a line break, told by hand."""
    text = "😀长河电子\n产业园一期3月5日开工,总投资5亿元,长河电子投资2亿元。"

    def span(words: str) -> dict[str, Any]:
        return {"text": words, "start": text.index(words), "end": text.index(words) + len(words)}

    five = {"value": 500000000, "unit": "CNY"}
    event = Event(
        id="ev1",
        type="groundbreaking",
        status="planned",
        mentions=(Mention(**span("开工"), rule="hand"), Mention(**span("投资2"), rule="hand")),
        date=EventDate(**span("3月5日"), value="2021-03-05"),
        arguments=(
            Argument(role="project", **span("长河电子\n产业园")),
            Argument(role="park", **span("产业园一期")),
            Argument(role="total_investment", **span("5亿元"), **five, of="长河电子\n产业园"),
            Argument(role="investment", **span("5亿元"), **five, modifier="about", of="二期"),
            Argument(role="investment", **span("亿元,长"), value=None, unit="CNY"),
        ),
    )
    return Document(id="by hand", text=text, published="2021-04-05", events=(event,))


DOCUMENTS = documents()


def annotated(path: Path) -> None:
    """Do what Label Studio does when an annotator submits the predictions as they are."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"was_cancelled": True, "result": []}, *task.pop("predictions")]
    path.write_text(json.dumps(tasks), encoding="utf-8")


def through_label_studio(articles: list[Article], folder: Path, utf16: bool = False) -> list[Article]:
    write(label_studio.export(articles, utf16=utf16), folder)
    annotated(folder / "tasks.json")
    return label_studio.read(folder / "tasks.json")


def through_old_label_studio(articles: list[Article], folder: Path) -> list[Article]:
    return through_label_studio(articles, folder, utf16=True)


def through_doccano(articles: list[Article], folder: Path) -> list[Article]:
    write(doccano.export(articles), folder)
    return doccano.read(folder / "articles.jsonl")


def through_brat(articles: list[Article], folder: Path) -> list[Article]:
    write(brat.export(articles), folder)
    return sorted(brat.read(folder), key=lambda article: [a.id for a in articles].index(article.id))


def write(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


TOOLS = [through_label_studio, through_old_label_studio, through_doccano, through_brat]


@pytest.mark.parametrize("through", TOOLS)
def test_what_goes_out_comes_back_and_scores_one(through: Callable[[list[Article], Path], list[Article]], tmp_path: Path) -> None:
    back = through([from_document(document, f"no {n}") for n, document in enumerate(DOCUMENTS)], tmp_path)
    tally = Tally()
    for document, article in zip(DOCUMENTS, back, strict=True):
        gold = to_gold(article)
        assert (gold["text"], gold["title"], gold["published"]) == (document.text, document.title, document.published)
        predicted = document.to_dict()
        tally.add(document.id, compare(gold, predicted))
        given = [(a["role"], a["text"], a.get("value"), a.get("of")) for e in predicted["events"] for a in e["arguments"]]
        assert sorted(map(str, given)) == sorted(
            str((a["role"], a["text"], a.get("value"), a.get("of"))) for e in gold["events"] for a in e["arguments"]
        )
    assert tally.notes == []
    assert set(tally.figures().values()) == {1.0}


def test_two_ways_lead_to_the_same_gold(tmp_path: Path) -> None:
    article = from_document(crossing())
    first = to_gold(through_brat(through_label_studio([article], tmp_path), tmp_path)[0])
    assert first == to_gold(through_doccano([article], tmp_path)[0]) == to_gold(article)


@given(st.text(st.sampled_from("厂开工🎉𠮷\n a"), min_size=1, max_size=40), st.data())
def test_utf16_offsets_cut_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    units = label_studio.utf16_offsets(text)
    raw = text.encode("utf-16-le")
    assert len(raw) == 2 * units[-1]
    assert raw[2 * units[start] : 2 * units[end]].decode("utf-16-le") == text[start:end]


@given(st.text(st.sampled_from("厂开工🎉。\n"), min_size=1, max_size=40), st.data())
def test_an_anchor_holds_its_trigger_and_stands_once(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = anchor(text, start, end)
    assert text.count(words) == 1
    assert text.index(words) <= start
    assert end <= text.index(words) + len(words)


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20), st.sampled_from(LABELS)), max_size=8))
def test_any_spans_pass_through_the_line_formats(spans: list[tuple[int, int, str]]) -> None:
    text = "😀星河🎉项目开工\r\n在安化县。𠮷日\n完"
    regions = [
        Region(id=str(n), label=label, start=start, end=min(start + length, len(text)))
        for n, (start, length, label) in enumerate(((s % len(text), w, label) for s, w, label in spans), 1)
    ]
    article = Article(id="a", text=text, regions=regions)
    row = json.loads(doccano.export([article])["articles.jsonl"])
    assert [text[e["start_offset"] : e["end_offset"]] for e in row["entities"]] == [article.text_of(r) for r in regions]
    for line in brat.export([article])["a.ann"].decode().splitlines():
        if line.startswith("T"):
            _, what, words = line.split("\t")
            pieces = [tuple(map(int, piece.split())) for piece in what.split(" ", 1)[1].split(";") if piece]
            assert " ".join(text[start:end] for start, end in pieces) == words
            assert "\n" not in words


def test_what_the_annotator_changes_counts() -> None:
    text = "3月30日,星河储能项目开工,总投资12亿元,占地若干亩,明年通车。"
    article = from_document(extract(text, published="2021-04-05"))
    money = next(region for region in article.regions if article.text_of(region) == "12亿元")
    money.end -= 1  # the note says what 12亿元 is, no longer what the region marks
    assert to_gold(article)["events"][0]["arguments"][-1] == {
        "role": "total_investment", "text": "12亿", "value": 1200000000, "unit": "CNY",
    }  # fmt: skip
    trigger = next(region for region in article.regions if region.label == "groundbreaking")
    trigger.flags = ("negated", "optional")
    event = to_gold(article)["events"][0]
    assert (event["status"], event["optional"], event["anchors"]) == ("negated", True, ["开工"])
    some = Region(id="new", label="quantity", start=text.index("若干"), end=text.index("若干") + 2)
    article.regions.append(some)
    article.links.append(Link(trigger.id, "land_area", "new"))
    with pytest.raises(InputError, match="'若干' cannot be read as a figure; mark number and unit alone"):
        to_gold(article)
    some.note = {"text": "若干", "value": None, "unit": "mu"}
    assert to_gold(article)["events"][0]["arguments"][-1]["value"] is None
    some.label = "date"
    article.links.append(Link(trigger.id, "date", "new"))
    with pytest.raises(InputError, match="has 2 dates; keep one"):
        to_gold(article)


def test_the_configurations_know_every_label() -> None:
    tree = ElementTree.fromstring(label_studio.configuration())
    values = [[item.get("value") for item in tree.iter(tag)] for tag in ("Label", "Relation", "Choice")]
    assert values == [list(LABELS), list(LINKS), list(FLAGS)]
    assert {*LABELS, *LINKS, *FLAGS} <= set(CHINESE)
    assert set(COLOURS) == set(LABELS)
    sections = brat.annotation_conf()
    assert all(f"\n{label}" in sections for label in LABELS)
    assert "total_investment*:<ENTITY>" in sections
    assert "groundbreaking | 开工\n" in brat.visual_conf()
    spans = json.loads(doccano.export([])["spans.json"])
    assert [span["text"] for span in spans] == [*LABELS, *FLAGS]


@pytest.mark.parametrize(
    ("tool", "content", "problem"),
    [
        ("label-studio", "{", "not JSON.*export the project"),
        ("label-studio", '[{"text": "a", "label": []}]', "no list of tasks.*JSON-MIN"),
        ("label-studio", '[{"data": {"text": "a"}, "annotations": []}]', "no task is annotated; submit"),
        ("label-studio", '[{"data": {"id": 1}, "annotations": [{"result": []}]}]', "task 1: its data hold no text"),
        (
            "label-studio",
            '[{"data": {"text": "开工"}, "annotations": [{"result": [{"id": "a", "type": "labels",'
            ' "value": {"start": 0, "end": 1, "text": "工", "labels": ["signing"]}}]}]}]',
            "the regions' texts are not what stands",
        ),
        ("label-studio", '[{"data": {"text": "开工"}, "annotations": [{"result": [{"type": "labels"}]}]}]', "not as Label"),
        ("doccano", "{}", "line 1: it lacks text"),
        ("doccano", "PK", "line 1: it is not JSON.*unpack"),
        ("doccano", '{"text": "开工", "entities": [{"id": 1}], "relations": []}', "not as doccano writes it"),
        (
            "doccano",
            '{"text": "开工", "entities": [{"id": 1, "start_offset": 0, "end_offset": 2, "label": "start"}], "relations": []}',
            "there is no label 'start'; labels are signing",
        ),
        (
            "doccano",
            '{"text": "开工", "entities": [{"id": 1, "start_offset": 0, "end_offset": 9, "label": "signing"}], "relations": []}',
            "is not in the text",
        ),
        ("doccano", '{"text": "a", "entities": [], "relations": [{"from_id": 1, "to_id": 2, "type": "of"}]}', "not there; draw"),
        ("brat", "T1\tsigning x y\t开工", "line 1 is not brat's standoff format"),
        ("brat", "T1\tsigning 0 2\t签约", "the text has '开工' where T1 has '签约'"),
        ("brat", "E1\tsigning:T9", None),
    ],
)
def test_what_is_no_export_is_refused_by_name(tool: str, content: str, problem: str | None, tmp_path: Path) -> None:
    file = tmp_path / {"label-studio": "x.json", "doccano": "x.jsonl", "brat": "x.ann"}[tool]
    file.write_text(content, encoding="utf-8")
    read = {"label-studio": label_studio.read, "doccano": doccano.read, "brat": brat.read}[tool]
    if tool == "brat":
        with pytest.raises(InputError, match=r"there is no x\.txt beside it"):
            read(tmp_path)
        (tmp_path / "x.txt").write_text("开工", encoding="utf-8")
    if problem is None:
        assert to_gold(read(tmp_path)[0])["events"] == []
        return
    with pytest.raises(InputError, match=problem) as caught:
        read(tmp_path if tool == "brat" else file)
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize(("tool", "export"), [("label-studio", "tasks.json"), ("doccano", "articles.jsonl"), ("brat", "")])
def test_from_an_article_to_its_score_on_the_command_line(tool: str, export: str, tmp_path: Path) -> None:
    article, runner = tmp_path / "party.txt", CliRunner()
    article.write_text(PARTY, encoding="utf-8", newline="")
    out, gold = tmp_path / "out", tmp_path / "gold"
    written = runner.invoke(app, ["annotate", str(article), str(article), "--format", tool, "--out", str(out)])
    assert (written.exit_code, "2 articles" in written.output) == (0, True)
    if tool == "label-studio":
        annotated(out / export)
    assert runner.invoke(app, ["gold", str(out / export), "--format", tool, "--out", str(gold)]).exit_code == 0
    assert sorted(path.name for path in gold.iterdir()) == ["party-2.json", "party.json"]
    scored = json.loads(runner.invoke(app, ["score", str(gold), "--run", "--json"]).output)
    assert (scored["articles"], scored["records"], scored["strict"]) == (2, 1.0, 1.0)
    again = runner.invoke(app, ["gold", str(out / export), "--format", tool, "--out", str(gold)])
    assert again.exit_code == 2
    assert "it is there already; name a new folder" in again.output


def test_utf16_is_for_label_studio_alone(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["annotate", "x.txt", "--format", "brat", "--utf16", "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "brat counts code points" in done.output


def test_predictions_made_before_are_scored(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    first, second = FIXTURES[:2]
    for fixture in (first, second):
        (tmp_path / "gold" / f"{fixture['id']}.json").write_text(json.dumps(fixture), encoding="utf-8")
    predicted = [extract(f["text"], title=f["title"], published=f["published"]).to_json() for f in (second, first)]
    (tmp_path / "pred.jsonl").write_text("\n".join(predicted), encoding="utf-8")
    runner, gold = CliRunner(), str(tmp_path / "gold")
    before = runner.invoke(app, ["score", gold, str(tmp_path / "pred.jsonl")])
    assert before.output == runner.invoke(app, ["score", gold, "--run"]).output == runner.invoke(app, ["score", gold]).output
    (tmp_path / "pred.jsonl").write_text(predicted[0], encoding="utf-8")
    part = runner.invoke(app, ["score", gold, str(tmp_path / "pred.jsonl")])
    assert (part.exit_code, f"no document has the text of the article {first['id']}" in part.output) == (2, True)
    assert runner.invoke(app, ["score", gold, "x", "--run"]).exit_code == 2

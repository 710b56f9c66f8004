"""The JSON Schema of the document: shipped as it is built, and every output keeps to it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from cn_econ_extract import Document, extract
from cn_econ_extract.cli import app
from cn_econ_extract.corpus.run import run
from cn_econ_extract.corpus.stores import open_store
from cn_econ_extract.extractor import Extractor
from cn_econ_extract.records import load_json
from cn_econ_extract.schema import build_schema, schema_text

FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
VALIDATOR = Draft202012Validator(json.loads(schema_text()), format_checker=Draft202012Validator.FORMAT_CHECKER)
TEXT = "近日,海川集团旗下的冷链物流项目在长沙经开区开工,总投资12亿元至15亿元,占地0.5亩,同比增长12.3%,2018年以前建成。"


def problems(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_shipped_schema_is_the_one_of_the_records() -> None:
    assert json.loads(schema_text()) == build_schema(), "the records have changed: run scripts/build_schema.py"


def test_the_schema_keeps_to_its_own_dialect() -> None:
    Draft202012Validator.check_schema(build_schema())


def test_the_command_prints_the_schema() -> None:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert result.output == schema_text()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_every_document_is_valid(fixture: dict[str, Any]) -> None:
    document = extract(fixture["text"], title=fixture["title"], published=fixture["published"])
    assert problems(document.to_dict()) == []
    assert problems(document.to_dict(text=False)) == []
    assert problems(load_json(document.to_json())) == []
    assert problems(json.loads(document.to_json())) == []


@pytest.mark.parametrize("published", [None, "2021-04-02"])
@pytest.mark.parametrize("text", ["", TEXT, "12月28日,冷库开工。占\ud800比0.00001%的股权", "数亿元。丰禾食品更名为海川食品。"])
def test_what_is_open_or_odd_is_valid_too(text: str, published: str | None) -> None:
    assert problems(extract(text, published=published).to_dict()) == []


@pytest.mark.parametrize("form", ["--json", "--jsonl"])
@pytest.mark.parametrize("copies", [1, 2])
def test_the_output_of_the_command_is_valid(form: str, copies: int, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    output = CliRunner().invoke(app, ["extract", *[str(article)] * copies, form, "--published", "2021-04-02"]).output
    read = [json.loads(line) for line in output.splitlines()] if form == "--jsonl" else json.loads(output)
    documents = read if isinstance(read, list) else [read]
    assert [problems(document) for document in documents] == [[]] * copies


def test_a_line_of_a_store_is_a_document_with_its_position(tmp_path: Path) -> None:
    from cn_econ_extract.corpus.inputs import RawArticle

    with open_store(tmp_path / "store.jsonl") as store:  # type: ignore[attr-defined]
        run([RawArticle("here", TEXT)], store, Extractor())
    data = load_json((tmp_path / "store.jsonl").read_bytes())
    assert data.pop("position") == "here"
    assert problems(data) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "cn_econ_extract/2"),
        (("published",), "2 April 2021"),
        (("title",), None),
        (("extra",), 1),
        (("entities", 0, "start"), -1),
        (("entities", 0, "start"), Decimal("0.5")),
        (("entities", 0, "kind"), "coin"),
        (("events", 0, "status"), "done"),
        (("events", 0, "confidence"), 2),
        (("events", 0, "date", "value"), "30.3.2021"),
        (("events", 0, "arguments", 0, "role"), "hero"),
        (("events", 0, "arguments"), None),
    ],
)
def test_what_is_no_document_is_refused(path: tuple[str | int, ...], value: object) -> None:
    data: Any = extract("3月30日,冷链物流项目在长沙经开区开工。", title="x", published="2021-04-02").to_dict()
    assert problems(data) == []
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert problems(data) != []


@pytest.mark.parametrize(("kind", "value", "valid"), [("date", 5, False), ("money", "5", False), ("money", None, True)])
def test_a_value_is_of_its_kind(kind: str, value: object, valid: bool) -> None:
    data = Document(id="d").to_dict()
    data["entities"] = [{"text": "x", "start": 0, "end": 1, "kind": kind, "rule": "x.y", "value": value}]
    assert (problems(data) == []) is valid

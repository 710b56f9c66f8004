"""The articles of tests/fixtures: how near their records come to the expected ones, and that they change only on purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cn_econ_extract import Document, extract
from cn_econ_extract.scoring import Tally, compare

FOLDER = Path(__file__).parent / "fixtures"
RECORDS = FOLDER / "records"
FIXTURES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def document(fixture: dict[str, Any]) -> Document:
    return extract(fixture["text"], title=fixture["title"], published=fixture["published"])


def account(document: Document) -> str:
    """The record as a text that reads well in a diff: events, dates, arguments, relations."""
    lines = []
    for event in document.events:
        words = "、".join(f"{m.text}@{m.start}" for m in event.mentions)
        lines.append(f"{event.type} {event.status} {event.date.value if event.date else None} {words}")
        for a in event.arguments:
            figure = "" if a.unit is None else f" = {a.value or f'{a.min}~{a.max}'} {a.unit} {a.modifier or ''}".rstrip()
            lines.append(f"  {a.role}: {a.text!r}@{a.start}{figure}" + "".join(
                f" {key}={value}" for key, value in (("name", a.name), ("of", a.of), ("item", a.item)) if value
            ))  # fmt: skip
    for relation in document.relations:
        head, tail = (document.entity(end) for end in (relation.head, relation.tail))
        lines.append(f"{relation.type}: {head.text!r} > {tail.text!r}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_the_record_changes_only_on_purpose(fixture: dict[str, Any], request: pytest.FixtureRequest) -> None:
    path = RECORDS / f"{fixture['id']}.txt"
    got = account(document(fixture))
    if request.config.getoption("--update-records"):
        RECORDS.mkdir(exist_ok=True)
        path.write_text(got, encoding="utf-8")
    assert path.exists(), "no record yet: run pytest --update-records and read what it wrote"
    assert got == path.read_text(encoding="utf-8"), "if the change is meant, run pytest --update-records"


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_every_anchor_stands_once(fixture: dict[str, Any]) -> None:
    for event in fixture["events"]:
        assert [fixture["text"].count(anchor) for anchor in event["anchors"]] == [1] * len(event["anchors"])


def test_the_records_come_near_the_expected_ones() -> None:
    tally = Tally()
    for fixture in FIXTURES:
        tally.add(fixture["id"], compare(fixture, document(fixture).to_dict()))
    assert tally.figures()["records"] >= 0.8, "\n".join(tally.notes)

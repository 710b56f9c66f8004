"""doccano: one JSON object a line for a project of sequence labelling with relations, offsets in code points.

doccano has no attributes: a status is a span of its own at the trigger's place, with a relation ``status`` to it. The notes of
the figures are a column of metadata, which doccano keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError, RecordError
from ..reading import read_article
from ..records import dump_json, load_json
from .labels import COLOURS
from .marks import FLAGS, LABELS, LINKS, Article, Link, Region, check

_STATUS = "status"
_FLAG_COLOUR = "#eeeeee"
_EXPORT = "export the project from doccano as JSONL(relation)"


def export(articles: Iterable[Article]) -> dict[str, bytes]:
    """The files to import: ``articles.jsonl``, and ``spans.json`` and ``relations.json`` for the label types."""
    lines, first = [], 1
    for article in articles:
        lines.append(dump_json(_line(article, first)) + "\n")
        first += 2 * len(article.regions)  # ids are unique in the file: a region has one, and its status may have one
    spans = [_type(label, COLOURS.get(label, _FLAG_COLOUR)) for label in (*LABELS, *FLAGS)]
    relations = [_type(link, _FLAG_COLOUR) for link in (*LINKS, _STATUS)]
    return {
        "articles.jsonl": "".join(lines).encode(),
        "spans.json": dump_json(spans).encode(),
        "relations.json": dump_json(relations).encode(),
    }


def _type(text: str, colour: str) -> dict[str, Any]:
    return {"text": text, "suffix_key": None, "background_color": colour, "text_color": "#000000"}


def _line(article: Article, first: int) -> dict[str, Any]:
    ids = {region.id: first + number for number, region in enumerate(article.regions)}
    entities = [_span(ids[region.id], region, region.label) for region in article.regions]
    relations = [{"from_id": ids[link.source], "to_id": ids[link.target], "type": link.label} for link in article.links]
    for region in article.regions:
        for flag in region.flags:
            number = first + len(entities)
            entities.append(_span(number, region, flag))
            relations.append({"from_id": ids[region.id], "to_id": number, "type": _STATUS})
    notes = [{"start": r.start, "end": r.end, "label": r.label, **r.note} for r in article.regions if r.note]
    numbered = [{"id": number, **relation} for number, relation in enumerate(relations, first)]
    data = {"article": article.id, "title": article.title, "published": article.published, "notes": notes}
    given = {key: value for key, value in data.items() if value is not None}
    return {"text": article.text, "entities": entities, "relations": numbered, **given}


def _span(id: int, region: Region, label: str) -> dict[str, Any]:
    return {"id": id, "start_offset": region.start, "end_offset": region.end, "label": label}


def read(path: Path) -> list[Article]:
    """The articles of an export as JSONL(relation)."""
    lines = [(number, line) for number, line in enumerate(read_article(path).split("\n"), 1) if line.strip()]
    return [_article(line, f"{path}: line {number}") for number, line in lines]


def _article(line: str, where: str) -> Article:
    try:
        row = load_json(line)
    except RecordError as error:
        raise InputError(f"{where}: it is {error}; {_EXPORT} (unpack the archive)") from None
    if not isinstance(row, dict) or not {"text", "entities", "relations"} <= row.keys():
        raise InputError(f"{where}: it lacks text, entities or relations; {_EXPORT}")
    try:
        regions, links = _marks(row)
    except (KeyError, TypeError) as error:
        raise InputError(f"{where}: an entity or relation is not as doccano writes it ({error}); {_EXPORT}") from None
    article = Article(
        id=str(row.get("article", row.get("id", "line"))),
        text=row["text"],
        title=row.get("title"),
        published=row.get("published"),
        regions=regions,
        links=links,
    )
    return check(article, where)


def _marks(row: Mapping[str, Any]) -> tuple[list[Region], list[Link]]:
    notes = [(_place(note, "start", "end"), _without_place(note)) for note in row.get("notes") or ()]
    regions = {
        str(entity["id"]): Region(
            id=str(entity["id"]), label=entity["label"], start=entity["start_offset"], end=entity["end_offset"]
        )
        for entity in row["entities"]
    }
    by_place: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for place, note in notes:
        by_place.setdefault(place, []).append(note)
    for entity in row["entities"]:
        waiting = by_place.get(_place(entity, "start_offset", "end_offset"))
        if waiting:
            regions[str(entity["id"])].note = waiting.pop(0)
    links = [Link(str(link["from_id"]), link["type"], str(link["to_id"])) for link in row["relations"]]
    flags = {link.target for link in links if link.label == _STATUS}
    for link in links:
        if link.label == _STATUS and link.source in regions and link.target in regions:
            regions[link.source].flags += (regions[link.target].label,)
    kept = [region for id, region in regions.items() if id not in flags]
    return kept, [link for link in links if link.label != _STATUS]


def _place(item: Mapping[str, Any], start: str, end: str) -> tuple[Any, ...]:
    return item["label"], item[start], item[end]


def _without_place(note: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in note.items() if key not in ("label", "start", "end")}

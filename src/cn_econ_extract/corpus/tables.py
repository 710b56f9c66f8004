"""The tables of a store and their columns (of the types of views/columns.py), and the rows that a document gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from ..document import Document
from ..records import EVENT_TYPES, Entity, Event
from ..views.columns import ARGUMENT, FIGURE, SPAN, as_day, as_decimal, field_values

Row: TypeAlias = tuple[Any, ...]

_FOUND = {"kind": "text", **SPAN, "rule": "text", **FIGURE}
_READ = {
    "first_day": "date", "last_day": "date", "basis": "text", "direction": "text", "from_value": "decimal", "to_value": "decimal",
    "name": "text", "adcode": "text", "candidates": "list", "stock_code": "text",
}  # fmt: skip
TABLES: dict[str, dict[str, str]] = {
    "articles": {"id": "text", "position": "text", "title": "text", "published": "date", "text": "text", "warnings": "list"},
    "events": {
        "article": "text", "event": "text", "type": "text", "type_zh": "text", "status": "text", "confidence": "decimal",
        "date": "text", "first_day": "date", "last_day": "date", "date_basis": "text", "date_text": "text", "industries": "list",
        "sentences": "list",
    },
    "mentions": {"article": "text", "event": "text", **SPAN, "rule": "text"},
    "arguments": {"article": "text", "event": "text", **ARGUMENT},
    "entities": {"article": "text", "entity": "text", **_FOUND, "date": "text", **_READ},
    "relations": {"article": "text", "type": "text", "head": "text", "tail": "text", "rule": "text"},
    "failures": {"position": "text", "reason": "text", "id": "text"},
}  # fmt: skip
"""The columns of each table, by name, with their types."""
NESTED = tuple(table for table in TABLES if "article" in TABLES[table])
"""The tables of which an article has any number of rows."""


def rows(document: Document, position: str) -> Iterator[tuple[str, Row]]:
    """The rows of all tables, each with the table's name."""
    article = document.id
    yield "articles", (article, position, document.title, as_day(document.published), document.text, list(document.warnings))
    for event in document.events:
        yield "events", _event(article, event)
        for mention in event.mentions:
            yield "mentions", (article, event.id, mention.text, mention.start, mention.end, mention.rule)
        for argument in event.arguments:
            yield "arguments", (article, event.id, *field_values(argument, ARGUMENT))
    for entity in document.entities:
        yield "entities", (article, *_entity(entity))
    for relation in document.relations:
        yield "relations", (article, relation.type, relation.head, relation.tail, relation.rule)


def _event(article: str, event: Event) -> Row:
    day = event.date
    dated = (day.value, as_day(day.first_day), as_day(day.last_day), day.basis, day.text) if day is not None else (None,) * 5
    known = event.id, event.type, EVENT_TYPES.get(event.type), event.status, as_decimal(event.confidence)
    return article, *known, *dated, list(event.industries or ()), list(event.sentences)


def _entity(e: Entity) -> Row:
    return e.id, *field_values(e, _FOUND), e.value if isinstance(e.value, str) else None, *field_values(e, _READ)

"""The tables of a store and their columns, and the rows that a document gives.

Types: text, int, decimal (38 digits, 10 of them behind the point), date, list (of text).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from ..document import Document
from ..records import EVENT_TYPES, Argument, Entity, Event

Row: TypeAlias = tuple[Any, ...]

_SPAN = {"text": "text", "start": "int", "end": "int"}
_FIGURE = {"value": "decimal", "min": "decimal", "max": "decimal", "unit": "text", "modifier": "text", "per": "text"}
TABLES: dict[str, dict[str, str]] = {
    "articles": {"id": "text", "position": "text", "title": "text", "published": "date", "text": "text", "warnings": "list"},
    "events": {
        "article": "text", "event": "text", "type": "text", "type_zh": "text", "status": "text", "confidence": "decimal",
        "date": "text", "first_day": "date", "last_day": "date", "date_basis": "text", "date_text": "text", "industries": "list",
        "sentences": "list",
    },
    "mentions": {"article": "text", "event": "text", **_SPAN, "rule": "text"},
    "arguments": {
        "article": "text", "event": "text", "role": "text", **_SPAN, **_FIGURE, "name": "text", "of": "text", "item": "text",
        "entity": "text", "confidence": "decimal",
    },
    "entities": {
        "article": "text", "entity": "text", "kind": "text", **_SPAN, "rule": "text", **_FIGURE, "date": "text",
        "first_day": "date", "last_day": "date",
        "basis": "text", "direction": "text", "from_value": "decimal", "to_value": "decimal", "name": "text",
        "adcode": "text", "candidates": "list", "stock_code": "text",
    },
    "relations": {"article": "text", "type": "text", "head": "text", "tail": "text", "rule": "text"},
    "failures": {"position": "text", "reason": "text", "id": "text"},
}  # fmt: skip
"""The columns of each table, by name, with their types."""
NESTED = tuple(table for table in TABLES if "article" in TABLES[table])
"""The tables of which an article has any number of rows."""

_EXPONENT = Decimal(1).scaleb(-10)


def rows(document: Document, position: str) -> Iterator[tuple[str, Row]]:
    """The rows of all tables, each with the table's name."""
    article = document.id
    yield "articles", (article, position, document.title, _day(document.published), document.text, list(document.warnings))
    for event in document.events:
        yield "events", _event(article, event)
        for mention in event.mentions:
            yield "mentions", (article, event.id, mention.text, mention.start, mention.end, mention.rule)
        for argument in event.arguments:
            yield "arguments", (article, event.id, *_argument(argument))
    for entity in document.entities:
        yield "entities", (article, *_entity(entity))
    for relation in document.relations:
        yield "relations", (article, relation.type, relation.head, relation.tail, relation.rule)


def _event(article: str, event: Event) -> Row:
    day = event.date
    dated = (day.value, _day(day.first_day), _day(day.last_day), day.basis, day.text) if day is not None else (None,) * 5
    known = event.id, event.type, EVENT_TYPES.get(event.type), event.status, _number(event.confidence)
    return article, *known, *dated, list(event.industries or ()), list(event.sentences)


def _argument(a: Argument) -> Row:
    figure = _number(a.value), _number(a.min), _number(a.max), a.unit, a.modifier, a.per
    return a.role, a.text, a.start, a.end, *figure, a.name, a.of, a.item, a.entity, _number(a.confidence)


def _entity(e: Entity) -> Row:
    figure = _number(e.value), _number(e.min), _number(e.max), e.unit, e.modifier, e.per
    day = (e.value if isinstance(e.value, str) else None, _day(e.first_day), _day(e.last_day), e.basis)
    change = e.direction, _number(e.from_value), _number(e.to_value)
    name = e.name, e.adcode, list(e.candidates or ()), e.stock_code
    return e.id, e.kind, e.text, e.start, e.end, e.rule, *figure, *day, *change, *name


def _number(value: Any) -> Decimal | None:
    """The number as a column holds it; None where there is none, or it does not fit."""
    if not isinstance(value, int | Decimal):
        return None
    try:
        number = Decimal(value).quantize(_EXPONENT)
    except InvalidOperation:
        return None
    return number if abs(number) < Decimal(10) ** 28 else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None

"""Events as tables for data frames: a tidy one with a row for each event, a long one with a row for each argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

import msgspec

from ..records import EVENT_TYPES, Argument, Entity, Event
from .columns import ARGUMENT, arrow_table, as_day, as_decimal, field_values

Row: TypeAlias = dict[str, Any]

_SEVERAL = {
    "places": "place", "parks": "park", "projects": "project", "names": "name", "companies": "company", "investors": "investor",
    "parties": "party", "organizers": "organizer", "organizations": "organization", "persons": "person",
}  # fmt: skip
"""The columns with all names of a role."""
_MONEY = ("total_investment", "investment", "threshold", "output_value", "tax")
_AREAS = ("land_area", "floor_area")
_QUANTITIES = ("capacity", "jobs", "count")
_DATE = {"value": "text", "first_day": "date", "last_day": "date", "basis": "text"}

EVENT_COLUMNS: dict[str, str] = {
    "document": "text", "title": "text", "published": "date",
    "event": "text", "type": "text", "type_zh": "text", "status": "text", "confidence": "decimal",
    "date": "text", "date_from": "date", "date_to": "date", "date_basis": "text",
    "place": "text", "adcode": "text", "park": "text", **dict.fromkeys(_SEVERAL, "list"), "industries": "list",
    **{name: kind for role in _MONEY for name, kind in
       ((f"{role}_cny", "decimal"), (role, "decimal"), (f"{role}_currency", "text"))},
    **{f"{role}_m2": "decimal" for role in _AREAS},
    **{name: kind for role in _QUANTITIES for name, kind in
       ((role, "decimal"), (f"{role}_unit", "text"), (f"{role}_item", "text"))},
    "duration": "decimal", "duration_unit": "text", "share": "decimal",
    "triggers": "list", "start": "int", "end": "int", "sentence": "text",
}  # fmt: skip
"""The columns of the events, by name, with their types (views/columns.py)."""

ARGUMENT_COLUMNS: dict[str, str] = {
    "document": "text", "event": "text", "type": "text", **ARGUMENT, "si_value": "decimal", "si_unit": "text",
    "kind": "text", "adcode": "text", "stock_code": "text",
}  # fmt: skip
"""The columns of the arguments, by name, with their types."""


class Extraction(Protocol):
    """What the tables need of a `Document`."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def entities(self) -> tuple[Entity, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...


def events_table(documents: Iterable[Extraction]) -> Any:
    """A `pyarrow.Table` with a row for each event of the documents: what, when, where, who, how much (docs/data-frames.md).

    A figure is that of the event as a whole; those of its parts are in the `arguments_table`. MissingExtraError without pyarrow.
    """
    return arrow_table(EVENT_COLUMNS, (tuple(row.values()) for document in documents for row in event_rows(document)))


def arguments_table(documents: Iterable[Extraction]) -> Any:
    """A `pyarrow.Table` with a row for each argument of the events: role, text and offsets, value as written and in SI units.

    `document` and `event` lead back to the `events_table`. MissingExtraError without pyarrow.
    """
    return arrow_table(ARGUMENT_COLUMNS, (tuple(row.values()) for document in documents for row in argument_rows(document)))


def event_rows(document: Extraction) -> Iterator[Row]:
    """The rows of a document in the table of events, by column and in the order of EVENT_COLUMNS."""
    entities = {entity.id: entity for entity in document.entities}
    article = {"document": document.id, "title": document.title, "published": as_day(document.published)}
    for event in document.events:
        yield {**article, **_what(event), **_when(event), **_who(event, entities), **_how_much(event), **_evidence(event)}


def argument_rows(document: Extraction) -> Iterator[Row]:
    """The rows of a document in the table of arguments, by column and in the order of ARGUMENT_COLUMNS."""
    entities = {entity.id: entity for entity in document.entities}
    for event in document.events:
        for argument in event.arguments:
            entity = entities.get(argument.entity)
            value, unit = _si(argument)
            yield {
                "document": document.id,
                "event": event.id,
                "type": event.type,
                **dict(zip(ARGUMENT, field_values(argument, ARGUMENT), strict=True)),
                "si_value": as_decimal(value),
                "si_unit": unit,
                "kind": entity.kind if entity else None,
                "adcode": entity.adcode if entity else None,
                "stock_code": entity.stock_code if entity else None,
            }


def _what(event: Event) -> Row:
    names = {"event": event.id, "type": event.type, "type_zh": EVENT_TYPES.get(event.type), "status": event.status}
    return {**names, "confidence": as_decimal(event.confidence)}


def _when(event: Event) -> Row:
    found = field_values(event.date, _DATE) if event.date is not None else (None,) * len(_DATE)
    return dict(zip(("date", "date_from", "date_to", "date_basis"), found, strict=True))


def _who(event: Event, entities: dict[str | None, Entity]) -> Row:
    """Where and who: first the place, by preference one with a code, and the park, then all names by role."""
    coded = ((a, e.adcode) for a in event.arguments_of("place") if (e := entities.get(a.entity)) and e.adcode)
    place, adcode = next(coded, (event.argument("place"), None))
    park = event.argument("park")
    industries = [entities[id] for id in event.industries or () if id in entities]
    return {
        "place": _name(place) if place else None,
        "adcode": adcode,
        "park": _name(park) if park else None,
        **{column: _names(event.arguments_of(role)) for column, role in _SEVERAL.items()},
        "industries": _names(industries),
    }


def _name(found: Argument | Entity) -> str:
    return found.name or found.text


def _names(found: Iterable[Argument | Entity]) -> list[str]:
    return list(dict.fromkeys(map(_name, found)))


def _how_much(event: Event) -> Row:
    """The figures of the event as a whole: an argument with `of` is that of a part, and no sum of parts is a total."""
    row: Row = {}
    for role in _MONEY:
        amounts = _of_the_whole(event, role)
        yuan = next((a for a in amounts if a.unit == "CNY"), None)
        row[f"{role}_cny"] = as_decimal(yuan.value) if yuan else None
        row[role], row[f"{role}_currency"] = _figure(amounts)
    for role in _AREAS:
        areas = (_si(argument) for argument in _of_the_whole(event, role))
        row[f"{role}_m2"] = next((as_decimal(value) for value, unit in areas if unit == "m2"), None)
    for role in _QUANTITIES:
        found = _of_the_whole(event, role)
        row[role], row[f"{role}_unit"] = _figure(found)
        row[f"{role}_item"] = found[0].item if found else None
    row["duration"], row["duration_unit"] = _figure(_of_the_whole(event, "duration"))
    row["share"], _ = _figure(_of_the_whole(event, "share"))
    return row


def _of_the_whole(event: Event, role: str) -> list[Argument]:
    return [argument for argument in event.arguments_of(role) if argument.of is None]


def _figure(found: list[Argument]) -> tuple[Decimal | None, str | None]:
    return (as_decimal(found[0].value), found[0].unit) if found else (None, None)


def _si(argument: Argument) -> tuple[Decimal | None, str | None]:
    """The value in SI base units and the unit; None where the argument has no one number."""
    try:
        return argument.to_si()
    except ValueError:
        return None, None


def _evidence(event: Event) -> Row:
    """The triggers, and the first with its offsets and its sentence, which a document without text does not have."""
    first = event.mentions[:1]
    sentences = msgspec.structs.replace(event, mentions=first, arguments=(), date=None).sentences
    return {
        "triggers": list(dict.fromkeys(mention.text for mention in event.mentions)),
        "start": first[0].start if first else None,
        "end": first[0].end if first else None,
        "sentence": sentences[0] if sentences else None,
    }

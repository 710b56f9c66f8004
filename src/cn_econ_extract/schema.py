"""The JSON Schema (2020-12) of the document: made from the records, shipped beside this module as document.schema.json."""

from __future__ import annotations

import types
import typing
from decimal import Decimal
from importlib import resources
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .document import Document
from .records import (
    ALWAYS,
    EVENT_TYPES,
    HIDDEN,
    KINDS,
    RELATION_TYPES,
    ROLES,
    SCHEMA,
    STATUSES,
    Argument,
    Entity,
    Event,
    EventDate,
    Mention,
    Record,
    Relation,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS: tuple[type[Record], ...] = (Entity, Event, Mention, EventDate, Argument, Relation)

_DAY = {"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_POINT = r"(\d{4}|XXXX)(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?"
_DATE = {"pattern": f"^{_POINT}(/{_POINT})?$"}
_OFFSET = {"minimum": 0}
_PROBABILITY = {"minimum": 0, "maximum": 1}
_NARROWER: dict[str, dict[str, Any]] = {
    "published": _DAY, "first_day": _DAY, "last_day": _DAY, "start": _OFFSET, "end": _OFFSET, "confidence": _PROBABILITY,
    "adcode": {"pattern": r"^\d{6}$"}, "status": {"enum": list(STATUSES)}, "kind": {"enum": list(KINDS)},
    "role": {"enum": list(ROLES)}, "Relation.type": {"enum": list(RELATION_TYPES)}, "Event.type": {"examples": list(EVENT_TYPES)},
    "EventDate.value": _DATE,
}  # fmt: skip
"""What a field's type does not say, by field or record and field. The types of events are open: rules of one's own add some."""


def schema_text() -> str:
    """The schema as it is shipped."""
    return resources.files(__package__).joinpath("document.schema.json").read_text(encoding="utf-8")


def build_schema() -> dict[str, Any]:
    """The schema of what `Document.to_dict` gives, from the types of the records."""
    document = _object(Document)
    document["properties"] = {"schema": {"const": SCHEMA}, **document["properties"]}
    document["required"] = ["schema", *document["required"]]
    definitions = {record.__name__: _object(record) for record in RECORDS}
    definitions["Entity"] |= _values_by_kind()
    return {"$schema": DIALECT, "title": f"Document of {SCHEMA}", **document, "$defs": definitions}


def _object(record: type[Record]) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    fields = [field for field in msgspec.structs.fields(record) if field.name not in HIDDEN]
    return {
        "description": (record.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {field.name: _property(record, field, hints[field.name]) for field in fields},
        "required": [field.name for field in fields if _is_required(field)],
        "additionalProperties": False,
    }


def _is_required(field: msgspec.structs.FieldInfo) -> bool:
    """Fields without a default, lists and `date` are always written; the text may be left out (`to_dict(text=False)`)."""
    return field.name in ALWAYS or (field.default not in (None, UNSET, ""))


def _property(record: type[Record], field: msgspec.structs.FieldInfo, hint: Any) -> dict[str, Any]:
    absent = field.default is None and field.name not in ALWAYS
    narrower = _NARROWER.get(f"{record.__name__}.{field.name}", _NARROWER.get(field.name, {}))
    return {**_type(hint, nullable=not absent), **narrower}


def _type(hint: Any, *, nullable: bool = True) -> dict[str, Any]:
    """The schema of a type. An absent field is left out, so that UNSET, and None unless `nullable`, are no values."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(arguments[1])}
    if origin in (types.UnionType, typing.Union):
        return _union([_type(part) for part in arguments if part is not UnsetType and (nullable or part is not type(None))])
    if issubclass(hint, Record):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": {str: "string", int: "integer", Decimal: "number", types.NoneType: "null"}[hint]}


def _union(parts: list[dict[str, Any]]) -> dict[str, Any]:
    if any("type" not in part or part["type"] == "array" for part in parts):
        return parts[0] if len(parts) == 1 else {"anyOf": parts}
    names = {part["type"]: None for part in parts}
    if "number" in names:
        names.pop("integer", None)
    return {"type": next(iter(names)) if len(names) == 1 else sorted(names)}


def _values_by_kind() -> dict[str, Any]:
    """A date's value is ISO 8601, that of everything else a number."""
    dated, figure = {"type": ["string", "null"], **_DATE}, {"type": ["number", "null"]}
    is_date = {"properties": {"kind": {"const": "date"}}}
    return {"if": is_date, "then": {"properties": {"value": dated}}, "else": {"properties": {"value": figure}}}

"""Typed columns: what a record's fields are in a table, and a table of them in Arrow.

Types: text, int, decimal (38 digits, 10 of them behind the point), date, list (of text).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from itertools import islice
from typing import Any, TypeAlias

from ..errors import MissingExtraError
from ..records import Record, without_surrogates

Columns: TypeAlias = Mapping[str, str]
"""The columns of a table, by name, with their types."""

SPAN = {"text": "text", "start": "int", "end": "int"}
FIGURE = {"value": "decimal", "min": "decimal", "max": "decimal", "unit": "text", "modifier": "text", "per": "text"}
ARGUMENT = {
    "role": "text", **SPAN, **FIGURE, "name": "text", "of": "text", "item": "text", "entity": "text", "confidence": "decimal",
}  # fmt: skip
DIGITS, SCALE = 38, 10

_EXPONENT = Decimal(1).scaleb(-SCALE)
_EXACT = Context(prec=DIGITS)
_BATCH = 16_384
"""Rows that become columns at once, so that a large table is never held as rows."""


def as_decimal(value: Any) -> Decimal | None:
    """The number as a column holds it; None where there is none, or it does not fit.

    >>> as_decimal(Decimal("0.125"))
    Decimal('0.1250000000')
    """
    if not isinstance(value, int | Decimal):
        return None
    try:
        return Decimal(value).quantize(_EXPONENT, context=_EXACT)
    except InvalidOperation:
        return None


def as_day(value: Any) -> date | None:
    """The day of an ISO 8601 string; None where there is none."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _as_text,
    "int": int,
    "decimal": as_decimal,
    "date": as_day,
    "list": lambda value: list(value or ()),
}


def field_values(record: Record, columns: Columns) -> tuple[Any, ...]:
    """The fields of `record` that `columns` name, each as its column holds it; None where the record does not have it."""
    return tuple(_READERS[kind](getattr(record, name)) for name, kind in columns.items())


def required(module: str, extra: str) -> Any:
    """The module of an extra. MissingExtraError says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        problem = f'{module} is not installed: pip install "cn-econ-extract[{extra}]"'
        raise MissingExtraError(problem, name=module) from None


def arrow_table(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Any:
    """The rows as a `pyarrow.Table` with the types of `columns`. Lone surrogates, which UTF-8 lacks, become U+FFFD."""
    arrow = required("pyarrow", "arrow")
    schema = arrow.schema(list(zip(columns, map(arrow_types(arrow).__getitem__, columns.values()), strict=True)))
    remaining, batches = iter(rows), []
    while batch := list(islice(remaining, _BATCH)):
        found = zip(zip(*batch, strict=True), schema, strict=True)
        arrays = [arrow_array(arrow, list(column), field.type) for column, field in found]
        batches.append(arrow.record_batch(arrays, schema=schema))
    return arrow.Table.from_batches(batches, schema=schema)


def arrow_types(arrow: Any) -> dict[str, Any]:
    """The Arrow type of each of our types."""
    return {
        "text": arrow.string(),
        "int": arrow.int64(),
        "decimal": arrow.decimal128(DIGITS, SCALE),
        "date": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }


def arrow_array(arrow: Any, values: list[Any], kind: Any) -> Any:
    """The values as an Arrow array. Lone surrogates, which UTF-8 lacks, become U+FFFD."""
    try:
        return arrow.array(values, kind)
    except UnicodeEncodeError:
        return arrow.array([_encodable(value) for value in values], kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return without_surrogates(value) if isinstance(value, str) else value

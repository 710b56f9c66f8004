"""One row for each event: what, when, where, who, which project, how much."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ..records import EVENT_TYPES, Argument, Event, plain_number

COLUMNS = (
    "document", "id", "type", "type_zh", "status", "date", "first_day", "last_day", "place", "park", "project", "company",
    "investor", "party", "organizer", "name", "total_investment", "investment", "land_area", "capacity", "trigger", "sentence",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""How a formula may begin (OWASP, CSV injection); East Asian editions of spreadsheets take the full-width forms too."""


def event_row(document: str, event: Event) -> dict[str, str]:
    """The event as one row of text; several values of one column are joined by 、."""
    row = {
        "document": document,
        "id": event.id,
        "type": event.type,
        "type_zh": EVENT_TYPES.get(event.type, ""),
        "status": event.status,
        "date": "" if event.date is None else event.date.value or "",
        "first_day": "" if event.date is None else event.date.first_day or "",
        "last_day": "" if event.date is None else event.date.last_day or "",
        "trigger": "、".join(dict.fromkeys(mention.text for mention in event.mentions)),
        "sentence": " ".join(event.sentences[:1]),
    }
    for role in COLUMNS[8:20]:
        row[role] = "、".join(dict.fromkeys(argument_text(argument) for argument in event.arguments_of(role)))
    return row


def argument_text(argument: Argument) -> str:
    """An argument for reading: a name in full, a figure as the article writes it, with what it qualifies."""
    text = (argument.name or argument.text) if argument.unit is None else argument.text
    return f"{text}({argument.of})" if argument.of else text


def to_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = COLUMNS) -> str:
    """The rows as CSV (RFC 4180) with a header; a text that a spreadsheet would run as a formula gets a leading apostrophe."""
    target = io.StringIO()
    writer = csv.DictWriter(target, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _csv_cell(value) for key, value in row.items()})
    return target.getvalue()


def _csv_cell(value: object) -> str:
    return cell_text(value) if isinstance(value, Decimal | int) else defuse(cell_text(value))


def cell_text(value: object) -> str:
    """A value of a row as text: several joined by 、, none empty, a day in ISO 8601, a number without exponent.

    >>> cell_text(Decimal("1200000000.0000000000")), cell_text(["海川集团", "丰禾食品"]), cell_text(None)
    ('1200000000', '海川集团、丰禾食品', '')
    """
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, Decimal):
        return format(Decimal(plain_number(value)), "f")
    return "" if value is None else str(value)


def defuse(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula.

    >>> defuse("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return cell.startswith(_FORMULA)

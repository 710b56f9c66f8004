"""The tables of events and arguments as a workbook for spreadsheets (Office Open XML, ISO/IEC 29500)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .columns import required
from .frames import ARGUMENT_COLUMNS, EVENT_COLUMNS, Extraction, Row, argument_rows, event_rows
from .table import cell_text, is_formula

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""
_WIDTHS = {"text": 16, "int": 8, "decimal": 16, "date": 12, "list": 28}


def to_xlsx(documents: Iterable[tuple[str, Extraction]]) -> bytes:
    """A workbook with the sheets `events` and `arguments` of the documents, each given with its file's name.

    Text is written as text, whatever it begins with: no cell is a formula or a link. ValueError where the rows are more than
    a sheet holds, MissingExtraError without XlsxWriter.
    """
    xlsxwriter = required("xlsxwriter", "xlsx")
    target, found = io.BytesIO(), list(documents)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        styles = {
            "header": book.add_format({"bold": True, "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            # without it a text that begins like a formula becomes one when the cell is edited
            "literal": book.add_format({"quote_prefix": True}),
        }
        for name, columns, rows in (("events", EVENT_COLUMNS, event_rows), ("arguments", ARGUMENT_COLUMNS, argument_rows)):
            sheet = book.add_worksheet(name)
            _fill(sheet, styles, {"file": "text", **columns}, ({"file": file, **row} for file, d in found for row in rows(d)))
    return target.getvalue()


def _fill(sheet: Any, styles: Mapping[str, Any], columns: Mapping[str, str], rows: Iterable[Row]) -> None:
    last = 0
    for at, (name, kind) in enumerate(columns.items()):
        sheet.write_string(0, at, name, styles["header"])
        sheet.set_column(at, at, _WIDTHS[kind])
    for last, row in enumerate(rows, start=1):
        if last > MOST_ROWS:
            raise ValueError(f"a sheet holds no more than {MOST_ROWS} rows; write CSV, or a store (cn-econ-extract run)")
        for at, value in enumerate(row.values()):
            _write(sheet, styles, last, at, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Any, styles: Mapping[str, Any], row: int, column: int, value: object) -> None:
    if isinstance(value, Decimal | int):
        sheet.write_number(row, column, float(value), styles["whole"] if value == int(value) else None)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles["date"])
    elif text := cell_text(value).encode("utf-8", "replace").decode("utf-8"):
        sheet.write_string(row, column, text, styles["literal"] if is_formula(text) else None)

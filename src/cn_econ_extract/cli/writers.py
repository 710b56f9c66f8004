"""How the documents of `extract` are written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NoReturn, TypeAlias

import typer

from ..document import Document
from .common import refuse

Writer: TypeAlias = Callable[[list[tuple[str, Document]], int], None]
"""Writes (name, document) pairs; the number says how many articles were asked for."""


class Format(Enum):
    """How documents are written."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"
    EXPLAIN = "explain"
    XLSX = "xlsx"
    HTML = "html"


def _write_json(documents: list[tuple[str, Document]], asked: int) -> None:
    if asked == 1:
        for _, document in documents:
            typer.echo(document.to_json())
    else:
        typer.echo("[" + ",\n".join(document.to_json() for _, document in documents) + "]")


def _write_csv(documents: list[tuple[str, Document]], asked: int) -> None:
    from ..views.frames import EVENT_COLUMNS, event_rows
    from ..views.table import to_csv

    rows = ({"file": name, **row} for name, document in documents for row in event_rows(document))
    typer.echo(to_csv(rows, ("file", *EVENT_COLUMNS)), nl=False)


def _write_xlsx(documents: list[tuple[str, Document]], asked: int) -> None:
    from ..views.xlsx import to_xlsx

    try:
        sys.stdout.buffer.write(to_xlsx(documents))
    except ValueError as error:
        refuse(str(error))


def _write_table(documents: list[tuple[str, Document]], asked: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ..views.table import event_row

    console = Console(markup=False, highlight=False)
    console.on_broken_pipe = _raise_broken_pipe  # type: ignore[method-assign]  # `extract` ends quietly, rich exits with 1
    for name, document in documents:
        grid = Table(title=Text(name), title_justify="left", show_lines=True)
        for column in ("event", "date", "where", "who", "what", "how much"):
            grid.add_column(column, overflow="fold", no_wrap=column == "date")
        for event in document.events:
            row = event_row(name, event)
            where = "、".join(part for part in (row["place"], row["park"]) if part)
            who = "、".join(part for part in (row["party"], row["investor"], row["company"], row["organizer"]) if part)
            what = "、".join(part for part in (row["project"], row["name"]) if part)
            much = "、".join(
                part for part in (row["total_investment"], row["investment"], row["capacity"], row["land_area"]) if part
            )
            head = f"{row['type_zh']} {event.type} {event.status}"
            grid.add_row(*map(Text, (head, row["date"], where, who, what, much)))
        console.print(grid)
        for warning in document.warnings:
            console.print(f"note: {warning}", style="dim")


def _raise_broken_pipe() -> NoReturn:
    raise BrokenPipeError


def _write_nothing(documents: list[tuple[str, Document]], asked: int) -> None:
    """JSON lines are written as the articles are read."""


def write_html(out: str, documents: list[tuple[str, Document]], asked: int) -> None:
    from ..views.page import page_paths, write_page

    for (name, document), target in zip(documents, page_paths(out, [name for name, _ in documents]), strict=True):
        write_page(target, document.to_html(title=document.title or Path(name).name))


WRITERS: dict[Format, Writer] = {
    Format.JSON: _write_json,
    Format.JSONL: _write_nothing,
    Format.CSV: _write_csv,
    Format.TABLE: _write_table,
    Format.XLSX: _write_xlsx,
}

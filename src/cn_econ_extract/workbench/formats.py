"""What the workbench answers with: the fragment for its page, and the files for download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..document import Document
from ..records import dump_json
from ..views.article import article_fragment
from ..views.frames import EVENT_COLUMNS, event_rows
from ..views.table import to_csv
from ..views.xlsx import to_xlsx


def to_page(document: Document, name: str) -> bytes:
    """What the page shows: the marked text with its cards, and a line on the article."""
    shown: dict[str, Any] = {
        "html": article_fragment(document.text, document.entities, document.events),
        "text": document.text,
        "published": document.published,
        "characters": len(document.text),
        "entities": len(document.entities),
        "events": len(document.events),
        "relations": len(document.relations),
        "warnings": document.warnings,
    }
    return dump_json(shown).encode()


def _json(document: Document, name: str) -> bytes:
    return document.to_json().encode()


def _csv(document: Document, name: str) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    rows = ({"file": name, **row} for row in event_rows(document))
    return to_csv(rows, ("file", *EVENT_COLUMNS)).encode("utf-8-sig", "replace")


def _xlsx(document: Document, name: str) -> bytes:
    return to_xlsx([(name, document)])


FORMATS: dict[str, tuple[str, Callable[[Document, str], bytes]]] = {
    "page": ("application/json", to_page),
    "json": ("application/json", _json),
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
"""The media type of each format, and what writes it."""

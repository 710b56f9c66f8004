"""An article's text cut at the edges of its marks, so that a page puts it together without knowing offsets."""

from __future__ import annotations

from typing import Any

from ..document import Document
from ..records import Entity
from ..views.labels import KIND_LABELS, STATUS_LABELS, type_label, value_text
from ..views.marks import Mark


class _Mark(Mark, frozen=True):
    event: str = ""


def pieces(document: Document) -> list[Any]:
    """The text as a list: a piece without a mark is a string, one with marks [text, kind, title, event ids].

    Crossing and nested spans are right: each piece has the kind of the innermost span, and the titles of all.
    """
    text = document.text
    marks = [_Mark(entity.start, entity.end, entity.kind, _title(entity)) for entity in document.entities]
    for event in document.events:
        told = f"{type_label(event.type)} {event.type} · {STATUS_LABELS.get(event.status, '')} {event.status}"
        marks += [_Mark(m.start, m.end, "trigger", told, event.id) for m in event.mentions]
    marks = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    opening: dict[int, list[_Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.start, []).append(mark)
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    found: list[Any] = []
    is_open: list[_Mark] = []
    for start, end in zip(edges, edges[1:], strict=False):
        is_open = [mark for mark in is_open if mark.end > start] + opening.get(start, [])
        found.append(_piece(text[start:end], is_open) if is_open else text[start:end])
    return found


def _piece(text: str, marks: list[_Mark]) -> list[Any]:
    inner = min(marks, key=lambda mark: (mark.end - mark.start, mark.kind != "trigger"))
    events = [mark.event for mark in marks if mark.event]
    return [text, inner.kind, " | ".join(mark.title for mark in marks), *([events] if events else [])]


def _title(entity: Entity) -> str:
    value = value_text(entity)
    return f"{KIND_LABELS.get(entity.kind, entity.kind)} {entity.kind}{' = ' + value if value else ''} ({entity.rule})"

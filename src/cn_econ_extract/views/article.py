"""An article as HTML: the text with its entities and triggers marked, the events as cards. No network, all escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from ..records import EVENT_TYPES, Entity, Event
from .table import argument_text

_COLOURS = {
    "money": "#fde68a", "quantity": "#fef3c7", "ratio": "#fef3c7", "number": "#fef9c3", "change": "#fed7aa", "date": "#bfdbfe",
    "place": "#bbf7d0", "park": "#86efac", "company": "#ddd6fe",
    "organization": "#e9d5ff", "project": "#fbcfe8", "name": "#fecaca",
    "person": "#e5e7eb", "industry": "#cffafe", "trigger": "#f87171",
}  # fmt: skip


class _Mark(msgspec.Struct, frozen=True):
    start: int
    end: int
    kind: str
    title: str


def article_fragment(text: str, entities: Iterable[Entity], events: Sequence[Event]) -> str:
    """A self-contained fragment: the marked text (left out where `text` is empty) and a card for each event.

    Crossing and nested spans are right: the text is cut at every edge, and each piece is marked by the innermost span.
    """
    marks = [_Mark(e.start, e.end, e.kind, _entity_title(e)) for e in entities]
    for event in events:
        marks += [_Mark(m.start, m.end, "trigger", f"{event.type} {event.status} ({m.rule})") for m in event.mentions]
    body = f'<p style="white-space:pre-wrap;line-height:1.8">{_marked(text, marks)}</p>' if text else ""
    fragment = f'<div class="cn-econ">{body}{"".join(map(_card, events))}</div>'
    return fragment.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be sent to a browser


def _marked(text: str, marks: list[_Mark]) -> str:
    """The text cut at every edge of a mark. A sweep keeps the open marks, so that time is linear in text and marks."""
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    opening: dict[int, list[_Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.start, []).append(mark)
    pieces: list[str] = []
    is_open: list[_Mark] = []
    for start, end in zip(edges, edges[1:], strict=False):
        is_open = [m for m in is_open if m.end > start] + opening.get(start, [])
        piece = escape(text[start:end])
        if is_open:
            inner = min(is_open, key=lambda m: (m.end - m.start, m.kind != "trigger"))
            title = escape(" | ".join(m.title for m in is_open), quote=True)
            piece = f'<mark style="background:{_COLOURS.get(inner.kind, "#eee")}" title="{title}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def _entity_title(entity: Entity) -> str:
    value = "" if entity.value is msgspec.UNSET else f" = {entity.value} {entity.unit or ''}".rstrip()
    if entity.min is not None or entity.max is not None:
        value = f" = {entity.min}–{entity.max} {entity.unit or ''}".rstrip()
    return f"{entity.kind}{value} ({entity.rule})"


def _card(event: Event) -> str:
    date = event.date.value if event.date is not None else None
    head = f"{EVENT_TYPES.get(event.type, '')} {event.type} · {event.status} · {date or '–'}"
    rows = "".join(f"<tr><td>{escape(a.role)}</td><td>{escape(argument_text(a))}</td></tr>" for a in event.arguments)
    return (
        '<div style="border:1px solid #ccc;border-radius:6px;padding:6px 10px;margin:6px 0">'
        f"<b>{escape(head)}</b><table>{rows}</table></div>"
    )

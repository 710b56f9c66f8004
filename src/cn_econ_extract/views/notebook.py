"""An article for notebooks: marks, titles and cards with inline styles, no style sheet and no script, so that it looks the same
in a notebook that is not trusted, in dark and light, and touches nothing around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..records import Entity, Event
from .article import article_marks, event_items, item_label
from .labels import ROLE_LABELS, STATUS_LABELS, type_label, value_text
from .marks import Mark, marked, safe

_COLOURS = {
    "trigger": "239,68,68", "money": "245,158,11", "quantity": "163,163,24", "ratio": "132,160,40", "number": "180,150,40",
    "change": "249,115,22", "date": "59,130,246", "place": "34,197,94", "park": "16,170,130", "company": "139,92,246",
    "organization": "190,80,220", "project": "236,72,153", "name": "220,90,80", "person": "14,150,210", "industry": "20,170,185",
}  # fmt: skip
_CARD = "border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:4px 10px;margin:6px 0"


def notebook_fragment(text: str, entities: Iterable[Entity], events: Sequence[Event]) -> str:
    """The marked text (left out where `text` is empty) and a card for each event."""
    body = marked(text, article_marks(entities, events), _tag)
    shown = f'<p style="white-space:pre-wrap;line-height:1.9">{body}</p>' if text else ""
    return f'<div class="cn-econ">{shown}{"".join(map(_card, events))}</div>'


def _tag(mark: Mark) -> str:
    colour = _COLOURS.get(mark.kind, "128,128,128")
    style = f"color:inherit;background:rgba({colour},.22);border-bottom:2px solid rgb({colour})"
    return f'<mark style="{style}" title="{safe(mark.title)}">'


def _card(event: Event) -> str:
    head = f"{type_label(event.type)} {event.type} · {STATUS_LABELS.get(event.status, '')} {event.status}"
    rows = "".join(
        f'<tr><td title="{safe(role)}">{safe(ROLE_LABELS.get(role, role))}</td><td>{safe(item_label(item))}</td>'
        f"<td>{safe(value_text(item))}</td></tr>"
        for role, item in event_items(event)
    )
    return f'<div style="{_CARD}"><b>{safe(head)}</b><table>{rows}</table></div>'

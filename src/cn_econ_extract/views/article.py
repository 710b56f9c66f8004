"""An article with its marks and the cards of its events, as a fragment of HTML: no style, no script, all escaped.

`static("article.css")` and `static("article.js")` (see `page`) give it its looks and make it answer to clicks. The script listens
on the whole page, so that fragments may be put in at any time; nothing in a fragment has an `id`, so that there may be many.
A mark and the arguments that stand there share the attribute ``data-s``, the number of their span within the fragment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..records import Argument, Entity, Event, EventDate, Span
from .labels import KIND_LABELS, ROLE_LABELS, STATUS_LABELS, type_label, value_text
from .marks import Mark, marked, safe
from .table import argument_text


def article_fragment(text: str, entities: Iterable[Entity], events: Sequence[Event]) -> str:
    """The filter by kind, the marked text and a card for each event. Where `text` is empty, the cards alone."""
    entities = tuple(entities)
    spans = _Spans(entities, events)
    body = ""
    if text:
        marks = article_marks(entities, events)
        body = f'<div class="ce-reading">{_filter(marks)}<div class="ce-text">{marked(text, marks, spans.tag)}</div></div>'
    cards = "".join(_card(event, spans) for event in events) or '<p class="ce-none">没有事件 <small>no events</small></p>'
    return f'<div class="cn-econ">{body}<div class="ce-cards">{cards}</div></div>'


def article_marks(entities: Iterable[Entity], events: Iterable[Event]) -> list[Mark]:
    """All that is marked in the text: entities, triggers, and arguments and dates that are no entity."""
    marks = [Mark(e.start, e.end, e.kind, _title(f"{KIND_LABELS.get(e.kind, e.kind)} {e.kind}", e, e.rule)) for e in entities]
    known = {(mark.start, mark.end) for mark in marks}
    for event in events:
        head = f"{type_label(event.type)} {event.type} · {STATUS_LABELS.get(event.status, '')} {event.status}"
        marks += [Mark(m.start, m.end, "trigger", f"{head}\n{m.rule}") for m in event.mentions]
        for role, item in event_items(event):
            if (item.start, item.end) not in known:
                marks.append(Mark(item.start, item.end, "argument", _title(f"{ROLE_LABELS.get(role, role)} {role}", item, "")))
    return marks


class _Spans:
    """The number of each span of the text, and the rule of each entity, for those who point at them."""

    def __init__(self, entities: Iterable[Entity], events: Iterable[Event]) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self.rules = {e.id: e.rule for e in entities if e.id is not None}
        self._used = {(s.start, s.end) for event in events for s in (*event.mentions, *(item for _, item in event_items(event)))}

    def number(self, start: int, end: int) -> int:
        return self._numbers.setdefault((start, end), len(self._numbers))

    def tag(self, mark: Mark) -> str:
        """The start tag of a mark; one that events use can be reached by the keyboard."""
        use = ' tabindex="0"' if (mark.start, mark.end) in self._used else ""
        number = self.number(mark.start, mark.end)
        return f'<mark class="k-{safe(mark.kind)}" data-s="{number}" title="{safe(mark.title)}"{use}>'

    def button(self, span: Span, label: str, title: str) -> str:
        number = self.number(span.start, span.end)
        return f'<button type="button" class="ce-arg" data-s="{number}" title="{safe(title)}">{safe(label)}</button>'


def event_items(event: Event) -> list[tuple[str, Argument | EventDate]]:
    """The date and the arguments of an event with their roles."""
    date: list[tuple[str, Argument | EventDate]] = [("date", event.date)] if event.date is not None else []
    return date + [(argument.role, argument) for argument in event.arguments]


def item_label(item: Argument | EventDate) -> str:
    """A date or argument as a card shows it."""
    return argument_text(item) if isinstance(item, Argument) else item.text


def _title(head: str, item: Entity | Argument | EventDate, rule: str) -> str:
    name = "" if isinstance(item, EventDate) else item.name or ""
    return "\n".join(part for part in (head, name, value_text(item), rule) if part)


def _filter(marks: Iterable[Mark]) -> str:
    """A switch for each kind that the text has, with the number of its marks."""
    counts = Counter(mark.kind for mark in marks)
    switches = "".join(
        f'<button type="button" class="ce-kind k-{kind}" data-for="k-{kind}" aria-pressed="true" title="{kind}">'
        f"{label} <small>{counts[kind]}</small></button>"
        for kind, label in KIND_LABELS.items()
        if counts[kind]
    )
    every = '<button type="button" class="ce-kind all" aria-pressed="true" title="all">全部</button>'
    return f'<div class="ce-filter" role="group" aria-label="按类别筛选 filter by kind">{every}{switches}</div>'


def _card(event: Event, spans: _Spans) -> str:
    triggers = "".join(spans.button(m, m.text, f"触发词 trigger\n{m.rule}") for m in event.mentions)
    rows = "".join(_row(role, item, spans) for role, item in event_items(event))
    sure = "" if event.confidence is None else f'<span class="ce-sure" title="confidence">{event.confidence}</span>'
    status = f'<span class="ce-status s-{safe(event.status)}" title="{safe(event.status)}">'
    return (
        f'<section class="ce-card"><header><b>{safe(type_label(event.type))}</b> <small>{safe(event.type)}</small>'
        f"{status}{safe(STATUS_LABELS.get(event.status, event.status))}</span>{sure}</header>"
        f'<dl><dt title="trigger">触发词</dt><dd>{triggers}</dd>{rows}</dl></section>'
    )


def _row(role: str, item: Argument | EventDate, spans: _Spans) -> str:
    label, value = ROLE_LABELS.get(role, role), value_text(item)
    confidence = item.confidence if isinstance(item, Argument) else None
    rule = spans.rules.get(item.entity or "", "") + ("" if confidence is None else f"\nconfidence {confidence}")
    button = spans.button(item, item_label(item), _title(f"{label} {role}", item, rule.strip()))
    shown = f"<small>{safe(value)}</small>" if value else ""
    return f'<dt title="{safe(role)}">{safe(label)}</dt><dd>{button}{shown}</dd>'

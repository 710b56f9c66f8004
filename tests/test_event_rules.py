"""The examples of the event types: whole sentences with the record that they must give."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from cn_econ_extract import Event, extract
from cn_econ_extract.rules.event_types import Trigger, event_types

PUBLISHED = "2021-12-31"
TRIGGERS = [trigger for event_type in event_types().values() for trigger in event_type.triggers]


def cases(key: str) -> list[object]:
    return [pytest.param(trigger, text, id=f"{trigger.name}: {text}") for trigger in TRIGGERS for text in getattr(trigger, key)]


def argument_texts(event: Event) -> set[str]:
    """Each argument as the examples write it: role and text, name, or figures."""
    texts = set()
    for argument in event.arguments:
        texts.add(f"{argument.role} {argument.text}")
        if argument.name:
            texts.add(f"{argument.role} {argument.name}")
        if isinstance(argument.value, int | Decimal):
            texts.add(f"{argument.role} {format(Decimal(argument.value), 'f')} {argument.unit}")
    return texts


@pytest.mark.parametrize(("trigger", "markup"), cases("examples"))
def test_example(trigger: Trigger, markup: str) -> None:
    marked, _, record = markup.partition(" => ")
    word = re.search("【(.*?)】", marked)
    assert word is not None, "the example marks no trigger"
    text = marked.replace("【", "").replace("】", "")
    start, end = word.start(), word.start() + len(word[1])
    head, *arguments = record.split("; ")
    status, _, day = head.partition(" ")
    document = extract(text, published=PUBLISHED)
    found = [
        event
        for event in document.events
        if event.type == trigger.type and any(m.start < end and start < m.end for m in event.mentions)
    ]
    assert len(found) == 1, [repr(event) for event in document.events]
    event = found[0]
    assert event.status == status
    if day:
        assert event.date is not None
        assert str(event.date.value).endswith(day)
    assert set(arguments) <= argument_texts(event), argument_texts(event)


@pytest.mark.parametrize(("trigger", "text"), cases("counterexamples"))
def test_counterexample(trigger: Trigger, text: str) -> None:
    document = extract(text, published=PUBLISHED)
    assert [event for event in document.events if event.type == trigger.type] == []

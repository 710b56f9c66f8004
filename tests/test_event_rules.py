"""The examples of the event types: whole sentences with the record that they must give."""

from __future__ import annotations

import pytest

from cn_econ_extract import Document, extract
from cn_econ_extract.rulecheck import PUBLISHED, trigger_example_problem
from cn_econ_extract.rules.event_types import Trigger, event_types

TRIGGERS = [trigger for event_type in event_types().values() for trigger in event_type.triggers]


def cases(key: str) -> list[object]:
    return [pytest.param(trigger, text, id=f"{trigger.name}: {text}") for trigger in TRIGGERS for text in getattr(trigger, key)]


def extracted(text: str, published: str) -> Document:
    return extract(text, published=published)


@pytest.mark.parametrize(("trigger", "markup"), cases("examples"))
def test_example(trigger: Trigger, markup: str) -> None:
    assert trigger_example_problem(trigger, markup, extracted) is None


@pytest.mark.parametrize(("trigger", "text"), cases("counterexamples"))
def test_counterexample(trigger: Trigger, text: str) -> None:
    document = extract(text, published=PUBLISHED)
    assert [event for event in document.events if event.type == trigger.type] == []

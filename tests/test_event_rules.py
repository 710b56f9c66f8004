"""The examples of the event types: whole sentences with the record that they must give."""

from __future__ import annotations

import pytest

from cn_econ_extract import Document, extract
from cn_econ_extract.pipeline import analyse
from cn_econ_extract.rulecheck import PUBLISHED, trigger_example_problem
from cn_econ_extract.rules.event_types import EventType, Trigger, event_types
from cn_econ_extract.rules.senses import Sense, senses

RULES: list[Trigger | EventType] = [rule for event_type in event_types().values() for rule in (event_type, *event_type.triggers)]


def cases(key: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.type}: {text}") for rule in RULES for text in getattr(rule, key)]


def extracted(text: str, published: str) -> Document:
    return extract(text, published=published)


@pytest.mark.parametrize(("trigger", "markup"), cases("examples"))
def test_example(trigger: Trigger | EventType, markup: str) -> None:
    assert trigger_example_problem(trigger, markup, extracted) is None


@pytest.mark.parametrize(("trigger", "text"), cases("counterexamples"))
def test_counterexample(trigger: Trigger | EventType, text: str) -> None:
    document = extract(text, published=PUBLISHED)
    assert [event for event in document.events if event.type == trigger.type] == []


def marked_reasons(markup: str) -> list[str | None]:
    """Why the triggers at 【】 are refused, None for one that stands."""
    start, end = markup.index("【"), markup.index("】") - 1
    mentions = analyse(markup.replace("【", "").replace("】", "")).reading.mentions
    return [mention.rejected for mention in mentions if mention.start < end and start < mention.end]


def sense_cases(key: str) -> list[object]:
    return [pytest.param(sense, text, id=f"{sense.name}: {text}") for sense in senses() for text in getattr(sense, key)]


@pytest.mark.parametrize(("sense", "markup"), sense_cases("examples"))
def test_sense_refuses_its_examples(sense: Sense, markup: str) -> None:
    reasons = marked_reasons(markup)
    assert None not in reasons and sense.name in reasons


@pytest.mark.parametrize(("sense", "markup"), sense_cases("counterexamples"))
def test_sense_leaves_its_counterexamples(sense: Sense, markup: str) -> None:
    assert {None, "nothing is told of it"} & set(marked_reasons(markup))


@pytest.mark.parametrize("event_type", event_types().values(), ids=lambda event_type: event_type.type)
def test_every_type_has_examples_enough(event_type: EventType) -> None:
    examples = [text for rule in (event_type, *event_type.triggers) for text in rule.examples]
    counterexamples = [text for rule in (event_type, *event_type.triggers) for text in rule.counterexamples]
    assert len(set(examples)) >= 15
    assert len(set(counterexamples)) >= 10


def test_a_whole_that_only_its_phases_name_can_be_in_focus() -> None:
    document = extract("海川电子厂一期项目昨日开工,二期项目明年建设。上午10时正式开工。", published="2021-05-06")
    assert [event.type for event in document.events] == ["groundbreaking"] * len(document.events)

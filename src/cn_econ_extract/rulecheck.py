"""Executes the examples of rules: what each must find, and what it must leave alone. Each check gives a problem, or None.

The test suite runs it over the package's rules, an extractor over those of its user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeAlias

from msgspec import UNSET

from .document import Document
from .errors import RuleError
from .records import Event
from .rules import Rule
from .rules.event_types import EventType, Trigger
from .rules.examples import Example, parse_example
from .rules.user_rules import UserRules
from .taggers import Candidate, Extras, find
from .text.fold import fold
from .values.dates import Context, resolve_date

PUBLISHED = "2021-12-31"
"""The day from which the examples of triggers take their years."""

Extract: TypeAlias = Callable[[str, str], Document]
"""From a text and its published date to the document."""


def check_user_rules(rules: UserRules, extras: Extras, extract: Extract) -> None:
    """Run all examples of a user's rules. RuleError names the rule, the example and what came out instead."""
    for event_type in rules.events.types.values():
        for trigger in event_type.triggers:
            if trigger.name in rules.triggers:
                _raise_first(f"trigger {trigger.name!r}", trigger_problems(trigger, extract))
        if event_type.type in rules.types:
            _raise_first(f"type {event_type.type!r}", trigger_problems(event_type, extract))
    for rule in rules.names:
        _raise_first(f"rule {rule.name!r}", rule_problems(rule, extras))


def _raise_first(where: str, problems: Iterator[str]) -> None:
    for problem in problems:
        raise RuleError(where, problem)


# ---------------------------------------------------------------- triggers


def trigger_problems(trigger: Trigger | EventType, extract: Extract) -> Iterator[str]:
    """What is wrong with the examples and counterexamples of a trigger, or of a type as a whole."""
    for markup in trigger.examples:
        if problem := trigger_example_problem(trigger, markup, extract):
            yield f"example {markup!r}: {problem}"
    for text in trigger.counterexamples:
        if any(event.type == trigger.type for event in extract(text, PUBLISHED).events):
            yield f"counterexample {text!r}: it gives an event"


def trigger_example_problem(trigger: Trigger | EventType, markup: str, extract: Extract) -> str | None:
    """Why the sentence does not give the record that the example asks for: `…【word】… => status day; role value; …`."""
    marked, _, record = markup.partition(" => ")
    word = re.search("【(.*?)】", marked)
    if word is None:
        return "it marks no trigger with 【】"
    start, end = word.start(), word.start() + len(word[1])
    head, *arguments = record.split("; ")
    status, _, day = head.partition(" ")
    events = extract(marked.replace("【", "").replace("】", ""), PUBLISHED).events
    found = [e for e in events if e.type == trigger.type and any(m.start < end and start < m.end for m in e.mentions)]
    if len(found) != 1:
        return f"one {trigger.type} is expected, not {[repr(event) for event in events]}"
    event, value = found[0], found[0].date.value if found[0].date is not None else None
    if event.status != status:
        return f"the status is {event.status}, not {status}"
    if day and not str(value).endswith(day):
        return f"the date is {value}, not {day}"
    missing = set(arguments) - argument_texts(event)
    return f"{sorted(missing)} are not among {sorted(argument_texts(event))}" if missing else None


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


# ---------------------------------------------------------------- entities


def rule_problems(rule: Rule, extras: Extras) -> Iterator[str]:
    """What is wrong with the examples and counterexamples of a rule of entities."""
    for markup in rule.examples:
        if problem := rule_example_problem(rule, markup, extras):
            yield f"example {markup!r}: {problem}"
    for text in rule.counterexamples:
        if problem := counterexample_problem(rule, text, extras):
            yield f"counterexample {text!r}: {problem}"


def rule_example_problem(rule: Rule, markup: str, extras: Extras) -> str | None:
    """Why the text does not give the spans and values that the example marks (rules/examples.py)."""
    example = parse_example(markup, rule.kind)
    if not example.expected:
        return "it marks nothing with 【】"
    folded = fold(example.text).text
    found = find(folded, frozenset({rule.kind} | {expected.kind for expected in example.expected}), extras).kept
    wanted = [(e.kind, fold(e.text).text) for e in example.expected]
    found = [c for c in found if (c.kind, folded[c.start : c.end]) in wanted or not _is_inside(c, found)]
    got = [(c.kind, folded[c.start : c.end]) for c in found]
    if got != wanted:
        return f"{wanted} is expected, not {got}"
    for candidate, expected in zip(found, example.expected, strict=True):
        if expected.value is not None and value_text(candidate, example) != expected.value:
            return f"{expected.text} is {value_text(candidate, example)}, not {expected.value}"
    return None


def counterexample_problem(rule: Rule, text: str, extras: Extras) -> str | None:
    """What the rule finds where it should find nothing, or nothing but what is marked."""
    example = parse_example(text, rule.kind)
    folded = fold(example.text).text
    allowed = {(e.start, e.end) for e in example.expected}
    found = [c for c in find(folded, frozenset({rule.kind}), extras).kept if c.rule == rule.name]
    wrong = [folded[c.start : c.end] for c in found if (c.start, c.end) not in allowed]
    return f"it finds {wrong}" if wrong else None


def _is_inside(candidate: Candidate, found: list[Candidate]) -> bool:
    """Whether it is a part of another entity, kept beside it: the place in a park's name."""
    return any(c is not candidate and c.start <= candidate.start and candidate.end <= c.end for c in found)


def value_text(candidate: Candidate, example: Example) -> str:
    """The candidate's value in the writing of rules/examples.py."""
    if candidate.date is not None:
        return str(resolve_date(candidate.date, Context(published=example.reference)).value or "null")
    if candidate.min is not None or candidate.max is not None:
        parts = [f"{_plain(candidate.min)}~{_plain(candidate.max)}"]
    elif candidate.value is not UNSET:
        parts = [_plain(candidate.value)]
    elif candidate.from_value is not None or candidate.to_value is not None:
        parts = [f"{_plain(candidate.from_value)}>{_plain(candidate.to_value)}"]
    else:
        return candidate.name or ""
    parts += [part for part in (candidate.unit, candidate.modifier, candidate.direction, candidate.basis) if part]
    if candidate.per:
        parts.append(f"per={candidate.per}")
    return " ".join(parts)


def _plain(value: object) -> str:
    if value is None:
        return "null"
    return format(Decimal(value), "f") if isinstance(value, int | Decimal) else str(value)

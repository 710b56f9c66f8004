"""Every rule's examples and counter-examples, executed."""

from __future__ import annotations

from decimal import Decimal
from importlib import resources

import pytest
from msgspec import UNSET

from cn_econ_extract.rules import Rule, load
from cn_econ_extract.rules.examples import Example, parse_example
from cn_econ_extract.taggers import Candidate, find
from cn_econ_extract.text.fold import fold
from cn_econ_extract.values.dates import Context, resolve_date

NOT_ENTITY_RULES = {"cues", "roles", "relations", "edges", "confidence"}


def rule_files() -> list[str]:
    folder = resources.files("cn_econ_extract.rules")
    names = [item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")]
    return sorted(set(names) - NOT_ENTITY_RULES)


RULES = [rule for name in rule_files() for rule in load(name).rules.values()]


def value_text(candidate: Candidate, example: Example) -> str:
    """The candidate's value in the writing of rules/examples.py."""
    if candidate.date is not None:
        return str(resolve_date(candidate.date, Context(published=example.reference)).value or "null")
    if candidate.min is not None or candidate.max is not None:
        parts = [f"{plain(candidate.min)}~{plain(candidate.max)}"]
    elif candidate.value is not UNSET:
        parts = [plain(candidate.value)]
    elif candidate.from_value is not None or candidate.to_value is not None:
        parts = [f"{plain(candidate.from_value)}>{plain(candidate.to_value)}"]
    else:
        return candidate.name or ""
    parts += [part for part in (candidate.unit, candidate.modifier, candidate.direction, candidate.basis) if part]
    if candidate.per:
        parts.append(f"per={candidate.per}")
    return " ".join(parts)


def is_inside(candidate: Candidate, found: list[Candidate]) -> bool:
    """Whether it is a part of another entity, kept beside it: the place in a park's name."""
    return any(c is not candidate and c.start <= candidate.start and candidate.end <= c.end for c in found)


def plain(value: object) -> str:
    if value is None:
        return "null"
    assert isinstance(value, int | Decimal | str)
    return value if isinstance(value, str) else format(Decimal(value), "f")


def cases(key: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in RULES for text in getattr(rule, key)]


@pytest.mark.parametrize(("rule", "markup"), cases("examples"))
def test_example(rule: Rule, markup: str) -> None:
    example = parse_example(markup, rule.kind)
    assert example.expected, "the example marks nothing"
    folded = fold(example.text).text
    kinds = frozenset({rule.kind} | {expected.kind for expected in example.expected})
    found = find(folded, kinds).kept
    wanted = [(e.kind, fold(e.text).text) for e in example.expected]
    found = [c for c in found if (c.kind, folded[c.start : c.end]) in wanted or not is_inside(c, found)]
    got = [(c.kind, folded[c.start : c.end]) for c in found]
    assert got == wanted
    for candidate, expected in zip(found, example.expected, strict=True):
        if expected.value is not None:
            assert value_text(candidate, example) == expected.value


@pytest.mark.parametrize(("rule", "markup"), cases("counterexamples"))
def test_counterexample(rule: Rule, markup: str) -> None:
    example = parse_example(markup, rule.kind)
    folded = fold(example.text).text
    found = [c for c in find(folded, frozenset({rule.kind})).kept if c.rule == rule.name]
    allowed = {(e.start, e.end) for e in example.expected}
    assert [folded[c.start : c.end] for c in found if (c.start, c.end) not in allowed] == []

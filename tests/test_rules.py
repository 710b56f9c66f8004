"""Every rule's examples and counter-examples, executed."""

from __future__ import annotations

from importlib import resources

import pytest

from cn_econ_extract.rulecheck import counterexample_problem, rule_example_problem
from cn_econ_extract.rules import Rule, load
from cn_econ_extract.taggers import Extras

NOT_ENTITY_RULES = {"cues", "roles", "relations", "edges", "confidence", "senses", "items"}


def rule_files() -> list[str]:
    folder = resources.files("cn_econ_extract.rules")
    names = [item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")]
    return sorted(set(names) - NOT_ENTITY_RULES)


RULES = [rule for name in rule_files() for rule in load(name).rules.values()]


def cases(key: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in RULES for text in getattr(rule, key)]


@pytest.mark.parametrize(("rule", "markup"), cases("examples"))
def test_example(rule: Rule, markup: str) -> None:
    assert rule_example_problem(rule, markup, Extras()) is None


@pytest.mark.parametrize(("rule", "markup"), cases("counterexamples"))
def test_counterexample(rule: Rule, markup: str) -> None:
    assert counterexample_problem(rule, markup, Extras()) is None

"""Malformed rules are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from cn_econ_extract import RuleError
from cn_econ_extract.rules.event_types import compile_type
from cn_econ_extract.rules.examples import parse_example
from cn_econ_extract.rules.loader import compile_file

GOOD: dict[str, Any] = {
    "name": "money.test",
    "kind": "money",
    "pattern": "{digits}元",
    "examples": ["【5元】"],
    "counterexamples": ["元旦"],
}
TRIGGER: dict[str, Any] = {
    "name": "signing.test",
    "words": ["签约"],
    "examples": ["双方【签约】 => occurred"],
    "counterexamples": ["签约率"],
}


def compile_rule(**changes: Any) -> None:
    rule = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    compile_file("test", {"macros": {"digits": r"\d+"}, "rule": [rule]})


def test_a_good_rule_compiles() -> None:
    compiled = compile_file("test", {"macros": {"digits": r"\d+"}, "rule": [GOOD]})
    pattern = compiled.rules["money.test"].pattern
    assert pattern is not None
    assert pattern.fullmatch("5元")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pattern": "("}, "does not compile"),
        ({"pattern": "{nothing}元"}, "{nothing} is not defined"),
        ({"kind": "coin"}, "the kind 'coin'"),
        ({"examples": None}, "no examples"),
        ({"counterexamples": []}, "no counterexamples"),
        ({"pattern": None}, "neither a pattern nor words"),
        ({"patern": "x"}, "unknown key 'patern'"),
        ({"words": ["a", ""]}, "non-empty strings"),
    ],
)
def test_a_malformed_rule_is_named(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule(**changes)
    assert "test.toml rule 'money.test'" in str(caught.value)
    assert problem in str(caught.value)


def test_a_rule_without_a_name_and_a_doubled_one() -> None:
    with pytest.raises(RuleError, match="needs a name"):
        compile_rule(name="money")
    with pytest.raises(RuleError, match="taken"):
        compile_file("test", {"macros": {"digits": r"\d+"}, "rule": [GOOD, GOOD]})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "opening.test"}, "of the form 'signing.what'"),
        ({"words": []}, "no words"),
        ({"status": "done"}, "the status 'done'"),
        ({"before": "["}, "does not compile"),
        ({"afterwards": "x"}, "unknown key 'afterwards'"),
    ],
)
def test_a_malformed_trigger_is_named(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_type("events/signing", {"type": "signing", "trigger": [{**TRIGGER, **changes}]})
    assert "events/signing.toml" in str(caught.value)
    assert problem in str(caught.value)


def test_an_unknown_event_type_or_role_is_refused() -> None:
    with pytest.raises(RuleError, match="the type 'party'"):
        compile_type("events/party", {"type": "party", "trigger": [TRIGGER]})
    with pytest.raises(RuleError, match="no kind with a role"):
        compile_type(
            "events/signing", {"type": "signing", "participants": {"before": {"company": "buyer"}}, "trigger": [TRIGGER]}
        )


def test_an_open_mark_is_refused() -> None:
    with pytest.raises(RuleError, match="not closed"):
        parse_example("总投资【5亿元", "money")

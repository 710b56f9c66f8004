"""The examples of relations.toml: whole sentences with the ends of the relation that a rule must find in them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cn_econ_extract import Document, RuleError, extract
from cn_econ_extract.rules.relation_rules import RelationRule, compile_relations, relation_rules

PUBLISHED = "2021-12-31"
_MARK = re.compile("【(head|tail)([0-9]?):(.*?)】")
GOOD: dict[str, Any] = {
    "name": "subsidiary_of.test",
    "type": "subsidiary_of",
    "pattern": "(?P<tail>{actor})旗下的(?P<head>{actor})",
    "examples": ["【tail:海川集团】旗下的【head:旗山新能源有限公司】"],
    "counterexamples": ["海川集团"],
}


def cases(key: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in relation_rules() for text in getattr(rule, key)]


def found_by(document: Document, rule: RelationRule) -> set[tuple[str, str]]:
    """(head, tail) of the relations that `rule` found, by the full names."""
    names = {entity.id: entity.name or entity.text for entity in document.entities}
    return {(names[r.head], names[r.tail]) for r in document.relations if r.rule == rule.name}


def expected_pairs(marked: str) -> set[tuple[str, str]]:
    """Every head with every tail of the same number, as the example marks them."""
    ends = [(mark[1], mark[2], mark[3]) for mark in _MARK.finditer(marked)]
    return {(h, t) for end, m, h in ends for other, n, t in ends if (end, other) == ("head", "tail") and m == n}


@pytest.mark.parametrize(("rule", "marked"), cases("examples"))
def test_example(rule: RelationRule, marked: str) -> None:
    document = extract(_MARK.sub(r"\3", marked), published=PUBLISHED)
    assert found_by(document, rule) == expected_pairs(marked)


@pytest.mark.parametrize(("rule", "text"), cases("counterexamples"))
def test_counterexample(rule: RelationRule, text: str) -> None:
    assert "【" not in text
    assert found_by(extract(text, published=PUBLISHED), rule) == set()


def compile_rule(**changes: Any) -> tuple[RelationRule, ...]:
    rule = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return compile_relations({"macros": {"actor": "{company}|{organization}"}, "relation": [rule]})


def test_a_good_rule_compiles() -> None:
    assert compile_rule()[0].pattern.groupindex == {"tail": 1, "head": 2}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "under"}, "a name of the form"),
        ({"name": "part_of.test"}, "must start with its type"),
        ({"type": "owns"}, "must start with its type"),
        ({"pattern": None}, "no pattern"),
        ({"pattern": "(?P<head>{actor}"}, "does not compile"),
        ({"pattern": "(?P<head>{firm})(?P<tail>{actor})"}, "not defined"),
        ({"pattern": "(?P<head>{actor})"}, "head and tail"),
        ({"subject": "company"}, "head and tail"),
        ({"pattern": "(?P<head>{actor})", "subject": "weather"}, "none of"),
        ({"pairs": "some"}, "pairs is"),
        ({"examples": []}, "no examples"),
        ({"counterexamples": None}, "no counterexamples"),
        ({"words": ["旗下"]}, "unknown key"),
    ],
)
def test_a_malformed_rule_is_refused_by_name(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(RuleError, match=problem) as refusal:
        compile_rule(**changes)
    assert "relation" in str(refusal.value)


def test_a_name_is_given_once() -> None:
    with pytest.raises(RuleError, match="taken"):
        compile_relations({"macros": {"actor": "{company}"}, "relation": [GOOD, GOOD]})


def relations(text: str) -> set[tuple[str, str, str]]:
    document = extract(text, published=PUBLISHED)
    names = {entity.id: entity.name or entity.text for entity in document.entities}
    return {(r.type, names[r.head], names[r.tail]) for r in document.relations}


def texts(text: str) -> set[tuple[str, str, str]]:
    document = extract(text, published=PUBLISHED)
    entities = {entity.id: entity.text for entity in document.entities}
    return {(r.type, entities[r.head], entities[r.tail]) for r in document.relations}


def test_an_end_is_the_full_name() -> None:
    text = "海川新能源有限公司(以下简称“海川新能”)昨日揭牌。海川新能是云岭集团的全资子公司。"
    assert relations(text) >= {("subsidiary_of", "海川新能源有限公司", "云岭集团")}
    assert texts(text) >= {("alias_of", "海川新能", "海川新能源有限公司")}


def test_a_pair_is_given_once() -> None:
    text = "海川新能源有限公司是云岭集团的全资子公司。云岭集团旗下的海川新能源有限公司昨日开业。"
    document = extract(text, published=PUBLISHED)
    assert [r.type for r in document.relations].count("subsidiary_of") == 1


def test_phases_are_parts_of_the_project_in_focus() -> None:
    text = "云岭康养小镇项目昨日开工,总投资12亿元,分两期建设:一期占地120亩,明年6月投产;二期何时启动尚未确定。"
    assert texts(text) >= {("part_of", "一期", "云岭康养小镇项目"), ("part_of", "二期", "云岭康养小镇项目")}


def test_no_relation_without_words_for_it() -> None:
    assert relations("海川集团与云岭集团昨日会见。云岭新能源有限公司负责人到场。") == set()

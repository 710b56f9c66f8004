"""The items of capacities and counts: the examples of rules/items.toml, executed, and the field in the records."""

from __future__ import annotations

import pytest

from cn_econ_extract import extract
from cn_econ_extract.events.items import item_of
from cn_econ_extract.events.measures import read_measures
from cn_econ_extract.pipeline import analyse
from cn_econ_extract.rules.examples import parse_example
from cn_econ_extract.rules.item_rules import item_rules


def items(markup: str) -> list[tuple[str, str | None]]:
    """The marked figures, each with the item that it gets."""
    example = parse_example(markup, "quantity")
    article = analyse(example.text).reading.article
    found = {m.candidate.start: (m.candidate, m.role) for m in read_measures(article)}
    told = []
    for expected in example.expected:
        figure, role = found[expected.start]
        span = item_of(article, figure, role or "none")
        told.append((expected.text, None if span is None else article.text[slice(*span)]))
    return told


def cases(key: str) -> list[object]:
    return [pytest.param(text, id=f"{form.name}: {text}") for form in item_rules().forms for text in getattr(form, key)]


@pytest.mark.parametrize("markup", cases("examples"))
def test_example(markup: str) -> None:
    assert items(markup) == [(e.text, e.value) for e in parse_example(markup, "quantity").expected]


@pytest.mark.parametrize("markup", cases("counterexamples"))
def test_counterexample(markup: str) -> None:
    assert items(markup) == [(e.text, None) for e in parse_example(markup, "quantity").expected]


def test_the_records_tell_items() -> None:
    text = "5月6日,海川集团年产10万吨磷酸铁锂项目在安化县开工,建设标准厂房12栋,引进5条全自动生产线,可提供就业岗位500个。"
    event = extract(text, published="2022-05-07").events[0]
    told = {a.text: a.item for a in event.arguments if a.item is not None}
    assert told == {"10万吨": "磷酸铁锂", "12栋": "标准厂房", "5条": "全自动生产线", "500个": "就业岗位"}
    assert all(argument["item"] for argument in event.to_dict()["arguments"] if argument["text"] in told)


def test_items_are_written_as_in_the_text() -> None:
    event = extract("5月6日,年產3萬噸磷 酸鐵鋰項目在安化縣開工。", published="2022-05-07").events[0]
    assert [a.item for a in event.arguments_of("capacity")] == ["磷酸鐵鋰"]


def test_only_capacities_counts_and_jobs_have_items() -> None:
    text = "5月6日,总投资12亿元的海川冷链物流项目开工,占地260亩,建筑面积12万平方米。"
    event = extract(text, published="2022-05-07").events[0]
    assert [a.item for a in event.arguments] == [None] * len(event.arguments)

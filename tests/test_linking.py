"""Reports of one event by several papers find each other, and nothing else."""

from __future__ import annotations

import itertools
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cn_econ_extract import Extractor, InputError
from cn_econ_extract.cli import app
from cn_econ_extract.corpus.inputs import read_inputs
from cn_econ_extract.corpus.link_store import link_store
from cn_econ_extract.corpus.linking import Report, link, reports, same
from cn_econ_extract.corpus.run import run
from cn_econ_extract.corpus.stores import open_store
from linking_corpus import corpus

STEPS = {"groundbreaking", "signing", "production"}


def test_fifty_events_and_fifty_near_misses() -> None:
    extractor, found, gold = Extractor(), [], []
    for number, article in corpus():
        told = [r for r in reports(extractor.extract(article["text"], published=article["published"])) if r.type in STEPS]
        found += told
        gold += [number] * len(told)
    linked = link(found)
    pairs = list(itertools.combinations(range(len(found)), 2))
    expected = {(a, b) for a, b in pairs if gold[a] == gold[b]}
    merged = {(a, b) for a, b in pairs if linked[a] == linked[b]}
    wrong = [(found[a], found[b]) for a, b in merged - expected]
    assert not wrong
    recall = len(merged & expected) / len(expected)
    assert 2 * recall / (1 + recall) >= 0.95, [(found[a], found[b]) for a, b in sorted(expected - merged)]


def one(article: str = "a", **more: Any) -> Report:
    day = date(2023, 3, 30)
    told = {
        "companies": frozenset({"海川"}),
        "projects": frozenset({"海川储能"}),
        "cities": frozenset({"衡阳市"}),
        "figures": frozenset({("total_investment", "CNY", Decimal(1_230_000_000))}),
    }
    return Report(
        **{"article": article, "event": "ev1", "type": "signing", "first": day, "last": day, "dated": True, **told, **more}
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, True),
        ({"companies": frozenset({"海川新能源"})}, True),
        ({"figures": frozenset({("investment", "CNY", Decimal(1_200_000_000))})}, True),
        ({"projects": frozenset({"海川储能电池"}), "figures": frozenset()}, True),
        ({"first": date(2023, 3, 25), "last": date(2023, 4, 4), "dated": False}, True),
        ({"type": "groundbreaking"}, False),
        ({"first": date(2023, 3, 31), "last": date(2023, 3, 31)}, False),
        ({"cities": frozenset({"岳阳市"})}, False),
        ({"phases": frozenset({"2"})}, False),
        ({"projects": frozenset({"海川光伏"})}, False),
        ({"companies": frozenset({"星河"}), "projects": frozenset()}, False),
        ({"figures": frozenset({("total_investment", "CNY", Decimal(2_000_000_000))})}, False),
        ({"companies": frozenset(), "projects": frozenset()}, False),
    ],
)
def test_what_makes_two_reports_one_event(other: dict[str, Any], expected: bool) -> None:
    assert same(one(), one("b", **other)) is expected
    assert same(one("b", **other), one()) is expected


def test_projects_that_differ_in_their_middle_are_of_two_companies() -> None:
    first, second = (
        one(x, projects=frozenset({name}), companies=frozenset()) for x, name in (("a", "远宏达铝材"), ("b", "远宏景铝材"))
    )
    assert not same(first, second)
    assert same(first, one("c", projects=frozenset({"远宏达铝材精深加工"}), companies=frozenset()))


def test_a_month_is_no_day_in_which_both_agree() -> None:
    month = {"first": date(2023, 3, 1), "last": date(2023, 3, 31), "figures": frozenset(), "companies": frozenset()}
    assert not same(one("a", **month), one("b", **month))


def test_an_article_tells_an_event_once() -> None:
    assert link([one(), one(event="ev2")]) == [0, 1]


def test_what_contradicts_one_report_of_an_event_stays_out() -> None:
    vague = one("b", phases=frozenset({"1"}))
    assert link([one("a", phases=frozenset()), vague, one("c", phases=frozenset({"2"}))]) == [0, 0, 2]


@pytest.mark.parametrize("name", ["store.duckdb", "store"])
def test_the_command_links_a_store(tmp_path: Path, name: str) -> None:
    pytest.importorskip("rensa", reason="reprints are found by rensa, of the extra 'corpus'")
    rows = [article for number, article in corpus() if number in (0, 50, 7)]
    long = "社区志愿者为老人送去了粽子和艾草，大家坐在一起聊起从前的日子，说到高兴处，满屋子都是笑声，直到傍晚才散去。"
    rows += [{"text": long}, {"text": long.replace("傍晚", "天黑")}]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    store = open_store(tmp_path / name)
    run(read_inputs([tmp_path / "a.jsonl"]), store, Extractor())
    store.close()
    for _ in range(2):
        done = CliRunner().invoke(app, ["link", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
    if name == "store":
        links = pq.read_table(tmp_path / name / "event_links").to_pylist()
        reprints = pq.read_table(tmp_path / name / "reprints").num_rows
    else:
        with duckdb.connect(str(tmp_path / name), read_only=True) as connection:
            links = connection.sql("FROM event_links").to_arrow_table().to_pylist()
            reprints = connection.sql("FROM reprints").to_arrow_table().num_rows
            told = connection.execute("SELECT sum(reports) FROM linked_events").fetchone()
        assert told == (len(links),)
    ids = [row["event_id"] for row in links]
    assert len(ids) > len(set(ids)) >= 3
    assert reprints == 1


def test_what_is_no_store_is_not_linked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")
    for path in (tmp_path / "a.jsonl", tmp_path / "none.duckdb", tmp_path):
        with pytest.raises(InputError):
            link_store(path)

"""The pure parts of benchmarks/peers.py: the peers' answers in one form, and the counting. The peers are not needed."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from cn_econ_extract import tag  # noqa: E402
from peers_scoring import Counts, Span, count, fits, jionlp_spans, own_spans, recognizers_spans, same  # noqa: E402


def test_own_spans() -> None:
    found = own_spans(tag("今年7月底前投资2亿元至3亿元", kinds=["date", "money"], reference="2022-03-30"))
    assert [(s.kind, s.values) for s in found] == [
        ("date", ((None, "2022-07-31"),)),
        ("money", ((200000000, 300000000, "CNY"),)),
    ]


def test_jionlp_spans() -> None:
    def time(kind: str, start: int, end: int, moments: Any) -> dict[str, Any]:
        return {"offset": [start, end], "type": kind, "detail": {"time": moments}}

    times = [
        time("time_span", 0, 4, ["2022-01-01 00:00:00", "inf"]),
        time("time_point", 5, 7, ["2022-03-29 00:00:00", "2022-03-29 23:59:59"]),
        time("time_delta", 8, 12, {"month": 30.0}),
    ]
    sums = [
        {"offset": [13, 18], "detail": {"num": "340000000.00", "case": "元"}},
        {"offset": [19, 27], "detail": {"num": ["50000000.00", "60000000.00"], "case": "美元"}},
    ]
    assert jionlp_spans((times, sums)) == [
        Span("date", 0, 4, (("2022-01-01", None),)),
        Span("date", 5, 7, (("2022-03-29", "2022-03-29"),)),
        Span("money", 13, 18, ((Decimal(340000000), Decimal(340000000), "CNY"),)),
        Span("money", 19, 27, ((Decimal(50000000), Decimal(60000000), "USD"),)),
    ]


def test_recognizers_spans_end_is_inclusive_and_ranges_end_the_day_after() -> None:
    def result(kind: str, start: int, end: int, **resolution: Any) -> SimpleNamespace:
        return SimpleNamespace(type_name=kind, start=start, end=end, resolution=resolution)

    years = [
        {"type": "daterange", "start": "2021-07-01", "end": "2021-08-01"},
        {"type": "daterange", "start": "2022-07-01", "end": "2022-08-01"},
    ]
    dates = [
        result("datetimeV2.daterange", 0, 1, values=years),
        result("datetimeV2.datetime", 3, 9, values=[{"type": "datetime", "value": "2022-03-29 10:00:00"}]),
        result("datetimeV2.duration", 11, 14, values=[{"type": "duration", "value": "77760000"}]),
    ]
    sums = [result("currency", 16, 20, value="340000000", isoCurrency="CNY"), result("currency", 22, 23, value=None)]
    assert recognizers_spans((dates, sums)) == [
        Span("date", 0, 2, (("2021-07-01", "2021-07-31"), ("2022-07-01", "2022-07-31"))),
        Span("date", 3, 10, (("2022-03-29", "2022-03-29"),)),
        Span("money", 16, 21, ((Decimal(340000000), Decimal(340000000), "CNY"),)),
        Span("money", 22, 24, ((None, None, None),)),
    ]


@pytest.mark.parametrize(("start", "end", "fitting"), [(2, 4, True), (2, 6, True), (0, 6, True), (3, 4, False), (2, 7, False)])
def test_a_span_covers_the_text_within_the_outer_one(start: int, end: int, fitting: bool) -> None:
    assert fits(Span("date", start, end), {"text": "昨日", "start": 2, "outer": "截至昨日上午"}) is fitting


def test_open_ends_are_not_compared() -> None:
    assert same(("2022-01-01", None), ["2022-01-01", None])
    assert same(("2022-01-01", "2022-12-31"), ["2022-01-01", None])
    assert not same((None, "2022-12-31"), ["2022-01-01", None])
    assert same((Decimal("5.63"), Decimal("5.63"), "CNY"), ["5.63", "5.63", "CNY"])
    assert not same((None, None, "CNY"), [100, 100, "CNY"])
    assert not same((100, 100, "USD"), [100, 100, "CNY"])


def test_counting() -> None:
    text = "目前，昨日 和5月"
    wanted = [
        {"text": "目前", "start": 0, "optional": True},
        {"text": "昨日", "start": 3, "value": ["2022-03-29", "2022-03-29"]},
        {"text": "5月", "start": 7},
    ]
    counts = Counts()
    found = [Span("date", 0, 1), Span("date", 3, 6, (("2022-03-30", "2022-03-30"),)), Span("date", 6, 9)]
    count(text, wanted, found, counts)
    assert (counts.right, counts.wrong, counts.missed) == (1, ["和5月"], ["5月"])
    assert counts.figures()["precision"] == counts.figures()["recall"] == 0.5
    assert counts.figures()["value_accuracy"] == 0.0


def test_the_gold_stands_in_the_fixtures() -> None:
    for line in (ROOT / "benchmarks/peers-gold.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text = json.loads((ROOT / f"tests/fixtures/{article['id']}.json").read_text(encoding="utf-8"))["text"]
        for span in article["spans"]:
            outer = span.get("outer", span["text"])
            start = span["start"] - outer.index(span["text"])
            assert text[start : start + len(outer)] == outer

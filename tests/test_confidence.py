"""Confidence: smoothed rates, what they are kept by, and cutting by them."""

from __future__ import annotations

import pytest

from cn_econ_extract import Extractor, extract
from cn_econ_extract.confidence import PRIOR, argument_keys, event_keys, rate, sure

TEXT = "3月30日,星河储能项目在安化县开工,总投资12亿元。4月2日,海川集团与安化县签约。"


def test_rates_are_smoothed_from_the_whole_to_the_particular() -> None:
    assert rate(["all"], {}) == 0.5
    assert rate(["all"], {"all": (96, 96)}) == pytest.approx((96 + PRIOR / 2) / (96 + PRIOR))
    wide, narrow = rate(["all"], {"all": (90, 100)}), rate(["all", "rule"], {"all": (90, 100), "rule": (0, 2)})
    assert narrow == pytest.approx(PRIOR * wide / (2 + PRIOR))
    assert 0.5 < narrow < wide


def test_keys_say_where_an_argument_stands() -> None:
    event = extract(TEXT, published="2021-04-05").events[0]
    assert event_keys(event) == ("event", "groundbreaking", "groundbreaking.start", "groundbreaking.start occurred")
    places = {a.role: argument_keys(event, a, "some.rule")[2:] for a in event.arguments}
    assert places["place"] == ("place clause", "place clause some.rule")
    assert places["total_investment"] == ("total_investment next", "total_investment next some.rule")


def test_every_event_and_argument_has_a_confidence() -> None:
    document = extract(TEXT, published="2021-04-05")
    assert len(document.events) == 2
    for record in [*document.events, *(a for event in document.events for a in event.arguments)]:
        assert record.confidence is not None
        assert 0 < record.confidence < 1
    assert '"confidence":0.' in document.to_json()


def test_results_are_cut_by_confidence_and_type() -> None:
    whole = extract(TEXT, published="2021-04-05")
    least = 0.9
    cut = Extractor(min_confidence=least).extract(TEXT, published="2021-04-05")
    assert [e.id for e in cut.events] == [e.id for e in whole.events if sure(e, least)]
    kept = [a for e in cut.events for a in e.arguments]
    assert kept == [a for e in whole.events if sure(e, least) for a in e.arguments if sure(a, least)]
    assert Extractor(min_confidence=1).extract(TEXT).events == ()
    assert [e.type for e in Extractor(types=["signing"]).extract(TEXT).events] == ["signing"]
    assert [e.type for e in Extractor(types="signing").extract(TEXT).events] == ["signing"]
    with pytest.raises(ValueError, match="unknown event type 'marriage'"):
        Extractor(types=["marriage"])
    with pytest.raises(ValueError, match="from 0 to 1"):
        Extractor(min_confidence=2)

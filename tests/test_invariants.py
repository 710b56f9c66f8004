"""Properties that hold for every text (docs/architecture.md lists them)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract import Document, Extractor, extract, tag
from cn_econ_extract.text.fold import fold

FIXTURES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("fixtures/*.json"))]
PIECES = [piece for fixture in FIXTURES for piece in fixture["text"].replace("。", "。\x00").split("\x00")]
NOISE = [
    "\n",
    "\u200b",
    " ",
    "\u3000",
    "１",
    "億",
    "(xiàng)",
    "&nbsp;",
    "。",
    "、",
    "3.",
    "亿元",
    "“",
    "）",
    "\ud800",
    "𠀀",
    "😀",
]
MEASURES = ("money", "quantity", "ratio")
HELD_BY = ("money", "quantity", "ratio", "date", "company", "place")

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(NOISE), st.text(max_size=8)), max_size=12).map("".join),
)


def spans(document: Document) -> list[tuple[str, int, int]]:
    found = [(e.text, e.start, e.end) for e in document.entities]
    for event in document.events:
        found += [(m.text, m.start, m.end) for m in event.mentions]
        found += [(a.text, a.start, a.end) for a in event.arguments]
        if event.date is not None:
            found.append((event.date.text, event.date.start, event.date.end))
    return found


@given(texts)
def test_any_text_gives_grounded_named_serialisable_records(text: str) -> None:
    document = extract(text, published="2021-12-31")
    for piece, start, end in spans(document):
        assert start < end
        assert text[start:end] == piece
    assert all(entity.rule for entity in document.entities)
    assert all(mention.rule for event in document.events for mention in event.mentions)
    assert Document.from_json(document.to_json()) == document
    assert json.loads(document.to_json())["text"] == text if text else True


@given(texts)
def test_a_trigger_lies_in_no_figure_date_company_or_place_of_its_event(text: str) -> None:
    document = extract(text, published="2021-12-31")
    for event in document.events:
        held = [document.entity(a.entity) for a in event.arguments if a.entity]
        held += [document.entity(event.date.entity)] if event.date is not None and event.date.entity else []
        for mention in event.mentions:
            for entity in held:
                if entity.kind in HELD_BY:
                    assert not (entity.start < mention.end and mention.start < entity.end)


@given(texts)
def test_the_same_text_gives_the_same_record(text: str) -> None:
    extractor = Extractor()
    assert extractor.extract(text) == extractor.extract(text)


@given(texts)
def test_folding_is_undone_by_its_map(text: str) -> None:
    folded = fold(text)
    origins = [folded.origin(position) for position in range(len(folded.text))]
    assert origins == sorted(set(origins))
    assert all(0 <= origin < len(text) for origin in origins)
    if folded.text:
        start, end = folded.span(0, len(folded.text))
        assert 0 <= start < end <= len(text)


@given(texts)
def test_entities_of_one_layer_do_not_overlap(text: str) -> None:
    """A change from one figure to another holds both figures; all else stands side by side."""
    tagged = [e for e in tag(text, reference="2021-12-31") if e.from_value is None]
    figures = [e for e in tagged if e.kind in (*MEASURES, "date", "change", "number")]
    for before, after in zip(figures, figures[1:], strict=False):
        assert before.end <= after.start


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_json_without_text_is_read_back(fixture: dict[str, str]) -> None:
    document = extract(fixture["text"], title=fixture["title"], published=fixture["published"])
    short = Document.from_json(document.to_json(text=False))
    assert short.text == ""
    assert [repr(e) for e in short.events] == [repr(e) for e in document.events]
    assert all(event.sentences == () for event in short.events)

"""Properties that hold for every text (docs/architecture.md lists them)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract import Document, Extractor, extract, tag
from invariants import FIXTURES, PIECES, check_article, check_figures, check_folding

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
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(NOISE), st.text(max_size=8)), max_size=12).map("".join),
)


@given(texts)
def test_any_text_gives_grounded_named_serialisable_records(text: str) -> None:
    check_article(Extractor(), text)


@given(texts)
def test_the_same_text_gives_the_same_record(text: str) -> None:
    extractor = Extractor()
    assert extractor.extract(text) == extractor.extract(text)


@given(texts)
def test_folding_is_undone_by_its_map(text: str) -> None:
    check_folding(text)


@given(texts)
def test_entities_of_one_layer_do_not_overlap(text: str) -> None:
    """A change from one figure to another holds both figures; all else stands side by side."""
    check_figures(text, tag(text, reference="2021-12-31"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_json_without_text_is_read_back(fixture: dict[str, str]) -> None:
    document = extract(fixture["text"], title=fixture["title"], published=fixture["published"])
    short = Document.from_json(document.to_json(text=False))
    assert short.text == ""
    assert [repr(e) for e in short.events] == [repr(e) for e in document.events]
    assert all(event.sentences == () for event in short.events)

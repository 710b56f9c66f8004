"""Hostile inputs (benchmarks/linear.py times them): one piece of text again and again is read without an exception."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from cn_econ_extract import Entity, extract, tag

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from linear import HOSTILE, VALUE_KINDS, hostile


def check(text: str, entities: Iterable[Entity]) -> None:
    """Every entity lies where its text stands, none in the one before it (but a change in its two figures)."""
    position = 0
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        if entity.kind in VALUE_KINDS and entity.from_value is None:
            assert position <= entity.start < entity.end
            position = entity.end


@pytest.mark.parametrize("name", HOSTILE)
def test_long_texts_of_one_piece_are_read(name: str) -> None:
    text = hostile(HOSTILE[name], 100_000)
    check(text, tag(text, VALUE_KINDS, "2021-06-14"))


@pytest.mark.parametrize("name", HOSTILE)
def test_articles_of_one_piece_are_read(name: str) -> None:
    text = hostile(HOSTILE[name], 2_000)
    check(text, extract(text, published="2021-06-14").entities)

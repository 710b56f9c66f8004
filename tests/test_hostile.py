"""Hostile inputs (benchmarks/linear.py times them): one piece of text again and again is read without an exception."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cn_econ_extract import extract, tag

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from invariants import check_figures
from linear import HOSTILE, VALUE_KINDS, hostile


@pytest.mark.parametrize("name", HOSTILE)
def test_long_texts_of_one_piece_are_read(name: str) -> None:
    text = hostile(HOSTILE[name], 100_000)
    check_figures(text, tag(text, VALUE_KINDS, "2021-06-14"))


@pytest.mark.parametrize("name", HOSTILE)
def test_articles_of_one_piece_are_read(name: str) -> None:
    text = hostile(HOSTILE[name], 2_000)
    check_figures(text, extract(text, published="2021-06-14").entities)

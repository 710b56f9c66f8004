"""Candidates of amounts (stub, being written)."""

from __future__ import annotations

from collections.abc import Iterator

from .candidate import Candidate


def candidates(text: str) -> Iterator[Candidate]:
    """The amounts in the folded text."""
    yield from ()

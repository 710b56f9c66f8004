"""Candidates of kind industry."""

from __future__ import annotations

from collections.abc import Iterator

from .candidate import Candidate
from .scan import Scan


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The industries that the text names."""
    yield from ()

"""The one place that drops candidates.

Policy: the longest candidate wins, among equally long ones the kind that stands first in PREFERENCE, then the rule that
comes first by name. Figures and dates do not overlap each other, names do not overlap each other, with the exceptions of
NESTS: an inner candidate of these kinds is kept beside the outer one (the capacity in a project's name).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from .candidate import Candidate

PREFERENCE = (
    "date",
    "money",
    "change",
    "quantity",
    "ratio",
    "number",
    "company",
    "organization",
    "park",
    "project",
    "place",
    "name",
    "person",
    "industry",
)
NESTS: dict[str, frozenset[str]] = {
    "project": frozenset({"company", "park", "place", "quantity", "industry"}),
    "name": frozenset({"company", "organization", "project", "park", "place", "industry", "quantity"}),
    "park": frozenset({"place"}),
    "organization": frozenset({"place", "park"}),
}
_RANK = {kind: rank for rank, kind in enumerate(PREFERENCE)}
# What stands around these names says what they are, whatever they look like: a list of projects, the verb before a title.
_CERTAIN = frozenset({"project.list_member", "project.park_built", "name.honour", "name.honour_weak", "name.honour_as"})


def _nests(winner: Candidate, inner: Candidate) -> bool:
    """Whether `inner` is kept inside `winner`; a change keeps what it was and what it is (由1.2亿只提高到5亿只)."""
    if winner.kind == "change":
        return winner.from_value is not None and inner.kind in ("money", "quantity", "ratio")
    if winner.rule.startswith("name.honour") and inner.kind in ("project", "park"):
        return False  # 省级绿色港口示范园区 is a title as a whole
    return inner.kind in NESTS.get(winner.kind, ())


class Dropped(msgspec.Struct, frozen=True):
    """A candidate that lost its place, and the one that holds it."""

    candidate: Candidate
    winner: Candidate


class Resolution(msgspec.Struct, frozen=True):
    """What was kept, in the order of the text, outer before inner, and what was dropped."""

    kept: list[Candidate]
    dropped: list[Dropped]


def _preference(candidate: Candidate) -> tuple[int, int, int, str]:
    rank = -1 if candidate.rule in _CERTAIN else _RANK[candidate.kind]
    return candidate.start - candidate.end, rank, candidate.start, candidate.rule


def resolve(candidates: Iterable[Candidate], length: int) -> Resolution:
    """Resolve the overlaps of `candidates` in a text of `length` characters, in time linear in both."""
    ordered = sorted(candidates, key=_preference)
    taken, outer = bytearray(length), []
    losers = []
    for candidate in ordered:
        if taken.find(1, candidate.start, candidate.end) < 0:
            taken[candidate.start : candidate.end] = b"\x01" * candidate.length
            outer.append(candidate)
        else:
            losers.append(candidate)
    outer.sort(key=lambda c: c.start)
    starts = [c.start for c in outer]
    inner_taken, inner, dropped = bytearray(length), [], []
    for candidate in losers:
        winner = outer[max(0, bisect_right(starts, candidate.start) - 1)]
        nested = winner.start <= candidate.start and candidate.end <= winner.end and candidate.length < winner.length
        if nested and _nests(winner, candidate) and inner_taken.find(1, candidate.start, candidate.end) < 0:
            inner_taken[candidate.start : candidate.end] = b"\x01" * candidate.length
            inner.append(candidate)
        else:
            dropped.append(Dropped(candidate, winner))
    kept = sorted(outer + inner, key=lambda c: (c.start, -c.end))
    return Resolution(kept, dropped)

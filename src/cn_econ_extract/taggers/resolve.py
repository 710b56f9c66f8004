"""The one place that drops candidates.

Policy: the longest candidate wins, among equally long ones the kind that stands first in PREFERENCE, then the rule that
comes first by name. Figures and dates do not overlap each other, names do not overlap each other, with the exceptions of
NESTS: an inner candidate of these kinds is kept beside the outer one (the capacity in a project's name).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter

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
_START = attrgetter("start")
_RANK = {kind: rank for rank, kind in enumerate(PREFERENCE)}
# What stands around these names says what they are, whatever they look like: a list of projects, the verb before a title.
_CERTAIN = frozenset(
    {"project.list_member", "project.park_built", "project.opened", "name.honour", "name.honour_weak", "name.honour_as"}
)


def _nests(winner: Candidate, inner: Candidate) -> bool:
    """Whether `inner` is kept inside `winner`; a change keeps what it was and what it is (由1.2亿只提高到5亿只)."""
    if winner.kind == "change":
        return winner.from_value is not None and inner.kind in ("money", "quantity", "ratio")
    if winner.rule.startswith("name.honour") and inner.kind in ("project", "park"):
        return False  # 省级绿色港口示范园区 is a title as a whole
    if winner.rule == "project.park_built" and inner.kind == "company":
        return False  # as in a park's name
    return inner.kind in NESTS.get(winner.kind, ())


class Dropped(msgspec.Struct, frozen=True, gc=False):
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


def resolve(candidates: Iterable[Candidate]) -> Resolution:
    """Resolve the overlaps of `candidates`, cluster by cluster of those that overlap, in time linear in the text."""
    kept: list[Candidate] = []
    dropped: list[Dropped] = []
    cluster: list[Candidate] = []
    low = high = 0
    for candidate in sorted(candidates, key=_START):
        start, end = candidate.start, candidate.end
        if start >= high:
            if len(cluster) == 1:
                kept.append(cluster[0])
            elif cluster:
                _settle(cluster, low, high, kept, dropped)
            cluster = [candidate]
            low, high = start, end
        else:
            cluster.append(candidate)
            if end > high:
                high = end
    if cluster:
        _settle(cluster, low, high, kept, dropped)
    return Resolution(kept, dropped)


def _settle(cluster: list[Candidate], low: int, high: int, kept: list[Candidate], dropped: list[Dropped]) -> None:
    """Sort the candidates of the cluster [low, high) into those that are `kept`, in order, and those that are `dropped`."""
    cluster.sort(key=_preference)
    winner = cluster[0]
    if winner.start == low and winner.end == high:  # the rule: one of them holds all others
        outer, losers = [winner], cluster[1:]
    else:
        outer, losers = _without_overlaps(cluster, low, high)
        outer.sort(key=_START)
    starts = [c.start for c in outer] if len(outer) > 1 else []
    inner: list[Candidate] = []
    for candidate in losers:
        if starts:
            winner = outer[max(0, bisect_right(starts, candidate.start) - 1)]
        if _nests(winner, candidate) and _holds(winner, candidate):
            inner.append(candidate)
        else:
            dropped.append(Dropped(candidate, winner))
    if inner:
        inner, losers = _without_overlaps(inner, low, high)
        dropped += [Dropped(c, outer[bisect_right(starts, c.start) - 1]) for c in losers]  # without `starts` the only one
        outer += inner
        outer.sort(key=lambda c: (c.start, -c.end))
    kept += outer


def _holds(winner: Candidate, inner: Candidate) -> bool:
    """Whether `inner` lies in `winner` and is shorter."""
    start, end = winner.start, winner.end
    return start <= inner.start and inner.end <= end and inner.end - inner.start < end - start


def _without_overlaps(ordered: list[Candidate], low: int, high: int) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates in [low, high) that overlap none before them that was taken, and the others."""
    taken, losers = [], []
    covered = bytearray(high - low)
    for candidate in ordered:
        start, end = candidate.start - low, candidate.end - low
        if covered.find(1, start, end) < 0:
            covered[start:end] = b"\x01" * (end - start)
            taken.append(candidate)
        else:
            losers.append(candidate)
    return taken, losers

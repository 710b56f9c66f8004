"""From candidates in the folded text to entities in the text as given."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import Any

from msgspec import UNSET

from .records import Entity
from .taggers.candidate import Candidate
from .text.fold import Folded
from .values.dates import ResolvedDate

_FIGURES = frozenset({"money", "quantity", "ratio", "number", "change", "date"})
_BOUNDS = ("min", "max", "unit", "modifier", "per")
_OF_NAMES = (*_BOUNDS, "adcode", "candidates", "stock_code")
# What candidates of a kind can have: asking each for every field would cost more than all the rest.
_CARRIED = {
    **dict.fromkeys(("money", "quantity", "ratio", "number"), _BOUNDS),
    "change": (*_BOUNDS, "basis", "direction", "from_value", "to_value"),
    "date": (),
}


def carried(candidate: Candidate, fields: tuple[str, ...]) -> dict[str, Any]:
    """The candidate's value and those of `fields` that it has: a record is made several times faster without the others."""
    found: dict[str, Any] = {}
    if candidate.value is not UNSET:  # None is a value that cannot be read
        found["value"] = candidate.value
    for field in fields:
        if (value := getattr(candidate, field)) is not None:
            found[field] = value
    return found


class Grounding:
    """Turns spans and names of one folded text into those of its source."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._starts = folded.starts
        # Between two cuts source and folded text run in parallel: what to add to an offset, by the run that holds it.
        self._shifts = [origin - start for start, origin in zip(folded.starts, folded.origins, strict=True)]
        self._names: dict[str, str] = {}

    @property
    def source(self) -> str:
        """The text as given."""
        return self._folded.source

    def span(self, start: int, end: int) -> tuple[str, int, int]:
        """(text, start, end) in the source of the folded span [start, end)."""
        first = start + self._shifts[bisect_right(self._starts, start) - 1]
        last = end + self._shifts[bisect_left(self._starts, end) - 1]  # by the last character's run
        return self._folded.source[first:last], first, last

    def clean(self, start: int, end: int) -> str:
        """The source of the folded span without what folding removes inside it (line breaks, stray spaces)."""
        source, starts, shifts = self._folded.source, self._starts, self._shifts
        low, high = bisect_right(starts, start), bisect_left(starts, end)
        edges = [start, *starts[low:high], end]
        pieces = zip(edges, edges[1:], shifts[low - 1 : high], strict=False)
        return "".join(source[first + shift : last + shift] for first, last, shift in pieces)

    def name(self, name: str) -> str:
        """A folded name in the writing of the source, where it stands there."""
        if name not in self._names:
            at = self._folded.text.find(name) if name else -1
            self._names[name] = self.clean(at, at + len(name)) if at >= 0 else name
        return self._names[name]

    def entity(self, candidate: Candidate, number: int | None = None, day: ResolvedDate | None = None) -> Entity:
        """The entity behind `candidate`; `day` is what a date candidate means in its context."""
        text, start, end = self.span(candidate.start, candidate.end)
        fields = carried(candidate, _CARRIED.get(candidate.kind, _OF_NAMES))
        if number is not None:
            fields["id"] = f"e{number}"
        if (name := self._other_name(candidate, text)) is not None:
            fields["name"] = name
        if day is not None:
            fields.update(value=day.value, basis=day.basis)
            if day.first_day is not None or day.last_day is not None:
                fields.update(first_day=_iso(day.first_day), last_day=_iso(day.last_day))
        return Entity(text=text, start=start, end=end, kind=candidate.kind, rule=candidate.rule, **fields)

    def _other_name(self, candidate: Candidate, text: str) -> str | None:
        """The full clean name of a name, where the span's own `text` is another."""
        if candidate.kind in _FIGURES:
            return None
        if candidate.name:
            name = self.name(candidate.name)
        elif len(text) == candidate.length:
            return None  # nothing was removed inside the span
        else:
            name = self.clean(candidate.start, candidate.end)
        return None if name == text else name


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

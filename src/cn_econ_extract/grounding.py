"""From candidates in the folded text to entities in the text as given."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET

from .records import Entity
from .taggers.candidate import Candidate
from .text.fold import Folded
from .values.dates import ResolvedDate


class Grounding:
    """Turns spans and names of one folded text into those of its source."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._names: dict[str, str] = {}

    @property
    def source(self) -> str:
        """The text as given."""
        return self._folded.source

    def span(self, start: int, end: int) -> tuple[str, int, int]:
        """(text, start, end) in the source of the folded span [start, end)."""
        first, last = self._folded.span(start, end)
        return self._folded.source[first:last], first, last

    def clean(self, start: int, end: int) -> str:
        """The source of the folded span without what folding removes inside it (line breaks, stray spaces)."""
        return "".join(self._folded.source[self._folded.origin(i)] for i in range(start, end))

    def name(self, name: str) -> str:
        """A folded name in the writing of the source, where it stands there."""
        if name not in self._names:
            at = self._folded.text.find(name) if name else -1
            self._names[name] = self.clean(at, at + len(name)) if at >= 0 else name
        return self._names[name]

    def entity(self, candidate: Candidate, number: int | None = None, day: ResolvedDate | None = None) -> Entity:
        """The entity behind `candidate`; `day` is what a date candidate means in its context."""
        text, start, end = self.span(candidate.start, candidate.end)
        name = self.name(candidate.name) if candidate.name else self.clean(candidate.start, candidate.end)
        is_figure = candidate.kind in ("money", "quantity", "ratio", "number", "change", "date")
        entity = Entity(
            id=None if number is None else f"e{number}",
            kind=candidate.kind,
            text=text,
            start=start,
            end=end,
            rule=candidate.rule,
            value=candidate.value if day is None else day.value,
            min=candidate.min,
            max=candidate.max,
            unit=candidate.unit,
            modifier=candidate.modifier,
            per=candidate.per,
            first_day=UNSET,
            last_day=UNSET,
            basis=candidate.basis if day is None else day.basis,
            direction=candidate.direction,
            from_value=candidate.from_value,
            to_value=candidate.to_value,
            name=name if name != text and not is_figure else None,
            adcode=candidate.adcode,
            candidates=candidate.candidates,
            stock_code=candidate.stock_code,
        )
        return entity if day is None else _dated(entity, day)


def _dated(entity: Entity, day: ResolvedDate) -> Entity:
    if day.first_day is None and day.last_day is None:
        return entity
    import msgspec

    return msgspec.structs.replace(entity, first_day=_iso(day.first_day), last_day=_iso(day.last_day))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

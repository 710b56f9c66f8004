"""The taggers: one file per kind of entity, each proposes candidates; `resolve` alone drops them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from . import amounts, companies, dates, industries, names, organizations, parks, persons, places, projects
from .candidate import Candidate
from .resolve import Resolution, resolve
from .scan import Scan

VALUE_KINDS = frozenset({"money", "quantity", "ratio", "number", "change", "date"})
NAME_TAGGERS: dict[str, Callable[[Scan], Iterable[Candidate]]] = {
    kind: getattr(module, "candidates", lambda scan: ())
    for kind, module in {
        "place": places,
        "park": parks,
        "company": companies,
        "organization": organizations,
        "project": projects,
        "name": names,
        "person": persons,
        "industry": industries,
    }.items()
}


def propose(text: str, kinds: frozenset[str]) -> Iterator[Candidate]:
    """The candidates of `kinds` in the folded `text`, overlapping ones and all."""
    values = [*amounts.candidates(text), *dates.candidates(text)] if kinds != {"date"} else list(dates.candidates(text))
    yield from (value for value in values if value.kind in kinds)
    names_asked = [tagger for kind, tagger in NAME_TAGGERS.items() if kind in kinds]
    if names_asked:
        scan = Scan(text, resolve(values).kept)
        for tagger in names_asked:
            yield from tagger(scan)


def find(text: str, kinds: frozenset[str]) -> Resolution:
    """The entities of `kinds` in the folded `text`: proposed, overlaps resolved among these kinds."""
    return resolve(propose(text, kinds))


__all__ = ["NAME_TAGGERS", "VALUE_KINDS", "Candidate", "Resolution", "Scan", "find", "propose", "resolve"]

"""The taggers: one file per kind of entity, each proposes candidates; `resolve` alone drops them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from ..rules import Rule
from . import amounts, companies, dates, industries, names, organizations, parks, persons, places, projects
from .candidate import Candidate
from .custom import CustomGazetteer, by_suffix
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


class Extras(msgspec.Struct, frozen=True):
    """What a user adds to the taggers: the codes of the divisions that texts speak from, names and rules of his own."""

    home: frozenset[str] = frozenset()
    gazetteer: CustomGazetteer | None = None
    rules: tuple[Rule, ...] = ()


_NO_EXTRAS = Extras()


def propose(text: str, kinds: frozenset[str], extras: Extras = _NO_EXTRAS) -> Iterator[Candidate]:
    """The candidates of `kinds` in the folded `text`, overlapping ones and all."""
    names_asked = [tagger for kind, tagger in NAME_TAGGERS.items() if kind in kinds]
    needed = VALUE_KINDS if names_asked else kinds & VALUE_KINDS  # no name reaches over a figure or date
    values = [*amounts.candidates(text, needed)] if needed - {"date"} else []
    if "date" in needed:
        values += dates.candidates(text)
    yield from (value for value in values if value.kind in kinds)
    if names_asked:
        scan = Scan(text, resolve(values).kept, extras.home)
        for tagger in names_asked:
            yield from tagger(scan)
        yield from by_suffix(scan, (rule for rule in extras.rules if rule.kind in kinds))


def find(text: str, kinds: frozenset[str], extras: Extras = _NO_EXTRAS) -> Resolution:
    """The entities of `kinds` in the folded `text`: proposed, overlaps resolved among these kinds."""
    proposed: Iterable[Candidate] = propose(text, kinds, extras)
    if extras.gazetteer is not None:
        proposed = extras.gazetteer.override(text, proposed, kinds)
    return resolve(proposed)


__all__ = ["NAME_TAGGERS", "VALUE_KINDS", "Candidate", "Extras", "Resolution", "Scan", "find", "propose", "resolve"]

"""How sure an event or an argument is: the record of its rule on annotated articles (rules/confidence.toml).

An event is as sure as its trigger rule was right, an argument as its role was right where it stands (in the clause of a mention,
in the next one, in its sentence, in the sentence beside, further off) and by the rule that found it. Few observations say
little: each rate is smoothed towards the one above it (rule → place → role → all), as if PRIOR more cases had gone like that one.
docs/confidence.md holds the table of how well the rates hold.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from .records import Argument, Entity, Event, Number, plain_number
from .rules.loader import read_toml

PRIOR = 4
"""How many observations the rate of the group above counts for."""
_STOPS = re.compile(r"[。！？!?\n]")
_COMMAS = re.compile(r"[,，;；]")

Counts = Mapping[str, tuple[int, int]]
"""How many were right, and how many there were, by key."""


def event_keys(event: Event) -> tuple[str, ...]:
    """What an event is rated by, from the whole to the particular: all, its type, its trigger's rule, rule and status."""
    rule = event.mentions[0].rule
    return "event", event.type, rule, f"{rule} {event.status}"


def argument_keys(event: Event, argument: Argument, rule: str | None) -> tuple[str, ...]:
    """What an argument is rated by: all, its role, where it stands from the event's mentions, the rule that found it."""
    place = f"{argument.role} {_distance(event, argument)}"
    return "argument", argument.role, place, f"{place} {rule or '-'}"


def _distance(event: Event, argument: Argument) -> str:
    """The distance to the nearest mention, one of the two around: clause, next, sentence, beside or far."""
    around = event.mentions
    if len(around) > 2:
        behind = bisect_left(around, argument.start, key=lambda mention: mention.start)
        around = around[max(0, behind - 1) : behind + 1]
    return _DISTANCES[min(_steps(event.source, m.start, argument.start) for m in around)]


_DISTANCES = ("clause", "next", "sentence", "beside", "far")
_REACH = 400
"""Beyond so many characters everything is far; time stays linear."""


def _steps(text: str, start: int, end: int) -> int:
    low, high = (start, end) if start < end else (end, start)
    if high - low > _REACH:
        return 4
    if stops := len(_STOPS.findall(text, low, high)):
        return 3 if stops == 1 else 4
    return min(2, len(_COMMAS.findall(text, low, high)))


def rate(keys: Iterable[str], counts: Counts) -> float:
    """The smoothed share of what was right among what had these keys, from the whole to the particular."""
    share = 0.5
    for key in keys:
        right, total = counts.get(key, (0, 0))
        share = (right + PRIOR * share) / (total + PRIOR)
    return share


@functools.cache
def observed() -> Counts:
    """The counts of rules/confidence.toml."""
    return {key: (right, total) for key, (right, total) in read_toml("confidence")["counts"].items()}


@functools.lru_cache(maxsize=4096)
def _confidence(keys: tuple[str, ...]) -> Number:
    share = min(max(rate(keys, observed()), 0.01), 0.99)  # no record makes a rule certain
    return plain_number(Decimal(f"{share:.2f}"))


def rated(event: Event, entities: Mapping[str, Entity]) -> Event:
    """The event with its confidence and that of its arguments; `entities` by id."""
    return msgspec.structs.replace(
        event, confidence=_confidence(event_keys(event)), arguments=tuple(_rated_arguments(event, entities))
    )


def _rated_arguments(event: Event, entities: Mapping[str, Entity]) -> Iterator[Argument]:
    for argument in event.arguments:
        entity = entities.get(argument.entity or "")
        keys = argument_keys(event, argument, entity.rule if entity is not None else None)
        yield msgspec.structs.replace(argument, confidence=_confidence(keys))


def sure(record: Event | Argument, least: float) -> bool:
    """Whether the record is at least so sure; one without a confidence is."""
    return record.confidence is None or record.confidence >= least

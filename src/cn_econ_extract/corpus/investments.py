"""The total investments of a corpus, that of each project once, however many articles and events report it.

A project is known by its name and province. An investment whose project has no name of its own (a batch, 该项目 without more) is
known by its sum with who and where, and without those by its article. Of the reports of one project the first counts: what has
happened before what is planned, then by month. What an event gives as the whole counts, not the parts beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

import msgspec

from ..records import Argument, Entity, Event

Key: TypeAlias = tuple[str, ...]
_ACTORS = ("investor", "company", "party", "organizer")
_PHASE = re.compile(r"第?[一二三四五六七八九十\d]+期|[首本]期|[东西南北][区线]|主线|支线")
_QUOTES = re.compile(r"[\s“”\"'‘’「」『』《》]")
_TAIL = re.compile(r"(?<=.{3})(?:建设)?(?:项目|工程)$")


class Report(msgspec.Struct, frozen=True):
    """An investment as one event tells it. `planned`: the event is not yet; `names`: who and where, for the leagues."""

    key: Key
    province: str
    currency: str
    value: Decimal
    planned: bool
    month: str | None
    names: frozenset[tuple[str, str]]


class Project(msgspec.Struct, frozen=True):
    """A project with its investment, counted once."""

    currency: str
    value: Decimal
    planned: bool
    month: str | None
    names: frozenset[tuple[str, str]]


def reports(
    event: Event,
    entities: Mapping[str, Entity],
    article: str,
    *,
    province: str,
    month: str | None,
    names: frozenset[tuple[str, str]],
) -> Iterable[Report]:
    """What `event` tells of total investments with one number; nothing if it shall not come about."""
    if event.status == "negated":
        return
    sums = [a for a in event.arguments_of("total_investment") if _number(a) is not None and a.unit and a.per is None]
    wholes = [a for a in sums if a.of is None]
    told: set[tuple[str, str | None]] = set()
    for argument in wholes or sums:
        unit, value = str(argument.unit), _number(argument)
        if (unit, argument.of) in told or value is None:
            continue  # the same sum again, or a second reading of it
        told.add((unit, argument.of))
        key = _key(event, argument, entities, article)
        yield Report(key, province if key[0] == "name" else "", unit, value, event.status == "planned", month, names)


def _number(argument: Argument) -> Decimal | None:
    return Decimal(argument.value) if isinstance(argument.value, int | Decimal) else None


def _key(event: Event, argument: Argument, entities: Mapping[str, Entity], article: str) -> Key:
    name = _project(event, argument, entities)
    if name:
        return "name", name
    amount = format(Decimal(argument.value).normalize(), "f") if isinstance(argument.value, int | Decimal) else ""
    who = sorted(
        {named for role in (*_ACTORS, "park", "place") for a in event.arguments_of(role) if (named := clean(a, entities))}
    )
    return ("sum", amount, *who) if who else ("article", amount, article)


def _project(event: Event, argument: Argument, entities: Mapping[str, Entity]) -> str:
    """The name of the project that `argument` speaks of; empty where it has none of its own."""
    own = [name for a in event.arguments_of("project") if a.value is msgspec.UNSET and (name := clean(a, entities))]
    if argument.of and not _PHASE.fullmatch(argument.of):
        return fold(argument.of)
    if not own:
        return ""
    return fold(own[0]) + (f" {argument.of}" if argument.of else "")


def clean(argument: Argument, entities: Mapping[str, Entity]) -> str:
    """The argument's name; empty for a pointing word that stands for no name (双方, 该项目)."""
    if argument.name:
        return argument.name
    entity = entities.get(argument.entity or "")
    if entity is None:
        return argument.text
    return entity.name or ("" if entity.rule.endswith((".pointing", ".pointing_kind")) else argument.text)


def fold(name: str) -> str:
    """A project's name as a key: without quotes, width, case and the noun at its end."""
    return _TAIL.sub("", _QUOTES.sub("", unicodedata.normalize("NFKC", name)).casefold())


def projects(told: Iterable[Report]) -> list[Project]:
    """Each project once: the reports of one key, currency and province (where one is not said, of the only one) are of one."""
    told = list(told)
    provinces: dict[Key, set[str]] = {}
    for report in told:
        if report.province:
            provinces.setdefault(report.key, set()).add(report.province)
    groups: dict[tuple[Key, str, str], list[Report]] = {}
    for report in told:
        known = provinces.get(report.key, set())
        province = report.province or (next(iter(known)) if len(known) == 1 else "")
        groups.setdefault((report.key, report.currency, province), []).append(report)
    return [_merged(group) for group in groups.values()]


def _merged(group: list[Report]) -> Project:
    first = min(group, key=lambda report: (report.planned, report.month or "9999"))
    names = frozenset(name for report in group for name in report.names)
    return Project(first.currency, first.value, first.planned, first.month, names)


def totals(found: Iterable[Project]) -> list[tuple[str, Decimal, int]]:
    """(currency, sum, number of projects), yuan first, then by the number of projects."""
    values: dict[str, Decimal] = {}
    counts: Counter[str] = Counter()
    for project in found:
        values[project.currency] = values.get(project.currency, Decimal(0)) + project.value
        counts[project.currency] += 1
    order = sorted(values, key=lambda currency: (currency != "CNY", -counts[currency], currency))
    return [(currency, values[currency], counts[currency]) for currency in order]

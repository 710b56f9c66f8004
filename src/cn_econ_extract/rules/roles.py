"""Reads roles.toml: which words tell what a figure measures, and which contexts tell what part a name plays."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import RuleError
from ..records import EVENT_TYPES, KINDS, MEASURE_ROLES, NAME_ROLES
from .loader import _refuse_unknown, _strings, compile_pattern, read_toml, regex_union

_MEASURE_KEYS = {"role", "kinds", "units", "before", "after", "default", "example"}
_PARTICIPANT_KEYS = {"role", "kinds", "types", "name", "before", "after", "example"}


class MeasureRules(msgspec.Struct, frozen=True, kw_only=True):
    """The role words of figures.

    `before` finds role words before a figure, `roles_before` gives the roles of a word; `after` and `roles_after` likewise for
    words right behind it. `units` limits a role to units, `defaults` gives the role of a unit without any role word.
    """

    before: re.Pattern[str]
    roles_before: Mapping[str, tuple[str, ...]]
    after: re.Pattern[str]
    roles_after: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]
    units: Mapping[str, frozenset[str]]
    defaults: Mapping[str, str]
    examples: Mapping[str, str]


class ParticipantCue(msgspec.Struct, frozen=True, kw_only=True):
    """A context that gives names of `kinds` the role `role` (``skip``: no role at all) in events of `types` (None: all).

    `before` must match up to the name, `after` from its end, `name` somewhere in it.
    """

    role: str
    kinds: frozenset[str]
    types: frozenset[str] | None
    name: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    example: str


@functools.cache
def measure_rules() -> MeasureRules:
    """The role words of figures, compiled once."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    kinds, units, defaults, examples = {}, {}, {}, {}
    for entry in _entries()["measure"]:
        role = entry["role"]
        where = f"roles.toml measure {role!r}"
        _refuse_unknown(where, entry, _MEASURE_KEYS)
        if role not in (*MEASURE_ROLES, "none"):
            raise RuleError(where, "no such role")
        kinds[role] = frozenset(_strings(where, entry["kinds"]))
        if "units" in entry:
            units[role] = frozenset(_strings(where, entry["units"]))
        for table, key in ((before, "before"), (after, "after")):
            for word in _strings(where, entry.get(key, [])):
                table.setdefault(word, []).append(role)
        defaults.update(dict.fromkeys(_strings(where, entry.get("default", [])), role))
        examples[role] = entry["example"]
    return MeasureRules(
        before=re.compile(regex_union(before)),
        roles_before={word: tuple(roles) for word, roles in before.items()},
        after=re.compile(rf"(?:以上|以下|左右|以内|人民币|\([^()]{{1,12}}\))*的?(?P<word>{regex_union(after)})"),
        roles_after={word: tuple(roles) for word, roles in after.items()},
        kinds=kinds,
        units=units,
        defaults=defaults,
        examples=examples,
    )


@functools.cache
def participant_cues() -> tuple[ParticipantCue, ...]:
    """The cues of participants, in their order."""
    return tuple(_cue(number, entry) for number, entry in enumerate(_entries()["participant"], 1))


@functools.cache
def cues_of(kind: str, event_type: str) -> tuple[ParticipantCue, ...]:
    """The cues for names of this kind in events of this type, in their order."""
    return tuple(c for c in participant_cues() if kind in c.kinds and (c.types is None or event_type in c.types))


@functools.cache
def _entries() -> Mapping[str, Any]:
    data = read_toml("roles")
    _refuse_unknown("roles.toml", data, {"title", "measure", "participant"})
    return data


def _cue(number: int, entry: Mapping[str, Any]) -> ParticipantCue:
    where = f"roles.toml participant {number} ({entry.get('role')})"
    _refuse_unknown(where, entry, _PARTICIPANT_KEYS)
    if entry.get("role") not in (*NAME_ROLES, "skip"):
        raise RuleError(where, "no such role")
    if not set(entry["kinds"]) <= set(KINDS) or not set(entry.get("types", [])) <= set(EVENT_TYPES):
        raise RuleError(where, "unknown kind or event type")
    name, before, after = entry.get("name"), entry.get("before"), entry.get("after")
    return ParticipantCue(
        role=entry["role"],
        kinds=frozenset(entry["kinds"]),
        types=frozenset(entry["types"]) if "types" in entry else None,
        name=compile_pattern(where, name, {}) if name else None,
        before=compile_pattern(where, before, {}) if before else None,
        after=compile_pattern(where, after, {}) if after else None,
        example=entry["example"],
    )

"""Reads relations.toml: what stands between two names that are related."""

from __future__ import annotations

import functools
import re

import msgspec

from ..errors import RuleError
from ..records import KINDS, RELATION_TYPES
from .loader import _refuse_unknown, _strings, compile_pattern, read_toml

_KEYS = {"name", "type", "between", "before", "after", "first", "second", "head", "example"}


class RelationRule(msgspec.Struct, frozen=True, kw_only=True):
    """Two names of kinds `first` and `second` with `between` and nothing else between them are related.

    `before` must match up to the first name, `after` from the end of the second; `head` says which one is the head.
    """

    name: str
    type: str
    between: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    first: frozenset[str]
    second: frozenset[str]
    head: str
    example: str


@functools.cache
def relation_rules() -> tuple[RelationRule, ...]:
    """The rules of relations.toml, in their order."""
    data = read_toml("relations")
    _refuse_unknown("relations.toml", data, {"title", "relation"})
    rules = []
    for entry in data["relation"]:
        where = f"relations.toml relation {entry.get('name')!r}"
        _refuse_unknown(where, entry, _KEYS)
        if entry.get("type") not in RELATION_TYPES or entry.get("head") not in ("first", "second"):
            raise RuleError(where, "it needs a known type, and a head that is first or second")
        if not entry.get("example"):
            raise RuleError(where, "it has no example")
        kinds = {side: frozenset(_strings(where, entry[side])) for side in ("first", "second")}
        if not (kinds["first"] | kinds["second"]) <= set(KINDS):
            raise RuleError(where, "unknown kind")
        rules.append(
            RelationRule(
                name=entry["name"],
                type=entry["type"],
                between=compile_pattern(where, entry["between"], {}),
                before=compile_pattern(where, entry["before"], {}) if "before" in entry else None,
                after=compile_pattern(where, entry["after"], {}) if "after" in entry else None,
                first=kinds["first"],
                second=kinds["second"],
                head=entry["head"],
                example=entry["example"],
            )
        )
    return tuple(rules)

"""A user's own rules (`Extractor(rules=…)`): TOML of the same form as the package's, told apart by their keys.

    type = "resettlement"           # an event type: a new one with `zh` and [participants], or more triggers of a known one
    [[trigger]] …                   # as in rules/events/<type>.toml

    [[rule]]                        # suffixes of names: the name before one is found as the package's taggers find it
    name = "park.mine_town"         # kind.what
    kind = "park"
    words = ["矿业小镇"]
    options = { whole = true }      # optional: the words are whole names

    [planned]                       # status cues, as in rules/cues.toml
    before = ["谋划"]

Every trigger and rule needs examples and counterexamples; they are executed when the extractor is made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ..errors import RuleError
from ..records import NAME_KINDS
from .event_types import CUE_SECTIONS, EventRules, EventType, compile_cues, compile_type, event_types
from .loader import Rule, compile_file, read_toml
from .safety import pattern_problem

PATTERN_KEYS = ("before", "after", "not_before", "not_after")
"""The keys of a trigger that hold patterns."""
Source: TypeAlias = str | PathLike[str] | Mapping[str, Any]
"""The path of a TOML file, or what it holds, parsed."""


class UserRules(msgspec.Struct, frozen=True):
    """What the user's files add: event rules together with the package's, and rules of names.

    `triggers` are the names of the user's own triggers, `types` the types that have examples of his.
    """

    events: EventRules
    names: tuple[Rule, ...]
    triggers: frozenset[str]
    types: frozenset[str]


def read_user_rules(sources: Iterable[Source]) -> UserRules | None:
    """The rules of all `sources`, checked and compiled; None without any. RuleError names the file and what is wrong in it."""
    files = [_read(number, source) for number, source in enumerate(sources, 1)]
    if not files:
        return None
    types = dict(event_types())
    names: list[Rule] = []
    triggers: set[str] = set()
    exemplified: set[str] = set()
    cues: Mapping[str, Any] = read_toml("cues")
    for where, data in files:
        _refuse_unsafe(where, data)
        if "type" in data:
            more = compile_type(where, data, known=None)
            types[more.type] = _joined(where, types.get(more.type), more, data)
            triggers.update(trigger.name for trigger in more.triggers)
            exemplified.add(more.type)
        elif "rule" in data:
            names += _name_rules(where, data)
        elif data.keys() & set(CUE_SECTIONS):
            cues = _with_cues(where, cues, data)
        else:
            raise RuleError(where, f"it has neither 'type' nor [[rule]] nor a section of cues ({', '.join(CUE_SECTIONS)})")
    return UserRules(EventRules(types, compile_cues("cues", cues)), tuple(names), frozenset(triggers), frozenset(exemplified))


def _read(number: int, source: Source) -> tuple[str, Mapping[str, Any]]:
    if isinstance(source, Mapping):
        return f"rules {number}", source
    path = Path(source)
    try:
        return str(path), tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(str(path), f"it cannot be read: {error.strerror}; give the path of a TOML file") from None
    except ValueError as error:  # not UTF-8, or not TOML
        raise RuleError(str(path), f"not TOML in UTF-8: {error}") from None


def _refuse_unsafe(where: str, data: Mapping[str, Any]) -> None:
    """RuleError, before anything is compiled, where a pattern could take time without end (safety.py)."""
    entries = [(f"{where} trigger {e.get('name')!r}", e) for e in _tables(data, "trigger")]
    given = [(f"{place} {key}", entry[key]) for place, entry in entries for key in PATTERN_KEYS if key in entry]
    for name in CUE_SECTIONS:
        section = data.get(name)
        if isinstance(section, Mapping):
            lists = [section[key] for key in ("before_patterns", "after_patterns") if isinstance(section.get(key), list)]
            given += [(f"{where} [{name}]", pattern) for patterns in lists for pattern in patterns]
    for place, pattern in given:
        problem = pattern_problem(pattern) if isinstance(pattern, str) else "a pattern is a string"
        if problem is not None:
            raise RuleError(place, problem)
    for entry in _tables(data, "rule"):
        if "pattern" in entry or not entry.get("words"):
            place = f"{where} rule {entry.get('name')!r}"
            raise RuleError(place, "it has a pattern or no words: a user's rule is a list of suffixes")


def _tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = data.get(key, [])
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _joined(where: str, known: EventType | None, more: EventType, data: Mapping[str, Any]) -> EventType:
    """The type with the user's triggers before its own ones."""
    if known is None:
        if not more.zh or "participants" not in data:
            raise RuleError(where, f"{more.type!r} is a new type: it needs 'zh' and [participants]")
        return more
    if data.keys() & {"zh", "participants"}:
        raise RuleError(where, f"{more.type!r} is known: leave 'zh' and [participants] out, or give the type another name")
    taken = {trigger.name for trigger in known.triggers} & {trigger.name for trigger in more.triggers}
    if taken:
        raise RuleError(where, f"the trigger name {min(taken)!r} is taken; give it another")
    return msgspec.structs.replace(
        known,
        triggers=more.triggers + known.triggers,
        examples=more.examples,
        counterexamples=more.counterexamples,
    )


def _name_rules(where: str, data: Mapping[str, Any]) -> Iterator[Rule]:
    for rule in compile_file(where, data).rules.values():
        if rule.kind not in NAME_KINDS:
            raise RuleError(f"{where} rule {rule.name!r}", f"the kind must be one of {', '.join(NAME_KINDS)}")
        if not rule.words:
            raise RuleError(f"{where} rule {rule.name!r}", "it has no words: a user's rule is a list of suffixes")
        yield rule


def _with_cues(where: str, cues: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """`cues` with the lists of `data` put behind its own."""
    compile_cues(where, {**cues, **{key: {**cues.get(key, {}), **data[key]} for key in data if key in CUE_SECTIONS}})
    joined = {key: dict(section) for key, section in cues.items() if isinstance(section, Mapping)}
    for key in data.keys() & set(CUE_SECTIONS):
        for name, words in data[key].items():
            joined[key][name] = [*joined[key].get(name, []), *words]
    return joined

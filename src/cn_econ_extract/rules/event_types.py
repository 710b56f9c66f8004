"""Reads the rule files of the event types (events/<type>.toml), roles.toml and cues.toml.

type = "signing"
zh = "签约"
[participants]                 # the role of a name by its kind and side of the trigger, unless a cue says otherwise
before = { company = "party" }
after = { company = "party" }
focus = ["project"]            # kinds taken from what the article last spoke of where the clause names none
money = "total_investment"     # the role of a sum without a role word of its own
measures = ["investment"]      # the measures that the event can have (without the key: all)
[[trigger]]
name = "signing.sign"
words = ["签约"]               # literals; the longest at a position wins
before, after                  # patterns that must match up to, or from, the word (optional)
not_before, not_after          # patterns that must not
requires = "name"              # a kind of entity in the sentence, or title, actor, dated_actor: mentions.py (optional)
status = "ongoing"             # a status that the word itself carries (optional)
examples = ["【签约】 … => occurred 04-08; party 海川集团"]     # rulecheck.py
counterexamples = ["…"]

`examples` and `counterexamples` before the first section are of the type as a whole, whatever trigger reads them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec

from ..errors import RuleError
from ..records import EVENT_TYPES, KINDS, MEASURE_ROLES, ROLES, STATUSES
from .loader import _refuse_unknown, _strings, compile_pattern, read_toml, regex_union
from .senses import separated

_TYPE_KEYS = {"type", "zh", "participants", "trigger", "examples", "counterexamples"}
_TRIGGER_KEYS = {
    "name", "words", "before", "after", "not_before", "not_after", "requires", "status", "examples", "counterexamples",
}  # fmt: skip


_CUED = ("planned", "ongoing", "negated")
CUE_SECTIONS = (*_CUED, "once_planned", "occurred", "postponed")


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """One trigger rule: words in the senses that tell an event of `type`."""

    name: str
    type: str
    words: tuple[str, ...]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    requires: str | None
    status: str | None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class EventType(msgspec.Struct, frozen=True, kw_only=True):
    """The frame of an event type: triggers and the roles of its participants."""

    type: str
    zh: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    focus: tuple[str, ...]
    money: str
    measures: frozenset[str]
    triggers: tuple[Trigger, ...]
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class EventRules:
    """The event types and status cues that articles are read with.

    `words` finds every trigger word, `by_word` are the triggers of each word in the order of the types.
    """

    def __init__(self, types: Mapping[str, EventType], cues: Cues) -> None:
        self.types, self.cues = types, cues
        by_word: dict[str, list[Trigger]] = {}
        for event_type in types.values():
            for trigger in event_type.triggers:
                for word in trigger.words:
                    for form in (word, *separated(word)):
                        by_word.setdefault(form, []).append(trigger)
        self.by_word = {word: tuple(triggers) for word, triggers in by_word.items()}
        self.words = re.compile(regex_union(by_word))
        self._inner: dict[str, tuple[str, ...]] = {}

    def inner_words(self, word: str) -> tuple[str, ...]:
        """The trigger words inside `word`, the longest first: 正式出台 holds 出台."""
        if word not in self._inner:
            parts = {word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1)} - {word}
            self._inner[word] = tuple(sorted(parts & self.by_word.keys(), key=lambda part: (-len(part), part)))
        return self._inner[word]


@functools.cache
def event_rules() -> EventRules:
    """The event rules of the package."""
    return EventRules(event_types(), compile_cues("cues.toml", read_toml("cues")))


@functools.cache
def event_types() -> Mapping[str, EventType]:
    """All event types of the package, by name, in the order of RECORDS."""
    names = [item.name.removesuffix(".toml") for item in resources.files(__package__).joinpath("events").iterdir()]
    unknown = sorted(set(names) ^ set(EVENT_TYPES))
    if unknown:
        raise RuleError("events/", f"{unknown[0]!r} is either no event type or an event type without a file")
    return {name: compile_type(f"events/{name}", read_toml(f"events/{name}")) for name in EVENT_TYPES}


def compile_type(name: str, data: Mapping[str, Any], *, known: Iterable[str] | None = EVENT_TYPES) -> EventType:
    """Check and compile the parsed TOML of an event type. RuleError names the file and the trigger at fault.

    known: the types that there may be; None where any name will do.
    """
    where = name if name.endswith(".toml") else f"{name}.toml"
    _refuse_unknown(where, data, _TYPE_KEYS)
    if not isinstance(data.get("type"), str) or (known is not None and data["type"] not in known):
        raise RuleError(where, f"the type {data.get('type')!r} is none of {', '.join(known or ())}")
    participants = data.get("participants", {})
    _refuse_unknown(f"{where} [participants]", participants, {"before", "after", "focus", "money", "measures"})
    for side in ("before", "after"):
        for kind, role in participants.get(side, {}).items():
            if kind not in KINDS or role not in ROLES:
                raise RuleError(f"{where} [participants] {side}", f"{kind} = {role!r} is no kind with a role")
    if not data.get("trigger"):
        raise RuleError(where, "it has no trigger")
    return EventType(
        type=data["type"],
        zh=str(data.get("zh", "")),
        before=dict(participants.get("before", {})),
        after=dict(participants.get("after", {})),
        focus=tuple(participants.get("focus", ())),
        money=str(participants.get("money", "none")),
        measures=frozenset(participants.get("measures", MEASURE_ROLES)),
        triggers=tuple(_compile_trigger(where, data["type"], entry) for entry in data["trigger"]),
        examples=_strings(where, data.get("examples", [])),
        counterexamples=_strings(where, data.get("counterexamples", [])),
    )


def _compile_trigger(where: str, event_type: str, entry: Mapping[str, Any]) -> Trigger:
    name = entry.get("name")
    if not isinstance(name, str) or not name.startswith(f"{event_type}."):
        raise RuleError(where, f"a trigger needs a name of the form '{event_type}.what', not {name!r}")
    where = f"{where} trigger {name!r}"
    _refuse_unknown(where, entry, _TRIGGER_KEYS)
    for key in ("words", "examples", "counterexamples"):
        if not entry.get(key):
            raise RuleError(where, f"it has no {key}: write at least one")
    if entry.get("status") not in (None, *STATUSES):
        raise RuleError(where, f"the status {entry['status']!r} is none of {', '.join(STATUSES)}")

    def pattern(key: str, form: str) -> re.Pattern[str] | None:
        return compile_pattern(f"{where} {key}", form % entry[key], {}) if entry.get(key) else None

    return Trigger(
        name=name,
        type=event_type,
        words=_strings(where, entry["words"]),
        before=pattern("before", "(?:%s)$"),
        after=pattern("after", "(?:%s)"),
        not_before=pattern("not_before", "(?:%s)$"),
        not_after=pattern("not_after", "(?:%s)"),
        requires=entry.get("requires"),
        status=entry.get("status"),
        examples=_strings(where, entry["examples"]),
        counterexamples=_strings(where, entry["counterexamples"]),
    )


class Cues(msgspec.Struct, frozen=True, kw_only=True):
    """The compiled status cues: per status a pattern of words before the trigger and one of words right after it."""

    before: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]
    no_cue: Mapping[str, re.Pattern[str]]
    postponed: re.Pattern[str]
    once_planned: re.Pattern[str]


def compile_cues(where: str, data: Mapping[str, Any]) -> Cues:
    """Check and compile the parsed TOML of status cues. RuleError names the file and the section at fault."""
    _refuse_unknown(where, data, {"title", *CUE_SECTIONS})
    before: dict[str, re.Pattern[str]] = {}
    after: dict[str, re.Pattern[str]] = {}
    no_cue: dict[str, re.Pattern[str]] = {}
    for status in _CUED:
        section = data.get(status, {})
        _refuse_unknown(f"{where} [{status}]", section, {"before", "after", "before_patterns", "after_patterns", "not_before"})
        for key, compiled in (("before", before), ("after", after)):
            patterns = _strings(f"{where} [{status}]", section.get(f"{key}_patterns", []))
            literals = regex_union(_strings(f"{where} [{status}]", section[key]))
            compiled[status] = compile_pattern(f"{where} [{status}] {key}", "|".join([*patterns, literals]), {})
        if section.get("not_before"):
            no_cue[status] = re.compile(regex_union(_strings(f"{where} [{status}]", section["not_before"])))

    def words(section: str, key: str) -> re.Pattern[str]:
        return re.compile(regex_union(_strings(f"{where} [{section}]", data[section][key])))

    before["occurred"] = words("occurred", "before")
    return Cues(
        before=before,
        after=after,
        no_cue=no_cue,
        postponed=words("postponed", "words"),
        once_planned=words("once_planned", "before"),
    )

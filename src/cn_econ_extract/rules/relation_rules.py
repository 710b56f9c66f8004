"""Reads relations.toml: the sentences that say how two names are related.

    [lexicon], [macros]                    # as in rules/loader.py
    [[relation]]
    name = "subsidiary_of.under"           # type.what
    type = "subsidiary_of"
    pattern = '(?P<tail>{actor})旗下的?(?P<head>{actors})'
    subject = "company"                    # only where the pattern has one end: what the other end, left out, is
    pairs = "each"                         # only for lists that correspond one by one (甲、乙分别投建丙、丁)
    examples = ["【tail:海川集团】旗下的【head:海川新能源有限公司】"]
    counterexamples = ["海川集团与旗山新能源有限公司签约"]

A pattern reads the article in short: every name and figure is one character, written {company}, {park}, {money}, …; {word}
is any character but such a name or a mark of punctuation; what stands in quotes or brackets apart from names is left out. Each
name inside the group `head` is related to each one inside `tail`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from ..errors import RuleError
from ..records import RELATION_TYPES
from .loader import _refuse_unknown, _strings, compile_pattern, expand_macros, read_toml

_KEYS = {"name", "type", "pattern", "subject", "pairs", "examples", "counterexamples", "note"}
_NAMES = ("company", "organization", "park", "place", "project", "batch", "phase", "name")
_FIGURES = ("money", "date", "quantity", "ratio")
MARKS: Mapping[str, str] = MappingProxyType({kind: chr(0xE000 + n) for n, kind in enumerate((*_NAMES, *_FIGURES))})
"""The character that stands for a name or figure of each kind; a project is a single one, a batch or a bare phase."""
SUBJECTS = ("company", "project", "batch", "park", "body", "topic")


class RelationRule(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern with the groups `head` and `tail`, or with one of them, the other being the `subject` of the sentence."""

    name: str
    type: str
    pattern: re.Pattern[str]
    subject: str | None
    pairs: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@functools.cache
def relation_rules() -> tuple[RelationRule, ...]:
    """The rules of relations.toml, in their order."""
    return compile_relations(read_toml("relations"))


def compile_relations(data: Mapping[str, Any]) -> tuple[RelationRule, ...]:
    """Check and compile the parsed TOML `data`. RuleError names the rule that is malformed."""
    where = "relations.toml"
    _refuse_unknown(where, data, {"title", "lexicon", "macros", "relation"})
    lexicon = {key: _strings(f"{where} [lexicon] {key}", words) for key, words in data.get("lexicon", {}).items()}
    given = {**MARKS, "word": f"[^,;:、。!?\n{''.join(MARKS[kind] for kind in _NAMES)}]"}
    macros = {**given, **expand_macros(where, {**given, **data.get("macros", {})}, lexicon)}
    rules = tuple(_compile(where, entry, macros) for entry in data.get("relation", []))
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f"{where} relation {name!r}", "the name is taken by a rule before it")
    return rules


def _compile(where: str, entry: Mapping[str, Any], macros: Mapping[str, str]) -> RelationRule:
    name = entry.get("name")
    if not isinstance(name, str) or "." not in name:
        raise RuleError(where, f"a relation needs a name of the form 'type.what', not {name!r}")
    where = f"{where} relation {name!r}"
    _refuse_unknown(where, entry, _KEYS)
    if entry.get("type") not in RELATION_TYPES or not name.startswith(f"{entry['type']}."):
        raise RuleError(where, f"its name must start with its type, one of {', '.join(RELATION_TYPES)}")
    for key in ("examples", "counterexamples"):
        if not entry.get(key):
            raise RuleError(where, f"it has no {key}: write at least one")
    if not isinstance(entry.get("pattern"), str):
        raise RuleError(where, "it has no pattern")
    rule = RelationRule(
        name=name,
        type=entry["type"],
        pattern=compile_pattern(where, entry["pattern"], macros),
        subject=entry.get("subject"),
        pairs=entry.get("pairs", "all"),
        examples=_strings(where, entry["examples"]),
        counterexamples=_strings(where, entry["counterexamples"]),
    )
    _check_ends(where, rule)
    return rule


def _check_ends(where: str, rule: RelationRule) -> None:
    ends = {"head", "tail"} & set(rule.pattern.groupindex)
    if len(ends) + (rule.subject is not None) != 2:
        raise RuleError(where, "its pattern needs the groups head and tail, or one of them and a subject")
    if rule.subject not in (None, *SUBJECTS):
        raise RuleError(where, f"the subject {rule.subject!r} is none of {', '.join(SUBJECTS)}")
    if rule.pairs not in ("all", "each"):
        raise RuleError(where, f"pairs is 'all' or 'each', not {rule.pairs!r}")

"""Reads rule files and refuses malformed ones by name.

A rule file is TOML beside this module:

    title = "Amounts"                      # what the file is about
    [lexicon]                              # word lists that the tagger of this file reads by name
    over = ["超过", "逾"]
    [macros]                               # pieces of patterns, written {number} inside patterns and other macros
    number = '\\d+(?:\\.\\d+)?'
    [[rule]]
    name = "money.number_unit"             # kind.what
    kind = "money"
    pattern = '(?P<number>{number})(?P<unit>亿元)'     # or `words = […]`, a list of literals
    examples = ["总投资【37.7亿元 = 3770000000 CNY】"]
    counterexamples = ["亿元以上项目"]

Examples are markup (rules/examples.py): 【span = value】 is what the rule must find, everything else it must leave alone.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

import msgspec

from ..errors import RuleError
from ..records import KINDS

_RULE_KEYS = {"name", "kind", "pattern", "words", "examples", "counterexamples", "note", "options"}
_FILE_KEYS = {"title", "lexicon", "macros", "rule"}
_MACRO = re.compile(r"\{([a-z_]+)\}")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: a compiled pattern or a list of literals, and the examples that hold it in place."""

    name: str
    kind: str
    pattern: re.Pattern[str] | None = None
    words: tuple[str, ...] = ()
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    options: Mapping[str, Any] = MappingProxyType({})


class RuleFile(msgspec.Struct, frozen=True, kw_only=True):
    """A checked and compiled rule file."""

    name: str
    title: str
    rules: Mapping[str, Rule]
    lexicon: Mapping[str, tuple[str, ...]]
    macros: Mapping[str, str]


def read_toml(name: str) -> dict[str, Any]:
    """The parsed TOML of the package's rule file `name` (``amounts``, ``events/signing``)."""
    source = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}.toml", f"not TOML: {error}") from None


@functools.cache
def load(name: str) -> RuleFile:
    """The package's rule file `name`, checked and compiled once."""
    return compile_file(name, read_toml(name))


def compile_file(name: str, data: Mapping[str, Any]) -> RuleFile:
    """Check and compile the parsed TOML `data`. RuleError names the file and the rule that is malformed."""
    where = name if name.endswith(".toml") else f"{name}.toml"
    _refuse_unknown(where, data, _FILE_KEYS)
    lexicon = {key: _strings(f"{where} [lexicon] {key}", words) for key, words in data.get("lexicon", {}).items()}
    macros = expand_macros(where, data.get("macros", {}), lexicon)
    rules: dict[str, Rule] = {}
    for entry in data.get("rule", []):
        rule = _compile_rule(where, entry, macros)
        if rule.name in rules:
            raise RuleError(f"{where} rule {rule.name!r}", "the name is taken by a rule before it")
        rules[rule.name] = rule
    return RuleFile(name=name, title=str(data.get("title", name)), rules=rules, lexicon=lexicon, macros=macros)


def expand_macros(where: str, macros: Mapping[str, str], lexicon: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The macros with the macros before them written out; every word list is a macro too, as an alternation."""
    expanded = {key: regex_union(words) for key, words in lexicon.items()}
    for key, value in macros.items():
        expanded[key] = expand(f"{where} [macros] {key}", value, expanded)
    return expanded


def expand(where: str, pattern: str, macros: Mapping[str, str]) -> str:
    """`pattern` with each {name} replaced by the macro of that name, as a group."""

    def piece(match: re.Match[str]) -> str:
        if match[1] not in macros:
            raise RuleError(where, f"the macro {{{match[1]}}} is not defined before it is used")
        return f"(?:{macros[match[1]]})"

    return _MACRO.sub(piece, pattern)


def compile_pattern(where: str, pattern: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """The compiled pattern, macros written out."""
    try:
        return re.compile(expand(where, pattern, macros))
    except re.error as error:
        raise RuleError(where, f"the pattern does not compile: {error}") from None


def regex_union(words: Iterable[str]) -> str:
    """A regex for `words`, of which the longest wins, that shares their beginnings: faster than a plain alternation."""
    tree: dict[str, object] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _branches(tree)


def _branches(tree: dict[str, object]) -> str:
    ends = "" in tree
    pieces = [re.escape(key) + _branches(child) for key, child in tree.items() if key]  # type: ignore[arg-type]
    if not pieces:
        return ""
    joined = pieces[0] if len(pieces) == 1 and not ends else f"(?:{'|'.join(pieces)})"
    return f"(?:{joined})?" if ends and len(pieces) == 1 else joined + ("?" if ends else "")


def _compile_rule(where: str, entry: Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
    name = entry.get("name")
    if not isinstance(name, str) or "." not in name:
        raise RuleError(where, f"a rule needs a name of the form 'kind.what', not {name!r}")
    where = f"{where} rule {name!r}"
    _refuse_unknown(where, entry, _RULE_KEYS)
    if entry.get("kind") not in KINDS:
        raise RuleError(where, f"the kind {entry.get('kind')!r} is none of {', '.join(KINDS)}")
    for key in ("examples", "counterexamples"):
        if not entry.get(key):
            raise RuleError(where, f"it has no {key}: write at least one")
    if "pattern" not in entry and "words" not in entry:
        raise RuleError(where, "it has neither a pattern nor words")
    return Rule(
        name=name,
        kind=entry["kind"],
        pattern=compile_pattern(where, entry["pattern"], macros) if "pattern" in entry else None,
        words=_strings(where, entry.get("words", [])),
        examples=_strings(where, entry["examples"]),
        counterexamples=_strings(where, entry["counterexamples"]),
        options=MappingProxyType(dict(entry.get("options", {}))),
    )


def _strings(where: str, values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise RuleError(where, "a list of non-empty strings is expected")
    return tuple(values)


def _refuse_unknown(where: str, data: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise RuleError(where, f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")

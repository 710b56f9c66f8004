"""Reads senses.toml: where trigger words of any type name a thing, state a rule or mean something else, and tell no event."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import RuleError
from .loader import _refuse_unknown, _strings, compile_pattern, expand_macros, read_toml

_KEYS = {"name", "before", "after", "sentence", "bare", "words", "not_words", "examples", "counterexamples"}


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """A sense in which triggers are none: all its patterns must match."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    bare: bool
    """Whether it holds only where the sentence names nobody and no day."""
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    def concerns(self, word: str) -> bool:
        """Whether the sense can be one of the trigger `word`."""
        return word.endswith(self.words or ("",)) and not (self.not_words and word.endswith(self.not_words))


@functools.cache
def senses() -> tuple[Sense, ...]:
    """The senses of the package."""
    return compile_senses("senses.toml", read_toml("senses"))


@functools.cache
def _separable() -> frozenset[str]:
    return frozenset(read_toml("senses")["lexicon"]["separable"])


def separated(word: str) -> tuple[str, ...]:
    """The forms in which a verb and its object stand apart: 投产 gives 投的产 and 投了产, most words none."""
    return (f"{word[0]}的{word[1:]}", f"{word[0]}了{word[1:]}") if word in _separable() else ()


def compile_senses(where: str, data: Mapping[str, Any]) -> tuple[Sense, ...]:
    """Check and compile the parsed TOML of senses. RuleError names the file and the sense at fault."""
    _refuse_unknown(where, data, {"title", "lexicon", "macros", "sense"})
    lexicon = {key: _strings(f"{where} [lexicon] {key}", words) for key, words in data.get("lexicon", {}).items()}
    macros = expand_macros(where, data.get("macros", {}), lexicon)
    forms = [separated(word) for word in lexicon.get("separable", ())]
    lexicon |= {"separated": tuple(form for pair in forms for form in pair), "separated_by_de": tuple(pair[0] for pair in forms)}
    return tuple(_compile(where, entry, macros, lexicon) for entry in data.get("sense", []))


def _compile(where: str, entry: Mapping[str, Any], macros: Mapping[str, str], lexicon: Mapping[str, tuple[str, ...]]) -> Sense:
    name = entry.get("name")
    if not isinstance(name, str):
        raise RuleError(where, "a sense needs a name")
    where = f"{where} sense {name!r}"
    _refuse_unknown(where, entry, _KEYS)

    def pattern(key: str, form: str) -> re.Pattern[str] | None:
        return compile_pattern(f"{where} {key}", form % entry[key], macros) if entry.get(key) else None

    def words(key: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        return lexicon[value] if isinstance(value, str) else _strings(where, value)

    return Sense(
        name=name,
        before=pattern("before", "(?:%s)$"),
        after=pattern("after", "(?:%s)"),
        sentence=pattern("sentence", "(?:%s)"),
        bare=bool(entry.get("bare", False)),
        words=words("words"),
        not_words=words("not_words"),
        examples=_strings(where, entry["examples"]),
        counterexamples=_strings(where, entry["counterexamples"]),
    )

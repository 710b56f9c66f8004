"""Reads items.toml: where the noun phrase begins and ends that tells what a capacity or count is of."""

from __future__ import annotations

import functools
import re

import msgspec

from .loader import _refuse_unknown, _strings, compile_pattern, expand_macros, read_toml

_EXAMPLE_KEYS = {"name", "examples", "counterexamples"}


class ItemForm(msgspec.Struct, frozen=True, kw_only=True):
    """Examples of one form of the language: figures marked with their item, and figures that have none."""

    name: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class ItemRules(msgspec.Struct, frozen=True, kw_only=True):
    """The edges of items. `stop` finds what no item holds, its groups `maker` a verb whose
    object the figure counts and `verb` another.

    `fillers`, `measures`, `made_tails` and `people` read a text backwards, from its end: so they take what they find and never
    try again.
    """

    stop: re.Pattern[str]
    fillers: re.Pattern[str]
    measures: re.Pattern[str]
    rises: re.Pattern[str]
    lead: re.Pattern[str]
    modifiers: re.Pattern[str]
    made_tails: re.Pattern[str]
    people: re.Pattern[str]
    wholes: tuple[str, ...]
    counted_wholes: tuple[str, ...]
    single: frozenset[str]
    bare: frozenset[str]
    sizes: frozenset[str]
    forms: tuple[ItemForm, ...]


@functools.cache
def item_rules() -> ItemRules:
    """The rules of items, compiled once."""
    where, data = "items.toml", read_toml("items")
    _refuse_unknown(where, data, {"title", "lexicon", "macros", "form"})
    lexicon = {key: _strings(f"{where} [lexicon] {key}", words) for key, words in data["lexicon"].items()}
    macros = expand_macros(where, data["macros"], lexicon)

    backward = expand_macros(where, {}, {key: tuple(word[::-1] for word in words) for key, words in lexicon.items()})

    def pattern(form: str) -> re.Pattern[str]:
        return compile_pattern(where, form, macros)

    def backwards(form: str) -> re.Pattern[str]:
        return compile_pattern(where, form, backward)

    return ItemRules(
        stop=pattern(
            r"(?P<maker>{yearly}|{makers}(?!{agents})|{object})|(?P<verb>{getters}|{verbs}(?!{agents}))"
            r"|{particle}|{aside}|{tails}|{outside}"
        ),
        fillers=backwards("(?!^将)(?:{fillers}|{rises}|将|能(?!产))*"),
        measures=backwards("(?:{measures})?"),
        rises=pattern("(?:左右|以上)?[,、]?(?:{fillers}|将|预计){0,2}(?:{rises})(?:约|近|逾|超)?"),
        lead=pattern("(?!{classed}){lead}"),
        modifiers=pattern(r"(?:{modifiers}|{subjects}|\d{1,2}号)*"),
        made_tails=backwards("(?:{made_tails}|{makers})*"),
        people=backwards("(?:(?:{people})(?=业企|司公|位单|构机|会协|会商))?"),
        wholes=lexicon["wholes"],
        counted_wholes=lexicon["counted_wholes"],
        bare=frozenset(lexicon["bare"]),
        single=frozenset(lexicon["single"]),
        sizes=frozenset(lexicon["sizes"]),
        forms=tuple(_form(where, entry) for entry in data["form"]),
    )


def _form(where: str, entry: dict[str, object]) -> ItemForm:
    where = f"{where} form {entry.get('name')!r}"
    _refuse_unknown(where, entry, _EXAMPLE_KEYS)
    return ItemForm(
        name=str(entry["name"]),
        examples=_strings(where, entry["examples"]),
        counterexamples=_strings(where, entry["counterexamples"]),
    )

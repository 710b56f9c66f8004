"""Figures: the numerals of a text, each with the unit that stands behind it.

One compiled pattern finds the numerals (rules/amounts.toml); a trie of all forms of units (rules/units.toml) is tried
behind each. What a figure amounts to in the light of its neighbours is decided in amounts.py.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import msgspec

from ..rules import Rule, load, regex_union
from ..values.money import subunits
from ..values.numbers import Numeral, read_fraction, read_numeral
from ..values.quantities import Unit, unit_table
from .scan import trie_pattern

_BARE = frozenset("百千万亿")
_HAN_DIGITS = frozenset("一二两三四五六七八九")
_RATIO = re.compile("[百千万亿佰仟]{1,4}")
_MORE = frozenset("余多")
_SPACED = re.compile(" (?:成|折|个?百分点)")
"""Shares that a space divides from their figure, in tables and headings."""
_TENTH = re.compile("[一二三四五六七八九](?=[的左以]|上下|及以|开外|[^一-鿿0-9]|$)")
"""The 五 of 六成五."""
_NOTHING = Decimal(0)


class Figure(msgspec.Struct, gc=False):
    """A numeral [start, end) with the unit behind it, if any, up to `stop`.

    extra: what is added to the numeral before the unit's factor (两年半: 0.5); over: “and more” inside the span;
    about: “or so” inside the span (十来家);
    value: overrides the numeral's (a scale shared backwards, a fraction); source: the rule that gave a unit which
    does not stand behind the numeral itself; code: the currency written before or behind 元 (港币5亿元).
    """

    start: int
    end: int
    stop: int
    text: str
    rule: str
    numeral: Numeral
    over: bool
    about: bool = False
    unit: Unit | None = None
    extra: Decimal = _NOTHING
    source: str = ""
    code: str = ""

    @property
    def scales_only(self) -> bool:
        """Scales without a digit (亿元, 百余家)."""
        return self.rule == "number.chinese" and self.text[0] in _BARE and _HAN_DIGITS.isdisjoint(self.text)

    @property
    def lone_digit(self) -> bool:
        """One Chinese digit, as in 三家, but also in 三农."""
        return len(self.text) == 1 and self.text in _HAN_DIGITS


class Numerals(NamedTuple):
    """One pattern for all numerals that start with a digit, with a Chinese numeral, with a sign."""

    by_digit: re.Pattern[str]
    by_character: re.Pattern[str]
    by_sign: re.Pattern[str]


class Tables(msgspec.Struct, frozen=True):
    """The compiled rules of the two files."""

    anchor: re.Pattern[str]
    numerals: Mapping[tuple[bool, bool], Numerals]
    """By whether the rare forms are among them, which most texts are spared (fractions, digits as they are spoken), and whether
    those that can be no money are passed over: most numerals of a text are of dates and counts."""
    unit: re.Pattern[str]
    unit_firsts: frozenset[str]
    units: Mapping[str, tuple[Unit, ...]]
    unless: Mapping[str, str]
    spoken: frozenset[str]
    large: frozenset[str]
    currency: re.Pattern[str]
    currency_ends: frozenset[str]
    floor: re.Pattern[str]
    signs: Mapping[str, Unit]
    parts: re.Pattern[str]


@functools.cache
def tables() -> Tables:
    """The tables, compiled once."""
    amounts, rules = load("amounts"), load("units").rules
    units = unit_table((rule.name, rule.kind, rule.words) for rule in rules.values() if rule.name != "money.sign")
    signs = unit_table([("money.sign", "money", rules["money.sign"].words)])
    patterns = {name.partition(".")[2]: _pattern(rule) for name, rule in amounts.rules.items() if name.startswith("number.")}
    patterns["skip"] = re.compile(f"{_NO_NUMERAL}|(?!{_COINS}){trie_pattern(amounts.lexicon['names'])}")
    patterns["digits"] = re.compile("[0-9]+")  # that are no numeral: A20210721
    patterns["sign"] = re.compile(f"(?:{trie_pattern(signs)}) ?{amounts.macros['western']}")
    anchors = re.escape("0123456789" + amounts.macros["first_characters"] + "".join(sorted({sign[0] for sign in signs})))
    patterns["uncounted"] = _no_money(units)
    currencies = [form for form, found in units.items() if found[0].kind == "money" and len(form) > 1]
    return Tables(
        anchor=re.compile(f"[{anchors}]"),
        numerals={
            (rare, money): _numerals(patterns, ("spoken", "fraction", "scientific") * (not rare) + ("uncounted",) * (not money))
            for rare in (False, True)
            for money in (False, True)
        },
        unit=re.compile(trie_pattern(units)),
        unit_firsts=frozenset(form[0] for form in units),
        units=units,
        unless={form: characters for rule in rules.values() for form, characters in rule.options.get("unless", {}).items()},
        spoken=frozenset(form for rule in rules.values() for form in rule.options.get("spoken", ())),
        large=frozenset(form for rule in rules.values() for form in rule.options.get("large", ())),
        currency=re.compile(f"(?:{trie_pattern(currencies)})"),
        currency_ends=frozenset(form[-1] for form in (*currencies, "人民币")),
        floor=re.compile(f"(?:{regex_union(amounts.lexicon['floor_before'])})[^,。;、]{{0,10}}\\Z"),
        signs={form: found[0] for form, found in signs.items()},
        parts=_pattern(amounts.rules["money.parts"]),
    )


_NO_NUMERAL = "https?://[^\\s一-鿿]{1,300}|(?<![0-9.])[0-9]{1,4}(?:\\.[0-9]{1,5}){2,6}"
"""Addresses, versions, dates with dots."""
_COINS = "[二三]元[一二三四五六七八九][角毛]"
"""三元五角 is a sum, though 三元 is a name (三元电池)."""


def _no_money(units: Mapping[str, tuple[Unit, ...]]) -> re.Pattern[str]:
    """A numeral before a character with which neither a scale or currency nor a list or range goes on: the 3 of 3月."""
    money = {form[0] for form, found in units.items() if any(unit.kind == "money" for unit in found)}
    goes_on = "".join(sorted(money | _NUMERALS | set("个日点分余多来至到和及与或—")))
    numeral = r"(?:[0-9]{1,8}(?:\.[0-9]{1,4})?|[零〇一二两三四五六七八九十]{1,4})"
    return re.compile(f"{numeral}(?:(?=[一-鿿%㎡])(?![{re.escape(goes_on)}])|(?=日(?!元)|个(?![百千万亿余多])))")


def _numerals(patterns: Mapping[str, re.Pattern[str]], without: tuple[str, ...]) -> Numerals:
    """The patterns joined, each in a group of its name; of two that match, the first one counts."""
    orders = (
        ("uncounted", "skip", "fraction", "scientific", "western", "digits"),
        ("uncounted", "skip", "spoken", "fraction", "chinese", "half"),
        ("skip", "sign", "fraction", "scientific", "western", "chinese"),
    )
    joined = ("|".join(f"(?P<{name}>{patterns[name].pattern})" for name in order if name not in without) for order in orders)
    return Numerals(*map(re.compile, joined))


def _pattern(rule: Rule) -> re.Pattern[str]:
    if rule.pattern is None:
        raise ValueError(rule.name)
    return rule.pattern


def figures(text: str, *, money: bool = False) -> list[Figure]:
    """The figures of the folded text, in order. `money`: of those that can be no money none needs to be given."""
    table, found, free = tables(), [], 0
    rare = any(sign in text for sign in _RARE)
    by_digit, by_character, by_sign = (pattern.match for pattern in table.numerals[rare, money])
    for anchor in table.anchor.finditer(text):
        start = anchor.start()
        if start < free:
            continue
        character = text[start]
        match = (by_digit if "0" <= character <= "9" else by_character if character in _NUMERALS else by_sign)(text, start)
        if match is not None:
            free, group = match.end(), match.lastgroup
            if group not in _SKIPPED and (figure := _figure(text, start, free, group or "", table)) is not None:
                found.append(figure)
                if figure.end > free:
                    free = figure.end
    return found


_SKIPPED = frozenset({"skip", "uncounted", "digits"})
_RARE = ("分之", "/", "分 ", "幺", "洞", "e", "10^")
"""What the rarer numerals have in them (fraction, spoken, scientific): where the text has none of it, they are not looked for."""
_NUMERALS = frozenset("零〇一二两俩三四五六七八九十百千万亿兆廿卅卄壹贰叁肆伍陆柒捌玖拾佰仟几数半幺洞拐")


def _figure(text: str, start: int, end: int, group: str, table: Tables) -> Figure | None:
    written = text[start:end]
    try:
        if group == "fraction":
            return _fraction(text, start, end)
        if group == "scientific":
            exponent = written.replace("×10^", "e").replace("x10^", "e")
            return Figure(start, end, end, written, "number.scientific", Numeral(Decimal(exponent)), over=False)
        if group == "sign":
            return _signed(text, start, end, table)
        numeral = read_numeral(written)
    except ValueError:
        return None
    figure = Figure(start, end, end, written, _RULES[group], numeral, numeral.over, numeral.about)
    _take_unit(text, figure, table)
    return figure


_RULES = {group: f"number.{group}" for group in ("western", "chinese", "half", "spoken")}


def _fraction(text: str, start: int, end: int) -> Figure:
    """百分之五 is a ratio, 五分之一 a number."""
    written = text[start:end].replace(" ", "")
    head, joint, tail = written.lstrip("负").partition("分之")
    if joint and _RATIO.fullmatch(head):
        sign = Decimal(-1 if written[0] == "负" else 1)
        numeral = read_numeral(tail)
        figure = Figure(start, end, end, written, "ratio.fraction", numeral, numeral.over)
        scale = read_numeral(head).value or Decimal(1)
        figure.unit = Unit(head, "ratio", sign / scale, "ratio", "ratio.fraction")
        return figure
    return Figure(start, end, end, written, "number.fraction", Numeral(read_fraction(written)), over=False)


def _signed(text: str, start: int, end: int, table: Tables) -> Figure:
    """A figure behind the sign or code of a currency: ¥500, US$3亿. The sign is part of the span."""
    written = text[start:end]
    at = re.search("[0-9]", written)
    first = at.start() if at else 0
    numeral = read_numeral(written[first:])
    figure = Figure(start + first, end, end, written[first:], "number.western", numeral, numeral.over)
    sign = table.signs[written[:first].strip()]
    _take_unit(text, figure, table)
    if figure.unit is not None and figure.unit.kind != "money":
        figure.stop = figure.end
    figure.start = start
    figure.unit = sign
    return figure


def _take_unit(text: str, figure: Figure, table: Tables) -> None:
    """Give the figure the unit that stands behind it, if there is one."""
    position = figure.end
    following = text[position : position + 1]
    if following in _MORE:
        unit = _unit_at(text, position + 1, figure, table)
        if unit is not None:
            _set(text, figure, unit, position + 1, table)
            figure.over = True
            return
    elif following == "来" and (figure.numeral.tail >= 10 or figure.text[-1] == "0"):
        unit = _unit_at(text, position + 1, figure, table)
        if unit is not None:
            _set(text, figure, unit, position + 1, table)
            figure.about = True
            return
    elif following == " " and (text[position + 1 : position + 2].isascii() or _SPACED.match(text, position)):
        position += 1
    unit = _unit_at(text, position, figure, table)
    if unit is not None:
        _set(text, figure, unit, position, table)


def _set(text: str, figure: Figure, unit: Unit, position: int, table: Tables) -> None:
    figure.unit, figure.stop = unit, position + len(unit.form)
    if "半" in unit.form:
        figure.extra = Decimal("0.5")
    if "多" in unit.form or "余" in unit.form:
        figure.over = True
    if unit.form == "成" and (tenth := _TENTH.match(text, figure.stop)) is not None:
        figure.extra, figure.stop = Decimal("0.1") * (read_numeral(tenth[0]).value or 0), tenth.end()
    if unit.kind == "money":
        _take_parts(text, figure, table)


def _take_parts(text: str, figure: Figure, table: Tables) -> None:
    """五元三毛, 三块零四; and the currency behind 元 (9000元日币)."""
    if figure.unit is None or figure.unit.form not in ("元", "圆", "块"):
        return
    parts = table.parts.match(text, figure.stop)
    if parts is not None and (parts[0][-1] in "角毛分" or parts.end() == len(text) and figure.unit.form == "块"):
        figure.extra, figure.stop = subunits(parts[0]), parts.end()
        return
    currency = table.currency.match(text, figure.stop) if text[figure.stop : figure.stop + 1] in table.unit_firsts else None
    if currency is not None:
        figure.code = table.units[currency[0]][0].code


def _unit_at(text: str, position: int, figure: Figure, table: Tables) -> Unit | None:
    if text[position : position + 1] not in table.unit_firsts or (match := table.unit.match(text, position)) is None:
        return None
    form = match[0]
    while form:
        for unit in table.units.get(form, ()):
            if _fits(text, position + len(form), figure, unit, table):
                return unit
        form = form[:-1]
    return None


def _fits(text: str, end: int, figure: Figure, unit: Unit, table: Tables) -> bool:
    """Whether `unit`, written up to `end`, is the unit of the figure and not the start of another word."""
    form, following = unit.form, text[end : end + 1]
    if following and following in table.unless.get(form, ""):
        return False
    if figure.lone_digit and len(form) == 1 and (form not in table.spoken or unit.kind == "money"):
        whole = figure.start == 0 and end == len(text)
        if unit.kind != "money" or form == "块":
            return whole or unit.kind == "money" and table.parts.match(text, end) is not None
        return not _is_han(following) or table.parts.match(text, end) is not None
    if unit.kind == "quantity" and text[figure.start - 1 : figure.start] == "第" and figure.numeral.tail < 1000:
        return False  # an ordinal: 第5家, but 第50万辆 tells a count
    if form == "方":
        floor = table.floor.search(text, max(0, figure.start - 14), figure.start) is not None
        return floor == (unit.code == "m2")
    if form == "块":
        return unit.kind != "money" or _is_sum(text, end, figure)
    if form in table.large:
        return figure.numeral.big > 1 or figure.start > 0 and end < len(text) and text[end] == "电"
    if form == "年":
        return _is_length_of_years(text, end, figure)
    if form == "天":
        return text[figure.start - 1 : figure.start] != "第" and not figure.scales_only
    return True


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


# 年产地砖3亿块
_MAKES = re.compile(r"产(?!业|值|品?销|权|地)[^,。;:、元]{0,12}$")


def _is_sum(text: str, end: int, figure: Figure) -> bool:
    """块 is money behind decimals and large numbers, and where nothing else is said."""
    value = figure.numeral.value
    whole = figure.start == 0 and end == len(text)
    if not whole and _MAKES.search(text, max(0, figure.start - 16), figure.start):
        return False
    return whole or value is None or value != value.to_integral_value() or figure.numeral.tail >= 1000


_MONTH = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月|[底初末中]|[上下]半年|第?[一二三四]季")


def _is_length_of_years(text: str, end: int, figure: Figure) -> bool:
    """3年, 二十年, but not 2021年, 二〇二一年, 08年, 21年3月, 第三年, 百年."""
    if text[figure.start - 1 : figure.start] in ("第", "'", "’", "‘") or figure.scales_only:
        return False
    value = figure.numeral.value
    if value is not None and 1800 <= value < 2200 and figure.numeral.tail == 1:
        return False
    return figure.text[0] not in "0零〇" and _MONTH.match(text, end) is None

"""Candidates of kinds money, quantity, ratio, number and change: numerals with the units behind them.

One pattern finds numerals with their units over the whole text (amounts.toml has the numerals, units.toml the units); what
stands right before and behind gives the modifier, joins ranges and shares a unit over a list.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from ..records import Number, plain_number
from ..rules import load, regex_union
from ..values.numbers import Numeral, read_fraction, read_numeral
from .candidate import Candidate

_JOIN = r"\s*(?:至|到|-{1,2}|—{1,2}|~|–|～)\s*"
_GAP = re.compile(_JOIN)
_SCALES = frozenset("百千万亿兆")
"""Scales that alone are no number (万科, 百姓)."""
_CHANGE = re.compile(
    r"(?P<basis>同比|环比|比上年|较上年|比去年|较去年|较年初|比年初|较上月)?(?:名义|实际|净|大幅|又)?"
    r"(?P<verb>增长|增加|增幅|上升|提高|上涨|提升|增|下降|减少|降低|下滑|回落|下跌|减|降)(?:了|到|约|近|超过?|逾|达)?$"
)
_BASES = {"同比": "yoy", "比上年": "yoy", "较上年": "yoy", "比去年": "yoy", "较去年": "yoy", "环比": "mom", "较上月": "mom",
          "较年初": "since", "比年初": "since"}  # fmt: skip
_DOWN = ("下降", "减少", "降低", "下滑", "回落", "下跌", "减", "降")
_SUMS = re.compile(
    r"(?:总?投资(?:总?额)?|产值|税收|利税|销售(?:收入|额)?|收入|金额|资金|营收|融资|造价|贷款|估值|市值|利润|注册资本|成交额|合同额|签约额|斥资|耗资|引资|募资)"
    r"(?:为|达到?|约|近|超过?|逾|共|合计|累计|预计|将达|可达|高达|总计|突破|不低于|接近){0,3}$"
)
_ENDS_SUM = re.compile(r"(?:以上|左右|以内|以下)?(?:[,.。;、)!\s]|$|的)")


class _Unit(msgspec.Struct, frozen=True):
    code: str
    factor: Decimal
    kind: str
    rule: str
    unless: str


class _Grammar(msgspec.Struct, frozen=True):
    measure: re.Pattern[str]
    numeral: re.Pattern[str]
    units: dict[str, _Unit]
    rates: dict[str, str]
    rate: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    modifiers: dict[str, str]
    names: re.Pattern[str]


@functools.cache
def _grammar() -> _Grammar:
    amounts, units = load("amounts"), {}
    for rule in load("units").rules.values():
        unless = rule.options.get("unless", {})
        for line in rule.words:
            form, code, factor = (*line.split(), *(line.split()[0], "1")[len(line.split()) - 1 :])[:3]
            units[form] = _Unit(code, Decimal(factor), rule.kind, rule.name, unless.get(form, ""))
    numeral = f"(?:{amounts.macros['western']}|{amounts.macros['chinese']})"
    rates = dict(line.split() for line in load("units").lexicon["rates"])
    modifiers = {word: name for name in ("over", "nearly", "about", "under") for word in amounts.lexicon[name]}
    modifiers |= {f"+{word}": name for name in ("over", "about", "under") for word in amounts.lexicon[f"{name}_after"]}
    return _Grammar(
        measure=re.compile(
            rf"(?:(?P<from>{numeral}){_JOIN})?(?P<number>{numeral})(?P<more>[余多])?\s?(?P<unit>{regex_union(units)})(?:(?P<cny>人民币)|(?=\W|\w|$))"
        ),
        numeral=re.compile(numeral),
        units=units,
        rates=rates,
        rate=re.compile(regex_union(rates)),
        before=re.compile(rf"(?<![签预合节条解公特违履续])(?:{regex_union(w for w in modifiers if w[0] != '+')})(?:人民币)?$"),
        after=re.compile(regex_union(w[1:] for w in modifiers if w[0] == "+")),
        modifiers=modifiers,
        names=re.compile(regex_union(amounts.lexicon["names"])),
    )


def candidates(text: str) -> Iterator[Candidate]:
    """The figures in the folded text."""
    yield from _numbers(text)
    found = [c for match in _grammar().measure.finditer(text) if (c := _measure(text, match)) is not None]
    found = _ranges(text, found) + _sums_without_unit(text)
    yield from found
    yield from _changes(text, found)


def _ranges(text: str, found: list[Candidate]) -> list[Candidate]:
    """5亿元~10亿元: two figures of one unit with a dash or 至 between them are one range."""
    joined: list[Candidate] = []
    for figure in found:
        last = joined[-1] if joined else None
        if last is not None and last.unit == figure.unit and _GAP.fullmatch(text, last.end, figure.start):
            low, high = last.value, figure.value
            if isinstance(low, int | Decimal) and isinstance(high, int | Decimal) and low < high:
                joined[-1] = msgspec.structs.replace(
                    figure, start=last.start, value=msgspec.UNSET, min=low, max=high, modifier=last.modifier or figure.modifier
                )
                continue
        joined.append(figure)
    return joined


def _read(text: str) -> Numeral | None:
    try:
        return read_numeral(text)
    except (ValueError, ArithmeticError):
        return None


def _measure(text: str, match: re.Match[str]) -> Candidate | None:
    grammar = _grammar()
    unit = grammar.units[match["unit"]]
    numeral = _read(match["number"] + (match["more"] or ""))
    if numeral is None or text[match.end("unit") : match.end("unit") + 1] in (set(unit.unless) or {"\0"}):
        return None
    start, end = match.start(), match.end("unit")
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")" and not text[start].isascii():
        return None  # (三台): a name in brackets
    if text[start - 1 : start] == "第":
        return None  # 第二个: an ordinal
    if _is_name(text, start) or (unit.code == "year" and _is_calendar_year(match["number"])):
        return None
    candidate = Candidate(start=start, end=end, kind=unit.kind, rule=unit.rule, unit=unit.code)
    if not _set_value(candidate, numeral, match, unit):
        candidate.start = match.start("number")
    if candidate.value is not None:
        _set_modifier(text, candidate, numeral.over or match["more"] is not None)
    if (rate := grammar.rate.match(text, end)) is not None:
        candidate.per = None if grammar.rates[rate[0]] in ("-", "year") else grammar.rates[rate[0]]
        candidate.end = rate.end() if grammar.rates[rate[0]] == "-" else candidate.end
    return candidate


def _is_calendar_year(numeral: str) -> bool:
    return numeral.isdigit() and len(numeral) == 4


def _set_value(candidate: Candidate, numeral: Numeral, match: re.Match[str], unit: _Unit) -> bool:
    """Fill value, or min and max; False where what looks like the start of a range is none."""
    if numeral.value is None:
        candidate.value = None
        return match["from"] is None
    value = _times(numeral.value, unit.factor)
    if match["from"] is not None:
        low = _read(match["from"])
        if low is not None and low.value is not None:
            first = low.value * (numeral.big if low.big == 1 and low.value < numeral.value else 1)
            if first < numeral.value:
                candidate.min, candidate.max = _times(first, unit.factor), value
                return True
        candidate.value = value
        return False
    if numeral.high is not None:
        candidate.min, candidate.max = value, _times(numeral.high, unit.factor)
    else:
        candidate.value = value
    return True


def _times(value: Decimal, factor: Decimal) -> Number:
    return plain_number(value * factor)


def _set_modifier(text: str, candidate: Candidate, over: bool) -> None:
    """The inner bound wins: in 约10余家 the 余."""
    grammar = _grammar()
    if over:
        candidate.modifier = "over"
    elif (after := grammar.after.match(text, candidate.end)) is not None:
        candidate.modifier = grammar.modifiers[f"+{after[0]}"]
    elif (before := grammar.before.search(text, max(0, candidate.start - 8), candidate.start)) is not None:
        candidate.modifier = grammar.modifiers[before[0].removesuffix("人民币")]


def _is_name(text: str, start: int) -> bool:
    """Whether the numeral belongs to a name (五台山), or follows what no numeral follows (统一)."""
    grammar = _grammar()
    if any(m.start() <= start < m.end() for m in grammar.names.finditer(text, max(0, start - 3), start + 8)):
        return True
    char = text[start]
    if char.isascii():
        return text[start - 1 : start].isascii() and (text[start - 1 : start].isalnum() or text[start - 1 : start] == ".")
    return text[start - 1 : start] in load("amounts").lexicon["no_numeral_after"] if start else False


def _is_label(text: str, end: int) -> bool:
    """Whether a Latin letter stuck to the numeral makes a label of it (5G, 4A级)."""
    after = text[end : end + 1]
    return after.isascii() and after.isalpha() and after.isupper()


def _numbers(text: str) -> Iterator[Candidate]:
    """Every numeral, those inside dates and amounts too: who asks for numbers alone gets them all."""
    rules = load("amounts").rules
    for match in rules["number.fraction"].pattern.finditer(text) if rules["number.fraction"].pattern else ():
        try:
            value = read_fraction(match[0])
        except (ValueError, ArithmeticError):
            continue
        percent = match[0].startswith(("百分之", "千分之", "万分之", "一百分之"))
        yield Candidate(
            start=match.start(), end=match.end(), kind="ratio" if percent else "number",
            rule="number.fraction", value=plain_number(value), unit="ratio" if percent else None,
        )  # fmt: skip
    for name in ("number.western", "number.chinese"):
        pattern = rules[name].pattern
        for match in pattern.finditer(text) if pattern is not None else ():
            numeral = _read(match[0])
            if match[0] in _SCALES or numeral is None or numeral.value is None or _is_name(text, match.start()) or _is_label(text, match.end()):
                continue
            yield Candidate(start=match.start(), end=match.end(), kind="number", rule=name, value=plain_number(numeral.value))


def _sums_without_unit(text: str) -> list[Candidate]:
    """总投资1.85亿。 and a text that is nothing but 三百万: money without 元."""
    found = []
    whole = _grammar().numeral.fullmatch(text.strip())
    for match in _grammar().numeral.finditer(text):
        if match[0][-1] not in "万亿" or len(match[0]) < 2:
            continue
        told = _SUMS.search(text, max(0, match.start() - 20), match.start()) and _ENDS_SUM.match(text, match.end())
        numeral = _read(match[0])
        if numeral is None or not (told or whole):
            continue
        candidate = Candidate(start=match.start(), end=match.end(), kind="money", rule="money.currency", unit="CNY")
        candidate.value = None if numeral.value is None else plain_number(numeral.value)
        _set_modifier(text, candidate, numeral.over)
        found.append(candidate)
    return found


def _changes(text: str, figures: list[Candidate]) -> Iterator[Candidate]:
    """同比增长12.3%: a change, not an amount."""
    for figure in figures:
        if figure.unit not in ("ratio", "倍") and figure.kind != "money":
            continue
        verb = _CHANGE.search(text, max(0, figure.start - 14), figure.start)
        if verb is None or (figure.kind == "money" and verb["basis"] is None):
            continue
        points = text.startswith(("个百分点", "百分点"), figure.end - 4) or "百分点" in text[figure.start : figure.end]
        yield Candidate(
            start=verb.start(), end=figure.end, kind="change", rule="change.growth", value=figure.value,
            unit="points" if points else "ratio", basis=_BASES.get(verb["basis"] or "", "previous"),
            direction="down" if verb["verb"] in _DOWN else "up",
        )  # fmt: skip

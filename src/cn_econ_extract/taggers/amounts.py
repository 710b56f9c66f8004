"""Candidates of money, quantities, ratios, numbers and changes.

Figures (numerals with their units, figures.py) look at their neighbours (a range or a list shares its last unit, an amount
without 元 follows one with it) and around themselves (modifiers, a currency before, words that say money where 元 is
missing). The patterns and words are data: rules/amounts.toml and rules/units.toml.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec
from msgspec import UNSET

from ..records import plain_number
from ..rules import Rule, RuleFile, load
from ..values.money import subunits
from ..values.quantities import Unit, amount, shared
from .candidate import Candidate
from .changes import changes
from .figures import Figure, figures, tables
from .finder import Ending, first_characters
from .scan import trie_pattern

_WINDOW = 24
_SHORT = 24
_FIRST_YEAR = 1800
_JOINT = 7
"""The longest joint of a list or range, with its (不含)."""
_BEFORE_MONEY = " :约为共近超逾达"
"""What may stand between the currency and its figure."""
_GOES_ON = frozenset("的元左以不和及与")
"""Characters of the words behind an amount that has no unit of its own."""
_MODIFIERS = ("over", "nearly", "about", "under")
_YUAN = frozenset(("元", "圆", "块", "块钱"))
_BARE_MONEY = Unit("", "CNY", Decimal(1), "money", "money.role")
_POSTS = Unit("", "个", Decimal(1), "quantity", "quantity.jobs")
_PEOPLE = Unit("", "人", Decimal(1), "quantity", "quantity.jobs")
_NEED_BOUND = frozenset(("quantity.counted", "quantity.duration", "quantity.length"))


class Context(msgspec.Struct, frozen=True):
    """The compiled rules about what stands around a figure."""

    before: re.Pattern[str]
    before_ends: frozenset[str]
    after: re.Pattern[str]
    goes_on: frozenset[str]
    """The characters that a rate or what stands `after` a figure can start with."""
    rate: re.Pattern[str]
    per: Mapping[str, str]
    each: re.Pattern[str]
    currency_before: re.Pattern[str]
    currency_ends: frozenset[str]
    range: re.Pattern[str]
    list: re.Pattern[str]
    joined: re.Pattern[str]
    role: Ending
    cue: re.Pattern[str]
    times: re.Pattern[str]
    jobs: Ending
    not_number_before: re.Pattern[str]
    alone_after: re.Pattern[str]


@functools.cache
def _context() -> Context:
    file, rules = load("amounts"), load("amounts").rules
    words = file.lexicon
    fill = trie_pattern(words["left_fill"])
    groups = "|".join(f"(?P<{name}>{_modifiers(file, name)})" for name in _MODIFIERS)
    behind = "|".join(
        f"(?P<{name}>{trie_pattern(words[name + '_after'])}{trailing})"
        for name, trailing in (
            ("over", "|" + file.macros["trailing_over"]),
            ("about", "|" + file.macros["trailing_about"]),
            ("under", ""),
        )
    )
    rates = [line.split(" ") for line in load("units").lexicon["rates"]]
    ends = {word[-1] for name in _MODIFIERS for word in words[name]} | {word[-1] for word in words["left_fill"]}
    after = re.compile(f"(?:{trie_pattern(words['right_fill'])})?(?:{behind})")
    return Context(
        before=re.compile(rf"(?:{groups})(?:{fill}){{0,3}}\Z"),
        before_ends=frozenset(ends),
        after=after,
        goes_on=first_characters(after).union(form[0] for form, _ in rates),
        rate=re.compile(trie_pattern(form for form, _ in rates)),
        per=dict(rates),
        each=_pattern(rules["money.each"]),
        currency_before=re.compile(rf"({tables().currency.pattern}|人民币)[{_BEFORE_MONEY}]{{0,2}}\Z"),
        currency_ends=tables().currency_ends | frozenset(_BEFORE_MONEY),
        range=_pattern(rules["money.range"]),
        list=_pattern(rules["money.list"]),
        joined=_pattern(rules["money.joined"]),
        role=Ending(_pattern(rules["money.role"])),
        cue=_pattern(rules["money.cue"]),
        times=_pattern(rules["quantity.product"]),
        jobs=Ending(_pattern(rules["quantity.jobs"])),
        not_number_before=re.compile(trie_pattern(words["no_number_before"])),
        alone_after=re.compile(trie_pattern(words["alone_after"])),
    )


def _modifiers(file: RuleFile, name: str) -> str:
    """The words of a modifier; those of one character only where they are not the end of another word."""
    words = file.lexicon[name]
    short = "".join(word for word in words if len(word) == 1)
    long = trie_pattern(word for word in words if len(word) > 1)
    return f"{long}|(?<![{''.join(file.lexicon['not_before_' + name])}])[{short}]" if short else long


def _pattern(rule: Rule) -> re.Pattern[str]:
    if rule.pattern is None:
        raise ValueError(rule.name)
    return rule.pattern


_KINDS = frozenset({"money", "quantity", "ratio", "number", "change"})


def candidates(text: str, kinds: frozenset[str] = _KINDS) -> Iterator[Candidate]:
    """The amounts in the folded text: measures and changes by their rules, a number for every numeral.

    Of other kinds than `kinds` none needs to be given; what only they need is not looked for.
    """
    found = figures(text, money=not kinds - {"money", "date"})
    context = _context()
    if len(text) < _SHORT:
        yield from _alone(text)
    if "number" in kinds:  # before the figures take over what their neighbours say
        yield from (_number(figure) for figure in found if _is_number(text, figure, context))
    _find_implied_units(text, found, context)
    _share_units(text, found, context)
    measured = _KINDS if "change" in kinds else kinds
    measures = list(_measures(text, found, context, measured))
    yield from measures
    if "ratio" in kinds:
        yield from _proportions(text)
    if "change" in kinds:
        yield from changes(text, measures)


def _alone(text: str) -> Iterator[Candidate]:
    """What a text is that is nothing but 两毛五分 or 30w左右."""
    rules = load("amounts").rules
    if _pattern(rules["money.coins"]).fullmatch(text):
        value = plain_number(subunits(text))
        yield Candidate(start=0, end=len(text), kind="money", rule="money.coins", value=value, unit="CNY")
    short = _pattern(rules["money.alone"]).match(text)
    if short is not None:
        after = _context().after.match(text, short.end())
        if (after.end() if after is not None else short.end()) == len(text):
            value = plain_number(Decimal(text[: short.end() - 1]) * (1000 if short["scale"] in "kK" else 10000))
            yield Candidate(
                start=0,
                end=short.end(),
                kind="money",
                rule="money.alone",
                value=value,
                unit="CNY",
                modifier=after.lastgroup if after is not None else None,
            )


# ---------------------------------------------------------------- numbers


def _number(figure: Figure) -> Candidate:
    value = figure.numeral.value
    high = figure.numeral.high
    return Candidate(
        start=figure.start,
        end=figure.end,
        kind="number",
        rule=figure.rule,
        value=UNSET if high is not None else None if value is None else plain_number(value),
        min=plain_number(value) if high is not None and value is not None else None,
        max=None if high is None else plain_number(high),
        modifier="over" if figure.numeral.over else None,
    )


def _is_number(text: str, figure: Figure, context: Context) -> bool:
    """Whether the numeral is a number of its own: not the 一 of 一看 or the 5 of 5G."""
    if not figure.rule.startswith("number."):
        return False
    following = text[figure.end : figure.end + 1]
    if figure.unit is None and (following.isascii() and following.isalpha()):
        return False
    if figure.rule != "number.chinese":
        return figure.rule != "number.western" or context.not_number_before.match(text, figure.end) is None
    alone = not _is_word(text[figure.start - 1 : figure.start]) and not _is_word(following)
    if len(figure.text) == 1:
        return (
            alone
            and figure.text not in _SCALES
            or _is_counted(text, figure)
            or (text[figure.start - 1 : figure.start] == "是" or context.alone_after.match(text, figure.end) is not None)
            and figure.text in _DIGITS
        )
    if figure.scales_only:
        return figure.unit is not None and figure.over
    if _DIGITS.issuperset(figure.text):
        return alone and figure.start == 0 or len(figure.text) > 2 or figure.unit is not None and figure.numeral.high is not None
    return not (text[figure.start - 1 : figure.start] == "“" and following == "”")


_SCALES = frozenset("百千万亿兆佰仟")
_DIGITS = frozenset("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖")


def _is_word(character: str) -> bool:
    return character.isalnum()


def _is_counted(text: str, figure: Figure) -> bool:
    return figure.unit is not None and not (figure.text == "一" and figure.unit.kind == "money")


# ---------------------------------------------------------------- units from the neighbours


def _find_implied_units(text: str, found: list[Figure], context: Context) -> None:
    """Give a unit to figures without one: CNY to those in 万 or 亿 that are money, 个 or 人 to jobs."""
    first = 0  # of the chain of list or range members that the figure ends
    before: Figure | None = None
    for index, figure in enumerate(found):
        joint, ranged = "\n", False
        if before is not None and figure.start - before.stop < _JOINT:
            joint = text[before.stop : figure.start]
            ranged = context.range.fullmatch(joint) is not None
        if before is None or before.unit is not None or not (ranged or joint == "、"):
            first = index
        if figure.unit is None and figure.rule != "number.fraction":
            if figure.numeral.big == 1:
                _find_jobs(text, figure, context)
            elif before is not None and _follows_money(text, before, figure, ranged, joint, context):
                figure.unit, figure.source, figure.code = before.unit, "money.joined", before.code
            elif not _find_jobs(text, figure, context):
                figure.source = _says_money(text, found[first], figure, context)
                figure.unit = _BARE_MONEY if figure.source else None
        before = figure


def _follows_money(text: str, before: Figure, figure: Figure, ranged: bool, joint: str, context: Context) -> bool:
    """Whether the amount before holds its unit for the figure too: 1.54亿元、1.18亿和1.08亿."""
    if before.unit is None or before.unit.kind != "money":
        return False
    following = text[figure.end : figure.end + 1]
    free = not following.isalnum() or following in _GOES_ON
    return free and (ranged or context.joined.fullmatch(joint) is not None)


def _find_jobs(text: str, figure: Figure, context: Context) -> bool:
    """Give a figure without a classifier its unit where it counts jobs: 新增就业岗位1.8万."""
    if text[figure.end : figure.end + 1].isalnum() or figure.rule != "number.western":
        return False
    match = context.jobs.search(text, max(0, figure.start - 12), figure.start)
    if match is not None:
        figure.unit, figure.source = _POSTS if match["posts"] else _PEOPLE, "quantity.jobs"
    return match is not None


def _says_nothing_else(text: str, figure: Figure, context: Context) -> bool:
    """Whether the text is the figure and its modifiers alone: 三百万, 约3000万, 5亿以上."""
    before = figure.start == 0 or context.before.fullmatch(text, 0, figure.start) is not None
    return before and (figure.end == len(text) or context.after.fullmatch(text, figure.end) is not None)


def _says_money(text: str, first: Figure, figure: Figure, context: Context) -> str:
    """The rule by which the figure, whose list or range begins with `first`, is money; empty if it is none."""
    if len(text) < _SHORT and _says_nothing_else(text, figure, context):
        return "money.alone"
    if figure.scales_only and not figure.text.endswith("亿"):
        return ""
    if context.cue.match(text, figure.stop):
        return "money.cue"
    following = text[figure.stop : figure.stop + 1]
    low = max(0, first.start - _WINDOW)
    if not (following.isascii() and following.isalpha()) and context.role.search(text, low, first.start):
        return "money.role"
    return ""


def _share_units(text: str, found: list[Figure], context: Context) -> None:
    """Give the members of a list or range the unit, and where they have none the scale, of its last member."""
    for index in range(len(found) - 2, -1, -1):
        figure, following = found[index], found[index + 1]
        if figure.unit is not None or following.unit is None or following.source == "money.joined":
            continue
        if following.start - figure.stop > _JOINT:
            continue
        joint = text[figure.stop : following.start]
        if not (context.range.fullmatch(joint) or context.list.fullmatch(joint)):
            continue
        if figure.rule not in ("number.western", "number.chinese") or not _may_share(text, figure, following):
            continue
        figure.unit, figure.source = following.unit, f"{following.unit.kind}.list"
        figure.code = following.code
        value = shared(figure.numeral, following.numeral)
        figure.numeral = msgspec.structs.replace(
            figure.numeral,
            value=value,
            tail=max(figure.numeral.tail, following.numeral.tail),
            big=max(figure.numeral.big, following.numeral.big),
        )


def _may_share(text: str, figure: Figure, following: Figure) -> bool:
    if figure.lone_digit and following.rule == "number.western":
        return False  # 一、3亿元 is an item of a list
    before = text[figure.start - 1 : figure.start]
    if before == "第" or (before.isascii() and before.isalpha()) or following.rule == "ratio.fraction":
        return False
    years = following.unit is not None and following.unit.code == "year"
    return not years or figure.numeral.value is None or figure.numeral.value < _FIRST_YEAR


def _proportions(text: str) -> Iterator[Candidate]:
    """6:4 in 按6:4的比例. Its parts are no one value."""
    if ":" not in text:
        return
    pattern, before, after = _proportion_rule()
    for match in pattern.finditer(text):
        low = max(0, match.start() - 10)
        if before.search(text, low, match.start()) or after.match(text, match.end()):
            yield Candidate(start=match.start(), end=match.end(), kind="ratio", rule="ratio.proportion", unit="ratio", value=None)


@functools.cache
def _proportion_rule() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rule = load("amounts").rules["ratio.proportion"]
    return _pattern(rule), re.compile(rule.options["before"]), re.compile(rule.options["after"])


# ---------------------------------------------------------------- measures


def _measures(text: str, found: list[Figure], context: Context, kinds: frozenset[str]) -> Iterator[Candidate]:
    """A measure for each figure with a unit of `kinds`; two figures that are a range or a product are one."""
    index = 0
    while index < len(found):
        low = high = found[index]
        index += 1
        following = found[index] if index < len(found) else None
        product = low.unit is None
        if following is not None and (_is_factor if product else _is_range)(text, low, following, context):
            high = following
            index += 1
        if high.unit is not None and high.unit.kind in kinds:
            measure = _measure(text, low, high, high.unit, context)
            if measure is not None:
                yield measure


def _is_range(text: str, low: Figure, high: Figure, context: Context) -> bool:
    if low.unit is None or high.unit is None or high.numeral.high is not None or low.numeral.high is not None:
        return False
    if high.start - low.stop > _JOINT or context.range.fullmatch(text, low.stop, high.start) is None:
        return False
    if low.unit.code != high.unit.code or low.unit.rule != high.unit.rule and low.unit.kind != "money":
        return False
    below, above = amount(low.numeral, low.unit).value, amount(high.numeral, high.unit).value
    return below is not None and above is not None and below < above


def _is_factor(text: str, times: Figure, figure: Figure, context: Context) -> bool:
    """2×350MW."""
    return (
        figure.unit is not None
        and figure.unit.kind == "quantity"
        and figure.unit.rule != "quantity.length"
        and times.numeral.value is not None
        and times.numeral.value == times.numeral.value.to_integral_value()
        and times.numeral.value < 1000
        and context.times.fullmatch(text, times.stop, figure.start) is not None
    )


def _measure(text: str, low: Figure, high: Figure, unit: Unit, context: Context) -> Candidate | None:
    """What one figure (`low` is `high`), a range or a product (`low` has no unit) amounts to."""
    start, end = low.start, high.stop
    modifier = _modifier(text, low, high, context)
    if high.scales_only and high is low and modifier is None and not _holds_alone(high, unit):
        return None
    measure = Candidate(
        start=start,
        end=end,
        kind=unit.kind,
        rule=high.source or unit.rule,
        unit=unit.code,
        modifier=modifier,
        per=_per(text, end, context) if text[end : end + 1] in context.goes_on else None,
    )
    _set_value(measure, low, high, unit)
    if unit.kind == "money":
        _set_currency(text, measure, high, context)
    return measure


def _set_value(measure: Candidate, low: Figure, high: Figure, unit: Unit) -> None:
    read = amount(high.numeral, unit, high.extra)
    if high is low:
        if read.high is not None:
            measure.min, measure.max = read.low, read.high
        else:
            measure.value = read.value
        if unit.form == "折" and read.value is not None and read.value > 1:  # 75折, 八五折
            measure.value = plain_number(Decimal(read.value) / 10)
    elif low.unit is not None:
        measure.rule = f"{unit.kind}.range"
        measure.min, measure.max = amount(low.numeral, low.unit, low.extra).value, read.value
    elif read.value is not None and low.numeral.value is not None:
        measure.rule = "quantity.product"
        measure.value = plain_number(read.value * low.numeral.value)


def _set_currency(text: str, measure: Candidate, high: Figure, context: Context) -> None:
    """The currency written elsewhere than in the unit, and the thing that the amount is the price of."""
    start = measure.start
    if high.unit is not None and (high.unit.form in _YUAN or not high.unit.form):
        near = text[start - 1 : start] in context.currency_ends
        before = context.currency_before.search(text, max(0, start - 10), start) if near else None
        if high.code:
            measure.unit = high.code
        elif before is not None and not text[before.start() - 1 : before.start()].isdigit():
            measure.unit = tables().units[before[1]][0].code
            if before.start() == 0 and measure.end == len(text):
                measure.start = 0  # nothing but the amount: 人民币 8千元
    low = max(0, start - 10)
    each = context.each.search(text, low, start) if measure.per is None and text.find("每", low, start) >= 0 else None
    if each is not None:
        measure.per, measure.rule = tables().units[each["unit"]][0].code, "money.each"
    elif high.extra:
        measure.rule = "money.parts"


def _holds_alone(figure: Figure, unit: Unit) -> bool:
    """亿元项目, 万吨线, 百万羽, but not 百家争鸣, 千人大会, 百米."""
    if unit.kind != "quantity":
        return unit.kind == "money"
    return unit.rule not in _NEED_BOUND or unit.rule == "quantity.counted" and figure.numeral.tail >= 10**6


def _modifier(text: str, low: Figure, high: Figure, context: Context) -> str | None:
    """The bound or approximation around a measure; of two the inner one, behind it before in front of it."""
    if high.numeral.value is None:
        return None  # 数亿元 is no bound
    if low.over or high.over:
        return "over"
    if high.about:
        return "about"
    start = low.start
    after = _after(text, high.stop, context)
    if after is not None or start == 0:
        return after
    if low.scales_only and text[start - 1] == "上":
        return "over"
    if text[start - 1] not in context.before_ends:
        return None
    before = context.before.search(text, max(0, start - 12), start)
    return before.lastgroup if before is not None else None


def _after(text: str, end: int, context: Context) -> str | None:
    if text[end : end + 1] not in context.goes_on:
        return None
    rate = context.rate.match(text, end)
    match = context.after.match(text, rate.end() if rate is not None else end)
    return match.lastgroup if match is not None else None


def _per(text: str, end: int, context: Context) -> str | None:
    rate = context.rate.match(text, end)
    if rate is None:
        return None
    per = context.per[rate[0]]
    return None if per == "-" else per

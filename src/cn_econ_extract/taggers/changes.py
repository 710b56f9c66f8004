"""Changes: 同比增长12.3%, 环比下降3个百分点, 增长1.2倍, 翻一番, 由1.2亿只提高到5亿只.

A change is read off the amounts: what stands before one (同比增长), behind one (的增幅) or between two (提高到). Its value is the
difference: 12.3% is 0.123 of unit ratio, 3个百分点 is 3 of unit points, 翻一番 is 1. A change from one figure to another has
`from_value` and `to_value` in their unit.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET, UnsetType

from ..records import Number, Value, plain_number
from ..rules import Rule, load
from ..values.numbers import read_numeral
from .candidate import Candidate
from .scan import trie_pattern

_WINDOW = 26
_BASES = ("yoy", "mom", "since", "previous")
_DIRECTIONS = ("up", "down")
_FILLERS = frozenset("率度幅速了达到为约近超过逾少低于破将又已计高均都别在至")
"""The last characters of what may stand between the verb and the figure (rule change.by)."""
_JOINTS = frozenset(("、", "和", "与", "及", "以及"))


def changes(text: str, measures: list[Candidate]) -> Iterator[Candidate]:
    """The changes that the text tells; `measures` are the amounts in it, in order."""
    before: Candidate | None = None  # the change told with the measure just before
    for index, measure in enumerate(measures):
        following = measures[index + 1] if index + 1 < len(measures) else None
        change = _from_to(text, measure, following) if following is not None else None
        change = change or _by(text, measure) or _of(text, measure) or _alike(text, measure, before)
        if change is not None:
            yield change
        before = change
    if "番" in text:
        yield from _doublings(text)


@functools.cache
def _rule(what: str) -> Rule:
    return load("amounts").rules[f"change.{what}"]


def _pattern(what: str) -> re.Pattern[str]:
    pattern = _rule(what).pattern
    if pattern is None:
        raise ValueError(what)
    return pattern


@functools.cache
def _before_from() -> re.Pattern[str]:
    return re.compile(_rule("from_to").options["before"])


@functools.cache
def _last_characters() -> frozenset[str]:
    """The characters that can stand right before the figure of a change."""
    words = load("amounts").lexicon
    return frozenset(word[-1] for word in (*words["up"], *words["down"])) | _FILLERS


@functools.cache
def _verb() -> re.Pattern[str]:
    words = load("amounts").lexicon
    return re.compile(trie_pattern([*words["up"], *words["down"]]))


def _by(text: str, measure: Candidate) -> Candidate | None:
    """增长12.3%; an amount only with a basis (同比多增7.4亿元)."""
    start = measure.start
    if start == 0 or text[start - 1] not in _last_characters() or measure.value is None:
        return None
    low = max(0, start - _WINDOW)
    if _verb().search(text, low, start) is None:  # quicker to find than that the rule does not match
        return None
    match = _pattern("by").search(text, low, start)
    if match is None:
        return None
    basis = _first(match, _BASES)
    times = measure.unit == "倍"
    if measure.kind != "ratio" and not times and basis is None:
        return None
    return _change(text, measure, match.start(), measure.end, "by", _first(match, _DIRECTIONS), basis)


def _alike(text: str, measure: Candidate, before: Candidate | None) -> Candidate | None:
    """分别增长12%和15%: the second figure changes as the first."""
    if before is None or before.rule != "change.by" or measure.kind != "ratio":
        return None
    if text[before.end : measure.start] not in _JOINTS or "分别" not in text[before.start : before.end]:
        return None
    return _change(text, measure, measure.start, measure.end, "by", before.direction, before.basis)


def _of(text: str, measure: Candidate) -> Candidate | None:
    """12.3%的增幅."""
    if measure.kind != "ratio" or not text.startswith(("的", "以", "左"), measure.end):
        return None
    match = _pattern("of").match(text, measure.end)
    if match is None:
        return None
    return _change(text, measure, measure.start, match.end(), "of", _first(match, _DIRECTIONS), None)


def _change(
    text: str, measure: Candidate, start: int, end: int, what: str, direction: str | None, basis: str | None
) -> Candidate:
    unit, factor = measure.unit, 1
    if measure.unit == "倍":
        unit = "ratio"
    elif text.endswith("点", measure.start, measure.end):
        unit, factor = "points", 100
    return Candidate(
        start=start,
        end=end,
        kind="change",
        rule=f"change.{what}",
        direction=direction,
        basis=basis,
        value=_times(measure.value, factor),
        min=_scaled(measure.min, factor),
        max=_scaled(measure.max, factor),
        unit=unit,
        modifier=measure.modifier,
    )


def _times(value: Value | UnsetType, factor: int) -> Value | UnsetType:
    return plain_number(value * factor) if isinstance(value, int | Decimal) else value


def _scaled(value: Number | None, factor: int) -> Number | None:
    return None if value is None else plain_number(value * factor)


def _from_to(text: str, low: Candidate, high: Candidate) -> Candidate | None:
    """由1.2亿只提高到5亿只: from the preposition to the end of the second figure."""
    if low.unit != high.unit or not 1 < high.start - low.end < 20:
        return None
    joint = _pattern("from_to").fullmatch(text, low.end, high.start)
    if joint is None:
        return None
    before = _before_from().search(text, max(0, low.start - 16), low.start)
    source, target = low.value, high.value
    if before is None or not isinstance(source, int | Decimal) or not isinstance(target, int | Decimal):
        return None
    direction = _first(joint, _DIRECTIONS) or ("up" if target > source else "down")
    return Candidate(
        start=before.start(),
        end=high.end,
        kind="change",
        rule="change.from_to",
        direction=direction,
        basis="previous",
        from_value=source,
        to_value=target,
        unit=high.unit,
    )


def _doublings(text: str) -> Iterator[Candidate]:
    """翻一番 is +100 %, 翻两番 +300 %."""
    for match in _pattern("doubling").finditer(text):
        times = match["times"]
        doublings = read_numeral(times).value if times else Decimal(1)
        start = match.start() if match["yoy"] else text.rindex("翻", match.start(), match.end())
        value = None if doublings is None else plain_number(2 ** int(doublings) - 1)
        yield Candidate(
            start=start,
            end=match.end(),
            kind="change",
            rule="change.doubling",
            direction="up",
            basis="yoy" if match["yoy"] else None,
            value=value if value is not None else UNSET,
            unit="ratio",
        )


def _first(match: re.Match[str], names: tuple[str, ...]) -> str | None:
    known = match.re.groupindex
    return next((name for name in names if name in known and match[name] is not None), None)

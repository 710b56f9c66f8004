"""What a capacity, a count or a number of jobs is of: the noun phrase behind the figure, or the one before it."""

from __future__ import annotations

import re

from ..rules.item_rules import item_rules
from ..taggers.candidate import Candidate
from .article import Article

ROLES = frozenset({"capacity", "count", "jobs"})
"""The roles whose arguments can have an item."""

_REACH = 24
"""How many characters the noun phrase and what joins it to the figure take at most."""
_LIST = 72
"""How far on either side the figures of one list are looked for."""
_FIGURES = frozenset({"quantity", "money", "ratio", "number", "change", "date"})
_NAMES = frozenset({"company", "organization", "place", "park", "person", "name"})
_NO_PART = _FIGURES | {"company", "organization", "person"}
_JOINS = re.compile("[、和与及以]{1,2}(?:约|近|逾|超)?")
_PART = re.compile("[^、和与及]+")
_MARKS = ("、", "和", "与", "及", "·", "/", "+", "%", ".", "-")

Span = tuple[int, int]


def item_of(article: Article, figure: Candidate, role: str) -> Span | None:
    """The span of what the figure in `role` measures or counts; None where the words around it do not say."""
    text, start = article.text, figure.start
    if role not in ROLES:
        return None
    if text.find("分别", max(0, start - _LIST), start) >= 0:
        listed = _list(article, figure)
        if len(listed) > 1 and text.find("分别", max(0, listed[0].start - 8), listed[0].start) >= 0:
            return _respective(article, listed, listed.index(figure), role)
    before = [e for e in article.within(start - 2 * _REACH, start) if e.kind in _FIGURES][-2:]
    if before and item_rules().rises.fullmatch(text, before[-1].end, start):
        return _own(article, before[-1], role, before[:-1])
    return _own(article, figure, role, before[-1:])


def _own(article: Article, figure: Candidate, role: str, last: list[Candidate]) -> Span | None:
    """The item that stands at the figure itself; `last` is the figure before it, if any."""
    if role != "capacity" and (counted := _behind(article, figure, role)) is not None:
        return counted
    named, making = _before(article, figure, role, last)
    if role != "capacity" or (making and named is not None):
        return named
    if figure.unit in item_rules().sizes:
        return None  # 12公里: nothing is made or counted
    return _behind(article, figure, role) or named


def _before(article: Article, figure: Candidate, role: str, last: list[Candidate]) -> tuple[Span | None, bool]:
    """The noun phrase up to the figure, and whether a verb like 年产 has it as its object, or it goes on with a list of such."""
    text, rules, low = article.text, item_rules(), figure.start - _REACH
    for entity in article.within(low, figure.start):
        if entity.kind in _NAMES:
            low = max(low, entity.end)
    start = low = max([0, low, *(figure.end for figure in last)])
    filled = _without(rules.fillers, text, low, figure.start)
    end = _without(rules.measures, text, low, filled)
    stopped = end < filled
    end = _without(rules.fillers, text, low, end) if stopped else end
    making = bool(last) and last[0].end == low and last[0].kind == "quantity" and text.startswith("、", low)
    making = making and figure.unit not in rules.sizes
    for stop in rules.stop.finditer(text, low, end):
        start, making = stop.end(), stop["maker"] is not None
        stopped = end < filled or stop["verb"] is not None
    if start == figure.start - _REACH or (role == "capacity" and not (making or stopped)):
        return None, False  # a phrase cut off by the window, a name before 50兆瓦
    named = _clean(text, start, end, role)
    if named is not None and text.endswith(rules.wholes, *named):
        named = named if role != "capacity" and text.endswith(rules.counted_wholes, *named) else None
    return named, making


def _without(ending: re.Pattern[str], text: str, low: int, end: int) -> int:
    """Where the text up to `end` ends without the words that `ending`, which reads backwards, finds last."""
    found = ending.match(text[low:end][::-1])
    return end if found is None else end - found.end()


def _behind(article: Article, figure: Candidate, role: str) -> Span | None:
    """The noun phrase behind the figure, unless it belongs to another figure: 厂房12栋宿舍3栋."""
    text, rules = article.text, item_rules()
    lead = rules.lead.match(text, figure.end)
    if lead is None:
        return None
    start = lead.end()
    following = next((e for e in article.within(start, start + _REACH) if e.kind in _NO_PART), None)
    bound = min(start + _REACH, len(text)) if following is None else following.start
    stop = rules.stop.search(text, start, bound)
    if stop is not None:
        return _clean(text, start, stop.start(), role)
    if bound == start + _REACH:
        return None  # cut off by the window
    if following is not None and following.kind == "quantity" and not text.endswith(_MARKS, start, bound):
        bound = max(start, *(text.rfind(mark, start, bound) for mark in "、和与及"))
    return _clean(text, start, bound, role)


def _clean(text: str, start: int, end: int, role: str) -> Span | None:
    """The phrase without joints, modifiers and tails at its edges; None where nothing that is a thing remains."""
    rules = item_rules()
    while start < end and text[start] in _MARKS:
        start += 1
    if (modifiers := rules.modifiers.match(text, start, end)) is not None and end - modifiers.end() > 1:
        start = modifiers.end()
    if start < end:
        end = _without(rules.made_tails if role == "capacity" else rules.people, text, start, end)
    while start < end and text[end - 1] in _MARKS:
        end -= 1
    if end - start > 2 and text[end - 1] in "中内里":
        end -= 1
    phrase = text[start:end]
    if phrase in rules.bare or phrase.isdigit() or (len(phrase) < 2 and phrase not in rules.single):
        return None
    return start, end


def _respective(article: Article, listed: list[Candidate], place: int, role: str) -> Span | None:
    """Of 碳酸锂、氢氧化锂年产能分别为2万吨和3万吨 the thing at the figure's own place."""
    named, _ = _before(article, listed[0], role, [])
    parts = [] if named is None else [part.span() for part in _PART.finditer(article.text, *named)]
    return parts[place] if len(parts) == len(listed) else None


def _list(article: Article, figure: Candidate) -> list[Candidate]:
    """The figures that a list joins with this one, itself among them."""
    listed = [figure]
    for other in reversed(article.within(figure.start - _LIST, figure.start, "quantity")):
        if _JOINS.fullmatch(article.text, other.end, listed[0].start) is None:
            break
        listed.insert(0, other)
    for other in article.within(figure.end, figure.end + _LIST, "quantity"):
        if _JOINS.fullmatch(article.text, listed[-1].end, other.start) is None:
            break
        listed.append(other)
    return listed

"""What a capacity, a count or a number of jobs is of: the noun phrase behind the figure, or the one before it."""

from __future__ import annotations

import re

from ..rules.item_rules import item_rules
from ..taggers.candidate import Candidate
from .article import Article

ROLES = frozenset({"capacity", "count", "jobs"})
"""The roles whose arguments can have an item."""

_REACH = 24
"""How many characters a figure and its item take at most, on either side."""
_MOST = 6
_FIGURES = ("quantity", "money", "ratio", "number", "change", "date")
_NAMES = ("company", "organization", "place", "park", "person", "name")
_JOINS = re.compile(r"[、和与及以]{1,2}(?:约|近|逾|超)?")
_PART = re.compile("[^、和与及]+")
_MARKS = "、和与及·/+%.-"

Span = tuple[int, int]


def item_of(article: Article, figure: Candidate, role: str) -> Span | None:
    """The span of what the figure in `role` counts or measures; None where the sentence does not say."""
    rules = item_rules()
    if role not in ROLES or figure.unit in rules.sizes:
        return None
    before = article.within(figure.start - 2 * _REACH, figure.start, *_FIGURES)
    last = before[-1] if before else None
    if last is not None and rules.rises.fullmatch(article.text, last.end, figure.start):
        return _own(article, last, role, before[-2] if len(before) > 1 else None)
    listed, place = _list(article, figure)
    if len(listed) > 1 and "分别" in article.text[max(0, listed[0].start - 8) : listed[0].start]:
        return _respective(article, listed, place, role)
    return _own(article, figure, role, last)


def _own(article: Article, figure: Candidate, role: str, last: Candidate | None) -> Span | None:
    """The item that stands at the figure itself; `last` is the figure before it."""
    low = max(figure.start - _REACH, 0 if last is None else last.end)
    named, making = _before(article, low, figure, role)
    if making and named is not None:
        return named
    return _behind(article, figure, role) or named


def _before(article: Article, low: int, figure: Candidate, role: str) -> tuple[Span | None, bool]:
    """The noun phrase up to the figure, and whether it is the object of a verb like 年产 or goes on with a list of such."""
    text, rules = article.text, item_rules()
    low = max([low, *(e.end for e in article.within(low, figure.start, *_NAMES))])
    filled = _search(rules.fillers, text, low, figure.start)
    end = _search(rules.measures, text, low, filled)
    measured = end < filled
    end = _search(rules.fillers, text, low, end) if measured else end
    start, stopped, making = low, measured, text.startswith("、", low) and any(e.end == low for e in article.within(low - _REACH, low, "quantity"))
    for stop in rules.stop.finditer(text, low, end):
        start, making = stop.end(), stop["maker"] is not None
        stopped = measured or stop["verb"] is not None
    if start == figure.start - _REACH or (role == "capacity" and not (making or stopped)):
        return None, False  # a phrase cut off by the window, a name before 50兆瓦
    named = _clean(text, start, end, role)
    if named is not None and text.endswith(rules.wholes, *named):
        named = named if role != "capacity" and text.endswith(rules.counted_wholes, *named) else None
    return named, making


def _search(pattern: re.Pattern[str], text: str, low: int, end: int) -> int:
    """Where what the pattern, which ends in $, finds before `end` begins."""
    found = pattern.search(text, low, end)
    return end if found is None else found.start()


def _behind(article: Article, figure: Candidate, role: str) -> Span | None:
    """The noun phrase behind the figure, unless another figure counts it: 厂房12栋宿舍3栋."""
    text, rules = article.text, item_rules()
    lead = rules.lead.match(text, figure.end)
    if lead is None:
        return None
    start, high = lead.end(), min(lead.end() + _REACH, len(text))
    names = article.within(start, high, *_FIGURES, "company", "organization", "person")
    bound = min([high, *(e.start for e in names)])
    stop = rules.stop.search(text, start, bound)
    end = bound if stop is None else stop.start()
    if stop is None and bound == start + _REACH:
        return None  # cut off by the window
    if stop is None and any(e.start == bound and e.kind == "quantity" for e in names):
        end = bound if text.endswith(tuple(_MARKS), start, bound) else max(start, text.rfind("、", start, bound))
    return _clean(text, start, end, role)


def _clean(text: str, start: int, end: int, role: str) -> Span | None:
    """The phrase without joints, modifiers and tails at its edges; None where nothing that is a thing remains."""
    rules = item_rules()
    while start < end and text[start] in _MARKS:
        start += 1
    if (modifiers := rules.modifiers.match(text, start, end)) is not None and end - modifiers.end() > 1:
        start = modifiers.end()
    end = _search(rules.made_tails if role == "capacity" else rules.people, text, start, end)
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
    named, _ = _before(article, max(0, listed[0].start - 2 * _REACH), listed[0], role)
    parts = [] if named is None else [part.span() for part in _PART.finditer(article.text, *named)]
    return parts[place] if len(parts) == len(listed) else None


def _list(article: Article, figure: Candidate) -> tuple[list[Candidate], int]:
    """The figures that a list joins with this one, and its place among them."""
    text, reach = article.text, _MOST * _REACH // 2
    around = article.within(figure.start - reach, figure.end + reach, "quantity")
    listed, place = [figure], 0
    for other in reversed([c for c in around if c.end <= figure.start]):
        if _JOINS.fullmatch(text, other.end, listed[0].start) is None:
            break
        listed.insert(0, other)
        place += 1
    for other in (c for c in around if c.start >= figure.end):
        if _JOINS.fullmatch(text, listed[-1].end, other.start) is None:
            break
        listed.append(other)
    return listed, place

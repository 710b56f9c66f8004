"""What an article calls a company besides its full name: 以下简称, short forms of the full name, stock codes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from ..rules import load
from .candidate import Candidate
from .gazetteer import gazetteer
from .scan import Scan
from .vocabulary import brand_of, is_generic, is_ordinary, is_place, place_end

_BRACKET = re.compile(r"\(([^()\n]{2,60}(?:\([^()\n]{0,20}\)[^()\n]{0,30})?)\)")
_BRAND = range(2, 7)
"""Lengths of a brand that may stand alone for its company."""
_START = 4
"""How much of a longer brand may stand alone for it."""
_LONG = 5
"""A name of this length may be the full form of a shorter one."""
_SHORT = 8
"""Longest short name that a stock code stands behind."""
_SAME = re.compile(r"(?:\([^()]*\)|集团|控股|股份|技术|科技)*(?:有限(?:责任)?公司|公司)?")
"""What a well-known company's full name has behind its short one."""
_HOLDING = re.compile("(?:控股|投资|实业|产业|企业)+(?=集团\\Z)")
_LINES = ("铁路", "高铁", "高速", "公路", "大桥", "隧道", "城际")
_SEATS = tuple("省市区县州旗")
_MOST_SEATED = 200
"""How many names with a place are looked at for one short name: time stays linear in long texts."""
_BRANCH = re.compile("(?:分公司|分行|支行|分厂|营业部)\\Z")


class FullNames:
    """The full names of one text, and which of them a shorter name stands for."""

    def __init__(self, text: str, named: Iterable[Candidate]) -> None:
        names = [(text[company.start : company.end], company) for company in named if company.name is None]
        self.names = list(dict.fromkeys(name for name, _ in names if len(name) >= _LONG))
        self._by_brand: dict[str, list[int]] = {}
        """The names by the first two characters of their brand, as numbers in their order."""
        for number, name in enumerate(self.names):
            if len(brand := name[slice(*brand_of(name))]) > 1:
                self._by_brand.setdefault(brand[:2], []).append(number)
        self._by_seat = [name for name in self.names if name[: place_end(name)][-1:] in _SEATS]
        """The names that begin with a county, city or province."""
        self._listed = {name for name, company in names if len(name) <= _SHORT and stock_code(text, company.end)}
        self._known: dict[str, str | None] = {}

    def of(self, short: str) -> str | None:
        """The first full name that `short` is a shortening of: with the brand and its characters in their order."""
        if short not in self._known:
            self._known[short] = self._find(short)
        return self._known[short]

    def _find(self, short: str) -> str | None:
        pairs = {short[at : at + 2] for at in range(len(short) - 1)}
        numbers = sorted({number for pair in pairs for number in self._by_brand.get(pair, ())})
        longer = [name for number in numbers if len(name := self.names[number]) > len(short) and is_subsequence(short, name)]
        found = next((name for name in longer if self._same_body(short, name)), None)
        if found is None and len(longer) == 1 and short.endswith("集团"):
            return _only_group(short, longer[0])
        if found is None and short[0] in _SEATS and short.endswith(("公司", "集团")):
            return next((name for name in self._by_seat[:_MOST_SEATED] if _is_of_seat(short, name)), None)
        return found

    def _same_body(self, short: str, name: str) -> bool:
        """Whether `short` may be the body `name`: no branch of it, and what is listed is no subsidiary or parent."""
        branch = _BRANCH.search(name)
        if branch is not None and not short.endswith(branch[0]):
            return False
        if short.endswith("集团") and name.endswith("集团"):
            return _HOLDING.sub("", name).endswith(short)  # 晨星集团 is 东海晨星控股集团, not 晨星置业集团
        if len(short) >= _START and short in name and short in _known():
            rest = name[name.find(short) + len(short) :]
            return _SAME.fullmatch(rest) is not None  # 中国铁建 is not 中国铁建投资集团有限公司
        return short not in self._listed or "股份" in name


def _only_group(short: str, name: str) -> str | None:
    """`name`, where it is a group that `short` calls without its trade: 海川集团 is 东海海川果业集团."""
    low, high = brand_of(name)
    return name if name.endswith("集团") and name[low:high].startswith(short.removesuffix("集团")) else None


def _is_of_seat(short: str, name: str) -> bool:
    """Whether `short` is 区城投公司 for the name 静安区城市投资公司."""
    place = place_end(name)
    return name[place - 1] == short[0] and name[place] == short[1] and is_subsequence(short, name[place - 1 :])


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(load("companies").rules["company.known"].words)


def is_subsequence(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in their order."""
    characters = iter(name)
    return all(character in characters for character in short)


def defined_aliases(scan: Scan, named: Iterable[Candidate]) -> Iterator[Candidate]:
    """The names that brackets behind a full name define: X有限公司(以下简称“Y”)."""
    pattern = load("companies").rules["company.alias"].pattern
    assert pattern is not None
    for company in named:
        bracket = _BRACKET.match(scan.text, company.end)
        if bracket is None:
            continue
        name = company.name or scan.text[company.start : company.end]
        for match in pattern.finditer(scan.text, bracket.start(), bracket.end()):
            start, end = match.span(match.lastgroup or 0)
            word = scan.text[start:end]
            if word not in load("companies").lexicon["no_alias"]:
                rule = "company.pointing" if word.endswith("公司") and _calls(word) else "company.alias"
                yield Candidate(start=start, end=end, kind="company", rule=rule, name=name)


def _calls(word: str) -> bool:
    """Whether the word stands for a company only where it was defined so: 集团, 标的公司."""
    return word in load("companies").lexicon["called"]


@functools.cache
def _code() -> re.Pattern[str]:
    return re.compile(load("companies").macros["stock_code"])


def stock_code(text: str, end: int) -> str | None:
    """The stock code in the bracket behind a name that ends at `end`."""
    end += text.startswith("\n(", end)
    if not text.startswith("(", end):
        return None
    bracket = _BRACKET.match(text, end)
    code = _code().search(text, bracket.start(), bracket.end()) if bracket else None
    return code[0].upper() if code else None


def short_forms(scan: Scan, full: FullNames, aliases: list[Candidate]) -> Iterator[Candidate]:
    """Where the text shortens a full name, or repeats a defined alias."""
    text = scan.text
    yield from _repeated(scan, aliases)
    done: set[str] = set()
    for name in full.names:
        low, high = brand_of(name)
        place = place_end(name)
        if place and len(name) - place >= 4 and not is_generic(name[place:].removesuffix("银行")):
            yield from _short(text, name[place:], name)
        high = low + _START if high - low > _START and not is_ordinary(name[low : low + _START]) else high
        brand = name[low:high]
        if len(brand) not in _BRAND or brand in done or is_ordinary(brand) or brand in gazetteer().entries:
            continue
        done.add(brand)
        for start in occurrences(text, brand):
            end = _extend(text, start + len(brand), name[high:])
            if text.endswith(_LINES, start, end):
                continue  # the railway, not who builds it
            if end == start + len(brand) and _not_alone().match(text, end):
                continue
            if place and (before := _place_before(text, start, name[:place])) is not None:
                start = before
            yield Candidate(start=start, end=end, kind="company", rule="company.short", name=full.of(text[start:end]))


def _short(text: str, form: str, name: str) -> Iterator[Candidate]:
    for start in occurrences(text, form):
        yield Candidate(start=start, end=start + len(form), kind="company", rule="company.short", name=name)


@functools.cache
def _not_alone() -> re.Pattern[str]:
    return re.compile(load("companies").macros["goes_on"])


def _repeated(scan: Scan, aliases: list[Candidate]) -> Iterator[Candidate]:
    """The defined aliases wherever else they stand; 集团 and its like only as words of their own."""
    text = scan.text
    seen: set[str] = set()
    for alias in aliases:
        word = text[alias.start : alias.end]
        if word in seen:
            continue
        seen.add(word)
        for start in occurrences(text, word):
            if not _calls(word) or scan.closed(start):
                yield Candidate(start=start, end=start + len(word), kind="company", rule=alias.rule, name=alias.name)


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where `word` stands in `text`, without overlaps."""
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + len(word))


def _place_before(text: str, start: int, place: str) -> int | None:
    """The start of a short form's place right before `start`: the full name's, or one of it (长沙 of 湖南省长沙市)."""
    for length in range(min(len(place), 8, start), 1, -1):
        form = text[start - length : start]
        if form in place and is_place(form):
            return start - length
    return None


def _extend(text: str, end: int, rest: str) -> int:
    """The end of the short form whose brand ends at `end`: it goes on as a subsequence of the full name's `rest`."""
    best, position, index = end, end, 0
    while position < len(text) and position - end < 8:
        found = rest.find(text[position], index)
        if found < 0:
            break
        index, position = found + 1, position + 1
        if (position - end) % 2 == 0:
            best = position
    return best

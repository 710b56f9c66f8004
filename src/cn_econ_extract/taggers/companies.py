"""Companies: full names by their suffix, short forms by shape, by context and by what the article calls them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from operator import add

from ..rules import load
from ..rules.loader import Rule
from .aliases import defined_aliases, occurrences, short_forms
from .candidate import Candidate
from .company_context import frames, list_members, with_anchor
from .resolve import resolve
from .scan import Scan
from .vocabulary import is_generic, is_ordinary, place_end

SUFFIX_RULES = (
    "company.legal_suffix",
    "company.partnership",
    "company.cooperative",
    "company.bank",
    "company.group",
    "company.bare",
    "company.plant",
    "company.finance",
    "company.foreign",
)
WHOLE_RULES = ("company.bureau", "company.bank_short", "company.special_treatment")
SHAPE_RULES = ("company.shape", "company.shape_doubtful")
_LIST_NUMBER = re.compile(r"[\d.、)]{0,4}[.、)](?=[一-鿿])|.{0,30}[一-鿿]-(?=[一-鿿])")


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The companies that the text names, in full, in short, or by a word that points at one."""
    found = [*suffixed(scan), *whole(scan), *shaped(scan), *known(scan)]
    found += [*with_anchor(scan), *frames(scan), *list_members(scan)]
    named = resolve(found, len(scan.text)).kept
    aliases = list(defined_aliases(scan, named))
    yield from found
    yield from aliases
    yield from short_forms(scan, named, aliases)
    yield from repeated(scan, named)
    yield from pointing(scan, named)


def _pattern(rule: Rule) -> re.Pattern[str]:
    assert rule.pattern is not None, rule.name
    return rule.pattern


def suffixed(scan: Scan) -> Iterator[Candidate]:
    """Names by their suffix: the left edge is looked for from there."""
    for rule in (load("companies").rules[name] for name in SUFFIX_RULES):
        low, high, window = (rule.options.get(key, value) for key, value in (("min", 2), ("max", 36), ("window", 40)))
        inner, name_start = rule.options.get("inner", False), _no_start()
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, window)
            other = -1 if inner else scan.text.rfind("公司", start, head)
            start = other + 2 if other >= 0 else start
            number = _LIST_NUMBER.match(scan.text, start, head)
            start = number.end() if number else start
            core = scan.text[start:head]
            if low <= len(core) <= high and not name_start.match(core):
                bare = core.removesuffix("股份").removesuffix("集团")
                if not is_generic(bare) or (place_end(bare) == len(bare) and rule.options.get("place")):
                    yield Candidate(start=start, end=match.end(), kind="company", rule=rule.name)


@functools.cache
def _no_start() -> re.Pattern[str]:
    return re.compile(load("companies").macros["no_start"])


def whole(scan: Scan) -> Iterator[Candidate]:
    """Names that a pattern describes from end to end: 中铁五局, 农行张家港分行, *ST天马."""
    for rule in (load("companies").rules[name] for name in WHOLE_RULES):
        for match in _pattern(rule).finditer(scan.text):
            yield Candidate(start=match.start(), end=match.end(), kind="company", rule=rule.name)


def shaped(scan: Scan) -> Iterator[Candidate]:
    """Short names by their shape: two to four characters of a brand, a place before them perhaps, and a branch (楚云科技)."""
    for rule in (load("companies").rules[name] for name in SHAPE_RULES):
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, 9)
            core = scan.text[start:head]
            if not 2 <= len(core) <= 8 or is_generic(core) or not scan.closed(start):
                continue
            brand = core[place_end(core) :] or core
            if 2 <= len(brand) <= 4 and not is_ordinary(brand):
                yield Candidate(start=start, end=match.end(), kind="company", rule=rule.name)


@functools.cache
def _known() -> dict[str, tuple[str, ...]]:
    """Well-known names by their first two characters."""
    table: dict[str, list[str]] = {}
    for name in load("companies").rules["company.known"].words:
        table.setdefault(name[:2], []).append(name)
    return {key: tuple(sorted(names, key=len, reverse=True)) for key, names in table.items()}


def known(scan: Scan) -> Iterator[Candidate]:
    """Names of nation-wide known companies."""
    text, table = scan.text, _known()
    goes_on = re.compile(load("companies").macros["goes_on"])
    for key in sorted(table.keys() & set(map(add, text, text[1:]))):
        for position in occurrences(text, key):
            name = next((name for name in table[key] if text.startswith(name, position)), None)
            if name and not goes_on.match(text, position + len(name)):
                yield Candidate(start=position, end=position + len(name), kind="company", rule="company.known")


def repeated(scan: Scan, named: list[Candidate]) -> Iterator[Candidate]:
    """Short names that a rule found once, wherever else they stand."""
    text, seen = scan.text, set()
    for company in named:
        name = text[company.start : company.end]
        if company.length > 8 or name in seen or (company.length == 2 and company.rule == "company.known"):
            continue
        seen.add(name)
        for start in occurrences(text, name):
            if start != company.start:
                yield Candidate(start=start, end=start + len(name), kind="company", rule=company.rule)


def pointing(scan: Scan, named: list[Candidate]) -> Iterator[Candidate]:
    """该公司, 公司 and the like, with the company named last before them."""
    rule = load("companies").rules["company.pointing"]
    position, focus = 0, None
    for match in _pattern(rule).finditer(scan.text):
        while position < len(named) and named[position].end <= match.start():
            focus = named[position]
            position += 1
        both = match[0] in load("companies").lexicon["both"]
        name = None if both or focus is None else focus.name or scan.text[focus.start : focus.end]
        yield Candidate(start=match.start(), end=match.end(), kind="company", rule=rule.name, name=name)

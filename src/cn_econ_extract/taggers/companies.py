"""Companies: full names by their suffix, short forms by shape, by context and by what the article calls them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from operator import add

from ..rules import load
from ..rules.loader import Rule
from .aliases import common_words, defined_aliases, place_end, short_forms
from .candidate import Candidate
from .resolve import resolve
from .scan import Scan, trie_pattern

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
    "company.bureau",
)
SHAPE_RULES = ("company.shape", "company.shape_doubtful")
CONTEXT_RULES = ("company.stake", "company.subject", "company.stock_code", "company.before_group")


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The companies that the text names, in full, in short, or by a word that points at one."""
    full = [*suffixed(scan)]
    found = [*full, *shaped(scan), *known(scan), *in_context(scan)]
    named = resolve(found, len(scan.text)).kept
    aliases = list(defined_aliases(scan, named))
    yield from found
    yield from list_members(scan)
    yield from aliases
    yield from short_forms(scan, named, aliases)
    yield from pointing(scan, named)


def _pattern(rule: Rule) -> re.Pattern[str]:
    assert rule.pattern is not None, rule.name
    return rule.pattern


@functools.cache
def _generic() -> re.Pattern[str]:
    """Matches what is made of industry words and adjectives alone: no name."""
    words = load("companies").lexicon
    return re.compile(rf"(?:{trie_pattern([*words['industries'], *words['generic']])}|[()])+\Z")


def is_generic(text: str) -> bool:
    """Whether `text` consists of branches, adjectives and the like only (新能源汽车, 上市)."""
    return _generic().match(text) is not None


def suffixed(scan: Scan) -> Iterator[Candidate]:
    """Names by their suffix: the left edge is looked for from there."""
    for rule in (load("companies").rules[name] for name in SUFFIX_RULES):
        low, high, window = (rule.options.get(key, value) for key, value in (("min", 2), ("max", 36), ("window", 40)))
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, window)
            other = scan.text.rfind("公司", start, head)
            if other >= 0 and match[0][:2] != "银行":
                start = other + 2
            core = scan.text[start:head]
            if low <= len(core) <= high and not is_generic(core) and not _no_start().match(core):
                yield Candidate(start=start, end=match.end(), kind="company", rule=rule.name)


@functools.cache
def _no_start() -> re.Pattern[str]:
    return re.compile(load("companies").macros["no_start"])


def shaped(scan: Scan) -> Iterator[Candidate]:
    """Short names by their shape: two to four characters of a brand, a place before them perhaps, and a branch (楚云科技)."""
    lexicon = load("companies").lexicon
    brandish = frozenset("".join(lexicon["brand_characters"]))
    for rule in (load("companies").rules[name] for name in SHAPE_RULES):
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, 9)
            core = scan.text[start:head]
            if not 2 <= len(core) <= 8 or is_generic(core) or not scan.closed(start) or _no_name().search(core):
                continue
            brand = core[place_end(core) :] or core
            if not 2 <= len(brand) <= 4 or brand in common_words() or brand[:2] in common_words():
                continue
            if rule.name == "company.shape_doubtful" and not brandish.issuperset(brand):
                continue
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
    for key in sorted(table.keys() & set(map(add, text, text[1:]))):
        position = text.find(key)
        while position >= 0:
            name = next((name for name in table[key] if text.startswith(name, position)), None)
            if name and not _goes_on().match(text, position + len(name)):
                yield Candidate(start=position, end=position + len(name), kind="company", rule="company.known")
            position = text.find(key, position + 1)


@functools.cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(load("companies").macros["goes_on"])


def in_context(scan: Scan) -> Iterator[Candidate]:
    """Short names by what stands behind them: 8%股权, 公告称, (600000)."""
    for rule in (load("companies").rules[name] for name in CONTEXT_RULES):
        low, high, window = (rule.options.get(key, value) for key, value in (("min", 2), ("max", 8), ("window", 12)))
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, window)
            name = scan.text[start:head]
            if not low <= len(name) <= high or is_generic(name) or name in common_words():
                continue
            if not scan.closed(start) or _no_name().search(name):
                continue
            code = match.groupdict().get("code")
            yield Candidate(start=start, end=head, kind="company", rule=rule.name, stock_code=code)


@functools.cache
def _no_name() -> re.Pattern[str]:
    return re.compile(load("companies").macros["no_name"])


def list_members(scan: Scan) -> Iterator[Candidate]:
    """The members of A、B、C等30余家企业, and who is said to 领投 or 跟投."""
    rule = load("companies").rules["company.list_member"]
    for match in _pattern(rule).finditer(scan.text):
        end, members = match.start(), []
        while len(members) < 12:
            start = scan.left_edge(end, 16)
            name = scan.text[start:end]
            if not 2 <= len(name) <= 12 or is_generic(name) or _no_name().search(name) or name in common_words():
                break
            members.append((start, end))
            if scan.text[start - 1 : start] not in ("、", "和", "及", "与"):
                break
            end = start - 1
        if len(members) > 1 or match["invests"]:
            for start, end in members:
                yield Candidate(start=start, end=end, kind="company", rule=rule.name)


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

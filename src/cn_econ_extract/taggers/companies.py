"""Companies: full names by their suffix, short forms by shape, by context and by what the article calls them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from operator import add

from ..rules import load
from ..rules.loader import Rule
from .aliases import defined_aliases, short_forms
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
    "company.shape",
)
CONTEXT_RULES = ("company.stake", "company.subject", "company.stock_code", "company.before_group")
_HAN = re.compile(r"[一-鿿]")


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The companies that the text names, in full, in short, or by a word that points at one."""
    found = [*suffixed(scan), *known(scan), *in_context(scan)]
    names = [*found, *list_members(scan)]
    full = resolve(found, len(scan.text)).kept
    aliases = list(defined_aliases(scan, full))
    shorts = list(short_forms(scan, full, aliases))
    everything = [*names, *aliases, *shorts]
    yield from everything
    yield from pointing(scan, full)


@functools.cache
def _rules(names: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all rules of `names`: the last group that matched is the rule's, dots written as double underscores."""
    rules = load("companies").rules
    return re.compile("|".join(f"(?P<{_group(name)}>{_pattern(rules[name]).pattern})" for name in names))


def _group(name: str) -> str:
    return name.replace(".", "__")


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
    rules = load("companies").rules
    for rule in (rules[name] for name in SUFFIX_RULES):
        options = rule.options
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, options.get("window", 40))
            core = scan.text[start:head]
            if not options.get("min", 2) <= len(core) <= options.get("max", 36) or is_generic(core):
                continue
            if options.get("closed") and not scan.closed(start):
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
    rules = load("companies").rules
    for rule in (rules[name] for name in CONTEXT_RULES):
        for match in _pattern(rule).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, rule.options.get("window", 12))
            name = scan.text[start:head]
            if not rule.options.get("min", 2) <= len(name) <= rule.options.get("max", 8) or is_generic(name):
                continue
            if not scan.closed(start) or _no_name().search(name):
                continue
            code = match.groupdict().get("code")
            yield Candidate(start=start, end=head, kind="company", rule=rule.name, stock_code=code)


@functools.cache
def _no_name() -> re.Pattern[str]:
    return re.compile(load("companies").macros["no_name"])


def list_members(scan: Scan) -> Iterator[Candidate]:
    """The members of A、B、C等30余家企业."""
    rule = load("companies").rules["company.list_member"]
    for match in _pattern(rule).finditer(scan.text):
        end = match.start()
        members: list[tuple[int, int]] = []
        while len(members) < 12:
            start = scan.left_edge(end, 16)
            if not 2 <= end - start <= 12 or is_generic(scan.text[start:end]) or _no_name().search(scan.text, start, end):
                break
            members.append((start, end))
            if scan.text[start - 1 : start] not in ("、", ",") or (scan.text[start - 1] == "," and len(members) < 2):
                break
            end = start - 1
        if len(members) > 1:
            for start, end in members:
                yield Candidate(start=start, end=end, kind="company", rule=rule.name)


def pointing(scan: Scan, full: list[Candidate]) -> Iterator[Candidate]:
    """该公司, 公司 and the like, with the company named last before them."""
    rule = load("companies").rules["company.pointing"]
    position, focus = 0, None
    for match in _pattern(rule).finditer(scan.text):
        while position < len(full) and full[position].end <= match.start():
            focus = full[position]
            position += 1
        both = match[0] in load("companies").lexicon["both"]
        name = None if both or focus is None else focus.name or scan.text[focus.start : focus.end]
        yield Candidate(start=match.start(), end=match.end(), kind="company", rule=rule.name, name=name)

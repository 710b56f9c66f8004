"""Companies: full names by their suffix, short forms by shape, by context and by what the article calls them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..rules import load
from ..rules.loader import Rule
from .aliases import FullNames, defined_aliases, is_subsequence, occurrences, short_forms, stock_code
from .candidate import Candidate
from .company_context import behind_kind, frames, is_closed, list_members, neighbours, with_anchor
from .company_focus import pointing
from .finder import Ending, Finder
from .resolve import resolve
from .scan import Scan
from .vocabulary import is_generic, is_ordinary, is_place, no_name, place_end, place_last, without_verbs

SUFFIX_RULES = (
    "company.legal_suffix",
    "company.partnership",
    "company.cooperative",
    "company.bank",
    "company.bank_rural",
    "company.group",
    "company.bare",
    "company.plant",
    "company.works",
    "company.finance",
    "company.fund",
    "company.foreign",
)
WHOLE_RULES = ("company.bureau", "company.latin", "company.of_group", "company.bank_short", "company.special_treatment")
_FUNDED = ("获", "获得", "由", "、", "引入", "股东")
"""What stands before the name of a fund that invests."""
SHAPE_RULES = ("company.shape", "company.shape_doubtful")


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The companies that the text names, in full, in short, or by a word that points at one."""
    found = [*suffixed(scan), *whole(scan), *shaped(scan), *known(scan)]
    found += [*with_anchor(scan), *frames(scan), *list_members(scan)]
    found += neighbours(scan, resolve(found).kept)
    named = resolve(found).kept
    full = FullNames(scan.text, named)
    aliases = list(defined_aliases(scan, named))
    shorts = [*aliases, *short_forms(scan, full, aliases)]
    unnamed = [short for short in shorts if short.name is None]  # mostly full names: what found them says more
    named_shorts = [short for short in shorts if short.name is not None]
    completed = list(_completed(scan.text, full, [*named_shorts, *found, *repeated(scan, named), *unnamed]))
    yield from completed
    yield from pointing(scan.text, resolve(completed).kept)


def _completed(text: str, full: FullNames, proposed: list[Candidate]) -> Iterator[Candidate]:
    """One candidate a span, the first proposed, with its full name and stock code where the text gives them."""
    spans: set[tuple[int, int]] = set()
    for candidate in proposed:
        span = (candidate.start, candidate.end)
        if span not in spans:
            spans.add(span)
            candidate.stock_code = candidate.stock_code or stock_code(text, candidate.end)
            candidate.name = candidate.name or full.of(text[candidate.start : candidate.end])
            if candidate.name != text[candidate.start : candidate.end] or candidate.rule != "company.short":
                yield candidate


def _pattern(rule: Rule) -> re.Pattern[str]:
    assert rule.pattern is not None, rule.name
    return rule.pattern


def suffixed(scan: Scan) -> Iterator[Candidate]:
    """Names by their suffix: the left edge is looked for from there."""
    for rule in (load("companies").rules[name] for name in SUFFIX_RULES):
        options = rule.options
        for match in _finder(rule.name).finditer(scan.text):
            head = match.start()
            start = _start(scan, head, options.get("window", 40), inner=options.get("inner", False))
            core = scan.text[start:head]
            named = (
                _is_name(core, options)
                or (rule.name == "company.bare" and _acts_by_place(scan, start, head, match.end()))
                or (rule.name == "company.fund" and _invests(scan, start, head, match.end()))
            )
            if options.get("min", 2) <= len(core) <= options.get("max", 36) and named:
                yield Candidate(start=start, end=match.end(), kind="company", rule=rule.name)


def _start(scan: Scan, head: int, window: int, *, inner: bool) -> int:
    """The start of the full name whose suffix stands at `head`; only an `inner` one may hold a 公司 before it."""
    text = scan.text
    start = scan.left_edge(head, window)
    if text[start - 1 : start] == "和":
        before = scan.left_edge(start - 1, 8)
        if is_place(text[before : start - 1]) and not is_place(text[start:head][:2]):
            start = before  # 深圳市和科达: the place belongs to the name, 和 too
    other = -1 if inner else text.rfind("公司", start, head)
    start = other + 2 if other >= 0 else start
    lead = _macro("lead").match(text, start, head)
    start = lead.end() if lead else start
    dash = text.rfind("-", start, head) + 1
    if dash and is_subsequence(text[start : dash - 1], text[dash:head]):
        start = dash  # 国投中鲁-国投中鲁果汁股份有限公司
    return start + without_verbs(text[start:head])


def _is_name(core: str, options: Mapping[str, Any]) -> bool:
    """Whether `core` names a company together with its suffix, rather than describing one."""
    if _macro("no_start").match(core):
        return False
    bare = core
    for ending in options.get("forms", ()):
        bare = bare.removesuffix(ending)
    if is_place(bare):
        return bool(options.get("place")) and (bare != "中国" or bare == core)
    if options.get("strict") and no_name(bare):
        return False
    if len(bare) >= options.get("ordinary", 99) and not place_end(core) and is_ordinary(bare):
        return False
    if options.get("place_last") and not place_last(core):
        return False
    return not is_generic(bare)


def _acts_by_place(scan: Scan, start: int, head: int, end: int) -> bool:
    """Whether a place and 公司 name a company here (清江公司): it has a stake behind it, or acts where a clause begins."""
    if head - start != 2 or not is_place(scan.text[start:head]):
        return False
    return _macro("stake").match(scan.text, end) is not None or (
        _macro("acts").match(scan.text, end) is not None and _begins(scan, start)
    )


def _invests(scan: Scan, start: int, head: int, end: int) -> bool:
    """Whether a fund whose brand is an everyday word is named: what it does here shows it (获沃土创投5000万元)."""
    if _macro("no_fund").search(scan.text, start, head) or no_name(scan.text[start:head]):
        return False
    return scan.text.endswith(_FUNDED, 0, start) and _macro("funds").match(scan.text, end) is not None


def whole(scan: Scan) -> Iterator[Candidate]:
    """Names that a pattern describes from end to end: 中铁五局, 农行张家港分行, *ST天马."""
    for rule in (load("companies").rules[name] for name in WHOLE_RULES):
        for match in _finder(rule.name).finditer(scan.text):
            yield Candidate(start=match.start(), end=match.end(), kind="company", rule=rule.name)


@functools.cache
def _finder(name: str) -> Finder:
    return Finder(_pattern(load("companies").rules[name]))


@functools.cache
def _brand_characters() -> frozenset[str]:
    return frozenset("".join(load("companies").lexicon["brand_characters"]))


def shaped(scan: Scan) -> Iterator[Candidate]:
    """Short names by their shape: two to four characters, perhaps behind a place, and a branch (楚云科技)."""
    for rule in (load("companies").rules[name] for name in SHAPE_RULES):
        for match in _finder(rule.name).finditer(scan.text):
            head = match.start()
            start = scan.left_edge(head, 9)
            start = behind_kind(scan.text, start, head + 2)
            start += without_verbs(scan.text[start:head])
            if is_closed(scan, start) and _is_short_name(scan, start, head, match.end(), sure=rule.name == "company.shape"):
                yield Candidate(start=start, end=match.end(), kind="company", rule=rule.name)


def _is_short_name(scan: Scan, start: int, head: int, end: int, *, sure: bool) -> bool:
    """Whether a brand and the branch at `head` are a company's short name.

    A branch that is a field too (食品) needs a brand of usual characters, or what shows that a company is spoken of: an
    introduction (股东), or what companies do behind the start of a clause. A place may be the brand only there (滨海置业拟).
    """
    core = scan.text[start:head]
    if not 2 <= len(core) <= 8 or no_name(core) or _macro("verbal").match(scan.text, head):
        return False
    place = place_end(core)
    brand = core[place:] or core
    if place == len(core) and scan.text[head:end] in load("companies").lexicon["municipal"]:
        return True
    if scan.text[head:end] == "控股" and 0 < place < len(core) and brand in _branches():
        return True  # a town's holding: 临海工业控股
    named = place < len(core) and not is_generic(core) and not is_ordinary(brand)
    if named and len(brand) in (2, 3, 4) and (sure or _brand_characters().issuperset(brand)):
        return True
    if _macro("verbs").match(scan.text, head):
        return False
    if not _is_introduced(scan, start) and not (_macro("acts").match(scan.text, end) and _begins(scan, start)):
        return False
    if place == len(core):
        return place == 2 and scan.text[head:end] in load("companies").lexicon["private_branches"]
    return named and len(brand) in (2, 3, 4) and brand[0] not in "一两几每这那各某"


@functools.cache
def _branches() -> frozenset[str]:
    return frozenset(load("companies").lexicon["industries"])


@functools.cache
def _macro(name: str) -> re.Pattern[str]:
    """The macro `name` of companies.toml, as a pattern."""
    return re.compile(load("companies").macros[name])


@functools.cache
def _introduction() -> Ending:
    return Ending(_macro("introduction"))


def _is_introduced(scan: Scan, start: int) -> bool:
    """Whether a noun that introduces companies stands before `start` (股东, 旗下)."""
    return _introduction().search(scan.text, max(0, start - 4), start) is not None


def _begins(scan: Scan, start: int) -> bool:
    """Whether a clause begins at `start`, or what a preposition or an attribute belongs to."""
    if scan.text.endswith(("公司", "企业"), max(0, start - 2), start):
        return True
    return scan.begins_clause(start) or scan.text[start - 1] in "由与和同被向对给据及的" or scan.floor(start, 1) == start


@functools.cache
def _known() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """What the first two characters of well-known names look like, and the names by these."""
    table: dict[str, list[str]] = {}
    for name in load("companies").rules["company.known"].words:
        table.setdefault(name[:2], []).append(name)
    first, second = (re.escape("".join(sorted({key[place] for key in table}))) for place in (0, 1))
    by_length = {key: tuple(sorted(names, key=len, reverse=True)) for key, names in table.items()}
    return re.compile(f"[{first}](?=[{second}])"), by_length


def known(scan: Scan) -> Iterator[Candidate]:
    """Names of nation-wide known companies."""
    text = scan.text
    start_pattern, table = _known()
    goes_on = _macro("goes_on")
    for match in start_pattern.finditer(text):
        position = match.start()
        names = table.get(text[position : position + 2])
        name = next((name for name in names if text.startswith(name, position)), None) if names else None
        if name and (len(name) > 2 or scan.closed(position)) and not goes_on.match(text, position + len(name)):
            end = position + len(name)
            end += 2 if text.startswith(("公司", "中国"), end) and not text.startswith("中国市", end) else 0
            yield Candidate(start=position, end=end, kind="company", rule="company.known")


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

"""Candidates of kind place: chains of divisions, townships and roads, venues, and words that point to the home region.

A chain is what the article writes without a break, from the larger to the smaller (湛江市麻章区太平镇). It has an
`adcode` where its last division is certain, else all `candidates`; the other places of the article decide between
namesakes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

import msgspec

from ..rules import Rule, load, regex_union
from ..segmenter import word_starts
from .candidate import Candidate
from .finder import Finder
from .gazetteer import Hit, divisions, former_names, gazetteer, highest, lineage, townships, within
from .scan import PUNCTUATION, Scan

_LOCAL = 6
"""Longest name of a township, village or road before its head word (克什克腾…苏木 are known by name)."""
_LONGER = 16
_MARGIN = 6


class Chain(msgspec.Struct):
    """Divisions that are written without a break; `codes` are what the last of them can be."""

    hits: list[Hit]
    codes: tuple[str, ...]
    start: int
    end: int
    rule: str

    @property
    def last(self) -> Hit:
        return self.hits[-1]


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The places that the text names."""
    chains = find_chains(scan)
    local = list(_local_names(scan, chains))
    yield from (_place(chain, chain.end, chain.rule) for chain in chains)
    yield from local
    official = {chain.end for chain in chains if chain.last.entry.form == "full"}
    yield from _venues(scan, official | {place.end for place in local})
    yield from _islands(scan)
    yield from _pointing(scan, chains)
    yield from _abbreviations(scan, chains)


def find_chains(scan: Scan) -> list[Chain]:
    """The chains of divisions in the text that are places: what else holds a division's name is left out."""
    chains: list[Chain] = []
    by_end: dict[int, Chain] = {}
    for hit in gazetteer().find(scan.text, overlapping=True):
        if hit.entry.form in ("short", "district") and _after_name().match(scan.text, hit.end):
            continue
        chain = by_end.get(hit.start)
        if chain is not None and (inner := _inner(chain, hit)):
            chain.hits.append(hit)
            chain.codes, chain.end, chain.rule = inner, hit.end, _rule(hit)
        else:
            chain = Chain([hit], hit.entry.codes, hit.start, hit.end, _rule(hit))
            chains.append(chain)
        if hit.end not in by_end or chain.start < by_end[hit.end].start:
            by_end[hit.end] = chain
    named = {code for chain in chains for code in chain.codes if _sure(chain)} | scan.home
    stated = {code for chain in chains for hit in chain.hits if hit.entry.form == "full" for code in hit.entry.codes}
    return [_settle(chain, named) for chain in _apart(c for c in chains if _is_place(scan, c, named, stated))]


def _apart(chains: Iterable[Chain]) -> Iterator[Chain]:
    """The chains without those that begin inside another: 上海南站 is not in 海南."""
    end = 0
    for chain in chains:
        if chain.start >= end:
            end = chain.end
            yield chain


@functools.cache
def _after_name() -> re.Pattern[str]:
    """What makes a short name a part of a road's or village's name."""
    return _lexicon("not_after_short", "{}")


def _rule(hit: Hit) -> str:
    if hit.entry.form == "full" and hit.entry.name in former_names():
        return "place.former"
    return {"full": "place.division", "abroad": "place.abroad", "region": "place.region"}.get(hit.entry.form, "place.short")


@functools.cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load("places").lexicon[key])


def _inner(chain: Chain, hit: Hit) -> tuple[str, ...]:
    """Those divisions behind `hit` that lie in one behind the chain."""
    return tuple(code for code in hit.entry.codes if any(within(code, outer) for outer in chain.codes))


def _sure(chain: Chain) -> bool:
    """Whether the chain is a place whatever stands around it."""
    name, form = chain.last.entry.name, chain.last.entry.form
    if len(chain.hits) > 1:
        return True
    if form == "full":
        return len(name) > 2 and name not in _words("plain_districts")
    return form == "short" and name not in _words("common_words") and name not in _words("across_words")


def _is_place(scan: Scan, chain: Chain, named: set[str], stated: set[str]) -> bool:
    last = chain.last.entry
    if chain.end < len(scan.text) and last.form in ("short", "district") and _goes_on(scan, chain):
        return False
    if last.form in ("abroad", "region"):
        sure = last.name not in _words("across_words") or _on_words(scan.text, chain)
        return sure and not _goes_on(scan, chain)
    if len(chain.hits) > 1:
        return True
    if last.form == "full" and last.name in _words("plain_districts"):
        return _words_apart().search(scan.text, max(0, chain.start - 1), chain.end + 1) is not None
    if last.form == "full":
        return _sure(chain) or _on_words(scan.text, chain)
    if last.name in _words("common_words"):
        return any(code in stated for code in chain.codes) and _on_words(scan.text, chain)
    if last.form == "district":
        return any(_has_parent(code, named) for code in chain.codes) and _on_words(scan.text, chain)
    county = divisions()[highest(chain.codes)[0]].level == 3
    return not (county or last.name in _words("across_words")) or _on_words(scan.text, chain)


@functools.cache
def _words_apart() -> re.Pattern[str]:
    """A county of two characters that is an everyday word too (义县, 和县), where it can be nothing else."""
    return re.compile(rf"(?:^|[{PUNCTUATION}在到于赴抵])[\u4e00-\u9fff]县(?![委政里域级城乡人领公道班内长直财农医])")


def _has_parent(code: str, named: set[str]) -> bool:
    parent = divisions()[code].parent
    return code in named or parent in named


def _on_words(text: str, chain: Chain) -> bool:
    """Whether no word reaches over an edge of the chain: 其中|卫生 does over both edges of 中卫."""
    low = max(0, chain.start - _MARGIN)
    window = text[low : chain.end + _MARGIN]
    starts = _boundaries(window)
    return chain.start - low in starts and chain.end - low in starts


@functools.lru_cache(maxsize=4096)
def _boundaries(window: str) -> frozenset[int]:
    return word_starts(window) | {len(window)}


@functools.cache
def _longer() -> re.Pattern[str]:
    heads = regex_union(load("places").lexicon["longer_heads"])
    return re.compile(rf"[^{PUNCTUATION}的在与和将]{{0,{_LONGER}}}?(?P<head>{heads})")


@functools.cache
def _after_short() -> re.Pattern[str]:
    pattern = load("places").rules["place.short"].pattern
    assert pattern is not None
    return pattern


def _goes_on(scan: Scan, chain: Chain) -> bool:
    """Whether the chain only begins a longer name that can be seen: 衡阳师范学院, 深圳人."""
    if _after_short().match(scan.text, chain.end):
        return True
    found = _longer().match(scan.text, chain.end)
    return found is not None and scan.left_edge(found.start("head")) <= chain.start


def _settle(chain: Chain, named: set[str]) -> Chain:
    """The chain with the one division left that the rest of the article allows."""
    codes = highest(chain.codes) if len(chain.hits) == 1 else chain.codes
    if len(codes) > 1:
        nearest = min(_distance(code, named) for code in codes)
        codes = tuple(code for code in codes if _distance(code, named) == nearest)
    chain.codes = codes
    return chain


def _distance(code: str, named: set[str]) -> int:
    """How many levels above the division the next one is that the article names; more than there are without one."""
    around = lineage(code)[1:]
    return next((level for level, outer in enumerate(around) if outer in named), 9)


def _place(chain: Chain, end: int, rule: str) -> Candidate:
    certain = chain.codes[0] if len(chain.codes) == 1 else None
    several = chain.codes if len(chain.codes) > 1 else None
    return Candidate(start=chain.start, end=end, kind="place", rule=rule, adcode=certain, candidates=several)


@functools.cache
def _local() -> Finder:
    """Head words of townships, roads and provinces abroad."""
    rules = load("places").rules
    pieces = [f"(?P<{key}>{pattern.pattern})" for key in ("township", "road") if (pattern := rules[f"place.{key}"].pattern)]
    return Finder(re.compile("|".join(pieces)))


@functools.cache
def _not_in_local() -> re.Pattern[str]:
    return re.compile(rf"[{PUNCTUATION}()A-Za-z]|{regex_union(load('places').lexicon['not_in_local'])}")


def _local_names(scan: Scan, chains: list[Chain]) -> Iterator[Candidate]:
    """Townships and roads, with the chain that stands right before them."""
    text = scan.text
    ends = {chain.end: chain for chain in chains}
    abroad = load("places").rules["place.abroad"].pattern
    for chain in chains:
        if chain.rule == "place.abroad" and abroad and (found := abroad.match(text, chain.end)):
            yield _place(chain, found.end(), "place.abroad")
    for head in _local().finditer(text):
        start, end = head.start(), head.end()
        before = next((ends[at] for at in range(start - 1, max(0, start - _LOCAL) - 1, -1) if at in ends), None)
        if before is not None and _is_local(scan, before, start, end):
            place = _place(before, end, f"place.{head.lastgroup}")
            ends[end] = Chain(before.hits, before.codes, before.start, end, place.rule)
            yield place
        elif head.lastgroup == "township":
            if (low := _known_township(text, start, end)) is not None:
                yield Candidate(start=low, end=end, kind="place", rule="place.township")
        elif (low := _road_start(scan, start, head[0])) is not None:
            yield Candidate(start=low, end=end, kind="place", rule="place.road")


def _is_local(scan: Scan, chain: Chain, head: int, end: int) -> bool:
    """Whether [chain.end, end) is one name, in the country, that goes on the chain."""
    text = scan.text
    if chain.last.entry.form in ("abroad", "region") or _not_in_local().search(text, chain.end, head):
        return False
    return text[chain.end : end] in townships() or (head - chain.end <= 4 and scan.left_edge(head) <= chain.end)


def _known_township(text: str, start: int, end: int) -> int | None:
    """The start of the longest known name that ends at `end`."""
    names = townships()
    return next((low for low in range(max(0, start - 8), start) if text[low:end] in names), None)


def _road_start(scan: Scan, start: int, head: str) -> int | None:
    low = scan.left_edge(start, _LOCAL)
    if opener := _lexicon("road_openers", "{}").match(scan.text, low, start):
        low = opener.end()
    size = start - low
    if not 2 <= size <= 4 or not (scan.closed(low) or opener) or scan.text[low:start] in _words("no_road"):
        return None
    before = scan.text[max(0, low - 1) : low]
    return low if head.startswith("大道") or head.endswith("号") or (before and before in "于在沿至") else None


@functools.cache
def _venue_heads() -> tuple[Finder, frozenset[str], frozenset[str]]:
    rule = load("places").rules["place.venue"]
    return (
        Finder(re.compile(regex_union(rule.words))),
        frozenset(rule.options["only_where_told"]),
        frozenset(rule.options["public"]),
    )


def _venues(scan: Scan, places: set[int]) -> Iterator[Candidate]:
    """Buildings and sites. `places` are the ends of places that stand apart from a venue behind them."""
    heads, bound, public = _venue_heads()
    text = scan.text
    for head in heads.finditer(text):
        edge = _venue_edge(scan, head.start())
        start = edge
        if head[0] not in public:
            start = next((at for at in range(head.start() - 2, edge, -1) if at in places), edge)
        if (head[0] in bound and not _is_told(text, edge)) or not _names_venue(text, start, head):
            continue
        yield Candidate(start=start, end=head.end(), kind="place", rule="place.venue")


def _venue_edge(scan: Scan, head: int) -> int:
    start = scan.left_edge(head)
    for stop in _lexicon("venue_stops", "{}").finditer(scan.text, start, head):
        start = stop.end()
    return start


def _is_told(text: str, start: int) -> bool:
    return _lexicon("venue_cues", r"{}\Z").search(text, max(0, start - 6), start) is not None


def _names_venue(text: str, start: int, head: re.Match[str]) -> bool:
    core = text[start : head.start()]
    if text.startswith(("项目", "工程"), head.end()) or "有限公司" in core or "有限责任公司" in core:
        return False  # 甲有限公司智能车间: the company is named
    if not core:
        return head[0] in load("places").lexicon["venues_by_themselves"] and _is_told(text, start)
    if core in tuple("省市县区州旗"):
        return head[0] in load("places").lexicon["venues_of_home"] and _is_told(text, start)
    return len(core) > 1 and core[0].isalnum() and _lexicon("not_a_venue", "{}+").fullmatch(core) is None


@functools.cache
def _lexicon(key: str, form: str) -> re.Pattern[str]:
    return re.compile(form.format(f"(?:{regex_union(load('places').lexicon[key])})"))


def _islands(scan: Scan) -> Iterator[Candidate]:
    for head in _finder("place.island").finditer(scan.text):
        start = scan.left_edge(head.start(), _LOCAL)
        if not gazetteer().ends_at(scan.text, head.end()) and 2 <= head.start() - start <= 3 and scan.closed(start):
            yield Candidate(start=start, end=head.end(), kind="place", rule="place.island")


@functools.cache
def _finder(name: str) -> Finder:
    rule: Rule = load("places").rules[name]
    assert rule.pattern is not None
    return Finder(rule.pattern)


def _pointing(scan: Scan, chains: list[Chain]) -> Iterator[Candidate]:
    """Words that point to a division: 该县 to the county named last, 我市 to the one city that the article names.

    What 我市 means is left open where the home region is known beforehand (pipeline.py).
    """
    certain = [divisions()[chain.codes[0]] if len(chain.codes) == 1 else None for chain in chains]
    every: dict[str, set[str]] = {}
    for division in certain:
        if division is not None and not scan.home:
            every.setdefault(division.name[-1], set()).add(division.code)
    last: dict[str, str] = {}
    index = 0
    for match in _finder("place.pointing").finditer(scan.text):
        while index < len(chains) and chains[index].end <= match.start():
            if (division := certain[index]) is not None:
                last[division.name[-1]] = division.code
            index += 1
        level, only = match[0][-1], every.get(match[0][-1], ())
        code = last.get(level) if match[0][0] == "该" else next(iter(only)) if len(only) == 1 else None
        name = divisions()[code].name if code is not None else None
        yield Candidate(start=match.start(), end=match.end(), kind="place", rule="place.pointing", name=name, adcode=code)


def _abbreviations(scan: Scan, chains: list[Chain]) -> Iterator[Candidate]:
    """Names of one character (在衡举行) that abbreviate a division named in the article."""
    firsts: dict[str, set[str]] = {}
    for match in _finder("place.abbreviation").finditer(scan.text):
        if not firsts:
            for chain in chains:
                for code in chain.codes:
                    firsts.setdefault(divisions()[code].name[0], set()).add(code)
        if codes := highest(firsts.get(match["place"], ())):
            name = divisions()[codes[0]].name if len(codes) == 1 else None
            yield Candidate(
                start=match.start("place"), end=match.end("place"), kind="place", rule="place.abbreviation", name=name,
                adcode=codes[0] if len(codes) == 1 else None, candidates=codes if len(codes) > 1 else None,
            )  # fmt: skip

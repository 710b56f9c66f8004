"""The gazetteer: China's administrative divisions by name, full and short, with their GB/T 2260 codes.

The divisions lie in rules/divisions.tsv (made by scripts/build_divisions.py), everything that is said about their
names in rules/places.toml. Loaded on first use.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import accumulate

import msgspec

from ..rules import load, regex_union

_RULES = "cn_econ_extract.rules"


class Division(msgspec.Struct, frozen=True):
    """An administrative division: GB/T 2260 code, official name, its parent's code ("" for a province)."""

    code: str
    name: str
    parent: str

    @property
    def level(self) -> int:
        """1 for a province, 2 for a prefecture, 3 for a county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3


class Entry(msgspec.Struct, frozen=True):
    """What a name can stand for. `form`: full, short, district (a short one of a district), abroad or region."""

    name: str
    form: str
    codes: tuple[str, ...]


class Hit(msgspec.Struct, frozen=True):
    """An entry found in a text."""

    start: int
    end: int
    entry: Entry


@functools.cache
def divisions() -> dict[str, Division]:
    """All divisions by code."""
    rows = (line.split("\t") for line in _lines("divisions.tsv"))
    return {code: Division(code, name, parent) for code, name, parent in rows}


@functools.cache
def townships() -> frozenset[str]:
    """The names of all towns, townships and subdistricts."""
    return frozenset(_lines("townships.txt"))


@functools.cache
def divisions_date() -> str:
    """The day that the divisions are of, in ISO 8601."""
    found = re.search(r"as of (\d{4}-\d{2}-\d{2})", _read("divisions.tsv"))
    return found[1] if found else ""


def _lines(file: str) -> list[str]:
    return [line for line in _read(file).splitlines() if not line.startswith("#")]


def _read(file: str) -> str:
    return resources.files(_RULES).joinpath(file).read_text(encoding="utf-8")


def within(code: str, ancestor: str) -> bool:
    """Whether the division `code` lies in `ancestor`; a division lies not in itself."""
    return code != ancestor and code.startswith(ancestor[:2] if ancestor.endswith("0000") else ancestor.rstrip("0").ljust(4, "0"))


def highest(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of the highest level: 衡阳 alone is the city, not the county of the same name in it."""
    known = sorted(codes)
    best = min((divisions()[code].level for code in known), default=0)
    return tuple(code for code in known if divisions()[code].level == best)


class Gazetteer:
    """Finds names in a text: the longest at each position."""

    def __init__(self) -> None:
        self.entries = {entry.name: entry for entry in _entries()}
        by_head: dict[str, set[int]] = defaultdict(set)
        for name in self.entries:
            by_head[name[:2]].add(len(name))
        self._lengths = {head: tuple(sorted(lengths, reverse=True)) for head, lengths in by_head.items()}
        first, second = ({head[place] for head in by_head} for place in (0, 1))
        self._starts = re.compile(f"[{''.join(sorted(first))}](?=[{''.join(sorted(second))}])")
        self._bad_end = load("places").rules["place.division"].pattern

    def find(self, text: str, start: int = 0, end: int | None = None, *, overlapping: bool = False) -> Iterator[Hit]:
        """The names in text[start:end], left to right; `overlapping` also those that start inside another one."""
        end, free, lengths = len(text) if end is None else end, start, self._lengths
        for found in self._starts.finditer(text, start, end):
            position = found.start()
            if (position < free and not overlapping) or (possible := lengths.get(text[position : position + 2])) is None:
                continue
            for length in possible:
                entry = self.entries.get(text[position : position + length])
                if entry is not None and position + length <= end and self._fits(entry, text, position + length):
                    free = position + length
                    yield Hit(position, free, entry)
                    break

    def at(self, text: str, start: int) -> Iterator[Entry]:
        """The entries whose names stand at `start`, the longest first."""
        for length in self._lengths.get(text[start : start + 2], ()):
            if (entry := self.entries.get(text[start : start + length])) is not None and start + length <= len(text):
                yield entry

    def ends_at(self, text: str, end: int) -> bool:
        """Whether some name of two to four characters ends at `end`."""
        return any(text[end - length : end] in self.entries for length in (2, 3, 4) if length <= end)

    def _fits(self, entry: Entry, text: str, end: int) -> bool:
        if entry.form != "full" or entry.name[-1] not in "市区县镇":
            return True
        return self._bad_end is None or self._bad_end.match(text, end) is None  # text[end:] is seen beyond a window too


@functools.cache
def gazetteer() -> Gazetteer:
    """The one gazetteer."""
    return Gazetteer()


def _entries() -> Iterator[Entry]:
    rules = load("places")
    words = rules.lexicon
    full: dict[str, list[str]] = defaultdict(list)
    short: dict[str, list[str]] = defaultdict(list)
    for division in divisions().values():
        for name in {division.name, *_near_names(division.name)}:
            full[name].append(division.code)
        short[short_name(division.name)].append(division.code)
    for name, code in former_names().items():
        full[name] = [code]
    yield from (Entry(name, "abroad", ()) for name in (*words["countries"], *words["cities_beyond"]))
    yield from (Entry(name, "region", ()) for name in words["regions"])
    for name, found in short.items():
        if len(name) > 1 and name not in full:
            yield Entry(name, "district" if all(_is_district(code) for code in found) else "short", tuple(sorted(found)))
    yield from (Entry(name, "full", tuple(sorted(found))) for name, found in full.items())


@functools.cache
def former_names() -> dict[str, str]:
    """Names of the past and irregular short names (襄樊, 喀左), and the codes of today."""
    return dict(word.split(" ") for word in load("places").rules["place.former"].words)


def _is_district(code: str) -> bool:
    division = divisions()[code]
    return division.level == 3 and division.name.endswith("区")


@functools.cache
def _autonomous() -> re.Pattern[str]:
    peoples = regex_union(load("places").lexicon["peoples"])
    return re.compile(
        rf"(?P<core>.{{2,}}?)(?:{peoples}){{1,4}}自治(?P<kind>区|州|县|旗)|(?P<plain>.{{2,}}?)自治(?P<plain_kind>区|州|县|旗)"
    )


def _near_names(name: str) -> Iterator[str]:
    """玉屏侗族自治县 is also called 玉屏县; a region's 自治区 is left out only in its short name."""
    match = _autonomous().fullmatch(name)
    if match and match["core"] and match["kind"] != "区":
        yield match["core"] + match["kind"]


def short_name(name: str) -> str:
    """The name without its level: 衡阳市 → 衡阳, 广西壮族自治区 → 广西; of one character it stays whole (沙县)."""
    match = _autonomous().fullmatch(name)
    if match:
        return match["core"] or match["plain"]
    for suffix in load("places").lexicon["division_suffixes"]:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


_DATELINE = re.compile(
    r"(?:本报|新华社|讯|网|社|台|报)?(?P<place>[\u4e00-\u9fff]{2,6})(?:\d{1,2}月)?\d{1,2}日(?:电|讯|专电|消息)"
)
_OUTLET = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,6}?)(?:日报|晚报|晨报|都市报|新闻网|新闻客户端|广播电视台|电视台|发布|融媒|县融媒体)"
)
_TITLE = 60
_STRONG = 3
"""How much more a title, a dateline or the outlet's name says than a name in the text."""


class HomeVotes:
    """How often an article names each division, and which ones it names in its title, its dateline or its outlet's name.

    `texts` are its title and text (or several texts of one outlet): a short text and a text's first line count as titles.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        votes: Counter[str] = Counter()
        self._strong: set[str] = set()
        for text in texts:
            _count(text, votes, self._strong)
        self._total = _with_parents(votes)

    def region(self, kind: str | None = None, known: Division | None = None) -> Division | None:
        """The division that the article speaks from, or None if it does not plainly say.

        Without `kind` it is the smallest division clearly ahead of the others of its level. `kind` (省, 市, 县, 区, 州, 旗)
        asks for a division called so, what 我县 or 全市 means: that one, one around it, or one in it that is ahead.
        `known` is the region where it is known beforehand.
        """
        total, home = self._total, known.code if known is not None else None
        for level in (1, 2, 3) if known is None else ():
            best = self._ahead([code for code in total if _at(code, level) and (home is None or within(code, home))])
            home = best if best and (home is None or total[best] > total[home] / 2) else home
        if kind is None or home is None:
            return divisions()[home] if home else None
        around = [code for code in lineage(home) if divisions()[code].name.endswith(kind)]
        inside = [code for code in total if within(code, home) and divisions()[code].name.endswith(kind)]
        found = around[0] if around else self._ahead(inside)
        return divisions()[found] if found else None

    def _ahead(self, codes: list[str]) -> str | None:
        """The one of `codes` clearly ahead: twice the next, five times if neither it nor a part of it is in a title."""
        total = self._total
        ranked = sorted(codes, key=lambda code: (-total[code], code))
        if not ranked:
            return None
        best, next_best = ranked[0], total[ranked[1]] if len(ranked) > 1 else 0.0
        factor = 2 if any(code == best or within(code, best) for code in self._strong) else 5
        return best if total[best] >= max(3.0, factor * next_best) else None


def _count(text: str, votes: Counter[str], strong: set[str]) -> None:
    """Add the divisions that `text` names to the votes, those of its heads to the strong ones."""
    title = len(text) if len(text) <= _TITLE else max(text.find("\n", 0, _TITLE), 0)
    hits = list(gazetteer().find(text))
    stated = {code for hit in hits if hit.entry.form == "full" for code in hit.entry.codes}
    plain = load("places").lexicon["common_words"]
    heads = sorted(match.span("place") for pattern in (_DATELINE, _OUTLET) for match in pattern.finditer(text))
    starts, reach = [start for start, _ in heads], list(accumulate((end for _, end in heads), max))
    for hit in hits:
        codes = highest(hit.entry.codes)
        doubtful = hit.entry.name in plain or hit.entry.form == "district"
        if len(codes) != 1 or (doubtful and codes[0] not in stated):
            continue
        before = bisect_right(starts, hit.start)
        told = hit.end <= title or (before > 0 and hit.end <= reach[before - 1])
        if told:
            strong.add(codes[0])
        votes[codes[0]] += _STRONG if told else 1


def _with_parents(votes: Counter[str]) -> dict[str, float]:
    """The votes, half of each also for the divisions around."""
    total: dict[str, float] = defaultdict(float)
    for code, count in votes.items():
        for division in lineage(code):
            total[division] += count if division == code else count / 2
    return total


def lineage(code: str) -> list[str]:
    """`code` and the divisions around it, from the inside out."""
    parent = divisions()[code].parent
    return [code, *(lineage(parent) if parent else [])]


def _at(code: str, level: int) -> bool:
    """Whether an article may speak from `code` at this level; of provinces only the municipalities."""
    division = divisions()[code]
    return division.level == level and (level > 1 or division.name.endswith("市"))

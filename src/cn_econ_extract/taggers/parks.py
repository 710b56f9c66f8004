"""Candidates of kind park: zones, industrial parks, new areas, and the bare words that take them up.

The suffix is the anchor; the name's left edge is found from it. An official division before the name
(衡阳县西渡高新区) stands apart where the rest still names the park, and belongs to it where it does not (泰和县工业园).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from ..rules import load, regex_union
from ..segmenter import word_starts
from .candidate import Candidate
from .finder import Finder
from .gazetteer import Hit, gazetteer, townships, within
from .scan import Scan

_WINDOW = 26
_MEMORY = 12
"""How many parks a bare word can look back over."""
_ZONE_CORE = 9
"""Longest proper name of a zone without a division in it; a longer one has swallowed something."""


class Park(msgspec.Struct):
    """A park named in the text: [start, end), its suffix from `head` on, `core` the name proper without divisions."""

    start: int
    head: int
    end: int
    rule: str
    core: str
    certain: bool = True


class Prefix(msgspec.Struct, frozen=True):
    """The divisions at the start of a name: where they end, and whether the last one has its official name."""

    end: int
    official: bool
    links: int


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The parks that the text names."""
    parks = find_parks(scan)
    names = _full_names(scan.text, parks)
    for park in parks:
        name = names.get(scan.text[park.start : park.end])
        yield Candidate(start=park.start, end=park.end, kind="park", rule=park.rule, name=name)
    yield from _pointing(scan, parks, names)
    yield from _bare(scan, parks)
    phase = load("parks").rules["park.phase"].pattern
    for match in phase.finditer(scan.text) if phase else ():
        yield Candidate(start=match.start("zone"), end=match.end("zone"), kind="park", rule="park.phase")


def find_parks(scan: Scan) -> list[Park]:
    """The parks that the text names with more than a bare suffix, in order."""
    parks: list[Park] = []
    for first, last, end, kind in _suffixes(scan.text):
        floor = parks[-1].end if parks else 0
        park = _read(scan, first, end, kind, floor)
        if park is None and last != first:
            park = _read(scan, last, end, kind, floor)
        if park is not None:
            while parks and parks[-1].end > park.start:
                parks.pop()
            parks.append(park)
    return _with_shortened(scan, _apart(scan.text, _confirmed(scan.text, parks)))


def _confirmed(text: str, parks: list[Park]) -> list[Park]:
    """The certain parks, and the others whose name ends one of theirs: 稀土高新区 beside 包头稀土高新区."""
    if all(park.certain for park in parks):
        return parks
    ends = set()
    for park in parks:
        kind, core = _key(text, park)
        if park.certain:
            ends |= {(kind, core[cut:]) for cut in range(len(core))}
    return [park for park in parks if park.certain or _key(text, park) in ends]


def _suffixes(text: str) -> Iterator[tuple[int, int, int, str]]:
    """(first, last, end, kind) of every suffix; of suffixes without a gap (科技城新区) `last` starts the last one."""
    first = last = end = -1
    kind = ""
    for match in _heads().finditer(text):
        if match.start() != end:
            if kind:
                yield first, last, end, kind
            first = match.start()
        last, end, kind = match.start(), match.end(), str(match.lastgroup)
    if kind:
        yield first, last, end, kind


@functools.cache
def _heads() -> Finder:
    """The suffixes of all rules; the group that matched names the rule."""
    rules = load("parks").rules
    pieces = [(key, rules[f"park.{key}"].pattern) for key in ("zone", "theme", "area")]
    return Finder(re.compile("|".join(f"(?P<{key}>{pattern.pattern})" for key, pattern in pieces if pattern)))


@functools.cache
def _lexicon_pattern(key: str, form: str) -> re.Pattern[str]:
    return re.compile(form.format(regex_union(load("parks").lexicon[key])))


def _read(scan: Scan, head: int, end: int, kind: str, floor: int) -> Park | None:
    text = scan.text
    start = _left_edge(scan, head, floor, kind)
    if start == head - _WINDOW and not scan.closed(start):
        return None  # the window ends inside a name
    if kind == "area" and (_is_division(text, start, end) or text[start:end] in load("parks").lexicon["no_parks"]):
        return None
    prefix = _prefix(text, start, head)
    core = text[prefix.end : head]
    if kind == "area" and text[head:end] == "园区" and not (prefix.links and core) and not start == floor > 0:
        return None
    if not _is_named(scan, kind, start, core, prefix, start == floor > 0):
        return _unnamed(scan, start, head, end, kind)
    if prefix.links and _stands_alone(kind, core, prefix, text[head:end]):
        start = prefix.end
    return Park(start, head, end, f"park.{kind}", core)


def _stands_alone(kind: str, core: str, prefix: Prefix, suffix: str) -> bool:
    """Whether a park's name is complete without the divisions before it.

    Behind an official division any proper name is (衡阳县|西渡高新区), behind a short one only a zone's of two
    characters that is no division itself (重庆|两江新区, but 安化云台山经开区 and 安化梅城经济开发区).
    """
    if _is_theme(core) or core.startswith("("):
        return False
    if prefix.official:
        return True
    return kind != "theme" and len(core) == 2 and core not in gazetteer().entries and "保税" not in suffix


def _unnamed(scan: Scan, start: int, head: int, end: int, kind: str) -> Park | None:
    """A park told by its division (市工业园区), or by a theme that makes it the short form of another (稀土高新区)."""
    home = None if kind == "area" else _home_before(scan.text, head)
    if home is not None:
        return Park(home, head, end, "park.of_home", "")
    if kind == "zone" and head - start > 1 and scan.closed(start) and not _is_indefinite(scan, start, ""):
        return Park(start, head, end, "park.zone", scan.text[start:head], certain=False)
    return None


def _left_edge(scan: Scan, head: int, floor: int, kind: str) -> int:
    """Behind the nearest stop, level word or quantity left of `head`, or at the official division nearest to it."""
    text = scan.text
    start = max(floor, scan.left_edge(head, _WINDOW))
    if text[max(0, start - 1) : start] == "长" and (
        gazetteer().ends_at(text, start - 1) or floor == start - 1 or _begins(text, start - 1, start)
    ):
        start -= 1  # 冷水滩区|长丰 holds no 区长
    for stop in _lexicon_pattern("stops", "{}").finditer(text, start, head):
        start = stop.end()
    if text[start : start + 1] in ("和", "与", "及") and _begins(text, start + 1, start + 2):
        start += 1
    openers = _lexicon_pattern("openers", "{}")
    while (opener := openers.match(text, start, head)) and not _begins(text, start, opener.end()):
        start = opener.end()
    return _from_division(text, _with_quotes(text, start), head, kind)


def _begins(text: str, start: int, end: int) -> bool:
    """Whether a division's name starts at `start` and goes on behind `end`: 本溪, where 本 would be an opener."""
    hit = next(gazetteer().find(text, start, end + 3), None)
    return hit is not None and hit.start == start and hit.end > end


def _with_quotes(text: str, start: int) -> int:
    """A name in quotes right before belongs to it: “资水云雾谷”黑茶产业园."""
    if start and text[start - 1] == "”":
        opening = text.rfind("“", max(0, start - 14), start)
        if opening >= 0 and text.find("”", opening, start - 1) < 0:
            return opening
    return start


def _places(text: str, start: int, head: int) -> Iterator[Hit]:
    """The divisions in [start, head)."""
    plain = load("places").lexicon["plain_districts"]
    for hit in gazetteer().find(text, start, head):
        if hit.entry.form not in ("abroad", "region") and hit.entry.name not in plain:
            yield hit


def _from_division(text: str, start: int, head: int, kind: str) -> int:
    """The start of the divisions inside [start, head) that begin the name: official ones, or right before a zone."""
    first, end = head, -1
    for hit in _places(text, start, head):
        if hit.start != end:
            first = hit.start
        end = hit.end
        if hit.entry.form == "full" and len(hit.entry.name) > 2:
            return first
    cut = end == head and kind == "zone" and (first == start or first - start in word_starts(text[start:head]))
    return first if cut else start


def _lies_in(inner: Hit, outer: Hit) -> bool:
    return any(within(code, around) for code in inner.entry.codes for around in outer.entry.codes)


def _prefix(text: str, start: int, head: int) -> Prefix:
    """The divisions that [start, head) begins with, down to a township."""
    end, official, links, last = start, False, 0, None
    for hit in _places(text, start, head):
        if hit.start != end or (last is not None and not _lies_in(hit, last)):
            break
        end, official, links, last = hit.end, hit.entry.form == "full", links + 1, hit
    known = townships()
    for stop in range(min(head, end + 7), end + 1, -1):
        if text[end:stop] in known and text[stop - 1] in "镇乡道":
            return Prefix(stop, True, links + 1)
    return Prefix(end, official, links)


def _is_division(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is a chain of divisions: 上海市浦东新区 is a district."""
    reached, last = start, None
    for hit in gazetteer().find(text, start, end):
        if hit.start != reached or (last is not None and not _lies_in(hit, last)):
            return False
        reached, last = hit.end, hit
    return reached == end


def _is_theme(core: str) -> bool:
    """Whether `core` says what a park is for, but names none."""
    return _lexicon_pattern("theme_words", r"(?:{})*").fullmatch(core) is not None


def _is_bare_theme(text: str, park: Park) -> bool:
    return park.core != "" and park.core == text[park.start : park.head] and _is_theme(park.core)


def _is_named(scan: Scan, kind: str, start: int, core: str, prefix: Prefix, nested: bool) -> bool:
    """Whether what stands before the suffix names one certain park; `nested`: right behind another park."""
    if prefix.links:
        return len(core) <= _WINDOW // 2 + 4
    if len(core) < 2 or not (core[0].isalpha() or core[0] in "“"):
        return False
    if _is_theme(core):
        located = _lexicon_pattern("located", r"(?:{})\Z")
        if kind == "area":
            return nested or (len(core) > 1 and located.search(scan.text, max(0, start - 4), start) is not None)
        return kind == "theme" and not _is_indefinite(scan, start, core)
    if kind == "zone":
        return len(core) <= _ZONE_CORE
    if kind == "theme":
        return True
    return len(core) <= 8 and (nested or scan.closed(start))


def _is_indefinite(scan: Scan, start: int, core: str) -> bool:
    """Whether words before a park of a mere theme make it a plan, a title or one of many."""
    text = scan.text
    if core.startswith(("国家", "全国")) or (start and scan.floor(start, 1) == start):
        return True
    found = _lexicon_pattern("indefinite", r"(?:{})\Z").search(text, max(0, start - 6), start)
    return found is not None or text[max(0, start - 1) : start] in ("“", "《")


def _home_before(text: str, head: int) -> int | None:
    """Where a park named by its division alone starts: 市工业园区 with it, 该县产业集聚区 behind it."""
    pattern = load("parks").rules["park.of_home"].pattern
    found = pattern.search(text, max(0, head - 2), head) if pattern else None
    if found is None:
        return None
    return found.end() if found["pointing"] else found.start()


def _apart(text: str, parks: list[Park]) -> list[Park]:
    """Cut a place off a name that the article also has without it: 高台南华工业园区 beside 南华工业园区."""
    whole = {text[park.start : park.end] for park in parks if park.rule != "park.of_home" and not _is_bare_theme(text, park)}
    for park in parks:
        prefix = _prefix(text, park.start, park.head)
        if prefix.links and prefix.end < park.head and text[prefix.end : park.end] in whole:
            park.start = prefix.end
    return parks


def _class_of(suffix: str) -> str:
    """The sort of park that a suffix stands for: 经济技术开发区 and 经开区 are one."""
    sorts = load("parks").rules["park.pointing"].options["sorts"]
    return next((sort for sign, sort in sorts.items() if sign in suffix), suffix)


def _full_names(text: str, parks: list[Park]) -> dict[str, str]:
    """The full name of every short one, where the article has both: 长沙经开区 is 长沙经济技术开发区."""
    forms = {text[park.start : park.end]: park for park in parks}
    longest: dict[tuple[str, str], str] = {}
    for form in sorted(forms, key=len):
        kind, core = _key(text, forms[form])
        for cut in range(1, len(core)):
            longest[kind, core[:cut]] = longest[kind, core[cut:]] = form
        longest[kind, core] = form
    full = {form: longest.get(_key(text, park), form) for form, park in forms.items() if park.head > park.start}
    return {form: name for form, name in full.items() if name != form and len(_key(text, forms[form])[1]) > 1}


def _key(text: str, park: Park) -> tuple[str, str]:
    """What a park's short and full names have in common: the sort of its suffix, and the name without levels."""
    whole = text[park.start : park.end]
    if contracted := _CONTRACTED.search(whole):
        whole = whole[: contracted.start()] + contracted[1] + "区"
    suffix = "区" if contracted else text[park.head : park.end]
    core = re.sub(r"(?<=..)[省市县区](?=.)|^[市县区](?=..)|国家级|省级", "", whole.removesuffix(suffix))
    return _class_of(suffix), core


# 临空区 is 临空经济区
_CONTRACTED = re.compile(r"(临空|临港|空港|海港|陆港)(?:经济|产业|开发)+区")
_BEFORE_PARK = frozenset("在到于来赴至抵从向由和与及、是为")
_LONGER = ("域", "位", "块", "划", "间", "别")


def _with_shortened(scan: Scan, parks: list[Park]) -> list[Park]:
    """The parks, and those that stand there by a part of a name told before: 东部新区 of 宜城东部新区, 临空区 of 宜城临空经济区.

    What goes on behind the part is another park in it (东部新区冷链物流园), whose name then starts behind.
    """
    text = scan.text
    forms = {form: size for park in parks if park.rule != "park.theme" for form, size in _short_forms(text, park)}
    if not forms:
        return parks
    holders = {start: park for park in parks for start in range(park.start, park.end)}
    short = []
    for match in re.finditer(regex_union(forms), text):
        holder, end = holders.get(match.start()), match.end()
        if text.startswith(_LONGER, end):
            continue
        divisions = gazetteer().find(text, max(0, match.start() - 6), match.start())
        before = (hit.start for hit in divisions if hit.end == match.start())
        start = next(before, match.start()) if holder is None else match.start()
        if holder is None and (scan.closed(start) or text[start - 1] in _BEFORE_PARK):
            short.append(Park(start, end - forms[match[0]], end, "park.area", match[0][: -forms[match[0]]]))
        elif holder is not None and holder.start == start and end < holder.head:
            holder.start, holder.core = end, text[end : holder.head]
            short.append(Park(start, end - forms[match[0]], end, "park.area", match[0][: -forms[match[0]]]))
    return sorted([*parks, *short], key=lambda park: park.start)


def _short_forms(text: str, park: Park) -> Iterator[tuple[str, int]]:
    """The forms that the name of `park` may be told by again, each with the length of its suffix."""
    suffix = text[park.head : park.end]
    if len(park.core) > 1 and text[park.start : park.head] != park.core:
        yield park.core + suffix, len(suffix)
    if contracted := _CONTRACTED.search(text, park.start, park.end):
        yield contracted[1] + "区", 1


@functools.cache
def _pointers() -> Finder:
    pattern = load("parks").rules["park.pointing"].pattern
    assert pattern is not None
    return Finder(pattern)


def _pointing(scan: Scan, parks: list[Park], names: dict[str, str]) -> Iterator[Candidate]:
    if not parks:
        return
    text, index = scan.text, 0
    seen: list[Park] = []
    for match in _pointers().finditer(text):
        while index < len(parks) and parks[index].end <= match.start():
            seen.append(parks[index])
            index += 1
        if index < len(parks) and parks[index].start < match.end():
            continue
        park = _taken_up(text, match[0], seen)
        if park is not None and _is_closed(scan, match.start()):
            name = text[park.start : park.end]
            yield Candidate(start=match.start(), end=match.end(), kind="park", rule="park.pointing", name=names.get(name, name))


def _is_closed(scan: Scan, start: int) -> bool:
    """Whether a word that starts at `start` is not the end of a longer name, nor one of many (全省园区, 6家园区)."""
    if _lexicon_pattern("of_many", r"(?:{}|[\d余多几数一二两三四五六七八九十][家个座]|[)”])\Z").search(
        scan.text, max(0, start - 4), start
    ):
        return False
    return scan.closed(start) or _lexicon_pattern("stops", r"(?:{})\Z").search(scan.text, max(0, start - 4), start) is not None


def _bare(scan: Scan, parks: list[Park]) -> Iterator[Candidate]:
    """The one zone of its kind behind a word of place (在经开区), where the article names no park that it takes up."""
    rule = load("parks").rules["park.bare"]
    suffixes = {text for park in parks if (text := scan.text[park.head : park.end])}
    for match in rule.pattern.finditer(scan.text) if rule.pattern else ():
        start, end = match.span("zone")
        if not any(_takes_up(match["zone"], suffix) for suffix in suffixes):
            yield Candidate(start=start, end=end, kind="park", rule="park.bare")


def _taken_up(text: str, word: str, seen: list[Park]) -> Park | None:
    """The last park that `word` can mean; 园区 is rather a zone than a park of one branch or a project's name."""
    fitting = [park for park in seen[-_MEMORY:] if _takes_up(word, text[park.head : park.end])]
    hosts = [park for park in fitting if not text.startswith("项目", park.end)]
    zones: list[Park] = []
    if "园区" in word:
        zones = [park for park in hosts if park.rule != "park.theme" and text[park.end - 1] != "城"]
        zones = [park for park in zones if not _only_locates(text, park, hosts)]
        zones = [park for park in zones if text.endswith("园区", 0, park.end) and _is_topic(park, seen)] or zones
    found = zones or hosts or fitting
    return found[-1] if found else None


def _only_locates(text: str, zone: Park, hosts: list[Park]) -> bool:
    """Whether the one mention of `zone` says no more than where another park lies: 位于甲高新区的乙产业园."""
    if sum(park.core == zone.core for park in hosts) > 1:
        return False
    return any(other.start > zone.end and text[zone.end : other.start] in ("的", "内的") for other in hosts)


def _is_topic(park: Park, seen: list[Park]) -> bool:
    """Whether the article is about `park`: it named it first, or more than once."""
    return park.core == seen[0].core or sum(other.core == park.core for other in seen[-_MEMORY:]) > 1


def _takes_up(word: str, suffix: str) -> bool:
    """Whether the bare `word` can mean a park with `suffix`: 园区 any, 高新区 only a 高新区."""
    bare = re.sub(r"^(?:这个|这座|[该本此这])", "", word)
    if bare in ("园区", "园内", "区内", "园"):
        return True
    if bare == "区":
        return suffix.endswith("区")
    return _class_of(bare) == _class_of(suffix) or (bare == "开发区" and _class_of(suffix) == "高新") or suffix.endswith(bare)

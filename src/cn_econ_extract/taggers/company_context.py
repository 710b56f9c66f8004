"""Short company names that only their surroundings give away: 收购X60%股权, X公告称, X、Y等企业."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate
from .finder import Ending, Finder
from .gazetteer import gazetteer
from .scan import Scan
from .vocabulary import is_generic, is_ordinary, is_place, no_name, place_end, without_verbs

ANCHOR_RULES = (
    "company.stake",
    "company.subject",
    "company.stock_code",
    "company.before_group",
    "company.before_title",
    "company.headline",
)
FRAME_RULES = (
    "company.object",
    "company.partner",
    "company.agent",
    "company.in_role",
    "company.of_class",
    "company.listed",
    "company.quoted",
    "company.daughter",
)
_JOINTS = frozenset("、和及与")
_WHENCE = re.compile(r"(?:来自)?(?P<place>[^\W和及的自]{2,6})的\Z")
"""Where a member of a list is from: 甲市的A、乙市的B."""
_WITH = frozenset("与和同")
"""What stands before a list of those that somebody signs with."""
_MEMBERS = 12
"""How many members of a list are looked at, from its end."""


def is_closed(scan: Scan, start: int) -> bool:
    """Whether a name may start at `start`: at a true edge, or behind what kind of company it is (芯片公司X)."""
    return scan.closed(start) or scan.text.endswith("公司", 0, start)


def behind_kind(text: str, start: int, end: int) -> int:
    """`start`, or where the name starts behind what kind of company it is (芯片公司X); a full name ends there instead."""
    kind = text.rfind("公司", start, end - 2)
    return kind + 2 if kind > start and not text.endswith(("有限", "责任", "集团", "股份"), start, kind) else start


def is_brand(scan: Scan, name: str) -> bool:
    """Whether `name` may be a company's short name: no place or everyday words alone, nobody's name."""
    if no_name(name) or _site().search(name) or name in gazetteer().entries:
        return False
    if scan.is_titled(name) or _is_person(name):
        return False
    rest = name[place_end(name) :]
    return len(rest) > 1 and not is_ordinary(rest)


@functools.cache
def _site() -> re.Pattern[str]:
    return re.compile(load("companies").macros["site"])


@functools.cache
def _product() -> re.Pattern[str]:
    return re.compile(load("companies").macros["product"])


def _is_person(name: str) -> bool:
    """Whether a short name is rather a person's (王金生)."""
    return len(name) < 4 and name[:1] in load("persons").lexicon["common_surnames"]


@functools.cache
def _tail() -> Ending:
    return Ending(re.compile(load("companies").macros["tail"]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without words before the name (被告X) and adverbs behind it (X成功收购)."""
    lead = _party().match(text, start, end)
    start = lead.end() if lead else start
    start = behind_kind(text, start, end)
    start += without_verbs(text[start:end])
    tail = _tail().search(text, start, end)
    return start, tail.start() if tail else end


@functools.cache
def _party() -> re.Pattern[str]:
    return re.compile(load("companies").macros["party"])


@functools.cache
def _time() -> Ending:
    hour = r"(?:早间|晚间|午间|午后|晚)?(?:发布|刚刚?|正式|成功)?\Z"
    day = rf"(?:\d{{1,2}}月)?(?:\d{{1,2}}日|[今昨当][日天晚])?{hour}"
    return Ending(re.compile(rf"(?:约|合计|剩余|共)?[\d.]{{1,9}}\Z|{day}|(?:此|本|这)次\Z"))


def _behind(scan: Scan, head: int) -> int:
    """Where a name before `head` ends: before a time (X8日晚间公告), a figure and a 的 (X的60%股权)."""
    time = _time().search(scan.text, max(0, head - 12), head)
    end = time.start() if time else head
    return end - 1 if scan.text.startswith("的", end - 1) else end


@functools.cache
def _finder(name: str) -> Finder:
    pattern = load("companies").rules[name].pattern
    assert pattern is not None, name
    return Finder(pattern)


def with_anchor(scan: Scan) -> Iterator[Candidate]:
    """Short names by what stands right behind them: 8%股权, 公告称, (600000), 董事长."""
    for rule in (load("companies").rules[name] for name in ANCHOR_RULES):
        assert rule.pattern is not None
        low, high, window = (rule.options.get(key, value) for key, value in (("min", 2), ("max", 8), ("window", 12)))
        for match in _finder(rule.name).finditer(scan.text):
            head = _behind(scan, match.start())
            start = _item_start(scan.text, head) if rule.options.get("item") else scan.left_edge(head, window)
            if head - start < low:
                continue
            start, end = _trimmed(scan.text, start, head)
            name = scan.text[start:end]
            sure = rule.name == "company.stock_code" or match[0].endswith("家")  # X:这家公司…
            named = is_brand(scan, name) or (sure and not no_name(name))
            if not low <= end - start <= high or not named or not (rule.options.get("item") or is_closed(scan, start)):
                continue
            if rule.options.get("clause") and not (scan.begins_clause(start) or scan.text[start - 1] in "的商方司"):
                continue
            code = match["code"] if "code" in rule.pattern.groupindex else None
            yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


_ITEM = re.compile(r"(?:\A|[\n\x1e】◎●■◆▲△])[ \u3000]*(?:\d{1,2}[.、])?(?P<name>[^\W\d_]{2,8})\Z")


def _item_start(text: str, head: int) -> int:
    """Where the short heading before `head` starts if it begins a line or an item of a list; `head` if none does."""
    item = _ITEM.search(text, max(0, head - 16), head)
    return item.start("name") if item else head


def frames(scan: Scan) -> Iterator[Candidate]:
    """Short names between what stands before and behind them: 收购…的, 与…签署."""
    for rule in (load("companies").rules[name] for name in FRAME_RULES):
        assert rule.pattern is not None
        for match in _finder(rule.name).finditer(scan.text):
            low, high = match.span("name")
            start, end = _trimmed(scan.text, max(low, scan.left_edge(high, 12)), high)
            name = scan.text[start:end]
            chain = rule.name == "company.partner" and is_place(name[place_end(name) :])  # 与湖南浏阳签约
            if is_brand(scan, name) and not chain:
                code = match["code"] if "code" in rule.pattern.groupindex else None
                yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


def list_members(scan: Scan) -> Iterator[Candidate]:
    """The members of A、B、C等30余家企业, and who is said to 领投 or 跟投. One in two of them must look like a name."""
    rule = load("companies").rules["company.list_member"]
    assert rule.pattern is not None
    for match in _finder(rule.name).finditer(scan.text):
        members = list(_members(scan, match.start()))
        brands = sum(is_brand(scan, scan.text[start:end]) for start, end in members)
        if 2 * brands >= len(members) and (len(members) > 1 or match[0].endswith("投")):
            if "签" in match[0] and scan.text[members[-1][0] - 1] not in _WITH:
                continue
            for start, end in members:
                yield Candidate(start=start, end=end, kind="company", rule=rule.name)


def _members(scan: Scan, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the members of the list that ends at `end`, the last first."""
    for _ in range(_MEMBERS):
        start, end = _trimmed(scan.text, scan.left_edge(end, 16), end)
        name = scan.text[start:end]
        if not 2 <= len(name) <= 12 or is_generic(name) or no_name(name):
            return
        yield start, end
        if scan.text[start - 1 : start] not in _JOINTS:
            return
        end = start - 1


def neighbours(scan: Scan, named: list[Candidate]) -> Iterator[Candidate]:
    """Who stands in one list with a company of `named`: the others of 云启、海讯股份和康达新."""
    done = {company.start for company in named}
    for company in named:
        for side, position in ((_before, company.start), (_behind_joint, company.end)):
            for _ in range(_MEMBERS):
                member = side(scan, position)
                if member is None or member[0] in done or not _is_neighbour(scan, scan.text[slice(*member)]):
                    break
                done.add(member[0])
                position = member[0] if side is _before else member[1]
                yield Candidate(start=member[0], end=member[1], kind="company", rule="company.neighbour")


def _before(scan: Scan, start: int) -> tuple[int, int] | None:
    """The span of the list's member before the one that starts at `start`."""
    whence = _WHENCE.search(scan.text, max(0, start - 10), start)
    whence = whence if whence and is_place(whence["place"]) else None
    end = (whence.start() if whence else start) - 1
    if end < 2 or scan.text[end] not in ("、和及" if whence else "、"):
        return None
    member = _trimmed(scan.text, scan.left_edge(end, 12), end)
    return member if member[1] == end and scan.closed(member[0]) else None


def _behind_joint(scan: Scan, end: int) -> tuple[int, int] | None:
    """The span of the list's member behind the one that ends at `end`."""
    pattern = load("companies").rules["company.neighbour"].pattern
    match = pattern.match(scan.text, end) if pattern else None
    if match is None or not (match["place"] is None or is_place(match["place"])):
        return None
    start, end = match.span("name")
    return (start, end) if scan.left_edge(end, 12) <= start else None


def _is_neighbour(scan: Scan, name: str) -> bool:
    product = _product().search(name)
    return 2 <= len(name) <= 8 and product is None and is_brand(scan, name) and not is_generic(name)

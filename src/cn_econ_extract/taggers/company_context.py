"""Short company names that only their surroundings give away: 收购X60%股权, X公告称, X、Y等企业."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate
from .gazetteer import gazetteer
from .scan import Scan
from .vocabulary import is_generic, is_ordinary, no_name, place_end, without_verbs

ANCHOR_RULES = (
    "company.stake",
    "company.subject",
    "company.stock_code",
    "company.before_group",
    "company.before_title",
)
FRAME_RULES = ("company.object", "company.partner", "company.agent", "company.in_role", "company.of_class", "company.listed")
_JOINTS = frozenset("、和及与")
_WHENCE = re.compile(r"[^\W和及的]{2,6}的\Z")
"""Where a member of a list is from: 甲市的A、乙市的B."""
_WITH = frozenset("与和同")
"""What stands before a list of those that somebody signs with."""
_MEMBERS = 12
"""How many members of a list are looked at, from its end."""


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
def _tail() -> re.Pattern[str]:
    return re.compile(load("companies").macros["tail"])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without words before the name (被告X) and adverbs behind it (X成功收购)."""
    lead = _party().match(text, start, end)
    start = lead.end() if lead else start
    start += without_verbs(text[start:end])
    tail = _tail().search(text, start, end)
    return start, tail.start() if tail else end


@functools.cache
def _party() -> re.Pattern[str]:
    return re.compile(load("companies").macros["party"])


_TIME = re.compile(
    r"(?:约|合计|剩余|共)?[\d.]{1,9}\Z|(?:\d{1,2}月)?(?:\d{1,2}日|[今昨当][日天晚])?(?:早间|晚间|午间|午后|晚)?(?:发布|刚刚?|正式|成功)?\Z|(?:此|本|这)次\Z"
)


def _behind(scan: Scan, head: int) -> int:
    """Where a name before `head` ends: before a time (X8日晚间公告), a figure and a 的 (X的60%股权)."""
    time = _TIME.search(scan.text, max(0, head - 12), head)
    end = time.start() if time else head
    return end - 1 if scan.text.startswith("的", end - 1) else end


def with_anchor(scan: Scan) -> Iterator[Candidate]:
    """Short names by what stands right behind them: 8%股权, 公告称, (600000), 董事长."""
    for rule in (load("companies").rules[name] for name in ANCHOR_RULES):
        assert rule.pattern is not None
        low, high, window = (rule.options.get(key, value) for key, value in (("min", 2), ("max", 8), ("window", 12)))
        for match in rule.pattern.finditer(scan.text):
            head = _behind(scan, match.start())
            start, end = _trimmed(scan.text, scan.left_edge(head, window), head)
            name = scan.text[start:end]
            named = is_brand(scan, name) or (rule.name == "company.stock_code" and not no_name(name))
            if not low <= end - start <= high or not named or not scan.closed(start):
                continue
            if rule.options.get("clause") and not (scan.begins_clause(start) or scan.text[start - 1] in "的商方"):
                continue
            code = match.groupdict().get("code")
            yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


def frames(scan: Scan) -> Iterator[Candidate]:
    """Short names between what stands before and behind them: 收购…的, 与…签署."""
    for rule in (load("companies").rules[name] for name in FRAME_RULES):
        assert rule.pattern is not None
        for match in rule.pattern.finditer(scan.text):
            low, high = match.span("name")
            start, end = _trimmed(scan.text, max(low, scan.left_edge(high, 12)), high)
            if is_brand(scan, scan.text[start:end]):
                code = match.groupdict().get("code")
                yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


def list_members(scan: Scan) -> Iterator[Candidate]:
    """The members of A、B、C等30余家企业, and who is said to 领投 or 跟投. One in two of them must look like a name."""
    rule = load("companies").rules["company.list_member"]
    assert rule.pattern is not None
    for match in rule.pattern.finditer(scan.text):
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
    text, pattern = scan.text, load("companies").rules["company.neighbour"].pattern
    assert pattern is not None
    for company in named:
        start, end = company.start, company.end
        for _ in range(_MEMBERS):
            whence = _WHENCE.search(text, max(0, start - 10), start)
            before = (whence.start() if whence else start) - 1
            if text[before : before + 1] not in ("、和及" if whence else "、"):
                break
            low, high = _trimmed(text, scan.left_edge(before, 12), before)
            if high != before or not _is_neighbour(scan, text[low:high]) or not scan.closed(low):
                break
            start = low
            yield Candidate(start=low, end=high, kind="company", rule="company.neighbour")
        for _ in range(_MEMBERS):
            match = pattern.match(text, end)
            if match is None or not _is_neighbour(scan, match["name"]):
                break
            if scan.left_edge(match.end("name"), 12) > match.start("name"):
                break
            end = match.end("name")
            yield Candidate(start=match.start("name"), end=end, kind="company", rule="company.neighbour")


def _is_neighbour(scan: Scan, name: str) -> bool:
    product = _product().search(name)
    return 2 <= len(name) <= 8 and product is None and is_brand(scan, name) and not is_generic(name)

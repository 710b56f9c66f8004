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
from .vocabulary import is_generic, is_ordinary, no_name, place_end, without_verbs

ANCHOR_RULES = (
    "company.stake",
    "company.subject",
    "company.stock_code",
    "company.before_group",
    "company.before_title",
)
FRAME_RULES = ("company.object", "company.partner", "company.agent", "company.in_role", "company.listed")
_JOINTS = frozenset("、和及与")
_TITLE_ENDS = frozenset("长记席任理裁监士")
"""What titles end in: the name behind one is a person's."""
_MEMBERS = 12
"""How many members of a list are looked at, from its end."""


def is_brand(name: str) -> bool:
    """Whether `name` may be a company's short name: no place or everyday words alone, nothing else's name."""
    if no_name(name) or name in gazetteer().entries:
        return False
    rest = name[place_end(name) :]
    return len(rest) > 1 and not is_ordinary(rest)


@functools.cache
def _tail() -> Ending:
    return Ending(re.compile(load("companies").macros["tail"]))


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


@functools.cache
def _time() -> Ending:
    day = r"(?:\d{1,2}月)?(?:\d{1,2}日|[今昨当][日天晚])?(?:早间|晚间|午间|午后|晚)?(?:发布)?\Z"
    return Ending(re.compile(rf"(?:约|合计|剩余|共)?[\d.]{{1,9}}\Z|{day}"))


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
            start = scan.left_edge(head, window)
            if head - start < low:
                continue
            start, end = _trimmed(scan.text, start, head)
            if not low <= end - start <= high or not is_brand(scan.text[start:end]) or not scan.closed(start):
                continue
            if rule.options.get("clause") and not (scan.begins_clause(start) or scan.text[start - 1] == "的"):
                continue
            code = match["code"] if "code" in rule.pattern.groupindex else None
            yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


def frames(scan: Scan) -> Iterator[Candidate]:
    """Short names between what stands before and behind them: 收购…的, 与…签署."""
    for rule in (load("companies").rules[name] for name in FRAME_RULES):
        assert rule.pattern is not None
        for match in rule.pattern.finditer(scan.text):
            low, high = match.span("name")
            start, end = _trimmed(scan.text, max(low, scan.left_edge(high, 12)), high)
            if is_brand(scan.text[start:end]):
                code = match["code"] if "code" in rule.pattern.groupindex else None
                yield Candidate(start=start, end=end, kind="company", rule=rule.name, stock_code=code)


def list_members(scan: Scan) -> Iterator[Candidate]:
    """The members of A、B、C等30余家企业, and who is said to 领投 or 跟投. One in two of them must look like a name."""
    rule = load("companies").rules["company.list_member"]
    assert rule.pattern is not None
    for match in rule.pattern.finditer(scan.text):
        members = list(_members(scan, match.start()))
        brands = sum(is_brand(scan.text[start:end]) for start, end in members)
        if 2 * brands >= len(members) and (len(members) > 1 or match[0].endswith("投")):
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
            if text[start - 1 : start] != "、":
                break
            low, high = _trimmed(text, scan.left_edge(start - 1, 12), start - 1)
            member = high == start - 1 and _is_neighbour(text[low:high]) and scan.closed(low)
            if not member or text[low - 1 : low] in _TITLE_ENDS:
                break
            start = low
            yield Candidate(start=low, end=high, kind="company", rule="company.neighbour")
        for _ in range(_MEMBERS):
            match = pattern.match(text, end)
            if match is None or not _is_neighbour(match["name"]):
                break
            end = match.end("name")
            yield Candidate(start=match.start("name"), end=end, kind="company", rule="company.neighbour")


def _is_neighbour(name: str) -> bool:
    other = re.search(load("companies").macros["no_member"], name)
    return 2 <= len(name) <= 8 and other is None and is_brand(name) and not is_generic(name)

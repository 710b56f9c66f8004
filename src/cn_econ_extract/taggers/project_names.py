"""What projects are called elsewhere in the article: the fuller name of a short form, the project that 该项目 takes up."""

from __future__ import annotations

import functools
import re
from collections import deque
from collections.abc import Iterable, Iterator

from ..rules import load
from .candidate import Candidate
from .scan import trie_pattern

_NEIGHBOURS = 30
"""A short name is looked up among so many names on either side: time stays linear."""
_UNNAMED = frozenset(
    {"project.pointing", "project.phase", "project.batch", "project.batch_after", "project.batch_class", "project.batch_each"}
)
_SITES = frozenset({"project.site", "project.opened"})
_CALLED_PROJECTS = frozenset({"project.named", "project.works"})
# A paragraph that goes back to the project it is about, whatever sites were named since.
_RESUMES = re.compile("(?:^|\n)\\s*据(?:了解|悉|介绍),$")
_PLACE = re.compile("[省市区县镇乡]|街道|园区")
_LINE_BEFORE = re.compile("(?:铁路|高铁|高速公路|高速|公路|城际|客专|专线|快速路)(?=..)")
_PHASES = re.compile("[一二三四五六七八九首]期")
_END = re.compile("(?:项目|工程)$")
_PHASED = re.compile(r"\(?[一二三四五六七八九首]期(?:工程|项目)?\)?$")
_POINTER = re.compile("该|这[座条个家]|此|本|这一|整个|上述")
# A work on a line is a part of the line, not its fuller name: 甲高速乙隧道.
_PART = re.compile("(?:隧道|大桥|互通|立交|标段|段)(?:项目|工程)?$")
# The same line by its two ends, and what it is called for short.
_ENDS = re.compile(
    "([\u4e00-\u9fff]{2,6})(?:至|—|-|~)([\u4e00-\u9fff]{2,6}?)(高速公路|高速铁路|城际铁路|快速路|高速|高铁|铁路|公路)"
)
_BRACKETED = re.compile(r"(?:[\u4e00-\u9fff]\([\u4e00-\u9fff]{1,3}\)){2,3}(?:高速|高铁|铁路|公路|城际)")
_SHORT_KINDS = {
    "高速公路": ("高速公路", "高速"),
    "高速铁路": ("高速铁路", "高铁", "铁路"),
    "城际铁路": ("城际铁路", "城际", "铁路"),
}
# What a word that points back says of a line, besides what ends like it.
_LINE_KINDS = re.compile("(?:线|铁路|高铁|公路|高速|快速路|通道)$")
_LINE = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff])(高速|高铁|铁路|公路)(?:公路)?$")
# What stands before a project that a sentence names only to say where or beside what: 起自X变电站, 与Y配套
ASIDE = re.compile(
    r"(?:配合|服务于?|对接|借助|起自|起于|止于|始于|终于|连接|接上|接入|途经|途径|毗邻|紧邻|靠近|邻近|距离?|与|相距不远的|沿线|前往|赶到|来到|走进)$"
)
# What may follow a complete name in a fuller writing of it.
_SAME = re.compile("(?:公路|铁路)?(?:(?:新建|改建|扩建|建设|主体)?(?:项目|工程))?")


def without_places(text: str, found: list[Candidate]) -> list[Candidate]:
    """The candidates, a place or line before a name cut off where the article has the name without it (江北区白河大桥)."""
    names = {text[c.start : c.end] for c in found if c.rule not in _UNNAMED}
    for candidate in found:
        if candidate.rule in _UNNAMED:
            continue
        own = text[candidate.start : candidate.end]
        for place in (*_PLACE.finditer(own[:12]), *_LINE_BEFORE.finditer(own)):
            if own[place.end() :] in names:
                candidate.start += place.end()
                break
    return found


# 项目占地200亩,主要建设切割生产线: what the project told before consists of
_CONTENT = re.compile(
    r"[,;](?:主要|规划|拟|将|计划|新|项目|配套|同步|一并){0,3}(?:建设|建|新上|购置|引进|安装)(?:内容)?(?:有:?|包括:?|为:?|:)?(?:\d{1,3}|[一二三四五六])?[条座栋]?(?:[\d.]{1,6}(?:兆瓦|万?千瓦)/)?$"
)
# 园区拥有全自动切割生产线: what stands in it
_HAS = re.compile(r"(?:拥有|设有|建有|配备|配有|装有|依托)[^,。;]{0,10}$")
# 这是县里建成的第三个光伏项目: says of the project told before what it is
_ONE_OF = re.compile(
    r"(?:成为|是|系|为(?=世界|全国|国内|我国|全球|亚洲|国际))[^,。;]{0,30}(?:首[个座条家]|第[一二三四五六七八九十\d]{1,3}[个座条家]|唯一|最大)[^,。;]{0,12}$"
)
_PREDICATE_REACH = 48
_CONTENT_REACH = 16
# 互通立交9处: what a line has of them
_COUNTED = re.compile(r"\d{1,4}[座处条栋个]")


def with_names(text: str, found: list[Candidate], short: dict[str, str]) -> Iterator[Candidate]:
    """The candidates with `name` where the article has a fuller one: of the project before, of the same project.

    `short`: what the article calls projects for short.
    """
    singles = [c for c in found if c.rule not in _UNNAMED]
    names = list(dict.fromkeys(text[c.start : c.end] for c in singles))
    fuller = _fuller_names(names)
    before: str | None = None
    named: str | None = None
    reached = 0
    recent: deque[str] = deque(maxlen=_NEIGHBOURS)
    for candidate in found:
        if candidate.rule == "project.pointing":
            kind = _POINTER.sub("", text[candidate.start : candidate.end], count=1)
            if kind not in ("项目", "工程"):
                candidate.name = next((name for name in reversed(recent) if _takes_up(kind, name)), None)
                if candidate.name is not None:
                    before = candidate.name
                    yield candidate
                continue
            resumes = _RESUMES.search(text, max(0, candidate.start - 8), candidate.start) is not None
            candidate.name = (named if resumes else None) or before
        elif candidate.rule not in _UNNAMED:
            own = text[candidate.start : candidate.end]
            candidate.name = short.get(own) or fuller.get(own)
            content = before is not None and candidate.rule not in _CALLED_PROJECTS
            low = max(0, candidate.start - _CONTENT_REACH)
            if content and (candidate.rule == "project.numbered" or _COUNTED.match(text, candidate.end)):
                pass
            elif content and (_CONTENT.search(text, low, candidate.start) or _HAS.search(text, low, candidate.start)):
                reached = max(reached, candidate.end)
            elif before is not None and _ONE_OF.search(text, max(0, candidate.start - _PREDICATE_REACH), candidate.start):
                pass  # no name of its own to take up
            elif candidate.end > reached:
                before, reached = candidate.name or own, candidate.end
                if not ASIDE.search(text, max(0, candidate.start - 6), candidate.start):
                    recent.append(before)
                named = before if candidate.rule in _CALLED_PROJECTS else named
        yield candidate


def short_names(text: str, found: list[Candidate]) -> dict[str, str]:
    """What the projects are called for short: as a bracket behind the name says, or by the two ends of a line."""
    alias = load("projects").rules["project.alias"].pattern
    assert alias is not None
    short: dict[str, str] = {}
    for candidate in found:
        if candidate.rule in _UNNAMED:
            continue
        name = text[candidate.start : candidate.end]
        bracket = alias.match(text, candidate.end)
        if bracket is not None:
            short.setdefault(bracket["name"], name)
        if _BRACKETED.match(name):
            bare = re.sub(r"\([^()]*\)", "", name)
            short.setdefault(bare, name)  # 岳(西)芜(湖)高速公路
            short.setdefault(bare.replace("高速公路", "高速"), name)
        line = _ENDS.search(name)
        if line is not None and not _PART.search(name):
            for kind in _SHORT_KINDS.get(line[3], (line[3],)):
                short.setdefault(line[1][0] + line[2][0] + kind, name)
    return short


def called_again(text: str, found: list[Candidate], short: dict[str, str]) -> Iterator[Candidate]:
    """Where else the article has one of the `short` names, or a site of which a clause said once that it is built."""
    names = {text[c.start : c.end] for c in found if c.rule in _SITES and c.end - c.start > 3}
    covered = {position for c in found for position in range(c.start, c.end)}
    host, no_head = _not_again()
    for match in re.finditer(trie_pattern(names.union(short)), text) if names or short else ():
        start, end = match.span()
        if start in covered or end - 1 in covered or no_head.match(text, end):
            continue
        if match[0] in short or not host.search(text, max(0, start - 4), start):
            yield Candidate(start=start, end=end, kind="project", rule="project.alias")


@functools.cache
def _not_again() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a site that only hosts something, and behind a name that is the beginning of another."""
    file = load("projects")
    return re.compile(f"(?:{file.macros['host_before']})$"), re.compile(trie_pattern(file.lexicon["no_head"]))


def _takes_up(word: str, name: str) -> bool:
    """Whether the kind of work `word` (机场, 线) can mean the project `name`."""
    core = _END.sub("", _PHASED.sub("", name))
    if word in ("线", "线路", "全线"):
        return _LINE_KINDS.search(core) is not None
    return core.endswith(word.removeprefix("通用"))


def _fuller_names(names: list[str]) -> dict[str, str]:
    """For each name that another one of the article spells out, that other one."""
    fuller = {}
    for index, name in enumerate(names):
        core = _END.sub("", name)
        near = names[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS]
        better = [other for other in near if len(other) > len(name) and _spells_out(other, core)]
        if better and len(core) >= 2:
            fuller[name] = max(better, key=len)
    return fuller


def _spells_out(full: str, core: str) -> bool:
    """Whether `full` holds the characters of `core` in order, its ends unbroken, and the same phases."""
    if _PART.search(full) and not _PART.search(core):
        return False
    if is_part(full, core):
        return False
    line = _LINE.match(core)
    if line and re.match(f"{line[1]}[^至]{{0,4}}至{line[2]}.*{line[3]}", full):
        return True  # 岳芜高速 is 岳西至芜湖高速公路
    if core[:2] not in full or core[-2:] not in full or _PHASES.findall(full) != _PHASES.findall(core):
        return False
    return _is_subsequence(core, full) or (any(char.isdigit() for char in core) and set(core) <= set(full))


def is_part(long: str, short: str) -> bool:
    """Whether `long` names a part of `short`, which is complete: 甲铁路站后工程 of 甲铁路."""
    return long.startswith(short) and _heads().search(short) is not None and not _SAME.fullmatch(long, len(short))


@functools.cache
def _heads() -> re.Pattern[str]:
    """The end of a name that is complete without 项目: what follows it is a part of it (甲铁路|站后工程)."""
    words = load("projects").lexicon
    return re.compile(f"(?:{trie_pattern([*words['infrastructure'], *words['site']])})$")


def _is_subsequence(short: str, long: Iterable[str]) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)

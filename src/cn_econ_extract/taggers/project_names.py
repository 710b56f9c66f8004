"""What projects are called elsewhere in the article: the fuller name of a short form, the project that 该项目 takes up."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from ..rules import load
from .candidate import Candidate
from .scan import trie_pattern

_NEIGHBOURS = 30
"""A short name is looked up among so many names on either side: time stays linear."""
_UNNAMED = frozenset(
    {"project.pointing", "project.phase", "project.batch", "project.batch_after", "project.batch_class", "project.batch_each"}
)
_CALLED_PROJECTS = frozenset({"project.named", "project.works"})
# A paragraph that goes back to the project it is about, whatever sites were named since.
_RESUMES = re.compile("(?:^|\n)\\s*据(?:了解|悉|介绍),$")
_PLACE = re.compile("[省市区县镇乡]|街道|园区")
_PHASES = re.compile("[一二三四五六七八九首]期")
_END = re.compile("(?:项目|工程)$")
# A work on a line is a part of the line, not its fuller name: 甲高速乙隧道.
_PART = re.compile("(?:隧道|大桥|互通|立交|标段|段)(?:项目|工程)?$")
# What may follow a complete name in a fuller writing of it.
_SAME = re.compile("(?:新建|改建|扩建|建设|主体)?(?:项目|工程)")


def without_places(text: str, found: list[Candidate]) -> list[Candidate]:
    """The candidates, a place before a name cut off where the article has the name without it (江北区白河大桥)."""
    names = {text[c.start : c.end] for c in found if c.rule not in _UNNAMED}
    for candidate in found:
        if candidate.rule in _UNNAMED:
            continue
        own = text[candidate.start : candidate.end]
        for place in _PLACE.finditer(own[:12]):
            if own[place.end() :] in names:
                candidate.start += place.end()
                break
    return found


def with_names(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """The candidates with `name` where the article has a fuller one: of the project before, of the same project."""
    singles = [c for c in found if c.rule not in _UNNAMED]
    names = list(dict.fromkeys(text[c.start : c.end] for c in singles))
    fuller = _fuller_names(names)
    before: str | None = None
    named: str | None = None
    reached = 0
    for candidate in found:
        if candidate.rule == "project.pointing":
            resumes = _RESUMES.search(text, max(0, candidate.start - 8), candidate.start) is not None
            candidate.name = (named if resumes else None) or before
        elif candidate.rule not in _UNNAMED:
            own = text[candidate.start : candidate.end]
            candidate.name = fuller.get(own)
            if candidate.end > reached:
                before, reached = candidate.name or own, candidate.end
                named = before if candidate.rule in _CALLED_PROJECTS else named
        yield candidate


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
    if full.startswith(core) and _heads().search(core) and not _SAME.fullmatch(full, len(core)):
        return False
    if core[:2] not in full or core[-2:] not in full or _PHASES.findall(full) != _PHASES.findall(core):
        return False
    return _is_subsequence(core, full) or (any(char.isdigit() for char in core) and set(core) <= set(full))


@functools.cache
def _heads() -> re.Pattern[str]:
    """The end of a name that is complete without 项目: what follows it is a part of it (甲铁路|站后工程)."""
    words = load("projects").lexicon
    return re.compile(f"(?:{trie_pattern([*words['infrastructure'], *words['site']])})$")


def _is_subsequence(short: str, long: Iterable[str]) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)

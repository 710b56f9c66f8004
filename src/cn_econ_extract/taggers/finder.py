"""Finding the matches of patterns fast: first where one may start, then whether it does.

The re module tries a pattern of many alternatives anew at every character, but runs over characters outside a class at
the speed of a string search. Which two characters a match can start with is therefore read off the pattern itself, a
class of them is searched for, and the pattern is tried only there.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

# There is no public door to the parsed form of a pattern. What is not known here of it counts as “any character”:
# then a search is slow, never wrong.
_parser: Any = import_module("re._parser")
_LARGEST_RANGE = 200
_MOST_NEEDS = 3

Lead = tuple[str | None, ...]
"""How a match may start: its first two characters, or fewer where it may end before; None is any character."""
_UNKNOWN: frozenset[Lead] = frozenset({(), (None,), (None, None)})
_ANY: frozenset[Lead] = frozenset({(None,)})


class Finder:
    """A compiled pattern that is found fast; it must not match the empty string."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern, self._match = pattern, pattern.match
        found = leads(pattern)
        self._anywhere = any(not lead or lead[0] is None for lead in found)
        self._needs = needs(pattern)
        self._starts = _starts(found)
        literal = all(len(lead) == 2 and None not in lead for lead in found)
        self._pairs = frozenset(lead[0] + lead[1] for lead in found if lead[0] and lead[1]) if literal else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What ``pattern.finditer(text)`` gives: the matches left to right, none overlapping another."""
        if not self._anywhere:
            return self._from_starts(text)
        # Tried at every character: worth a look whether the text can hold a match at all.
        held = all(any(map(text.__contains__, one_of)) for one_of in self._needs)
        return self._pattern.finditer(text) if held else iter(())

    def _from_starts(self, text: str) -> Iterator[re.Match[str]]:
        match, pairs, free = self._match, self._pairs, 0
        for start in self._starts.finditer(text):
            position = start.start()
            if pairs is not None and text[position : position + 2] not in pairs:
                continue
            if position >= free and (found := match(text, position)) is not None:
                free = found.end()
                yield found


class Ending:
    r"""A pattern that ends in ``\Z``, looked for at an end only behind a character that a match can end with."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._search = pattern.search
        self._last = last_characters(pattern)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The match that ends at `end`, not before `start`; an empty one is none."""
        return self._search(text, start, end) if end > start and text[end - 1] in self._last else None


def _starts(found: frozenset[Lead]) -> re.Pattern[str]:
    """Finds where a match that starts in one of these ways may start."""
    first, second = ({lead[place] if len(lead) > place else None for lead in found} for place in (0, 1))
    return re.compile(_class(first) + ("" if None in second else f"(?={_class(second)})"))


def _class(characters: set[str | None]) -> str:
    known = sorted(character for character in characters if character is not None)
    return r"[\s\S]" if None in characters else f"[{re.escape(''.join(known))}]"


def leads(pattern: re.Pattern[str], size: int = 2) -> frozenset[Lead]:
    """How the matches of `pattern` may start, up to `size` characters; more ways than there are rather than fewer.

    >>> sorted(leads(re.compile("(?<!大)会议?|论坛")))
    [('会',), ('会', '议'), ('论', '坛')]
    """
    if pattern.flags & re.IGNORECASE:
        return _UNKNOWN
    return _sequence(_parser.parse(pattern.pattern), size)


def needs(pattern: re.Pattern[str]) -> tuple[frozenset[str], ...]:
    """Sets of characters of each of which every match holds one; the smallest, which tell most.

    >>> [sorted(one_of) for one_of in needs(re.compile("(?:会议|论坛)在?京"))]
    [['京'], ['会', '坛'], ['议', '论']]
    """
    if pattern.flags & re.IGNORECASE:
        return ()
    return tuple(_needs(_parser.parse(pattern.pattern))[:_MOST_NEEDS])


def _needs(nodes: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for node, argument in nodes:
        operation = str(node)
        if operation in ("LITERAL", "IN"):
            members = {lead[0] for lead in _node(operation, argument, 1, backwards=False)}
            found |= {frozenset(member for member in members if member)} if None not in members else set()
        elif operation == "SUBPATTERN" and not argument[1] & re.IGNORECASE:
            found.update(_needs(argument[3]))
        elif operation in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            found.update(_needs(argument[2]))
        elif operation == "BRANCH":  # one of each branch's sets: as many as all of them have
            found |= {frozenset[str]().union(*sets) for sets in zip(*map(_needs, argument[1]), strict=False)}
    return sorted(found, key=lambda one_of: (len(one_of), sorted(one_of)))


def first_characters(pattern: re.Pattern[str]) -> frozenset[str]:
    """The characters that a match of `pattern` can start with. ValueError where any can."""
    found = {lead[0] if lead else None for lead in leads(pattern, 1)}
    if None in found:
        raise ValueError(f"a match may start with any character: {pattern.pattern[:40]}")
    return frozenset(character for character in found if character)


def last_characters(pattern: re.Pattern[str]) -> frozenset[str]:
    """The characters that a match of `pattern`, if it is not empty, can end with. ValueError where any can."""
    found = {lead[0] for lead in _sequence(_parser.parse(pattern.pattern), 1, backwards=True) if lead}
    if None in found:
        raise ValueError(f"a match may end with any character: {pattern.pattern[:40]}")
    return frozenset(character for character in found if character)


@functools.lru_cache(maxsize=1 << 14)
def may_start(pattern: re.Pattern[str] | None, character: str) -> bool:
    """Whether a match of `pattern` may start with `character` ("" at the end of a text); None matches anywhere."""
    return pattern is None or _may_touch(leads(pattern, 1), character)


@functools.lru_cache(maxsize=1 << 14)
def may_end(pattern: re.Pattern[str] | None, character: str) -> bool:
    """Whether `pattern`, if it ends in $, may match up to a position right behind `character`; None matches anywhere."""
    if pattern is None or pattern.flags & re.IGNORECASE or character == "\n":  # $ passes over a line's end
        return True
    nodes = _parser.parse(pattern.pattern)
    anchored = len(nodes) > 0 and str(nodes[-1][0]) == "AT"
    return not anchored or _may_touch(_sequence(nodes, 1, backwards=True), character)


def _may_touch(ways: frozenset[Lead], character: str) -> bool:
    return any(not way or way[0] is None or way[0] == character for way in ways)


def guarded(source: str) -> str:
    """The pattern `source`, for use inside a larger one, failing at once where no match can start by its first character.

    The re module tries the alternatives of a pattern one after the other, but looks a character up in a class in one step.
    """
    firsts = {lead[0] if lead else None for lead in leads(re.compile(source), 1)}
    return f"(?:{source})" if None in firsts else f"(?={_class(firsts)})(?:{source})"


def _sequence(nodes: Iterable[tuple[Any, Any]], size: int, *, backwards: bool = False) -> frozenset[Lead]:
    """How the sequence may start; `backwards`: how it may end, the last character first."""
    found: frozenset[Lead] = frozenset({()})
    for operation, argument in reversed(list(nodes)) if backwards else nodes:
        if all(len(lead) == size for lead in found):
            break
        found = _joined(found, _node(str(operation), argument, size, backwards), size)
    return found


def _joined(before: frozenset[Lead], behind: frozenset[Lead], size: int) -> frozenset[Lead]:
    full = frozenset(lead for lead in before if len(lead) == size)
    return full.union((*first, *second)[:size] for first in before - full for second in behind)


def _node(operation: str, argument: Any, size: int, backwards: bool) -> frozenset[Lead]:
    if operation == "LITERAL":
        return frozenset({(chr(argument),)})
    if operation == "IN":
        return _members(argument, size)
    if operation == "BRANCH":
        return frozenset[Lead]().union(*(_sequence(branch, size, backwards=backwards) for branch in argument[1]))
    if operation == "SUBPATTERN":
        return _UNKNOWN if argument[1] & re.IGNORECASE else _sequence(argument[3], size, backwards=backwards)
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = argument
        once = _sequence(inner, size, backwards=backwards)
        times = (frozenset[Lead]({()}), once, _joined(once, once, size))
        return frozenset[Lead]().union(*times[min(least, 2) : min(most, 2) + 1])
    if operation in ("ASSERT", "ASSERT_NOT", "AT"):
        return frozenset({()})
    return _ANY if operation in ("ANY", "NOT_LITERAL") else _UNKNOWN


def _members(items: list[tuple[Any, Any]], size: int) -> frozenset[Lead]:
    r"""The characters of a class; the hundreds of ``\d`` only by themselves, as pairs they would be too many."""
    found: set[Lead] = set()
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            found.add((chr(argument),))
        elif name == "RANGE" and argument[1] - argument[0] < _LARGEST_RANGE:
            found.update((chr(code),) for code in range(argument[0], argument[1] + 1))
        elif str(argument) == "CATEGORY_DIGIT" and size == 1:
            found.update((digit,) for digit in _digits())
        else:
            return _ANY
    return frozenset(found)


@functools.cache
def _digits() -> frozenset[str]:
    return frozenset(character for character in map(chr, range(sys.maxunicode + 1)) if character.isdecimal())

"""Persons: a name behind its title (县委书记罗明远), lists of names, 某某一行. Bylines hold no persons of events."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate
from .finder import Finder
from .gazetteer import gazetteer
from .scan import Scan, trie_pattern
from .vocabulary import ordinary_words

_FOREIGN = re.compile(r"[一-鿿A-Za-z]{1,7}(?:·[一-鿿A-Za-z]{1,8}){1,3}")
_LATIN = re.compile(r"[A-Z][a-z]+(?:[ ·-][A-Z](?:[a-z]+|\.)){1,3}")
_HAN_NAME = re.compile(r"[一-鿿]+")
_FULL = 3
"""The characters of a name that is told again without its title; shorter ones are too easily other words."""
_GIVEN = re.compile(r"[一-鿿]{1,2}")
_JOINTS = frozenset("、和")
_BEFORE = frozenset("由与和及请司团")
"""Last characters of what a name with its title behind it may follow: 与张伟县长, 楚云公司王金生董事长."""


@functools.cache
def _title() -> re.Pattern[str]:
    titles = trie_pattern(load("persons").lexicon["titles"])
    return re.compile(rf"(?:{titles})(?:[ :]|\([^()]{{1,10}}\))?(?=[一-鿿A-Z])")


@functools.cache
def _title_word() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("persons").lexicon["titles"]))


@functools.cache
def _surname() -> re.Pattern[str]:
    words = load("persons").lexicon
    return re.compile(f"{trie_pattern(words['double_surnames'])}|[{''.join(words['surnames'])}]")


@functools.cache
def _end() -> re.Pattern[str]:
    """What a name surely ends before: punctuation or a word that no name holds."""
    return re.compile(load("persons").macros["end"])


@functools.cache
def _verb() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("persons").lexicon["verbs"]))


@functools.cache
def _not_names() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("persons").lexicon["not_names"]))


@functools.cache
def _finder(name: str) -> Finder:
    pattern = load("persons").rules[name].pattern
    assert pattern is not None, name
    return Finder(pattern)


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The persons that the text names with a title, in a list behind one, or as the head of a party."""
    found = list(_introduced(scan.text))
    yield from found
    yield from _again(scan.text, found)


def _again(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """The full names that the text has introduced, wherever they stand again: 随后,丁林海走访了两家茶厂."""
    names = {text[c.start : c.end] for c in found if c.end - c.start == _FULL and _HAN_NAME.fullmatch(text, c.start, c.end)}
    known = {c.start for c in found}
    for match in re.finditer(trie_pattern(names), text) if names else ():
        if match.start() not in known:
            yield Candidate(start=match.start(), end=match.end(), kind="person", rule="person.again")


def _introduced(text: str) -> Iterator[Candidate]:
    """The persons with a title, in a list behind one, or as the head of a party."""
    done = 0
    for title in _title().finditer(text):
        if title.end() < done:
            continue
        weak = title[0].rstrip(" :") in load("persons").lexicon["groups"]
        for start, end in _names(text, title.end()):
            if weak and not (_end().match(text, end) or (end - start == 3 and _verb().match(text, end))):
                break
            done = end
            yield Candidate(start=start, end=end, kind="person", rule="person.title")
    for rule in (load("persons").rules[name] for name in ("person.party", "person.before_title", "person.with_title")):
        assert rule.pattern is not None
        for match in _finder(rule.name).finditer(text):
            for start, end in _names_before(text, match.start()):
                yield Candidate(start=start, end=end, kind="person", rule=rule.name)


def _names(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that stand at `position`, joined by 、 or 和."""
    while (end := _name_end(text, position)) is not None:
        yield position, end
        if text[end : end + 1] not in _JOINTS:
            return
        position = end + 1


def _name_end(text: str, start: int) -> int | None:
    """The end of the person's name at `start`, None if no name stands there."""
    if foreign := _FOREIGN.match(text, start) or _LATIN.match(text, start):
        return foreign.end()
    surname = _surname().match(text, start)
    if surname is None or _not_names().match(text, start) or _is_city(text, start):
        return None
    if any(_title_word().match(text, position) for position in (start, surname.end())):
        return None  # 董事、和市长
    given = _GIVEN.match(text, surname.end())
    if given is None:
        return None
    two = given.end()
    doubtful = load("persons").lexicon["doubtful_surnames"]
    if surname[0] in doubtful and text[surname.end() : two] in ordinary_words():
        return None  # 向企业授牌
    if text[start : start + 2] in ordinary_words() and not (two - start > 2 and _end().match(text, two)):
        return None
    return _given_end(text, surname.end() + 1, two)


def _given_end(text: str, one: int, two: int) -> int | None:
    """Whether a given name ends after one character or after two, by what follows."""
    if _end().match(text, one):
        return one
    if two == one:
        return one if _verb().match(text, one) else None
    straddles = text[one : one + 2] in ordinary_words() and text[one + 1 : one + 3] not in ordinary_words()
    if _end().match(text, two) or (_verb().match(text, two) and not straddles):
        return two
    if _verb().match(text, one) or straddles:
        return one
    return two


def _is_city(text: str, start: int) -> bool:
    """Whether a province or city stands at `start` (常州, 安徽): no surname then."""
    entry = gazetteer().entries.get(text[start : start + 2])
    return entry is not None and any(code.endswith("00") for code in entry.codes)


def _names_before(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the names, joined by 、, that end at `end` (before 一行), the last first."""
    while (start := _name_start(text, end)) is not None:
        yield start, end
        if text[start - 1 : start] != "、":
            return
        end = start - 1


def _name_start(text: str, end: int) -> int | None:
    """The start of the name that ends at `end` and has an edge before it, None if there is none."""
    for length in (3, 2, 4):
        start = end - length
        surname = _surname().match(text, start) if start >= 0 else None
        if surname is None or surname.end() >= end or _not_names().match(text, start):
            continue
        if not text[surname.end() : end].isalpha() or text[start : start + 2] in ordinary_words():
            continue
        if text[start:end] in gazetteer().entries:
            continue
        if start == 0 or not text[start - 1].isalnum() or text[start - 1] in _BEFORE or _title_ends(text, start):
            return start
    return None


def _title_ends(text: str, position: int) -> bool:
    return any(match.end() == position for match in _title_word().finditer(text, max(0, position - 8), position))

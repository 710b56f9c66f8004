"""Persons: a name behind its title (县委书记罗明远), lists of names, 某某一行. Bylines hold no persons of events."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate
from .scan import Scan, trie_pattern


@functools.cache
def _title() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("persons").lexicon["titles"]) + r"(?:[ :]|\([^()]{1,10}\))?(?=[一-鿿])")


@functools.cache
def _name() -> re.Pattern[str]:
    """A person's name: a surname and one or two characters, as far as what follows allows it; or a foreign one with dots."""
    words, macros = load("persons").lexicon, load("persons").macros
    surname = f"(?:{trie_pattern(words['double_surnames'])}|[{''.join(words['surnames'])}])"
    after = f"(?:{macros['after']}|{trie_pattern(words['verbs'])})"
    han = r"[一-鿿]"
    return re.compile(
        rf"(?P<foreign>[一-鿿A-Za-z]{{1,7}}(?:·[一-鿿A-Za-z]{{1,8}}){{1,3}})"
        rf"|(?P<name>{surname}(?:{han}{{2}}(?={after})|{han}(?={after})|{han}{{2}}))"
    )


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The persons that the text names with a title, in a list behind one, or as the head of a party."""
    text, done = scan.text, 0
    for title in _title().finditer(text):
        if title.end() < done:
            continue
        for start, end in _names(text, title.end()):
            done = end
            yield Candidate(start=start, end=end, kind="person", rule="person.title")
    rule = load("persons").rules["person.party"]
    assert rule.pattern is not None
    for match in rule.pattern.finditer(text):
        yield Candidate(start=match.start("name"), end=match.end("name"), kind="person", rule=rule.name)


def _names(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that stand at `position`, joined by 、 or 和."""
    while (match := _name().match(text, position)) is not None:
        start, end = match.span()
        word = match[0]
        if _no_name().match(word) or _no_name_ahead().match(text, position):
            return
        yield start, end
        if text[end : end + 1] not in ("、", "和", ","):
            return
        if text[end] == "," and not _name_then_end().match(text, end + 1):
            return
        position = end + 1


@functools.cache
def _no_name() -> re.Pattern[str]:
    return re.compile(load("persons").macros["no_name"])


@functools.cache
def _no_name_ahead() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("persons").lexicon["not_names"]))


@functools.cache
def _name_then_end() -> re.Pattern[str]:
    return re.compile(rf"(?:[{''.join(load('persons').lexicon['surnames'])}][一-鿿]{{1,2}})(?=[,、]|等|参加|出席)")

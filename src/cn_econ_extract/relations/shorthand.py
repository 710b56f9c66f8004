"""The article as relation rules read it: every name and figure one character, without quotes and most brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..events import Article
from ..events.projects import is_batch
from ..rules.relation_rules import MARKS
from ..taggers.candidate import Candidate
from ..text.fold import LIST_MARK
from ..text.sentences import LONGEST

NAMED = frozenset({"company", "organization", "park", "project", "place", "name"})
_KINDS = frozenset(MARKS) - {"batch", "phase"}
_MARK = re.compile(f"[{''.join(MARKS.values())}]")
_NO_MARK = "\ufffd"
"""Stands for a character of the article that happens to be one of the marks."""
_QUOTES = '“”‘’「」《》"'
_TELLING_BRACKET = re.compile(r"原|前身|更名|子公司|控股|旗下")
_BRACKET = re.compile(r"\([^()\n]{0,80}\)")
_SENTENCE_END = re.compile(r"[。!?\n]")


class Shorthand:
    """The text in short, with the entities behind its marks; `outer` are the entities that stand in no other one."""

    def __init__(self, article: Article, outer: list[Candidate]) -> None:
        self.text, told = _written(article.text, outer)
        self.positions = [mark.start() for mark in _MARK.finditer(self.text)]
        self._cells = dict(zip(self.positions, told, strict=True))
        self._sentence_starts = [0, *(stop.end() for stop in _SENTENCE_END.finditer(self.text))]

    def at(self, position: int) -> Candidate:
        """The entity that the character at `position` stands for."""
        return self._cells[position]

    def within(self, start: int, end: int, *kinds: str) -> list[int]:
        """The positions of the entities in [start, end), of the marks `kinds` where given."""
        low, high = bisect_left(self.positions, start), bisect_left(self.positions, end)
        marks = {MARKS[kind] for kind in kinds}
        return [p for p in self.positions[low:high] if not marks or self.text[p] in marks]

    def sentences_back(self, position: int, reach: int) -> Iterator[tuple[int, int]]:
        """The stretch of the sentence before `position`, then `reach` sentences before it, the nearest first.

        Not beyond the start of an item of a list; of what has no full stop the end.
        """
        index, told = bisect_right(self._sentence_starts, position) - 1, 0
        start = self._sentence_starts[index]
        yield max(start, position - LONGEST), position
        while index > 0 and told < reach and not self.text.startswith(LIST_MARK, start):
            index, end = index - 1, start
            start = self._sentence_starts[index]
            if end - start > 1:
                told += 1
                yield max(start, end - LONGEST), end


def _written(text: str, outer: list[Candidate]) -> tuple[str, list[Candidate]]:
    """(`text` in short, the entities of its marks in their order)."""
    if _MARK.search(text):
        text = _MARK.sub(_NO_MARK, text)
    pieces: list[str] = []
    told: list[Candidate] = []
    spots: list[int] = []
    position = length = 0
    for entity in outer:
        if (mark := mark_of(entity)) is not None:
            pieces += (text[position : entity.start], mark)
            length += entity.start - position + 1
            position = entity.end
            told.append(entity)
            spots.append(length - 1)
    pieces.append(text[position:])
    short, told = _without_brackets("".join(pieces), told, spots)
    for quote in _QUOTES:
        short = short.replace(quote, "")
    return short.replace(" ", ","), told


def _without_brackets(text: str, told: list[Candidate], spots: list[int]) -> tuple[str, list[Candidate]]:
    """`text` and its entities without the brackets that say nothing of how names are related; `spots` are the marks' places."""
    pieces: list[str] = []
    kept: list[Candidate] = []
    position = number = 0
    for bracket in _BRACKET.finditer(text):
        if not _TELLING_BRACKET.search(bracket[0]):
            pieces.append(text[position : bracket.start()])
            kept += told[number : bisect_left(spots, bracket.start())]
            position, number = bracket.end(), bisect_left(spots, bracket.end())
    return "".join([*pieces, text[position:]]), kept + told[number:]


def outermost(article: Article) -> list[Candidate]:
    """The entities of the article that stand inside no other one; a ceremony's project stands for the ceremony's name."""
    kept: list[Candidate] = []
    end = 0
    for entity in article.entities:
        if entity.kind not in _KINDS or article.in_dateline(entity):
            continue
        if entity.start >= end:
            kept.append(entity)
        elif kept[-1].rule == "name.meeting" and entity.kind == "project" and not is_batch(entity):
            kept[-1] = entity
        end = kept[-1].end
    return kept


def mark_of(entity: Candidate) -> str | None:
    """The character that stands for the entity, None for a pointing word that names nothing (双方, 该县)."""
    if entity.name is None and entity.kind != "company" and entity.rule.endswith(".pointing"):
        return None
    if entity.kind == "project" and (is_batch(entity) or entity.rule == "project.phase"):
        return MARKS["batch" if is_batch(entity) else "phase"]
    return MARKS.get(entity.kind)

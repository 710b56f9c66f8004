"""Noun phrases before a head word: cutting a clause into the pieces that decide where a name begins.

A head (项目, 大桥, 推介会) is found in one pass over the text; the clause before it is then cut into pieces: words at which
no name goes on (开工, 位于, 的), words that only look like them (福建, 有色), joints (和, 、), quotes, brackets and measures. What lies
between the pieces is the plain text of names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..rules import RuleFile


class Piece(NamedTuple):
    """A piece of a clause, half-open in the text; `kind` is the name of its group or of its word list."""

    start: int
    end: int
    kind: str


def word_tree(words: Iterable[str]) -> str:
    """An alternation of literals, the longest first, grouped by first character: `re` tries each of its branches in turn."""
    groups: dict[str, set[str]] = defaultdict(set)
    for word in words:
        groups[word[0]].add(word[1:])
    return "|".join(f"{re.escape(first)}{_rest(rests)}" for first, rests in sorted(groups.items()))


def _rest(rests: set[str]) -> str:
    longest_first = sorted(rests, key=lambda rest: (-len(rest), rest))
    return "" if longest_first == [""] else f"(?:{'|'.join(map(re.escape, longest_first))})"


class Lexer:
    """Cuts text by the macro `pieces` of a rule file (named groups) and by its word lists `lists`."""

    def __init__(self, rules: RuleFile, lists: Iterable[str]) -> None:
        self._kinds = {word: name for name in lists for word in rules.lexicon[name]}
        self._pattern = re.compile(f"{rules.macros['pieces']}|(?P<word>{word_tree(self._kinds)})")

    def pieces(self, text: str, low: int, high: int) -> list[Piece]:
        """The pieces of ``text[low:high]``, in order, without overlaps."""
        found = []
        for match in self._pattern.finditer(text, low, high):
            kind = match.lastgroup or ""
            found.append(Piece(match.start(), match.end(), self._kinds[match[0]] if kind == "word" else kind))
        return found

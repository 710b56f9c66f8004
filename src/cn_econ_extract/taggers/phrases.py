"""Noun phrases before a head word: cutting a clause into the pieces that decide where a name begins.

A head (项目, 大桥, 推介会) is found in one pass over the text; the clause before it is then cut into pieces: words at which
no name goes on (开工, 位于, 的), words that only look like them (福建, 有色), joints (和, 、), quotes, brackets and measures.
What lies between the pieces is the plain text of names.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import msgspec

from ..rules import Rule, RuleFile
from .finder import guarded
from .scan import trie_pattern

# One class in front, which re scans fast; what follows looks at the character that it found.
_BOUNDARY = re.compile(r"[;:。!?\n\x1e…|,—](?:(?<![,—])|(?<=,)(?!\d{3}(?!\d))|(?<=—)—)")
_NO_NAME_IN_BRACKETS = re.compile(
    r"[^\w·、,.×+-]|简称|下称|代码|记者|通讯员|单位|总投资|人民币|详见|面积|容量|处理|\d{3}|[万亿]|万?平方米"
)


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A piece of a clause, half-open in the text; `kind` is the name of its group or of its word list."""

    start: int
    end: int
    kind: str


class Lexer:
    """Cuts text by the macro `pieces` of a rule file (named groups) and by its word lists `lists`."""

    def __init__(self, rules: RuleFile, lists: Iterable[str]) -> None:
        self._kinds = {word: name for name in lists for word in rules.lexicon[name]}
        self._pattern = re.compile(guarded(f"{rules.macros['pieces']}|(?P<word>{guarded(trie_pattern(self._kinds))})"))

    def pieces(self, text: str, low: int, high: int) -> list[Piece]:
        """The pieces of ``text[low:high]``, in order, without overlaps."""
        found = []
        for match in self._pattern.finditer(text, low, high):
            kind = match.lastgroup or ""
            found.append(Piece(match.start(), match.end(), self._kinds[match[0]] if kind == "word" else kind))
        return found


class Clauses:
    """The clauses of a text: what lies between commas and stronger stops (not the commas of figures)."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _BOUNDARY.finditer(text)]
        self._starts = [0, *(end for _, end in spans)]
        self._ends = [*(start for start, _ in spans), len(text)]

    def start(self, position: int) -> int:
        """The start of the clause that holds `position`."""
        return self._starts[bisect_right(self._starts, position) - 1]

    def end(self, position: int) -> int:
        """The end of the clause that holds `position`."""
        return self._ends[min(bisect_left(self._ends, position), len(self._ends) - 1)]


@functools.lru_cache(maxsize=2)
def clauses(text: str) -> Clauses:
    """The clauses of `text`, which several taggers ask for one after the other."""
    return Clauses(text)


def rules_by_anchor(file: RuleFile) -> dict[str, list[Rule]]:
    """The rules of `file` by the head words that they start from: the option `anchors`, or the list that `lexicon` names."""
    readers: dict[str, list[Rule]] = {}
    for rule in file.rules.values():
        for anchor in rule.options.get("anchors", file.lexicon.get(rule.options.get("lexicon", ""), ())):
            readers.setdefault(anchor, []).append(rule)
    return readers


def is_name_bracket(text: str) -> bool:
    """Whether the bracket `text` can stand inside a name: (二期), (三台), not (以下简称“甲”)."""
    return not _NO_NAME_IN_BRACKETS.search(text, 1, len(text) - 1)

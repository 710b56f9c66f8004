"""Anchor scanning: find a head word (高新区, 有限公司, 项目) in one pass, then look left from it for the name's edge.

The look to the left is a search to the right in the reversed text, so that the nearest stop is found first. All stops
are data (rules/edges.toml).
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable

from ..rules import load, regex_union
from ..segmenter import word_starts
from .candidate import Candidate
from .finder import Ending, guarded
from .gazetteer import gazetteer

PUNCTUATION = r"\s,;:!?。、…—\"“”‘’《》〈〉【】\[\]|■◆●□▲◇○◎★☆※→△▼▽▪丨①-⑳*#/_=+<>{}~^$@\x00-\x1f"
_PUNCTUATION_MARK = re.compile(f"[{PUNCTUATION}()]")
_DATELINE = ("专电", "电讯", "讯", "消息")
_DATELINE_STARTS = frozenset(word[0] for word in _DATELINE)
_WINDOW = 40
_BRACKET = 12
"""Longest text in brackets inside a name: 楚江国际(香港)有限公司."""
_TITLE_END = re.compile("(?:[省市县区州镇乡局厅部院校会行秘董站队厂事]长|书记|主席|主任|经理|总裁|总监|院士|领导|客商)")
_NUMERALS = "0-9一二两三四五六七八九十百千万几多数余每各这那某首此该"
_NOT_IN_BRACKET = re.compile(r"[^\w·-]|\d{3}|记者|牵头|成员|原名|曾用|以下|简称|下称|代码|单位|总投资|人民币|含|见|如|即|摄|占")


trie_pattern = regex_union
"""A regex for many words, of which the longest wins."""


def _reversed_trie(words: Iterable[str]) -> str:
    return guarded(trie_pattern(word[::-1] for word in words))


@functools.cache
def _stops() -> re.Pattern[str]:
    """Finds, in reversed text, the next thing that may be an edge; the group that matched says what it is."""
    words = load("edges").lexicon
    keys = ("inside", "name_verbs", "verbs", "others", "chars", "openers")
    firsts = {word[-1] for key in keys for word in words[key]}.union(words["classifiers"][0])
    return re.compile(
        rf"(?=[{PUNCTUATION}()（）{re.escape(''.join(sorted(firsts)))}])(?:"
        rf"(?P<inside>{_reversed_trie(words['inside'])})"
        rf"|(?P<both>{_reversed_trie(words['name_verbs'])})"
        rf"|(?P<stop>[{PUNCTUATION}(]|{_reversed_trie([*words['verbs'], *words['others']])})"
        rf"|(?P<close>\))"
        rf"|(?P<count>[{words['classifiers'][0]}](?=[{_NUMERALS}]))"
        rf"|(?P<joint>和)"
        rf"|(?P<char>[{''.join(words['chars'])}])"
        rf"|(?P<opener>[{''.join(words['openers'])}]))"
    )


@functools.cache
def _name_goes_on() -> re.Pattern[str]:
    return re.compile(trie_pattern(load("edges").lexicon["name_tails"]))


@functools.cache
def _complete() -> Ending:
    return Ending(re.compile(rf"(?:{'|'.join(load('edges').lexicon['complete'])})\Z"))


class Scan:
    """One folded text on its way through the taggers, with what several of them need.

    `values` are the resolved amounts and dates: no name reaches over one of them to the left. `home` are the codes of the
    divisions that the article is known to speak from: they decide between namesakes.
    """

    def __init__(self, text: str, values: list[Candidate] | None = None, home: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.home = home
        self.values = values or []
        self._reversed = text[::-1]
        self._titled: set[str] | None = None
        self._value_ends = sorted(self._behind_dateline(value.end) for value in self.values if self._is_edge(value))

    def _is_edge(self, value: Candidate) -> bool:
        """Whether a name may not hold `value`. Names do hold bare numbers and short Chinese ones: 上海五天实业."""
        return value.kind != "number" and (value.length > 2 or self.text[value.start].isascii())

    def _behind_dateline(self, end: int) -> int:
        """`end`, or where the 讯 of 11月7日讯 ends that stands there."""
        if self.text[end : end + 1] not in _DATELINE_STARTS:
            return end
        return next((end + len(word) for word in _DATELINE if self.text.startswith(word, end)), end)

    def left_edge(self, head: int, limit: int = _WINDOW) -> int:
        """The start of the name whose head word starts at `head`: behind the nearest stop to the left.

        Stops are punctuation, words that never stand inside a name, and measures and dates. Brackets are passed where
        they hold a part of the name (北汽(广州)汽车). A doubtful character (和 in 和谐) counts only as a word of its
        own.
        """
        size, low = len(self.text), self.floor(head, limit)
        position, bottom = size - head, size - low
        search = _stops().search
        while found := search(self._reversed, position, bottom):
            kind, start, end = found.lastgroup, size - found.end(), size - found.start()
            if kind in ("stop", "char", "count") or (kind == "joint" and self._joins(start, head)):
                return end
            if kind == "inside" and self.text[start] in "和与及同" and start and self._behind_name(start):
                return start + 1
            if kind == "inside" and self.text[end - 1] == "同" and self._behind_name(end - 1):
                return end  # 管委会|同X公司, not 会同
            if kind == "both" and not (end == head or _name_goes_on().match(self.text, end, min(size, head + 2))):
                return end
            if kind == "opener" and (self.begins_clause(start) or self._behind_name(start)):
                return end
            position = found.end()
            if kind == "close":
                opening = self._bracket(start, low)
                if opening is None:
                    return end
                position = size - opening
        return low

    def floor(self, head: int, limit: int = _WINDOW) -> int:
        """The lowest start of a name that reaches `head`: `limit` before it, or the end of a figure or date."""
        index = bisect_right(self._value_ends, head) - 1
        return max(0, head - limit, self._value_ends[index] if index >= 0 else 0)

    def _bracket(self, close: int, low: int) -> int | None:
        """Where the bracket that closes at `close` opens, if it holds a part of a name."""
        opening = self.text.rfind("(", max(low, close - _BRACKET), close)
        if opening <= low or opening + 1 == close or _NOT_IN_BRACKET.search(self.text, opening + 1, close):
            return None
        return opening if self.text[opening - 1].isalpha() else None

    def _behind_name(self, position: int) -> bool:
        """Whether a complete name ends at `position`."""
        return _complete().search(self.text, max(0, position - 3), position) is not None

    def begins_clause(self, position: int) -> bool:
        """Whether a clause begins at `position`: the text's start or behind punctuation."""
        return position == 0 or _PUNCTUATION_MARK.match(self.text, position - 1) is not None

    def _joins(self, position: int, head: int) -> bool:
        """Whether the 和 at `position` joins two names, rather than being a part of one (丰和棉机)."""
        if self.closed(position) or self._behind_name(position):
            return True
        places = gazetteer().entries
        if self.text[position + 1 : position + 3] in places or self.text[position + 1 : position + 4] in places:
            return True
        if self.text[position - 1] in load("edges").lexicon["joint_ends"][0]:
            return True
        low = max(0, position - 8)
        starts = sorted(word_starts(self.text[low : min(len(self.text), head + 4)]))
        here = position - low
        if here not in starts or here + 1 not in starts:
            return False
        before = [start for start in starts if start < here]
        return not before or here - before[-1] > 1

    def is_titled(self, name: str) -> bool:
        """Whether the text calls a person by the short `name`: it stands somewhere behind the last character of a title."""
        if self._titled is None:
            ends = [match.end() for match in _TITLE_END.finditer(self.text)]
            self._titled = {self.text[end : end + length] for end in ends for length in (2, 3)}
        return name in self._titled

    def closed(self, start: int) -> bool:
        """Whether a name that starts at `start` has a true edge there: the text's start, a stop, a figure or a date."""
        if start == 0 or self.floor(start, 1) == start:
            return True
        found = _stops().match(self._reversed, len(self.text) - start)
        return found is not None and found.lastgroup != "inside"

"""What a company name is made of: a place, a brand, words of its branch, a legal form; and what is no name at all."""

from __future__ import annotations

import functools
import re
from importlib import resources

from ..rules import load
from .gazetteer import gazetteer
from .scan import trie_pattern

_LEVELS = ("省", "市", "县")


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Frequent words of two and three characters (rules/words.txt): a name is not made of them alone."""
    lines = resources.files("cn_econ_extract.rules").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    lexicon = load("companies").lexicon
    words = [line for line in lines if not line.startswith("#")]
    return frozenset([*words, *lexicon["common"], *lexicon["industries"], *lexicon["generic"]])


@functools.cache
def _generic() -> re.Pattern[str]:
    words = load("companies").lexicon
    return re.compile(rf"(?:{trie_pattern([*words['industries'], *words['generic']])}|[()])*\Z")


@functools.cache
def _adjectives() -> re.Pattern[str]:
    return re.compile(rf"(?:{trie_pattern(load('companies').lexicon['generic'])}|[()])*\Z")


@functools.cache
def _legal() -> re.Pattern[str]:
    return re.compile(rf"(?:{load('companies').macros['legal']})\Z")


@functools.cache
def _branch() -> re.Pattern[str]:
    return re.compile(rf"(?:{trie_pattern(load('companies').lexicon['industries'])})\Z")


@functools.lru_cache(maxsize=8192)
def is_generic(core: str) -> bool:
    """Whether what stands before a suffix is no name: branches and adjectives only (新能源汽车, 上市), or a place alone.

    A place and a branch is a name (海南电网), a place and an adjective is none (国外上市).
    """
    place = place_end(core)
    if place == len(core):
        return True
    return bool(_adjectives().match(core, place) if place else _generic().match(core))


@functools.lru_cache(maxsize=8192)
def is_ordinary(text: str) -> bool:
    """Whether `text` (up to a dozen characters) can be cut into everyday words: no brand then."""
    words, size = ordinary_words(), len(text)
    reached = [True] + [False] * size
    for end in range(1, size + 1):
        reached[end] = any(
            reached[end - n] and (text[end - n : end] in words or (n == 1 and text[end - 1] in _SINGLE))
            for n in range(1, min(6, end) + 1)
        )
    return reached[size]


_SINGLE = frozenset("大小新老多少好高低全各本该此其两三四五六七八九十一二上下中前后内外再又已未不可能会要想去来做用等类型级性化者们人家个第约近超达共总")


@functools.lru_cache(maxsize=8192)
def place_end(name: str) -> int:
    """Where the places at the start of a company name end (江西生益科技: 2), 0 without one."""
    entries, end = gazetteer().entries, 0
    while True:
        longest = next((n for n in range(9, 1, -1) if name[end : end + n] in entries and end + n <= len(name)), 0)
        if not longest:
            return end
        end += longest
        if name[end : end + 1] in _LEVELS:
            end += 1


@functools.lru_cache(maxsize=8192)
def brand_of(name: str) -> tuple[int, int]:
    """The span of the brand in a full name: 万魔 in 湖南万魔声学科技有限公司. Empty where only branches are left."""
    start, end = place_end(name), len(name)
    if name[start : start + 1] == "(":
        start = name.find(")", start, end) + 1 or start
    bracket = name.find("(", start, end)
    end = bracket if bracket > start else end
    while end > start:
        tail = _legal().search(name, start, end) or _branch().search(name, start, end)
        if tail is None or tail.end() == tail.start():
            break
        end = tail.start()
    return start, end

"""What a company name is made of: a place, a brand, words of its branch, a legal form; and what is no name at all."""

from __future__ import annotations

import functools
import re
from importlib import resources

from ..rules import load
from .gazetteer import gazetteer
from .scan import trie_pattern

_LEVELS = frozenset("省市县")


@functools.cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """The frequent words of rules/words.txt, and the verbs and particles among them."""
    lines = resources.files("cn_econ_extract.rules").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition(" ") for line in lines if not line.startswith("#")]
    brands = frozenset(load("companies").lexicon["verbs_as_brands"])
    return frozenset(row[0] for row in rows), frozenset(row[0] for row in rows if row[2]) - brands


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Everyday words and words of branches: a short name is not made of them alone."""
    lexicon = load("companies").lexicon
    return _words()[0].union(lexicon["common"], lexicon["industries"], lexicon["generic"])


def without_verbs(core: str) -> int:
    """How much of `core` are everyday words before the name proper (形成深圳平安: 2).

    Verbs and particles are taken off where a name is left, other words only where a place stands behind them.
    """
    words, verbs = _words()
    brands, position = common_words(), 0
    while position + 3 < len(core) and not _place_at(core, position):
        word = next((core[position : position + n] for n in (3, 2) if core[position : position + n] in words), "")
        rest = core[position + len(word) :]
        if not word or word in brands or len(rest) < 2 or is_generic(rest):
            break
        if word not in verbs and not _place_at(rest, 0):
            break
        position += len(word)
    return position


@functools.cache
def common_words() -> frozenset[str]:
    """Everyday words that many brands are made of."""
    return frozenset(load("companies").lexicon["common"])


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
    """Whether what stands before a suffix is no name: branches and adjectives only (新能源汽车), or a place alone.

    A place and a branch is a name (海南电网), a place and an adjective is none (国外上市).
    """
    place = place_end(core)
    if place == len(core):
        return True
    return bool(_adjectives().match(core, place) if place else _generic().match(core))


def place_last(text: str) -> bool:
    """Whether `text` ends in a place (上海大众长沙)."""
    return gazetteer().ends_at(text, len(text))


def is_place(text: str) -> bool:
    """Whether `text` is one place and nothing else."""
    return bool(text) and place_end(text) == len(text)


@functools.cache
def _no_name() -> re.Pattern[str]:
    return re.compile(load("companies").macros["no_name"])


@functools.lru_cache(maxsize=8192)
def no_name(text: str) -> bool:
    """Whether `text` holds a word that no company's name holds (公司, 市场, 60%)."""
    return _no_name().search(text) is not None


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


_SINGLE = frozenset(
    "大小新老多少好高低全各本该此其两三四五六七八九十一二上下中前后内外再又已未不可能会要想去来做用"
    "等类型级性化者们人家个第约近超达共总"
)


@functools.lru_cache(maxsize=8192)
def place_end(name: str) -> int:
    """Where the places at the start of a company name end (江西生益科技: 2), 0 without one.

    A place is taken off behind another one only if something else follows: 横州 is the brand of 珠海横州.
    """
    end = _place_at(name, 0)
    while end and end < len(name):
        after = _place_at(name, end)
        if after in (0, len(name)) or after - end < 2:
            break
        end = after
    return end


def _place_at(name: str, start: int) -> int:
    """The end of the longest place at `start`, 0 if there is none. Short names of districts (海淀) are none."""
    if name.startswith(("中国", "中华"), start):
        return start + 2
    for entry in gazetteer().at(name, start):
        if entry.form not in ("district", "region"):
            end = start + len(entry.name)
            return end + (name[end : end + 1] in _LEVELS)
    return 0


@functools.lru_cache(maxsize=8192)
def brand_of(name: str) -> tuple[int, int]:
    """The span of the brand in a full name: 楚江 in 湖南楚江环保科技有限公司. Empty where only branches are left."""
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

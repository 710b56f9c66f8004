"""Sentences, clauses and lines of a folded text, and what kind of line each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from .fold import LIST_MARK

LineKind = Literal["headline", "body", "item", "caption", "furniture"]

LONGEST = 1_000
"""What has no full stop for so many characters is no sentence, and is cut: time would grow with the square of its length."""
LONGEST_CLAUSE = 200
"""What has no mark at all for so many characters is no clause, and is cut: each mention looks at the names of its clause."""
_SENTENCE = re.compile(rf"[^。!?\n]{{{LONGEST}}}|[^。!?\n]*(?:[。!?]+[”’》)]*|(?=\n)|$)")
_CLAUSE_END = re.compile(r"[,;:。!?\n]|——")
_HEADLINE_CLAUSE_END = re.compile(rf"{_CLAUSE_END.pattern}|(?<=[\u4e00-\u9fff]) (?=[\d\u4e00-\u9fff])")
_CAPTION = re.compile(r"(?:^图为|^图:|[摄图]\s*[)。]?$|(?:^|[^图])/摄|摄影(?:报道)?$)")
_FURNITURE = re.compile(
    r"^(?:[□■◆●⊙]?\s*[^,。:;\d]{0,8}(?:记者|通讯员)[\s|]*[^,。:;]{2,40}$"
    r"|(?:发布|更新|发表)?(?:日期|时间)\s*:|来源\s*:|信息来源|文章来源|稿源|作者\s*:|编辑\s*:|责任编辑|责编|撰稿|审核|校对|监制|初审|终审|供稿"
    r"|(?:您|你)(?:的|现在的|当前的?)?位置|当前位置|首页|打印|关闭|字号|字体|分享|浏览|阅读|点击|上一篇|下一篇|相关(?:阅读|新闻|链接)|新闻推荐|热门|版权|声明|免责|原标题|扫一扫|微信|关注|评论|我来说两句|返回"
    r"|\[?\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\]?\s*(?:[A-Z]\d+版|$|来源|作者)"
    r"|\[(?:打印|关闭|编辑|责任编辑)|\((?:完|记者|通讯员|图|编辑|来源|本报|责任编辑|[^()]{2,12}(?:融媒体|供稿|报道))[^()]*\)$)"
)
_SHORT_HEADLINE = 60
# 【污水处理厂奠基】5月9日,…: an item of a column, with its own headline
_COLUMN_HEADING = re.compile(r" *【[^【】。\n]{4,40}】(?=[^\n]{12})")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the folded text: [start, end), the line it stands in (counted from 0), and that line's kind."""

    start: int
    end: int
    line: int
    kind: LineKind
    first: bool
    """Whether it is the first of its line."""


class Clause(msgspec.Struct, frozen=True):
    """A stretch of a sentence between commas, colons and semicolons: [start, end) without the closing mark."""

    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of the folded `text`, in order; blank ones are left out."""
    sentences: list[Sentence] = []
    body_seen = False
    for number, (start, end) in enumerate(_lines(text)):
        kind = _line_kind(text[start:end], body_seen)
        first = True
        if kind in ("body", "item") and (heading := _COLUMN_HEADING.match(text, start, end)) is not None:
            sentences.append(Sentence(text.index("【", start) + 1, heading.end() - 1, number, "headline", True))
            start, kind = heading.end(), "item"
        body_seen = body_seen or kind in ("body", "item")
        for match in _SENTENCE.finditer(text, start, end):
            begin = match.start()
            while begin < match.end() and text[begin] in LIST_MARK + " #*":
                begin += 1
            if begin < match.end():
                sentences.append(Sentence(begin, match.end(), number, kind, first))
                first = False
    return sentences


def as_headlines(text: str, sentences: list[Sentence], starts: Iterable[int]) -> None:
    """Make the lines headlines that have a headline's form at the head of what begins with the sentences numbered `starts`."""
    for start in starts:
        for number in range(start, len(sentences)):
            sentence = sentences[number]
            if sentence.kind in ("furniture", "caption"):
                continue
            alone = sentence.first and (sentence.end == len(text) or text[sentence.end] == "\n")
            if not alone or _line_kind(text[sentence.start : sentence.end], body_seen=False) != "headline":
                break
            sentences[number] = msgspec.structs.replace(sentence, kind="headline")


def split_clauses(text: str, start: int, end: int, *, headline: bool = False) -> list[Clause]:
    """The clauses of [start, end); in a headline a space divides like a comma."""
    clauses: list[Clause] = []
    position = start
    for match in (_HEADLINE_CLAUSE_END if headline else _CLAUSE_END).finditer(text, start, end):
        clauses += _cut(position, match.start())
        position = match.end()
    return [*clauses, *_cut(position, end)]


def _cut(start: int, end: int) -> list[Clause]:
    """[start, end) as one clause, or as several where it is too long for one; as none where it is empty."""
    return [Clause(low, min(low + LONGEST_CLAUSE, end)) for low in range(start, end, LONGEST_CLAUSE)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if end > position:
            yield position, end
        position = end + 1


def _line_kind(line: str, body_seen: bool) -> LineKind:
    if line.startswith(LIST_MARK):
        return "item"
    plain = line.strip(" #*")
    if len(plain) < 120 and _FURNITURE.search(plain):
        return "furniture"
    if len(plain) < 80 and ("图" in plain or "摄" in plain) and _CAPTION.search(plain):
        return "caption"
    if "。" not in plain and not plain.endswith(("!", ";", ",")) and len(plain) < _SHORT_HEADLINE and not body_seen:
        return "headline"
    return "body"

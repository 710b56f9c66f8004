"""Sentences, clauses and lines of a folded text, and what kind of line each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from .fold import LIST_MARK

LineKind = Literal["headline", "body", "item", "caption", "furniture"]

LONGEST = 1_000
"""What has no full stop for so many characters is no sentence, and is cut: time would grow with the square of its length."""
_SENTENCE = re.compile(rf"[^。!?\n]{{{LONGEST}}}|[^。!?\n]*(?:[。!?]+[”’》)]*|(?=\n)|$)")
_CLAUSE_END = re.compile(r"[,;:。!?\n]|——")
_CAPTION = re.compile(r"(?:^图为|^图:|[摄图]\s*[)。]?$|(?:^|[^图])/摄|摄影(?:报道)?$)")
_FURNITURE = re.compile(
    r"^(?:[□■◆●⊙]?\s*[^,。:;\d]{0,8}(?:记者|通讯员)[\s|]*[^,。:;]{2,40}$"
    r"|(?:发布|更新|发表)?(?:日期|时间)\s*:|来源\s*:|信息来源|文章来源|稿源|作者\s*:|编辑\s*:|责任编辑|责编|撰稿|审核|校对|监制|初审|终审|供稿"
    r"|(?:您|你)(?:的|现在的|当前的?)?位置|当前位置|首页|打印|关闭|字号|字体|分享|浏览|阅读|点击|上一篇|下一篇|相关(?:阅读|新闻|链接)|新闻推荐|热门|版权|声明|免责|原标题|扫一扫|微信|关注|评论|我来说两句|返回"
    r"|\[?\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\]?\s*(?:[A-Z]\d+版|$|来源|作者)"
    r"|\[(?:打印|关闭|编辑|责任编辑)|\((?:完|记者|通讯员|图|编辑|来源|本报|责任编辑|[^()]{2,12}(?:融媒体|供稿|报道))[^()]*\)$)"
)
_SHORT_HEADLINE = 60


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
        body_seen = body_seen or kind in ("body", "item")
        first = True
        for match in _SENTENCE.finditer(text, start, end):
            begin = match.start()
            while begin < match.end() and text[begin] in LIST_MARK + " #*":
                begin += 1
            if begin < match.end():
                sentences.append(Sentence(begin, match.end(), number, kind, first))
                first = False
    return sentences


def split_clauses(text: str, start: int, end: int) -> list[Clause]:
    """The clauses of [start, end)."""
    clauses: list[Clause] = []
    position = start
    for match in _CLAUSE_END.finditer(text, start, end):
        if match.start() > position:
            clauses.append(Clause(position, match.start()))
        position = match.end()
    if position < end:
        clauses.append(Clause(position, end))
    return clauses


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

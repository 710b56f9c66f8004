"""Folding: one plain writing for the rules to match, with the way back to the text as given.

Full-width forms become half-width, traditional characters simplified, brackets and quotes of one kind; zero-width
characters, HTML remains, pinyin glosses, spaces and line breaks inside a sentence disappear. NFKC is not used: it would
change ㎡ and join what the offsets need apart. List numbers at the start of a line become record separators (LIST_MARK), so
that ``1.1月22日`` is item 1 and 1月22日.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from importlib import resources

import msgspec

LIST_MARK = "\x1e"
"""Stands in the folded text for each character of a list number."""

_SPACE = " \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANK = (
    " \t\r\f\v\x1c\x1d\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""What `str.strip` takes for blank, but for LIST_MARK."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U0003ffff"
# Removed wherever they stand: zero-width characters, HTML remains, pinyin glosses after a Han character (項(xiàng)目). The
# patterns of this file begin with a literal or a class, which the re module scans fast.
_DROPPED = (
    re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"),
    re.compile(r"<(?:/?[A-Za-z][^<>\n]{0,300}>|!--[^<>\n]{0,300}-->)"),
    re.compile(r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|amp|quot|ldquo|rdquo|middot|mdash|hellip|#\d{1,6}|#x[0-9a-fA-F]{1,6});"),
    re.compile(rf"\((?<=[{_HAN}]\()[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{{1,6}}\)"),
)
_LINE = re.compile(r"[^\n]+")
_SPACES = re.compile(rf"[{_SPACE}]+")
_STOP_POINT = re.compile(r"[。·](?<=\d[。·])(?=\d{1,4}[万亿元个%平公米吨亩千兆])")
_SPLIT_POINT = re.compile(r"(?<=\d\.)[ \u3000](?=\d{1,4}[万亿元%])")  # 51. 8亿元
_LIST_NUMBER = re.compile(
    rf"\n[{_SPACE}]*(?P<mark>(?:\d{{1,3}}(?:\.(?!\d)|\.(?=\d{{1,2}}月)|、|\))|\(\d{{1,3}}\)|[①-⑳]|[◆■●▲▪★◇□▶]+(?!(?:本报|晚报|日报)?记者))[{_SPACE}]*)(?=\S)"
)
# 3.5G产业园, behind a line that begins with 2.: the next number of the list
_NEXT_NUMBER = re.compile(rf"\n[{_SPACE}]*(?P<mark>(?P<number>\d{{1,3}})\.)(?=(?P<digit>\d(?!\d*[万亿元%倍个]))?\S)")
_STARTS_ANEW = re.compile(
    r"[\x1e#*◆■●▲▪★◇□▶|>]|[一二三四五六七八九十]{1,3}、|\((?:记者|通讯员|本报|完|[一二三四五六七八九十]{1,3}\))|图为|图:|来源|责任编辑|编辑|作者|文/|"
    r"本报讯|原标题|打印|上一篇|下一篇|相关|[^\n]{0,12}(?:讯|电)[ (]"
)
_RUNNING = re.compile(r"[,。;]")
_CLOSED = "。!?;:…”》)】|"
_RUNNING_LENGTH = 30


class Folded(msgspec.Struct, frozen=True):
    """A text and its folded form. Offsets of `text` lead back to `source` through `span`."""

    source: str
    text: str
    starts: tuple[int, ...]
    """Offsets in `text` at which a kept run of the source starts, ascending."""
    origins: tuple[int, ...]
    """The offset in `source` of each run's first character."""

    def origin(self, position: int) -> int:
        """The offset in the source of the folded character at `position`."""
        run = bisect_right(self.starts, position) - 1
        return self.origins[run] + position - self.starts[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the source that the folded characters [start, end), at least one, come from."""
        return self.origin(start), self.origin(end - 1) + 1


@functools.cache
def _plain_characters() -> dict[int, str]:
    """One character for one: full width to half width, traditional to simplified, quotes and dots of one kind."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    lines = resources.files("cn_econ_extract.rules").joinpath("traditional.txt").read_text(encoding="utf-8").split("\n")
    table.update((ord(old), new) for old, new in zip(lines[1], lines[2], strict=True))
    table.update(zip(map(ord, "「」『』〝〞＂〔〕［］﹙﹚﹝﹞"), '“”‘’“”"()[]()()', strict=True))
    table.update(zip(map(ord, "•‧∙・﹣−―﹪‰︰﹕﹔﹐﹒○"), "····--—%‰::;,.〇", strict=True))
    return table


@functools.cache
def _folds() -> re.Pattern[str]:
    """Any character that `_plain_characters` may change: those beyond the basic plane all, a class with single ones is slow."""
    basic = "".join(re.escape(chr(code)) for code in _plain_characters() if code <= 0xFFFF)
    return re.compile(f"[{basic}]|[\U00010000-\U0010ffff]")


def fold(source: str) -> Folded:
    """The folded form of `source`.

    >>> folded = fold("项(xiàng)目总投资１．２亿元")
    >>> folded.text, folded.span(0, 2)
    ('项目总投资1.2亿元', (0, 9))
    """
    plain = _written_plainly(source)
    if "\r" in plain:
        plain = plain.replace("\r\n", " \n").replace("\r", "\n")
    plain = _STOP_POINT.sub(".", plain)
    plain = _LIST_NUMBER.sub(_as_list_mark, _with_next_numbers("\n" + plain))[1:]
    cuts = sorted([match.span() for pattern in _DROPPED for match in pattern.finditer(plain)] + _layout(plain))
    return _cut(source, plain, cuts)


_COMMON = tuple((mark, chr(ord(mark) - 0xFEE0)) for mark in "，：；！？（）％")
"""The marks that nearly every text has: replacing them one by one is several times faster than looking up each character."""


def _written_plainly(source: str) -> str:
    plain = source
    for mark, simple in _COMMON:
        plain = plain.replace(mark, simple)
    return plain.translate(_plain_characters()) if _folds().search(plain) else plain


def _with_next_numbers(plain: str) -> str:
    """`plain` with the numbers of list items that begin with a digit marked: those that go on the count of the lines before."""
    last, done, pieces = 0, 0, []
    for line in _NEXT_NUMBER.finditer(plain):
        number = int(line["number"])
        if number == last + 1 and last and line["digit"]:
            start, end = line.span("mark")
            pieces += [plain[done:start], LIST_MARK * (end - start)]
            done = end
        last = number
    return "".join([*pieces, plain[done:]]) if pieces else plain


def _as_list_mark(match: re.Match[str]) -> str:
    lead = match.start("mark") - match.start()
    return match[0][:lead] + LIST_MARK * (match.end() - match.start("mark"))


def _layout(plain: str) -> list[tuple[int, int]]:
    """Spans of spaces and line breaks that stand inside a sentence, and of the spaces around lines."""
    cuts: list[tuple[int, int]] = []
    open_line: tuple[int, str] | None = None  # end and text of a line whose sentence may go on after the break
    for match in _LINE.finditer(plain):
        line = match[0]
        stripped = line.strip(_BLANK)
        if not stripped:
            cuts.append(match.span())
            continue
        start = match.start() + len(line) - len(line.lstrip(_BLANK))
        if open_line is not None and _goes_on(open_line[1], stripped):
            cuts.append((open_line[0], start))
        elif start > match.start():
            cuts.append((match.start(), start))
        running = _RUNNING.search(stripped) is not None
        for space in _SPACES.finditer(plain, start, start + len(stripped)):
            if _is_inside(plain, space.start(), space.end(), running):
                cuts.append(space.span())
        open_line = (start + len(stripped), stripped)
        if open_line[0] < match.end():
            cuts.append((open_line[0], match.end()))
    return _disjoint(cuts)


def _goes_on(line: str, following: str) -> bool:
    """Whether the sentence of `line` goes on in the line after it."""
    return (
        len(line) >= _RUNNING_LENGTH
        and line[-1] not in _CLOSED
        and _RUNNING.search(line) is not None
        and _STARTS_ANEW.match(following) is None
        and (line[-1] == "," or following[-1] in _CLOSED)
    )


def _is_inside(text: str, start: int, end: int, running: bool) -> bool:
    """Whether the space [start, end) means nothing: in running text between any but Latin letters, else beside a figure."""
    before, after = text[start - 1], text[end]
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return False
    if running or _SPLIT_POINT.match(text, start) is not None:
        return True
    return (before.isdigit() and after in "年月日号时万亿千百元个家项%") or (before in "年月日" and after.isdigit())


def _disjoint(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts in order, those inside a wider one left out."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if not result or start >= result[-1][1]:
            result.append((start, end))
    return result


def _cut(source: str, plain: str, cuts: list[tuple[int, int]]) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    position = length = 0
    for start, end in [*cuts, (len(plain), len(plain))]:
        if start > position:
            pieces.append(plain[position:start])
            starts.append(length)
            origins.append(position)
            length += start - position
        position = max(position, end)
    return Folded(source, "".join(pieces), tuple(starts), tuple(origins))

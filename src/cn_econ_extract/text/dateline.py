"""What the head of an article says of itself: the day and place of the report, the day of publication."""

from __future__ import annotations

import re
from datetime import date

import msgspec

# 本报讯 / 江口新区讯 3月5日, / 本报4月22日讯 / 新华社南京5月29日电 / 华龙网-新重庆客户端上海11月8日电 / 观点地产讯
_DATELINE = re.compile(
    r"(?m)^[ \x1e\"“(【\[]{0,2}(?P<outlet>[\u4e00-\u9fffA-Za-z·\-]{0,20}?)(?P<place>[\u4e00-\u9fff]{0,6}?)"
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<report>专电|专讯|综合消息|(?<!传[来出])(?<!好)消息|电|讯)"
    r"(?=[ :(,—\[【】]|记者|$|(?<=[区县市州旗镇]讯)(?:\d{1,2}月)?\d{1,2}日|(?<=[报网社]讯)"
    r"|(?<=日[电讯])(?![影力商子动气网池话视台信竞缆厂器缴])[\u4e00-\u9fff])(?:\s*\([^()\n]{2,60}\))?"
)
# 发布日期:2024-09-20 17:38 / 时间:2021-09-26 / 2022年02月23日 A1版 / [2019-3-5]
_STAMP = re.compile(
    r"(?m)^[^。\n]{0,60}?(?P<label>日期|时间|发布于?|发表于?|^\[?)\s{0,4}:?\s{0,4}"
    r"(?P<year>(?:19|20)\d{2})[-/年.](?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?(?=[^\d]|$)[^。\n]{0,60}$"
)
# 本报, 海川日报, 新华社, 海川新闻客户端, but not 通网通电
_OUTLET = re.compile(r"本[报刊台]|[日晚早商时快]报|社|新闻|客户端|在线|(?<!通)网")
_BYLINE = re.compile(r"\((?:本报|本网)?(?:见习|实习|特约)?(?:记者|通讯员)[^()\n]{1,60}\)(?=.)")
# What both have in them: a quick look that spares most texts the patterns, which read each line from its start.
_REPORTED = re.compile(r"(?m)(?:电|讯|消息)(?=[ :(,—\[【】]|记者|$)|[区县市州旗镇]讯\d|[日报网社][电讯]")
_DATED = re.compile(r"(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d")
_HEAD = 1500
_HEADINGS = 3
"""So many lines that are only a date are the headings of a chronicle."""


class Dateline(msgspec.Struct, frozen=True):
    """The report's own day as far as the article's head gives it.

    `spans` are the stretches of the folded text that speak of the report, not of events: their dates date no event.
    `month` and `day` may stand without a year (本报4月22日讯).
    """

    spans: tuple[tuple[int, int], ...] = ()
    published: date | None = None
    month: int | None = None
    day: int | None = None
    place: str | None = None


def read_dateline(text: str) -> Dateline:
    """The dateline of the folded `text`, looked for in its head and in lines of its own."""
    spans: list[tuple[int, int]] = []
    published: date | None = None
    head = min(len(text), _HEAD)
    stamps = list(_STAMP.finditer(text, 0, head)) if _DATED.search(text, 0, head) else []
    if sum(_is_bare(stamp) for stamp in stamps) >= _HEADINGS:  # the days of a chronicle, each in a line of its own
        stamps = [stamp for stamp in stamps if not _is_bare(stamp)]
    for stamp in stamps:
        published = published or _day(stamp)
        spans.append(stamp.span())
    line = read_report_line(text, 0, len(text))
    return msgspec.structs.replace(line, spans=(*spans, *line.spans), published=published or line.published)


def read_report_line(text: str, start: int, end: int) -> Dateline:
    """What the first dateline in the head of [start, end) says: start is that of a line."""
    end = min(end, start + _HEAD)
    line = _DATELINE.search(text, start, end) if _REPORTED.search(text, start, end) else None
    if line is None:
        return Dateline()
    published = _day(line) if line["year"] and line["month"] and line["day"] else None
    month, day = (int(line["month"]) if line["month"] else None), (int(line["day"]) if line["day"] else None)
    return Dateline((line.span(),), published, month, day, line["place"] or None)


def opens_report(text: str, start: int, end: int) -> bool:
    """Whether the line [start, end) of the folded text opens as a report: with a dateline, or with who wrote it in brackets."""
    if _BYLINE.match(text, start, end) is not None:
        return True
    line = _DATELINE.match(text, start, end)
    return line is not None and (line["day"] is not None or "记者" in line[0] or _OUTLET.search(line[0]) is not None)


def _is_bare(stamp: re.Match[str]) -> bool:
    return stamp["label"] in ("", "[")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None

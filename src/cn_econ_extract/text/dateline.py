"""What the head of an article says of itself: the day and place of the report, the day of publication."""

from __future__ import annotations

import re
from datetime import date

import msgspec

# 本报讯 / 江口新区讯 3月5日, / 本报4月22日讯 / 新华社南京5月29日电 / 华龙网-新重庆客户端上海11月8日电 / 观点地产讯
_DATELINE = re.compile(
    r"(?m)^[ \"“(【\[]{0,2}(?P<outlet>[\u4e00-\u9fffA-Za-z·\-]{0,20}?)(?P<place>[\u4e00-\u9fff]{0,6}?)"
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<report>专电|专讯|综合消息|(?<!传[来出])(?<!好)消息|电|讯)"
    r"(?=[ :(,—\[【]|记者|$|(?<=[区县市州旗镇报]讯)(?:\d{1,2}月)?\d{1,2}日"
    r"|(?<=日[电讯])(?![影力商子动气网池话视台信竞缆厂器缴])[\u4e00-\u9fff])(?:\s*\([^()\n]{2,60}\))?"
)
# 发布日期:2024-09-20 17:38 / 时间:2021-09-26 / 2022年02月23日 A1版 / [2019-3-5]
_STAMP = re.compile(
    r"(?m)^[^。\n]{0,60}?(?P<label>日期|时间|发布于?|发表于?|^\[?)\s{0,4}:?\s{0,4}"
    r"(?P<year>(?:19|20)\d{2})[-/年.](?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?(?=[^\d]|$)[^。\n]{0,60}$"
)
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
    stamps = list(_STAMP.finditer(text, 0, min(len(text), _HEAD)))
    if sum(_is_bare(stamp) for stamp in stamps) >= _HEADINGS:  # the days of a chronicle, each in a line of its own
        stamps = [stamp for stamp in stamps if not _is_bare(stamp)]
    for stamp in stamps:
        published = published or _day(stamp)
        spans.append(stamp.span())
    line = _DATELINE.search(text, 0, min(len(text), _HEAD))
    if line is None:
        return Dateline(spans=tuple(spans), published=published)
    spans.append(line.span())
    if line["year"] and line["month"] and line["day"]:
        published = published or _day(line)
    month, day = (int(line["month"]) if line["month"] else None), (int(line["day"]) if line["day"] else None)
    return Dateline(tuple(spans), published, month, day, line["place"] or None)


def _is_bare(stamp: re.Match[str]) -> bool:
    return stamp["label"] in ("", "[")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None

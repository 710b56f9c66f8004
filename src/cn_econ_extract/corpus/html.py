"""HTML pages: their main text by trafilatura, their day by the Chinese forms in which pages give it."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from ..errors import InputError
from .inputs import required

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_META = re.compile(
    r"<meta\b[^<>]{0,200}(?:pubdate|publishdate|article:published_time)[^<>]{0,200}?content=[\"']([^\"'<>]{8,40})",
    re.IGNORECASE,
)
# 发布时间:2024-09-20 17:38, 2021年9月26日 来源, 日期 2021/9/26
_DAY = re.compile(r"(?P<year>(?:19|20)\d{2})\s{0,2}[-/年.]\s{0,2}(?P<month>\d{1,2})\s{0,2}[-/月.]\s{0,2}(?P<day>\d{1,2})(?!\d)")
_LABEL = re.compile(r"(?:(?:发布|发表|更新)(?:时间|日期|于)?|时间|日期)[:：\s]{0,4}$")
_SOURCE = re.compile(r"[\s\d:：]{0,20}(?:来源|作者|编辑|浏览|字体)")
_HEAD = 20_000


def main_text(page: str, position: str) -> tuple[str | None, str, str | None]:
    """(title, main text, published day in ISO 8601 or None) of an HTML page. InputError where it holds no article."""
    trafilatura: Any = required("trafilatura", f"{position}: it is HTML")
    text = trafilatura.extract(page, include_comments=False, include_tables=True, with_metadata=False)
    if not text or not text.strip():
        raise InputError(f"{position}: no main text was found on the page; give the article's text")
    title = re.search(r"<title[^<>]*>(.*?)</title>", page, re.DOTALL | re.IGNORECASE)
    name = re.split(r"[_|]|--|- ", html.unescape(title[1]).strip())[0].strip() if title else ""
    return name or None, text, page_day(page)


def page_day(page: str) -> str | None:
    """The day that the page says it is of: in its metadata, else the first labelled one, else the first one of its head."""
    meta = _META.search(page)
    if meta and (found := _DAY.search(meta[1])) and (day := _iso(found)):
        return day
    head = html.unescape(_TAG.sub(" ", page[: 5 * _HEAD]))[:_HEAD]
    days = [match for match in _DAY.finditer(head) if _iso(match)]
    labelled = [
        match
        for match in days
        if _LABEL.search(head, max(0, match.start() - 24), match.start()) or _SOURCE.match(head, match.end())
    ]
    chosen = (labelled or days)[:1]
    return _iso(chosen[0]) if chosen else None


def _iso(match: re.Match[str]) -> str | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return None

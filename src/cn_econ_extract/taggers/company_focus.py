"""Whom 该公司 and its like point at: the company that the sentences before speak of, or the one that speaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..rules import load
from .candidate import Candidate

_SENTENCE_END = re.compile(r"[。!?;\n]")
_CLAUSE_END = re.compile(r"[,，。!?;:：\n\x1e(\"“「『]")
_SPEAKS = re.compile(r"(?:\([^()\n]{1,40}\))?[^,。;\n]{0,12}?(?:(?<![本之的])公告|披露)")
_ITEM_START = re.compile(r"[\n\x1e】◎●■◆▲△][ \u3000]*(?:\d{1,2}[.、])?\Z")
_ITEM_HEAD = re.compile(r"(?:\([^()\n]{1,40}\))?:|\((?:SH|SZ)?\d{5,6}(?:\.[A-Z]{2})?\)\w{0,9}?(?:公告|披露)")
# 投资方为X, 与X签约, 获X注资: the sentence is about another one
_INTRODUCED = re.compile(r"(?:[由与和、同向被获]|(?:投资方|领投方|客户|股东|顾问)[为是系]?:?)\Z")
_LOOK_BACK = 16
"""How many names before a pointing word are looked at."""


def pointing(text: str, named: list[Candidate]) -> Iterator[Candidate]:
    """The pointing words of `text`, each with the name of the company of `named` that it stands for, where it is clear."""
    rule = load("companies").rules["company.pointing"]
    words = load("companies").lexicon
    assert rule.pattern is not None
    starts = [company.start for company in named]
    issuer = _issuer(text, named)
    heads = [company for company in named if _is_head(text, company)]
    head_starts = [head.start for head in heads]
    for match in rule.pattern.finditer(text):
        name = None
        if match[0] not in words["both"]:
            before = named[max(0, bisect_left(starts, match.start()) - _LOOK_BACK) : bisect_left(starts, match.start())]
            item = bisect_left(head_starts, match.start()) - 1
            own = heads[item] if item >= 0 else issuer
            focus = (own or _subject(text, before)) if match[0] in words["own"] else None
            focus = focus or (before[-1] if match[0] == "后者" and before else _focus(text, before, match))
            name = None if focus is None else focus.name or text[focus.start : focus.end]
        yield Candidate(start=match.start(), end=match.end(), kind="company", rule=rule.name, name=name)


def _is_head(text: str, company: Candidate) -> bool:
    """Whether an item of a digest begins with `company`: behind a line's start or a mark, before a colon or with its code."""
    if company.start and _ITEM_START.search(text, max(0, company.start - 5), company.start) is None:
        return False
    return _ITEM_HEAD.match(text, company.end) is not None


def _issuer(text: str, named: list[Candidate]) -> Candidate | None:
    """The company whose announcement the text is: the first with a stock code, or that is said to announce something."""
    listed = next((company for company in named if company.stock_code), None)
    return listed or next((company for company in named if _SPEAKS.match(text, company.end)), None)


def _subject(text: str, before: list[Candidate]) -> Candidate | None:
    """The last company of `before` that begins a sentence or clause and neither lends nor invests."""
    payers = load("companies").lexicon["payers"]
    able = (company for company in reversed(before) if company.rule not in payers)
    return next((c for c in able if c.start == 0 or text[c.start - 1] in "”』" or _CLAUSE_END.match(text, c.start - 1)), None)


def _focus(text: str, before: list[Candidate], word: re.Match[str]) -> Candidate | None:
    """The company that `word` points at: what the nearest sentence with a company in it is about.

    A company in the word's own clause is another one (X银行给予该公司…), and who lends or invests is passed over.
    """
    clause = _last_end(_CLAUSE_END, text, max(0, word.start() - 60), word.start())
    able = [company for company in before if company.end <= clause or company.end < word.start() - 60]
    payers = load("companies").lexicon["payers"]
    for choice in (able, before):
        fitting = [company for company in choice if company.rule not in payers] or choice
        if word[0].endswith("集团"):
            fitting = [company for company in fitting if "集团" in (company.name or text[company.start : company.end])]
        if fitting:
            return _topic(text, fitting)
    return None


def _topic(text: str, companies: list[Candidate]) -> Candidate:
    """What the last sentence that names one of `companies` is about: the first that begins a clause, else the last."""
    last = companies[-1]
    start = _last_end(_SENTENCE_END, text, max(0, last.start - 400), last.start)
    here = [company for company in companies if company.start >= start]
    for number, first in enumerate(here):
        if first.start == 0 or _CLAUSE_END.match(text, first.start - 1):
            owned = next((c for c in here[number + 1 : number + 2] if text[c.start - 1] == "的"), None)
            return owned if owned and not _CLAUSE_END.search(text, first.end, owned.start) else first
    return next((c for c in reversed(here) if not _INTRODUCED.search(text, max(0, c.start - 8), c.start)), last)


def _last_end(pattern: re.Pattern[str], text: str, low: int, high: int) -> int:
    """The end of the last match of `pattern` in the given part of `text`, its start without one."""
    return max((match.end() for match in pattern.finditer(text, low, high)), default=low)

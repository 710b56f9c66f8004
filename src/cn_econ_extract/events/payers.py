"""Who of several investors pays a sum or holds a share: the one named before the figure, in lists each its own."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..taggers.candidate import Candidate
from .drafts import ArgumentDraft

# 另外3亿元由A分期支付, 剩下的两成股权由B受让
_BY = re.compile(r"(?:股权|股份|资金)?由[^,。;]{0,12}")
_REACH = 240
_MOST = 12
"""How far before a figure, and how many investors before it, may hold who pays it."""
_PAID = ("investment", "share")
# 由A、B共同发起的10亿元基金, A领投,B完成2亿元A轮: the whole sum, not what the last investor pays
_WHOLE = re.compile(r"共同|联合|合计|完成|轮|总规模")
_JOINS = ("、", "和", "与", "及", ",", "以及")


def payers(text: str, arguments: list[ArgumentDraft]) -> dict[int, Candidate]:
    """The investor of each sum and share by the figure's start; none where the event has but one."""
    investing = [a.candidate for a in arguments if a.role == "investor"]
    if len(investing) < 2:
        return {}
    named = sorted({candidate.start: candidate for candidate in investing}.items())
    starts, investors = [start for start, _ in named], [candidate for _, candidate in named]
    if len({text[c.start : c.end] for c in investors}) < 2:
        return {}
    figures = sorted((a.candidate for a in arguments if a.role in _PAID), key=lambda c: c.start)
    paid: dict[int, Candidate] = {}
    for listed in _lists(text, figures):
        start, end = listed[0].start, listed[0].end
        index = bisect_left(starts, start)
        near = (c for c in investors[max(0, index - _MOST) : index] if start - c.end <= _REACH)
        before = [c for c in near if "。" not in text[c.end : start]]
        if len(listed) > 1:
            before = before[-len(listed) :]
            if len(before) == len(listed) and len(_lists(text, before)) == 1:
                paid.update({figure.start: payer for figure, payer in zip(listed, before, strict=True)})
        elif behind := [c for c in investors[index : index + 1] if _BY.fullmatch(text, end, c.start)]:
            paid[start] = behind[0]
        elif before and len(_lists(text, before)[-1]) == 1 and not _WHOLE.search(text, before[-1].end, start):
            paid[start] = before[-1]
    return paid


def _lists(text: str, candidates: list[Candidate]) -> list[list[Candidate]]:
    """The candidates, those together that a list joins."""
    lists: list[list[Candidate]] = []
    for candidate in candidates:
        if lists and text[lists[-1][-1].end : candidate.start] in _JOINS:
            lists[-1].append(candidate)
        else:
            lists.append([candidate])
    return lists

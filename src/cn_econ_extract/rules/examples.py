"""The markup of examples: one string is both the input and what must be found in it.

    总投资【约25亿元 = 2500000000 CNY about】,占地【260亩 = 260 mu】
    【5亿元~10亿元 = 500000000~1000000000 CNY】        a range
    【数亿元 = null CNY】                              a figure that cannot be read as one
    2021年后,@2021-06-14 【3月12日 = 2021-03-12】       @DAY at the start sets the reference day of dates
    位于【park:沙洋经开区】                            a kind before the span; without one, the rule's own
    落户【该园区 = 沙洋经开区】                        for names: the full clean name

A mark without “= …” asks for the span alone.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from ..errors import RuleError

_MARK = re.compile(r"【(?:(?P<kind>[a-z]+):)?(?P<text>[^【】]*?)(?: = (?P<value>[^【】]*))?】")
_REFERENCE = re.compile(r"^@(\d{4}-\d{2}-\d{2}) ")


class Expected(msgspec.Struct, frozen=True):
    """A span that an example marks, and the value that it gives for it (None: any)."""

    start: int
    end: int
    text: str
    kind: str
    value: str | None


class Example(msgspec.Struct, frozen=True):
    """A parsed example: the plain text, its reference day and the spans marked in it."""

    text: str
    reference: date | None
    expected: tuple[Expected, ...]


def parse_example(markup: str, kind: str) -> Example:
    """The example behind `markup`; marks without a kind of their own are of `kind`."""
    reference = _REFERENCE.match(markup)
    body = markup[reference.end() :] if reference else markup
    text, expected, position = "", [], 0
    for mark in _MARK.finditer(body):
        text += body[position : mark.start()]
        start = len(text)
        text += mark["text"]
        expected.append(Expected(start, len(text), mark["text"], mark["kind"] or kind, mark["value"]))
        position = mark.end()
    text += body[position:]
    if "【" in text or "】" in text:
        raise RuleError(repr(markup), "a mark 【…】 is not closed or is nested")
    day = date.fromisoformat(reference[1]) if reference else None
    return Example(text, day, tuple(expected))

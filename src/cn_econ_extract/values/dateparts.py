"""Reads the pieces of a written date: numerals, years, and words that count from another date."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from .dates import DateExpression

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0, "o": 0, "两": 2}
_DIGITS |= {c: int(c) for c in "0123456789"}
_TENS = {"十": 10, "廿": 20, "卅": 30}

OFFSETS: dict[str, tuple[str, str, int]] = {
    "three_years_ago": ("published", "year", -3),
    "two_years_ago": ("published", "year", -2),
    "last_year": ("published", "year", -1),
    "this_year": ("published", "year", 0),
    "next_year": ("published", "year", 1),
    "year_after_next": ("published", "year", 2),
    "same_year": ("context", "year", 0),
    "following_year": ("context", "year", 1),
    "preceding_year": ("context", "year", -1),
    "two_months_ago": ("published", "month", -2),
    "last_month": ("published", "month", -1),
    "this_month": ("published", "month", 0),
    "next_month": ("published", "month", 1),
    "month_after_next": ("published", "month", 2),
    "same_month": ("context", "month", 0),
    "following_month": ("context", "month", 1),
    "three_days_ago": ("published", "day", -3),
    "two_days_ago": ("published", "day", -2),
    "yesterday": ("published", "day", -1),
    "today": ("published", "day", 0),
    "tomorrow": ("published", "day", 1),
    "day_after_tomorrow": ("published", "day", 2),
    "same_day": ("context", "day", 0),
    "following_day": ("context", "day", 1),
    "preceding_day": ("context", "day", -1),
    "last_quarter": ("published", "quarter", -1),
    "this_quarter": ("published", "quarter", 0),
    "next_quarter": ("published", "quarter", 1),
    "same_quarter": ("context", "quarter", 0),
}
"""The word lists of rules/dates.toml that count from another date: anchor, unit, offset."""

_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year"}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6, "末": 7} | {str(i + 1): i for i in range(6)}
_TEN_DAYS = {"上旬": "early", "中旬": "middle", "下旬": "late"}
_YEAR_PARTS = {"初": 1, "伊始": 1, "中": 6, "底": 12, "末": 12, "终": 12, "首月": 1}


def numeral(text: str) -> int:
    """A number below 1000 in digits or Chinese numerals. ValueError if it is none.

    >>> numeral("二十三"), numeral("廿五"), numeral("十"), numeral("08"), numeral("一百二十")
    (23, 25, 10, 8, 120)
    """
    total, digits = 0, ""
    for char in text:
        if char in _TENS:
            total += _TENS[char] * (int(digits) if digits and char == "十" else 1)
            digits = ""
        elif char == "百":
            total, digits = total + 100 * int(digits or 1), ""
        elif char in _DIGITS:
            digits += str(_DIGITS[char])
        else:
            raise ValueError(f"no numeral: {text!r}")
    return total + int(digits or 0)


def year_number(text: str) -> int:
    """A year of four or two digits: ``二○二一`` is 2021, ``08`` and ``零八`` 2008, ``'98`` 1998.

    Two digits above 50 are of the last century.
    """
    number = int("".join(str(_DIGITS[c]) for c in text if c in _DIGITS))
    if number >= 100:
        return number
    return number + (1900 if number > 50 else 2000)


def weekday(text: str) -> int:
    """一 is 0, 日 and 天 are 6, 末 (the weekend) is 7."""
    return _WEEKDAYS[text]


class Words(msgspec.Struct, frozen=True):
    """The words that count from another date, each with its anchor, unit and offset."""

    offsets: Mapping[str, tuple[str, str, int]]

    def expression(self, word: str) -> DateExpression:
        """The expression of one of these words."""
        anchor, unit, offset = self.offsets[word]
        return DateExpression(anchor=anchor, unit=unit, offset=offset)


def words_of(lexicon: Mapping[str, tuple[str, ...]]) -> Words:
    """The table of the word lists in `lexicon` that are named in OFFSETS."""
    return Words({word: OFFSETS[name] for name in OFFSETS if name in lexicon for word in lexicon[name]})

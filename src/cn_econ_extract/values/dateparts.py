"""Reads the pieces of a written date: numerals, years, and words that count from another date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
    "three_days_on": ("published", "day", 3),
    "day_after_tomorrow": ("published", "day", 2),
    "same_day": ("context", "day", 0),
    "following_day": ("context", "day", 1),
    "preceding_day": ("context", "day", -1),
    "last_quarter": ("published", "quarter", -1),
    "this_quarter": ("published", "quarter", 0),
    "quarter_after_next": ("published", "quarter", 2),
    "next_quarter": ("published", "quarter", 1),
    "same_quarter": ("context", "quarter", 0),
}
"""The word lists of rules/dates.toml that count from another date: anchor, unit, offset."""

_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "季度": "quarter", "月": "month", "年": "year"}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6, "末": 7} | {str(i + 1): i for i in range(6)}
_TEN_DAYS = {"上旬": "early", "中旬": "middle", "下旬": "late"}
_YEAR_PARTS = {"初": 1, "伊始": 1, "中": 6, "底": 12, "末": 12, "终": 12, "岁末": 12, "期末": 12, "首月": 1, "首个月": 1}


def numeral(text: str) -> int:
    """A number below 1000 in digits or Chinese numerals, 元 (元月) being 1. ValueError if it is none.

    >>> numeral("二十三"), numeral("廿五"), numeral("十"), numeral("08"), numeral("一百二十")
    (23, 25, 10, 8, 120)
    """
    if text == "元":
        return 1
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
    if text == "两千":
        return 2000
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


# ---------------------------------------------------------------- from the pieces of a match to an expression

Fields = dict[str, Any]


def build(pieces: Mapping[str, str], words: Words) -> DateExpression | None:
    """The expression of the named pieces of a rule's match; None where they name no date (13月, 2月30日).

    A piece is named after what it gives (`year`, `month`, `day`, `quarter` …), with ``_to`` for the other end of a span;
    `word` is one of the words that count from another date. docs: the macros of rules/dates.toml.
    """
    fields: Fields = {}
    end: Fields = {}
    try:
        if "word" in pieces:
            anchor, unit, offset = words.offsets[pieces["word"]]
            fields.update(anchor=anchor, unit=unit, offset=offset)
        for name, text in pieces.items():
            if name.endswith("_to"):
                end.update(_READERS[name.removesuffix("_to")](text))
            elif name in _SPANS:
                first, last = _SPANS[name](text)
                fields.update(first)
                end.update(last)
            elif name in _READERS:
                fields.update(_READERS[name](text))
        if "decade" in pieces or "century" in pieces:
            fields, end = _years_of(pieces)
    except (ValueError, KeyError):
        return None
    if "quarter_edge" in pieces:
        fields = _edge_of_quarter(fields, pieces["quarter_edge"])
    if "listed" in pieces and not _consecutive(fields, end):
        return None
    if not _possible(fields) or not _possible(end) or end.get("year", 9999) < fields.get("year", 0):
        return None
    if _is_window(fields, end):
        fields["window"] = True
    return DateExpression(**fields, end=DateExpression(**end) if end else None)


def _possible(fields: Fields) -> bool:
    year, month, day = fields.get("year"), fields.get("month"), fields.get("day")
    if year is not None and not 1000 <= year < 2100:
        return False
    if month is not None and not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= (30 if fields.get("lunar") else _LONGEST.get(month or 1, 31))


_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def _consecutive(fields: Fields, end: Fields) -> bool:
    return all(fields.get(name) is not None and value - fields[name] == 1 for name, value in end.items())


def _is_window(fields: Fields, end: Fields) -> bool:
    """1-8月 is a window of statistics; 8月、9月 or 5月-10月 need not be."""
    return end.keys() == {"month"} and fields.get("month") == 1


def _numbered(name: str) -> Callable[[str], Fields]:
    return lambda text: {name: numeral(text)}


def _half(text: str) -> Fields:
    return {"part": "H1" if text[0] in "上前头" else "H2"}


def _quarter(text: str) -> Fields:
    return {"part": f"Q{1 if text in '首头' else numeral(text)}"}


def _edge_of_quarter(fields: Fields, edge: str) -> Fields:
    """一季度末 is March, 四季度初 October."""
    part = fields.get("part")
    if part is None:
        return fields
    month = 3 * int(part[1]) - (2 if edge[-1] == "初" else 0)
    return {**{name: value for name, value in fields.items() if name != "part"}, "month": month}


def _lunar_month(text: str) -> Fields:
    name = text.removeprefix("闰")
    month = {"正": 1, "冬": 11, "腊": 12}.get(name) or numeral(name)
    return {"lunar": True, "month": month, "leap": text != name}


def _new_year(text: str) -> Fields:
    """大年初八, 大年三十: the days around the lunar new year."""
    return {"holiday": "除夕"} if text == "三十" else {"lunar": True, "month": 1, "day": numeral(text[1:])}


def _week(text: str) -> Fields:
    """上周 is week -1 of the paper's, 下下周 +2, 当周 the article's."""
    offset = text.count("下") - text.count("上")
    return {"anchor": "context" if text[0] in "当同" else "published", "unit": "week", "offset": offset}


def _ago(text: str) -> Fields:
    """三天前, 两个月后, 半年后: years and months gone by count from the paper, all else from what was told."""
    side = -1 if text[-1] == "前" else 1
    unit = next(unit for unit in _UNITS if unit in text)
    count, name = numeral(text[: text.index(unit)].rstrip("个半") or "0"), _UNITS[unit]
    if "半" in text:  # 半年, 三年半
        count, name = 12 * count + 6, "month"
    elif unit == "季度":
        count, name = 3 * count, "month"
    anchor = "published" if side < 0 and name != "day" else "context"
    return {"anchor": anchor, "unit": name, "offset": side * count}


def _around(text: str) -> Fields:
    """前一天, 前两天, 后第三天: days before or after the one that was told."""
    side = -1 if text[0] == "前" else 1
    return {"anchor": "context", "unit": "day", "offset": side * numeral(text.strip("前后之第天日"))}


def _first_months(text: str) -> tuple[Fields, Fields]:
    count = numeral(text)
    return ({"month": 1, "window": True}, {"month": count}) if count > 1 else ({"month": 1, "window": True}, {})


def _last_months(text: str) -> tuple[Fields, Fields]:
    count = numeral(text)
    return ({"month": 13 - count}, {"month": 12}) if count > 1 else ({"month": 12}, {})


def _first_quarters(text: str) -> tuple[Fields, Fields]:
    return _first_months(str(3 * numeral(text)))


def _first_days(text: str) -> tuple[Fields, Fields]:
    return {"day": 1}, {"day": numeral(text)}


def _plan(text: str) -> tuple[Fields, Fields]:
    """“十四五”期间 is 2021/2025; its 末 the last of these years. The 6th five-year plan began in 1981."""
    number = numeral(text[: text.rindex("五")] if "五" in text else text)
    first = 1981 + 5 * (number - 6)
    if text.endswith(("末", "末期")):
        return {"year": first + 4}, {}
    if text.endswith(("初", "初期")):
        return {"year": first}, {}
    return {"year": first}, {"year": first + 4}


def _within_days(text: str) -> tuple[Fields, Fields]:
    return (
        {"anchor": "published", "unit": "day", "offset": 0},
        {"anchor": "published", "unit": "day", "offset": numeral(text)},
    )


def _this_and_next(text: str) -> tuple[Fields, Fields]:
    """今明两年, 今明后三天: from this year (today) on; 明后年: from the next."""
    unit = "year" if text[-1] == "年" else "day"
    fields = {"anchor": "published", "unit": unit}
    return {**fields, "offset": 0 if text[0] == "今" else 1}, {**fields, "offset": 2 if "后" in text else 1}


def _run(text: str) -> tuple[Fields, Fields]:
    """前两年, 下三天: that many whole years or days before or after this one."""
    unit = next(unit for unit in _UNITS if text.endswith(unit))
    count = numeral(text.removesuffix(unit).rstrip("个").lstrip("上前下后过去未来今"))
    fields = {"anchor": "published", "unit": _UNITS[unit]}
    first, last = (-count, -1) if text[0] in "上前过" else (1, count)
    return {**fields, "offset": first}, {**fields, "offset": last}


def _season_word(text: str) -> tuple[Fields, Fields]:
    """今秋, 明春, 去冬."""
    first, last = _SEASONS[text[1]]
    return {**first, "anchor": "published", "unit": "year", "offset": "去今明".index(text[0]) - 1}, last


_EDGES_OF_CENTURY = {"初": (0, 19), "末": (90, 99)}
_EDGES_OF_DECADE = {"初": (0, 2), "前": (0, 2), "中": (4, 6), "末": (7, 9), "后": (7, 9)}


def _years_of(pieces: Mapping[str, str]) -> tuple[Fields, Fields]:
    """Decades and centuries: 上世纪80年代 is 1980/1989, 18世纪 1700/1799, 二十世纪八十年代末期 1987/1989."""
    century = pieces.get("century", "").removesuffix("世纪")
    if "decade" not in pieces:
        first = 100 * (numeral(century) - 1)
        low, high = _EDGES_OF_CENTURY.get(pieces.get("century_edge", ""), (0, 99))
        return {"year": first + low}, {"year": first + high}
    decade = numeral(pieces["decade"])
    if century.startswith("上"):
        base = 1900
    elif century:
        base = 100 * (numeral(century) - 1)
    else:
        base = 1900 if decade >= 30 else 2000
    first, last = _EDGES_OF_DECADE.get(pieces.get("decade_edge", "")[:1], (0, 9))
    return {"year": base + decade + first}, {"year": base + decade + last}


_READERS: dict[str, Callable[[str], Fields]] = {
    "year": lambda text: {"year": year_number(text)},
    "month": _numbered("month"),
    "day": _numbered("day"),
    "nth": _numbered("nth"),
    "nth_last": lambda text: {"nth": -1},
    "weekday": lambda text: {"weekday": weekday(text)},
    "ten_days": lambda text: {"part": _TEN_DAYS[text]},
    "year_edge": lambda text: {"month": _YEAR_PARTS[text], "unit": "year"},
    "half": _half,
    "quarter": _quarter,
    "holiday": lambda text: {"holiday": text},
    "lunar_month": _lunar_month,
    "new_year": _new_year,
    "lunar_day": lambda text: {"day": numeral(text.removeprefix("初"))},
    "week": _week,
    "ago": _ago,
    "around": _around,
    "vague": lambda text: {"vague": True},
}
_SPANS: dict[str, Callable[[str], tuple[Fields, Fields]]] = {
    "first_months": _first_months,
    "last_months": _last_months,
    "first_quarters": _first_quarters,
    "first_days": _first_days,
    "plan": _plan,
    "within_days": _within_days,
    "this_and_next": _this_and_next,
    "run": _run,
    "season": lambda text: _SEASONS[text[0]],
    "season_word": _season_word,
}
_SEASONS: dict[str, tuple[Fields, Fields]] = {
    season: ({"month": month}, {"month": (month + 1) % 12 + 1}) for season, month in (("春", 3), ("夏", 6), ("秋", 9), ("冬", 12))
}

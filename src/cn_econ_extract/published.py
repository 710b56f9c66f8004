"""The day of publication as callers give it: a date, an ISO 8601 day, or free text in any language."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime

from .errors import PublishedDateError

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ]\d)")
_CHINESE = re.compile(r"\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def read_published(value: date | str | None) -> date | None:
    """The day that `value` names. PublishedDateError (a ValueError) says what was understood instead.

    >>> read_published("2021-03-30")
    datetime.date(2021, 3, 30)
    >>> read_published("Mar 30, 2021")
    datetime.date(2021, 3, 30)
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PublishedDateError(f"published: a date or a string is expected, not {type(value).__name__}")
    text = value.strip()
    if (iso := _ISO.match(text)) is not None:
        return _checked(value, *map(int, iso[0].split("-")))
    if (chinese := _CHINESE.match(text)) is not None:
        return _checked(value, *map(int, chinese.groups()))
    return _free_text(value, text)


def _checked(value: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise PublishedDateError(f"published: {value!r} reads as year {year}, month {month}, day {day}: {error}") from None


def _free_text(value: str, text: str) -> date:
    with warnings.catch_warnings():
        # dateparser imports and uses interfaces that newer Pythons deprecate
        warnings.simplefilter("ignore")
        import dateparser

        found = dateparser.parse(text, settings={"REQUIRE_PARTS": ["day", "month", "year"]}) if text else None
        partial = dateparser.parse(text) if text and found is None else None
    if found is not None:
        return date(found.year, found.month, found.day)
    understood = f"it reads as {partial:%Y-%m-%d}, but day, month or year is guessed" if partial else "no date was understood"
    raise PublishedDateError(f"published: {value!r}: {understood}; give a day, for example 2021-03-30")

"""The home region that a user states: a division by name (湖南省衡阳市, 衡阳) or by its GB/T 2260 code."""

from __future__ import annotations

from ..errors import GazetteerError
from .gazetteer import Division, divisions, gazetteer, highest, within


def read_home(written: str) -> Division:
    """The one division that `written` names. GazetteerError where it names none, or several."""
    name = written.strip()
    if name in divisions():
        return divisions()[name]
    codes: tuple[str, ...] = ()
    end = 0
    for hit in gazetteer().find(name):
        inner = tuple(code for code in hit.entry.codes if not codes or any(within(code, outer) for outer in codes))
        if hit.start != end or not inner:
            break
        codes, end = inner, hit.end
    found = highest(codes)
    if end < len(name) or not found:
        raise GazetteerError(f"home: {written!r} is no division of China; write its name (湖南省衡阳市) or its GB/T 2260 code")
    if len(found) > 1:
        several = "、".join(full_name(code) for code in found[:4])
        raise GazetteerError(f"home: {written!r} names {len(found)} divisions ({several}…); write the one around it before it")
    return divisions()[found[0]]


def full_name(code: str) -> str:
    """The division with those around it: 湖南省衡阳市."""
    division = divisions()[code]
    return (full_name(division.parent) if division.parent else "") + division.name

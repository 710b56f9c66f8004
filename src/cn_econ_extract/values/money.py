"""Money: sums of yuan, jiao and fen, exactly. Currencies are ISO 4217 codes."""

from __future__ import annotations

from decimal import Decimal

from .numbers import read_numeral

SUBUNITS = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "毫": Decimal("0.1"), "分": Decimal("0.01"), "仙": Decimal("0.01")}
"""What a part of the yuan or dollar is worth in it."""


def subunits(text: str) -> Decimal:
    """What the part behind 元 or 块 adds: 三毛, 1角1分, 零四 (块零四), 五 (块五). ValueError where `text` is none.

    >>> subunits("三毛"), subunits("1角1分"), subunits("零四")
    (Decimal('0.3'), Decimal('0.11'), Decimal('0.04'))
    """
    total, number = Decimal(0), ""
    for character in text:
        if character in SUBUNITS:
            value = read_numeral(number.lstrip("零") or "零").value
            total += (value or 0) * SUBUNITS[character]
            number = ""
        else:
            number += character
    if number:
        digit = read_numeral(number.lstrip("零")).value or Decimal(0)
        total += digit * (SUBUNITS["分"] if number.startswith("零") else SUBUNITS["角"])
    return total

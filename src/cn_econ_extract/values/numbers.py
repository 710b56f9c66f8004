"""Numerals: what 1.2万亿, 两千零五, 三点五亿, 2亿5000万, 十几, 三分之一 and 壹佰贰拾 amount to, exactly.

A numeral is read token by token: numbers, and scales that multiply what stands before them (十 百 千 within a section of
four digits, 万 亿 兆 over whole sections). Nothing here knows where numerals stand in a text; the patterns that find
them are in rules/amounts.toml. Everything is `int` or `decimal.Decimal`, never a float.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal, InvalidOperation, localcontext

import msgspec

from ..records import Number, plain_number

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇洞", "一壹幺弌", "二两贰俩", "三叁", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖")
    )
    for character in characters
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALES = _SMALL | _BIG
_TWENTIES = str.maketrans({"廿": "二十", "卄": "二十", "卅": "三十"})
_TOKEN = re.compile(rf"[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+|[{''.join(_DIGITS)}]+|.")
_PLAIN = re.compile(r"(-?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+))([万亿]?)")

MAX_LENGTH = 40
"""No numeral is longer than this many characters."""


class Numeral(msgspec.Struct, frozen=True):
    """What a numeral says.

    value: the number; the lowest where it is open (十几 is 10), None where it cannot be read as one (数亿).
    high: the upper number of an approximation by two digits (八九亿: value 8 亿, high 9 亿).
    over: the numeral itself says “and more” (十几, 百余, 5000多万); about: “or so” (十来万).
    tail: the product of the scales at its end (3千万: 10^7, 一百五十: 10, 15: 1), which a list or range shares backwards.
    big: the part of `tail` from 万 on (3千万: 10^4).
    """

    value: Decimal | None
    high: Decimal | None = None
    over: bool = False
    tail: int = 1
    big: int = 1
    about: bool = False


def parse_number(text: str) -> Number:
    """The value of an exact numeral. ValueError where `text` is none.

    >>> parse_number("两千零五"), parse_number("1.2万亿"), parse_number("2亿5000万"), parse_number("三分之一百五十六")
    (2005, 1200000000000, 250000000, 52)
    """
    if "分之" in text or "/" in text:
        return plain_number(read_fraction(text))
    numeral = read_numeral(text)
    if numeral.value is None or numeral.high is not None:
        raise ValueError(f"not one number: {text!r}")
    return plain_number(numeral.value)


@functools.lru_cache(maxsize=4096)
def read_numeral(text: str) -> Numeral:
    """The numeral `text` as a whole. ValueError where it is malformed.

    >>> read_numeral("十几").value, read_numeral("十几").over, read_numeral("数亿").value
    (Decimal('10'), True, None)
    >>> read_numeral("八九亿").high
    Decimal('900000000')
    """
    text = text.replace(" ", "")
    if len(text) > MAX_LENGTH:
        raise ValueError("a numeral longer than 40 characters is none")
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        scale = _BIG.get(plain[2], 1)
        return Numeral(Decimal(plain[1].replace(",", "").rstrip(".")) * scale, tail=scale, big=scale)
    negative = text[:1] in ("-", "负")
    numeral = _Reader(text[negative:].translate(_TWENTIES)).read()
    if negative and numeral.value is not None:
        return Numeral(-numeral.value, None, numeral.over, numeral.tail, numeral.big)
    return numeral


def read_fraction(text: str) -> Decimal:
    """三分之一, 三又二分之一, 3/5. ValueError where `text` is none.

    >>> read_fraction("五分之一"), read_fraction("3又千分之23")
    (Decimal('0.2'), Decimal('3.023'))
    """
    text = text.replace(" ", "")
    negative = text[:1] in ("-", "负")
    whole, joint, rest = text[negative:].rpartition("又")
    if joint and not whole:
        raise ValueError(f"not a fraction: {text!r}")
    denominator, joint, numerator = rest.partition("分之")
    if not joint:
        numerator, joint, denominator = rest.partition("/")
    over, under = read_numeral(numerator).value, read_numeral(denominator).value
    if over is None or not under:
        raise ValueError(f"not a fraction: {text!r}")
    with localcontext(prec=28):
        value = (read_numeral(whole).value or Decimal(0) if whole else Decimal(0)) + over / under
    return -value if negative else value


class _Reader:
    """Reads one numeral. State: the finished part, the section below 万 being read, and the number still without a scale."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _TOKEN.findall(text.replace("个", ""))
        self.total = self.section = Decimal(0)
        self.number: Decimal | None = None
        self.spread: Decimal | None = None  # of an approximation: how much its upper number exceeds the lower
        self.high: Decimal | None = None
        self.vague = self.over = self.about = self.zero = False
        self.last = 1  # the scale just before, 1 if a digit is

    def read(self) -> Numeral:
        if not self.tokens:
            raise ValueError("an empty numeral")
        for index, token in enumerate(self.tokens):
            before = self.tokens[index - 1] if index else ""
            following = self.tokens[index + 1] if index + 1 < len(self.tokens) else ""
            self._take(token, before, following)
        value = self.total + self.section + (self.number or 0)
        tail, big = self._tail()
        if self.vague:
            return Numeral(None, None, True, tail, big)
        high = None if self.spread is None else value + self.spread
        return Numeral(value, high, self.over, tail, big, self.about)

    def _take(self, token: str, before: str, following: str) -> None:
        if token in _SCALES:
            self._scale(_SCALES[token], before)
        elif token[0] in _DIGITS:
            self._han(token, before, following)
        elif token[0].isdecimal() or token[0] == ".":
            self._western(token, before)
        elif token in ("余", "多"):
            self.over = True
        elif token == "来" and before in _SCALES or token == "来" and before.endswith("0"):
            self.about = True
        elif token in ("几", "数"):
            self._some(following)
        elif token == "半" and not before:
            self.number = Decimal("0.5")
        elif token != "点" or not following:
            raise ValueError(f"not a numeral: {self.text!r}")

    def _scale(self, scale: int, before: str) -> None:
        if scale < 10**4:
            if 1 < self.last <= scale:
                raise ValueError(f"not a numeral: {self.text!r}")
            self.section += (1 if self.number is None else self.number) * scale
            self._widen(scale)
        else:
            group = self.section + (self.number or 0)
            if group == 0 and self.total == 0 and not self.vague and self.number is None:
                group = Decimal(1)
            if self.total == 0:
                self.total = group * scale
            elif group == 0 or self.total < scale:  # 2.5万亿 multiplies all of it, 一亿五千万 adds a section
                self.total = (self.total + group) * scale
            else:
                self.total += group * scale
            self.section = Decimal(0)
            self._widen(scale)
        self.number, self.zero, self.last = None, False, scale

    def _widen(self, scale: int) -> None:
        if self.spread is not None:
            self.spread *= scale

    def _han(self, token: str, before: str, following: str) -> None:
        if before == "点":
            self._decimals("".join(str(_DIGITS[c]) for c in token))
            return
        if self.number is not None:
            raise ValueError(f"not a numeral: {self.text!r}")
        lone = token.lstrip("零〇")
        self.zero = self.zero or lone != token
        if not lone:
            self.number = None if before or following else Decimal(0)
            if following == "点":
                self.number = Decimal(0)
            return
        if len(lone) == 1:
            self._digit(_DIGITS[lone], following)
        elif (
            len(lone) == 2
            and self.zero is False
            and 0 < _DIGITS[lone[1]] - _DIGITS[lone[0]] < 3
            and not (before and before not in ("十", "拾"))
        ):
            self.number, self.spread = Decimal(_DIGITS[lone[0]]), Decimal(_DIGITS[lone[1]] - _DIGITS[lone[0]])
        elif not before and (not following or following in _BIG or following == "点"):
            self.number = Decimal("".join(str(_DIGITS[c]) for c in token))
        else:
            raise ValueError(f"not a numeral: {self.text!r}")

    def _digit(self, digit: int, following: str) -> None:
        self.number = Decimal(digit)
        shorthand = self.last >= 100 and not self.zero and following in ("", "点")
        if shorthand:  # 三万五 is 35,000, 四百五 is 450
            self.number *= self.last // 10

    def _western(self, token: str, before: str) -> None:
        if before == "点":
            self._decimals(token)
        elif self.number is not None:
            raise ValueError(f"not a numeral: {self.text!r}")
        else:
            try:
                self.number = Decimal(token.replace(",", "").rstrip("."))
            except InvalidOperation:
                raise ValueError(f"not a numeral: {self.text!r}") from None

    def _decimals(self, digits: str) -> None:
        if not digits.isdecimal():
            raise ValueError(f"not a numeral: {self.text!r}")
        self.number = (self.number or 0) + Decimal("0." + digits)

    def _some(self, following: str) -> None:
        if self.number is not None:
            raise ValueError(f"not a numeral: {self.text!r}")
        self.over = True
        if self.section or self.total:
            return  # 十几, 一百零几万: the lowest of them
        if following in _SMALL:
            self.number = Decimal(1)
        else:
            self.vague = True

    def _tail(self) -> tuple[int, int]:
        tail = big = 1
        for token in reversed(self.tokens):
            if token in ("余", "多", "几", "来"):
                continue
            scale = _SCALES.get(token)
            if scale is None:
                break
            tail *= scale
            big *= scale if scale >= 10**4 else 1
        return tail, big

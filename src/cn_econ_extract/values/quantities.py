"""Units: from the figure as written to the number of a unit code, and proportions such as 6:4.

The table of units is passed in (it is data, rules/units.toml); nothing here knows the rule files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from ..records import Number, plain_number
from .numbers import Numeral, read_numeral


class Unit(msgspec.Struct, frozen=True):
    """A unit as written: `form` (平方米, 亿度, 个), its code (m2, kWh, 个), and the factor from the form to the code.

    kind: money, quantity or ratio; rule: the rule that the form belongs to, for quantities one per dimension.
    """

    form: str
    code: str
    factor: Decimal
    kind: str
    rule: str


class Amount(msgspec.Struct, frozen=True):
    """A figure in its unit: one `value` (None where it cannot be read as one), or `low` and `high`."""

    value: Number | None
    low: Number | None = None
    high: Number | None = None


def parse_unit(line: str, kind: str, rule: str) -> Unit:
    """The unit of one line of the table: “form code factor”, the factor 1 and the code the form where left out.

    >>> parse_unit("GW MW 1000", "quantity", "quantity.power").code
    'MW'
    """
    form, _, rest = line.partition(" ")
    code, _, factor = rest.partition(" ")
    return Unit(form, code or form, Decimal(factor or 1), kind, rule)


def amount(numeral: Numeral, unit: Unit, extra: Decimal = Decimal(0)) -> Amount:
    """`numeral` in the code of `unit`; `extra` is added before the factor (两年半: 0.5)."""
    if numeral.value is None:
        return Amount(None)
    low = plain_number((numeral.value + extra) * unit.factor)
    if numeral.high is None:
        return Amount(low)
    return Amount(None, low, plain_number(numeral.high * unit.factor))


def shared(numeral: Numeral, following: Numeral) -> Decimal | None:
    """The value of `numeral` where the scale of `following` holds for it too: the 2 of 2-3亿 is 2 亿.

    A number with a scale of its own keeps it (2000万到1亿); one that would exceed the following is meant as it stands
    (8500到3万).
    """
    if numeral.value is None or following.value is None:
        return numeral.value
    if numeral.big > 1:
        return numeral.value
    scale = following.tail if numeral.tail == 1 else following.big
    upper = following.high or following.value
    return numeral.value * scale if scale > 1 and numeral.value * scale < upper * 1000 else numeral.value


def proportions(text: str) -> tuple[Decimal, ...]:
    """The shares that a proportion gives each part. ValueError where `text` is none.

    >>> proportions("6:4")
    (Decimal('0.6'), Decimal('0.4'))
    """
    parts = [read_numeral(part).value or Decimal(0) for part in text.split(":")]
    total = sum(parts)
    if len(parts) < 2 or not total:
        raise ValueError(f"not a proportion: {text!r}")
    return tuple(part / total for part in parts)


def unit_table(rules: Iterable[tuple[str, str, Iterable[str]]]) -> Mapping[str, tuple[Unit, ...]]:
    """Form → units of that form, from (rule name, kind, lines) triples."""
    table: dict[str, tuple[Unit, ...]] = {}
    for rule, kind, lines in rules:
        for line in lines:
            unit = parse_unit(line, kind, rule)
            table[unit.form] = (*table.get(unit.form, ()), unit)
    return table

"""The records that an extraction returns: immutable, grounded in the text, plain to serialise.

Every span is half-open and counted in code points of the text as it was given: ``text[start:end]`` is the
span's own ``text``. Numbers are `int` where they are integral and `decimal.Decimal` otherwise, never floats. Dates are
ISO 8601 strings that stay as partial as the article leaves them (``2021-01``, ``2021-Q1``, ``2021-11-16/2021-11-17``);
an open year is written ``XXXX-12-28`` as in EDTF. Currencies are ISO 4217 codes, places carry GB/T 2260 codes.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from .errors import RecordError

SCHEMA = "cn_econ_extract/1"

Number: TypeAlias = int | Decimal
Value: TypeAlias = Number | str | None
"""What a figure or date amounts to; None where the text gives one that cannot be read (数亿元, 近日)."""

EVENT_TYPES: dict[str, str] = {
    "signing": "签约",
    "groundbreaking": "开工",
    "milestone": "节点",
    "completion": "竣工",
    "production": "投产",
    "opening": "启用",
    "settlement": "落户",
    "establishment": "成立",
    "investment": "投资",
    "acquisition": "收购",
    "financing": "融资",
    "listing": "上市",
    "bid_award": "中标",
    "product_release": "下线",
    "meeting": "会议",
    "visit": "调研",
    "policy": "政策",
    "recognition": "获评",
}
STATUSES = ("occurred", "ongoing", "planned", "negated")
KINDS = (
    "money",
    "quantity",
    "ratio",
    "number",
    "change",
    "date",
    "place",
    "park",
    "company",
    "organization",
    "project",
    "name",
    "person",
    "industry",
)
NAME_KINDS = KINDS[KINDS.index("place") :]
MEASURE_ROLES = (
    "total_investment",
    "investment",
    "threshold",
    "output_value",
    "tax",
    "land_area",
    "floor_area",
    "capacity",
    "jobs",
    "count",
    "duration",
    "share",
)
NAME_ROLES = ("place", "park", "project", "name", "company", "investor", "party", "organizer", "organization", "person")
ROLES = NAME_ROLES + MEASURE_ROLES
RELATION_TYPES = ("alias_of", "subsidiary_of", "renamed_to", "part_of", "located_in", "invests_in")

_SI: dict[str, tuple[Decimal, str]] = {
    "mu": (Decimal(2000) / 3, "m2"),
    "ha": (Decimal(10_000), "m2"),
    "km2": (Decimal(1_000_000), "m2"),
    "km": (Decimal(1000), "m"),
    "t": (Decimal(1000), "kg"),
    "kW": (Decimal(1000), "W"),
    "MW": (Decimal(1_000_000), "W"),
    "kWh": (Decimal(3_600_000), "J"),
    "kV": (Decimal(1000), "V"),
    "kVA": (Decimal(1000), "VA"),
    "day": (Decimal(86_400), "s"),
}


def plain_number(value: Decimal | int) -> Number:
    """The number as records hold it: `int` where integral, else a Decimal without trailing zeros."""
    number = Decimal(value)
    if number == number.to_integral_value():
        return int(number)
    return number.normalize()


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Common base: absent fields are left out of `to_dict`, never null.

    Immutable records form no cycles, so that the garbage collector need not look at them (`gc=False`).
    """

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, strings, ints and Decimals, absent fields left out."""
        result: dict[str, Any] = {}
        for field, default in _fields(type(self)):
            if field in HIDDEN:
                continue
            value = getattr(self, field)
            if value is UNSET or (value is None and default is None and field not in ALWAYS):
                continue
            result[field] = _plain(value)
        return result


ALWAYS = frozenset({"date"})
"""Fields that are written even where they are None."""
HIDDEN = frozenset({"source"})
"""Fields that are never written."""
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_FIELDS: dict[type, tuple[tuple[str, Any], ...]] = {}


def _fields(cls: type[Record]) -> tuple[tuple[str, Any], ...]:
    if cls not in _FIELDS:
        _FIELDS[cls] = tuple((f.name, f.default) for f in msgspec.structs.fields(cls))
    return _FIELDS[cls]


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return dict(value)
    return value


def _sentence_at(text: str, position: int) -> tuple[int, int]:
    """The span of the sentence around `position`: from the last stop or line break before it to the next."""
    start = 1 + max(text.rfind(stop, 0, position) for stop in "。！？!?\n")
    end = _SENTENCE_END.search(text, position)
    return start, end.end() if end else len(text)


def _to_si(value: Value | UnsetType, unit: str | None) -> tuple[Decimal, str]:
    if unit is None or not isinstance(value, int | Decimal):
        raise ValueError("only an entity with one number and a unit has an SI value")
    factor, base = _SI.get(unit, (Decimal(1), unit))
    return Decimal(value) * factor, base


class Span(Record, frozen=True, kw_only=True):
    """A piece of the article: ``source[start:end] == text``."""

    text: str
    start: int
    end: int


class Entity(Span, frozen=True, kw_only=True):
    """A name, figure or date that the article mentions, with the rule that found it.

    `value` (or `min` and `max`) is given for money, quantity, ratio, number, change and date; `unit` is an ISO 4217
    code, a unit code of docs/records.md, a classifier, ``ratio`` or ``points``. A date has `first_day` and `last_day`
    (ISO days, inclusive; None at an open end) where its year is known, and `basis`.
    """

    kind: str
    rule: str
    id: str | None = None
    value: Value | UnsetType = UNSET
    min: Number | None = None
    max: Number | None = None
    unit: str | None = None
    modifier: str | None = None
    per: str | None = None
    first_day: str | None | UnsetType = UNSET
    last_day: str | None | UnsetType = UNSET
    basis: str | None = None
    direction: str | None = None
    from_value: Number | None = None
    to_value: Number | None = None
    name: str | None = None
    adcode: str | None = None
    candidates: tuple[str, ...] | None = None
    stock_code: str | None = None

    def to_si(self) -> tuple[Decimal, str]:
        """(value, unit) in SI base units; money and counts keep their unit. ValueError where there is no one number."""
        return _to_si(self.value, self.unit)


class Mention(Span, frozen=True, kw_only=True):
    """Where the article tells an event: the trigger's span and the rule that read it."""

    rule: str


class EventDate(Span, frozen=True, kw_only=True):
    """When an event happened or shall happen; `value` is ISO 8601, `basis` says where the year comes from."""

    value: str | None
    first_day: str | None | UnsetType = UNSET
    last_day: str | None | UnsetType = UNSET
    basis: str | None = None
    entity: str | None = None


class Argument(Span, frozen=True, kw_only=True):
    """What an event record says in one role. `entity` is the id of the entity behind it."""

    role: str
    value: Value | UnsetType = UNSET
    min: Number | None = None
    max: Number | None = None
    unit: str | None = None
    modifier: str | None = None
    per: str | None = None
    name: str | None = None
    of: str | None = None
    item: str | None = None
    entity: str | None = None
    confidence: Number | None = None

    def to_si(self) -> tuple[Decimal, str]:
        """(value, unit) in SI base units; money and counts keep their unit. ValueError where there is no one number."""
        return _to_si(self.value, self.unit)


class Event(Record, frozen=True, kw_only=True):
    """One real-world event: all its mentions, its date, its arguments."""

    id: str
    type: str
    status: str
    confidence: Number | None = None
    mentions: tuple[Mention, ...]
    date: EventDate | None = None
    arguments: tuple[Argument, ...]
    industries: tuple[str, ...] | None = None
    source: str = ""
    """The article's text, shared with the document and not part of the JSON; empty if read from JSON without text."""

    def __repr__(self) -> str:
        words = "、".join(m.text for m in self.mentions)
        return f"<Event {self.id} {self.type} {self.status} {self.date.value if self.date else None}: {words}>"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The evidence: the sentences of the article that hold a mention or an argument, in the order of the text."""
        spans: list[Span] = [*self.mentions, *self.arguments]
        if self.date is not None:
            spans.append(self.date)
        found = {_sentence_at(self.source, span.start) for span in spans} if self.source else set()
        return tuple(self.source[start:end].strip() for start, end in sorted(found))

    def argument(self, role: str) -> Argument | None:
        """The argument of `role` without `of`, else the first of that role, else None."""
        found = self.arguments_of(role)
        return next((a for a in found if a.of is None), found[0] if found else None)

    def arguments_of(self, role: str) -> tuple[Argument, ...]:
        """All arguments of `role`, in the order of the text."""
        return tuple(a for a in self.arguments if a.role == role)


class Relation(Record, frozen=True, kw_only=True):
    """What the article says of two of its entities; `head` and `tail` are entity ids."""

    type: str
    head: str
    tail: str
    rule: str


R = TypeVar("R", bound=Record)


def build(cls: type[R], data: Any, **more: Any) -> R:
    """The record of class `cls` from its `to_dict` form. RecordError names what does not fit."""
    if not isinstance(data, dict):
        raise RecordError(f"{cls.__name__}: an object is expected, not {type(data).__name__}")
    known = dict(_fields(cls))
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise RecordError(f"{cls.__name__}: unknown field {unknown[0]!r}")
    values = {key: _parse(key, value) for key, value in data.items()}
    try:
        return cls(**values, **more)
    except TypeError as error:
        raise RecordError(f"{cls.__name__}: {error}") from None


def _parse(field: str, value: Any) -> Any:
    if field == "mentions":
        return tuple(build(Mention, item) for item in value)
    if field == "arguments":
        return tuple(build(Argument, item) for item in value)
    if field == "date":
        return None if value is None else build(EventDate, value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Decimal):
        return plain_number(value)
    return value


_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """`text` with its lone surrogates, which UTF-8 lacks, replaced one by one by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def dump_json(value: Any) -> str:
    """JSON of plain data: numbers without exponent, lone surrogates escaped, everything else as it is.

    >>> dump_json({"value": Decimal("0.0000001"), "unit": "ratio"})
    '{"value":0.0000001,"unit":"ratio"}'
    """
    return msgspec.json.encode(_raw(value)).decode("utf-8")


def _raw(value: Any) -> Any:
    """`value` with all that msgspec would write otherwise than we want already encoded."""
    if isinstance(value, str):
        return msgspec.Raw(json.dumps(value).encode()) if _SURROGATE.search(value) else value
    if isinstance(value, dict):
        return {_raw(key): _raw(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_raw(item) for item in value]
    if isinstance(value, Decimal):
        return msgspec.Raw(format(value, "f").encode())
    if isinstance(value, int) and not isinstance(value, bool):
        return msgspec.Raw(str(value).encode())
    return value


def load_json(text: str | bytes) -> Any:
    """The counterpart of `dump_json`: decimals are read as Decimal, never as float."""
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None

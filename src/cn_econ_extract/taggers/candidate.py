"""What a tagger proposes: a span of the folded text, its kind, the rule behind it, and what it amounts to."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from ..records import Number, Value
from ..values.dates import DateExpression


class Candidate(msgspec.Struct, kw_only=True, gc=False):
    """A proposed entity in the folded text (offsets are of the folded text).

    Dates carry `date`, the expression as written, and get a value once a context is known. `name` is the full clean name,
    `core` the start of the name proper where something separable stands before it (the 衡阳县 of 衡阳县西渡高新区).
    `parts` are entities that stand inside this one and are kept beside it (the capacity in a project's name).
    """

    start: int
    end: int
    kind: str
    rule: str
    value: Value | UnsetType = UNSET
    min: Number | None = None
    max: Number | None = None
    unit: str | None = None
    modifier: str | None = None
    per: str | None = None
    date: DateExpression | None = None
    basis: str | None = None
    direction: str | None = None
    from_value: Number | None = None
    to_value: Number | None = None
    name: str | None = None
    adcode: str | None = None
    candidates: tuple[str, ...] | None = None
    stock_code: str | None = None

    @property
    def length(self) -> int:
        return self.end - self.start

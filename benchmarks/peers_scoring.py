"""What the peers of benchmarks/peers.py answer, in one form, and how it agrees with the gold of peers-gold.jsonl.

The gold was annotated by reading. A gold span has a `text` that must be covered and, where words around it may belong to it or
not (上午, 以上, 近), an `outer` text that must not be left. Its `value` is [first_day, last_day] or [low, high, currency]; null
there is not compared, for libraries differ by convention on the open end of 今年以来 or 4亿元以上. Without `value` only the span
is asked (本月底, 年初). `optional` spans (目前, 三年内) count neither as missed nor as wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

CURRENCIES = {"元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP"}

Value = tuple[Any, ...]
"""(first_day, last_day), or (low, high, currency); None where the tool leaves it open."""


@dataclass(frozen=True)
class Span:
    """A date or an amount that a tool found; `values` are its readings, several where the tool leaves the choice open."""

    kind: str
    start: int
    end: int
    values: tuple[Value, ...] = ()


@dataclass
class Counts:
    """Spans right, wrong and missed; of the right ones, how many had a value asked for, and which gave another one."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    valued: int = 0
    wrong_values: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 of the spans, the share of right values among the right spans, and what went wrong."""
        found, wanted = self.right + len(self.wrong), self.right + len(self.missed)
        return {
            "precision": _share(self.right, found),
            "recall": _share(self.right, wanted),
            "f1": _share(2 * self.right, found + wanted),
            "value_accuracy": _share(self.valued - len(self.wrong_values), self.valued),
            "wrong": self.wrong,
            "missed": self.missed,
            "wrong_values": self.wrong_values,
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


# -- what the tools answer, in one form


def own_spans(entities: Iterable[Any]) -> list[Span]:
    """The spans of `cn_econ_extract.tag`."""
    return [Span(e.kind, e.start, e.end, (_own_value(e),)) for e in entities]


def _own_value(entity: Any) -> Value:
    if entity.kind == "date":
        return tuple(day if isinstance(day, str) else None for day in (entity.first_day, entity.last_day))
    low, high = (entity.value, entity.value) if entity.min is None else (entity.min, entity.max)
    return low, high, entity.unit


def jionlp_spans(answer: tuple[Iterable[Mapping[str, Any]], Iterable[Mapping[str, Any]]]) -> list[Span]:
    """The spans of JioNLP's extract_time (points and spans of time; not lengths and periods) and extract_money."""
    times, sums = answer
    spans = [
        Span("date", t["offset"][0], t["offset"][1], (tuple(_day(end) for end in t["detail"]["time"]),))
        for t in times
        if t["type"] in ("time_point", "time_span")
    ]
    return spans + [Span("money", m["offset"][0], m["offset"][1], (_jionlp_money(m["detail"]),)) for m in sums]


def _jionlp_money(detail: Mapping[str, Any]) -> Value:
    number = detail["num"]
    low, high = number if isinstance(number, list) else (number, number)
    return _decimal(low), _decimal(high), CURRENCIES.get(detail["case"])


def recognizers_spans(answer: tuple[Iterable[Any], Iterable[Any]]) -> list[Span]:
    """The spans of Recognizers-Text: dates, times with a day, and ranges of them (not durations and sets), and currency."""
    dates, sums = answer
    spans = []
    for result in dates:
        readings = (result.resolution or {}).get("values") or []
        if result.type_name.rpartition(".")[2] in ("date", "daterange", "datetime", "datetimerange"):
            spans.append(Span("date", result.start, result.end + 1, tuple(_recognizers_days(r) for r in readings)))
    for result in sums:
        resolution = result.resolution or {}
        amount = _decimal(resolution.get("value"))
        spans.append(Span("money", result.start, result.end + 1, ((amount, amount, resolution.get("isoCurrency")),)))
    return spans


def _recognizers_days(reading: Mapping[str, str]) -> Value:
    if reading["type"] in ("date", "datetime"):
        return _day(reading.get("value")), _day(reading.get("value"))
    last = _day(reading.get("end"))
    if last and reading["type"] == "daterange":  # its end is the day after
        last = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    return _day(reading.get("start")), last


def _day(moment: str | None) -> str | None:
    """The day of '2021-03-31 23:59:59'; None for 'inf' and 'not resolved'."""
    try:
        return date.fromisoformat((moment or "")[:10]).isoformat()
    except ValueError:
        return None


def _decimal(number: Any) -> Decimal | None:
    try:
        return None if number is None else Decimal(str(number))
    except InvalidOperation:
        return None


# -- spans against the gold


def count(text: str, wanted: Sequence[Mapping[str, Any]], found: Iterable[Span], counts: Counts) -> None:
    """Adds to `counts` how the spans `found` in `text` agree with those `wanted`, all of one kind."""
    left = list(wanted)
    for span in (_stripped(span, text) for span in found):
        gold = next((g for g in left if fits(span, g)), None)
        if gold is None:
            if not any(g.get("optional") and _overlap(span, g) for g in wanted):
                counts.wrong.append(text[span.start : span.end])
            continue
        left.remove(gold)
        if gold.get("optional"):
            continue
        counts.right += 1
        if "value" in gold:
            counts.valued += 1
            if not any(same(value, gold["value"]) for value in span.values):
                counts.wrong_values.append(f"{gold['text']}: {' or '.join(str(value) for value in span.values)}")
    counts.missed += [g["text"] for g in left if not g.get("optional")]


def _stripped(span: Span, text: str) -> Span:
    """The span without the white space at its ends."""
    inner = text[span.start : span.end]
    return replace(span, start=span.end - len(inner.lstrip()), end=span.start + len(inner.rstrip()))


def fits(span: Span, gold: Mapping[str, Any]) -> bool:
    """Whether the span covers the gold's text and stays within its outer one."""
    start, outer = gold["start"], gold.get("outer", gold["text"])
    outer_start = start - outer.index(gold["text"])
    return bool(outer_start <= span.start <= start and start + len(gold["text"]) <= span.end <= outer_start + len(outer))


def same(value: Value, wanted: Sequence[Any]) -> bool:
    """Whether a value is the wanted one, in all that is asked for."""
    return len(value) == len(wanted) and all(_equal(v, w) for v, w in zip(value, wanted, strict=True) if w is not None)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, int) or (isinstance(wanted, str) and isinstance(value, Decimal)):
        return value is not None and _decimal(value) == _decimal(wanted)
    return bool(value == wanted)


def _overlap(span: Span, gold: Mapping[str, Any]) -> bool:
    return bool(span.start < gold["start"] + len(gold["text"]) and gold["start"] < span.end)

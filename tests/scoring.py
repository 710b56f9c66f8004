"""Compares extracted records with the expected ones of a fixture: a small F1 over events, dates and arguments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_FIGURES = ("value", "min", "max", "unit")


class Score(msgspec.Struct):
    """Counts of what was right, wrong and missed; `missed` and `wrong` name them."""

    right: int = 0
    wrong: list[str] = []
    missed: list[str] = []

    @property
    def f1(self) -> float:
        total = 2 * self.right + len(self.wrong) + len(self.missed)
        return 2 * self.right / total if total else 1.0


def score(fixture: dict[str, Any], events: Iterable[dict[str, Any]]) -> Score:
    """The score of the extracted `events` (as plain data) against the fixture's; optional ones do not count."""
    result = Score(wrong=[], missed=[])
    open_events = list(events)
    for expected in sorted(fixture["events"], key=lambda e: bool(e.get("optional"))):
        found = _match(fixture["text"], expected, open_events)
        if found is not None:
            open_events.remove(found)
        if expected.get("optional"):
            continue
        if found is None:
            result.missed.append(f"{expected['type']} {expected['anchors'][0]}")
            continue
        result.right += 1
        _score_date(expected, found, result)
        _score_arguments(expected, found, result)
    result.wrong += [f"{event['type']} {event['mentions'][0]['text']}" for event in open_events]
    return result


def _match(text: str, expected: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any] | None:
    anchors = [(text.index(anchor), text.index(anchor) + len(anchor)) for anchor in expected["anchors"]]
    held = {s for start, end in anchors for s in _sentences(text, start, end)}
    fitting = [
        event
        for event in events
        if event["type"] == expected["type"] and any(_sentences(text, m["start"], m["end"]) & held for m in event["mentions"])
    ]
    return max(fitting, key=lambda e: sum(_pairs(e["arguments"], expected["arguments"])), default=None)


def _sentences(text: str, start: int, end: int) -> set[int]:
    return {i for i, m in enumerate(_SENTENCE.finditer(text)) if m.start() < end and start < m.end()}


def _score_date(expected: dict[str, Any], found: dict[str, Any], result: Score) -> None:
    wanted, got = ((e["date"] or {}).get("value") for e in (expected, found))
    if wanted == got:
        result.right += 1
    else:
        result.missed.append(f"{expected['type']} {expected['anchors'][0]}: date {wanted}, not {got}")


def _score_arguments(expected: dict[str, Any], found: dict[str, Any], result: Score) -> None:
    left = list(found["arguments"])
    for wanted in sorted(expected["arguments"], key=lambda a: bool(a.get("optional"))):
        got = next((a for a in left if _same(a, wanted)), None)
        if got is not None:
            left.remove(got)
        if wanted.get("optional"):
            continue
        if got is None:
            result.missed.append(f"{expected['type']} {wanted['role']} {wanted['text']}")
        else:
            result.right += 1
    result.wrong += [f"{expected['type']} {argument['role']} {argument['text']}" for argument in left]


def _pairs(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Iterable[bool]:
    return (any(_same(got, wanted) for got in found) for wanted in expected)


def _same(got: dict[str, Any], wanted: dict[str, Any]) -> bool:
    if got["role"] != wanted["role"]:
        return False
    if "unit" in wanted:
        return all(_number(got.get(key)) == _number(wanted.get(key)) for key in _FIGURES)
    return any(_alike(_plain(got.get(key) or ""), _plain(wanted["text"])) for key in ("name", "text"))


def _number(value: Any) -> Any:
    return float(value) if value is not None and not isinstance(value, str) else value


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return bool(short) and short in long and 2 * len(short) >= len(long)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name))

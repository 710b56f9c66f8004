"""Compares extracted records with annotated ones (gold), so that users can measure on their own articles.

A gold article is `{"id", "title", "published", "text", "events": […], "relations": […]}`. Its events hold `anchors` (pieces of
the text, each found once, that contain a trigger), `type`, `status`, `date` and `arguments`; `"optional": true` marks what is
neither asked for nor counted as wrong (docs/records.md).

An extracted event is paired with a gold event of its type if a mention lies in a sentence that holds one of the anchors; the
pairs are taken best first, one to one. Names are right if one holds the other with at least half its length (`strict`: if
they are equal), figures if values and unit are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from .records import MEASURE_ROLES

Data: TypeAlias = Mapping[str, Any]
"""A record in its `to_dict` form, or its gold counterpart."""

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_FIGURES = ("value", "min", "max")


class Outcome(msgspec.Struct, frozen=True):
    """One thing that was compared: `what` (event, date, status, argument, …), right, wrong (extra) or missed, and its label."""

    what: str
    result: str
    label: str
    note: str = ""
    got: Data | None = None


class Tally:
    """Counts outcomes; `figures` makes precision, recall and F1 of them."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.notes: list[str] = []

    def add(self, article: str, outcomes: Iterable[Outcome]) -> None:
        """Count the outcomes of one article."""
        for outcome in outcomes:
            self.counts[outcome.what, outcome.label, outcome.result] += 1
            if outcome.result != "right" and outcome.note:
                self.notes.append(f"{article}: {outcome.result} {outcome.what} {outcome.label} {outcome.note}")

    def count(self, what: str, result: str, label: str | None = None) -> int:
        """How many outcomes of `what` (with `label`, where given) were `result`."""
        return sum(n for (w, name, r), n in self.counts.items() if w == what and r == result and label in (None, name))

    def f1(self, *whats: str, label: str | None = None) -> float:
        """The F1 over `whats`; 1 where there was nothing to find and nothing was found."""
        right, wrong, missed = (sum(self.count(w, r, label) for w in whats) for r in ("right", "wrong", "missed"))
        return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0

    def share(self, what: str, against: str, label: str | None = None) -> float:
        """The share of the right ones among the right and those that are `against` (wrong: precision, missed: recall)."""
        right = self.count(what, "right", label)
        return right / max(1, right + self.count(what, against, label))

    def figures(self) -> dict[str, float]:
        """The figures by name, from 0 to 1; `records` is F1 over events, their dates and arguments."""
        named = {
            "records": self.f1("event", "date", "argument"),
            "events": self.f1("event"),
            "events_precision": self.share("event", "wrong"),
            "events_recall": self.share("event", "missed"),
            "dates": self.share("paired_date", "wrong"),
            "status": self.share("status", "wrong"),
            "arguments": self.f1("argument"),
            "strict": self.f1("strict"),
            "names": self.f1("name"),
            "names_strict": self.f1("name_strict"),
            "qualified": self.share("qualifier", "wrong"),
            "mentions": self.f1("mention"),
            "relations": self.f1("relation"),
        }
        return {name: round(value, 4) for name, value in named.items()}

    def by_label(self, what: str) -> dict[str, dict[str, float]]:
        """Precision, recall and F1 of `what` by label, with the number of gold ones, the most frequent first."""
        rows = {}
        for label in {name for (w, name, _) in self.counts if w == what}:
            gold = self.count(what, "right", label) + self.count(what, "missed", label)
            precision, recall = self.share(what, "wrong", label), self.share(what, "missed", label)
            rows[label] = {"gold": gold, "precision": precision, "recall": recall, "f1": self.f1(what, label=label)}
        return dict(sorted(rows.items(), key=lambda row: (-row[1]["gold"], row[0])))


def compare(gold: Data, predicted: Data) -> Iterator[Outcome]:
    """The outcomes of one article: `gold` against the document `predicted` in its `to_dict` form."""
    text, golds, events = gold["text"], gold["events"], predicted["events"]
    pairs = _pair_events(text, events, golds)
    for p, g in pairs:
        if not golds[g].get("optional"):
            yield from _paired(text, events[p], golds[g])
    found, known = {p for p, _ in pairs}, {g for _, g in pairs}
    for g, wanted in enumerate(golds):
        if g not in known and not wanted.get("optional"):
            yield Outcome("event", "missed", wanted["type"], wanted["anchors"][0])
            yield Outcome("date", "missed", wanted["type"])
            yield from _unpaired(wanted.get("arguments", []), "missed")
    for p, event in enumerate(events):
        if p not in found:
            where = event["mentions"][0] if event["mentions"] else {"text": "?", "start": 0}
            yield Outcome("event", "wrong", event["type"], f"{where['text']}@{where['start']}", event)
            yield Outcome("date", "wrong", event["type"])
            yield from _unpaired(event["arguments"], "wrong")
    if "relations" in gold:
        yield from _relations(gold, predicted)


def _unpaired(arguments: Sequence[Data], result: str) -> Iterator[Outcome]:
    for argument in arguments:
        if not argument.get("optional"):
            yield Outcome("argument", result, argument["role"], got=argument if result == "wrong" else None)
            yield Outcome("strict", result, argument["role"])


# ---------------------------------------------------------------- events


def _pair_events(text: str, events: Sequence[Data], golds: Sequence[Data]) -> list[tuple[int, int]]:
    """(extracted, gold) indices: a mention inside an anchor before one in its sentence, then by what they have in common."""
    scored = []
    for g, gold in enumerate(golds):
        anchors = _anchors(text, gold)
        held = {sentence for anchor in anchors for sentence in _sentences(text, *anchor)}
        for p, event in enumerate(events):
            spans = [(mention["start"], mention["end"]) for mention in event["mentions"]]
            if event["type"] != gold["type"] or not any(_sentences(text, *span) & held for span in spans):
                continue
            inside = any(low <= start and end <= high for start, end in spans for low, high in anchors)
            common = len(_pair_arguments(event["arguments"], gold.get("arguments", []), strict=False))
            scored.append((inside, common + (_day(event) == _day(gold)), -p, -g))
    pairs: list[tuple[int, int]] = []
    for _, _, p, g in sorted(scored, reverse=True):
        if all(-p != q and -g != h for q, h in pairs):
            pairs.append((-p, -g))
    return pairs


def _anchors(text: str, gold: Data) -> list[tuple[int, int]]:
    return [(text.find(anchor), text.find(anchor) + len(anchor)) for anchor in gold["anchors"]]


def _sentences(text: str, start: int, end: int) -> set[int]:
    """The numbers of the sentences that [start, end) touches."""
    return {n for n, match in enumerate(_SENTENCE.finditer(text)) if match.start() < end and start < match.end()}


def _day(event: Data) -> str | None:
    return (event.get("date") or {}).get("value")


def _paired(text: str, event: Data, gold: Data) -> Iterator[Outcome]:
    """The outcomes of an extracted event and the gold event that it is."""
    kind, anchor = gold["type"], gold["anchors"][0]
    yield Outcome("event", "right", kind, got=event)
    same_day = _day(event) == _day(gold)
    for what in ("date", "paired_date"):
        if same_day:
            yield Outcome(what, "right", kind)
        else:
            yield Outcome(what, "wrong", kind, f"{anchor}: {_day(event)} for {_day(gold)}" if what == "date" else "")
    if not same_day:
        yield Outcome("date", "missed", kind)
    same_status = event.get("status") == gold["status"]
    yield Outcome("status", "right" if same_status else "wrong", kind, f"{anchor}: {event.get('status')} for {gold['status']}")
    yield from _mentions(text, event, gold)
    yield from _arguments(event["arguments"], gold.get("arguments", []), anchor)


def _mentions(text: str, event: Data, gold: Data) -> Iterator[Outcome]:
    anchors = [_sentences(text, *anchor) for anchor in _anchors(text, gold)]
    mentions = [_sentences(text, mention["start"], mention["end"]) for mention in event["mentions"]]
    for mention in mentions:
        yield Outcome("mention", "right" if any(mention & anchor for anchor in anchors) else "wrong", gold["type"])
    for anchor in anchors:
        if not any(mention & anchor for mention in mentions):
            yield Outcome("mention", "missed", gold["type"])


def _arguments(found: Sequence[Data], wanted: Sequence[Data], anchor: str) -> Iterator[Outcome]:
    for what, strict in (("argument", False), ("strict", True)):
        pairs = _pair_arguments(found, wanted, strict=strict)
        got, known = {p for p, _ in pairs}, {g for _, g in pairs}
        rights = [(wanted[g], found[p]) for p, g in pairs if not wanted[g].get("optional")]
        wrongs = [(argument, argument) for p, argument in enumerate(found) if p not in got]
        misses = [(argument, None) for g, argument in enumerate(wanted) if g not in known and not argument.get("optional")]
        for result, items in (("right", rights), ("wrong", wrongs), ("missed", misses)):
            for argument, extracted in items:
                yield Outcome(what, result, argument["role"], "" if strict else f"{anchor}: {argument['text']}", extracted)
                if _is_name(argument):
                    yield Outcome("name_strict" if strict else "name", result, argument["role"])
        if not strict:
            yield from _qualifiers(rights, anchor)


def _qualifiers(pairs: Iterable[tuple[Data, Data]], anchor: str) -> Iterator[Outcome]:
    """Whether the arguments whose gold has `of` or a modifier have the same."""
    for gold, got in pairs:
        if "of" in gold or "modifier" in gold:
            of_same = "of" not in gold or same_name(got.get("of"), gold["of"], strict=False)
            same = of_same and got.get("modifier") == gold.get("modifier")
            yield Outcome("qualifier", "right" if same else "wrong", gold["role"], f"{anchor}: {gold['text']}")


# ---------------------------------------------------------------- arguments


def _is_name(argument: Data) -> bool:
    return argument["role"] not in MEASURE_ROLES and not argument.get("unit")


def _pair_up(found: Sequence[Data], wanted: Sequence[Data], same: Callable[[Data, Data, bool], bool]) -> list[tuple[int, int]]:
    """(extracted, gold) indices of what is the same, one to one, equal names first."""
    pairs: dict[int, int] = {}
    for strict in (True, False):
        for g, gold in enumerate(wanted):
            if g not in pairs.values():
                match = next((p for p, got in enumerate(found) if p not in pairs and same(got, gold, strict)), None)
                if match is not None:
                    pairs[match] = g
    return list(pairs.items())


def _pair_arguments(found: Sequence[Data], wanted: Sequence[Data], *, strict: bool) -> list[tuple[int, int]]:
    return _pair_up(found, wanted, lambda got, gold, exact: same_argument(got, gold, strict=exact or strict))


def same_argument(got: Data, gold: Data, *, strict: bool) -> bool:
    """Whether the extracted argument is the gold one: the same role with equal figures, or with the same name."""
    if got["role"] != gold["role"]:
        return False
    if gold["role"] in MEASURE_ROLES or gold.get("unit"):
        return got.get("unit") == gold.get("unit") and all(_same_number(got.get(key), gold.get(key)) for key in _FIGURES)
    return any(same_name(got.get(key), gold["text"], strict=strict) for key in ("name", "text"))


def same_name(got: str | None, gold: str, *, strict: bool) -> bool:
    """Whether two names are equal but for punctuation, or, unless `strict`, one holds the other with half its length."""
    short, long = sorted((_plain(got or ""), _plain(gold)), key=len)
    return bool(short) and (short == long or (not strict and short in long and 2 * len(short) >= len(long)))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name))


def _same_number(got: Any, gold: Any) -> bool:
    if got is None or gold is None:
        return got is gold
    low, high = sorted((Decimal(str(got)), Decimal(str(gold))))
    return high - low <= max(abs(low), abs(high)) / 10**6


# ---------------------------------------------------------------- relations


def _relations(gold: Data, predicted: Data) -> Iterator[Outcome]:
    found, wanted = predicted.get("relations", []), gold["relations"]
    entities = {entity["id"]: entity for entity in predicted.get("entities", [])}
    batches = _batches(predicted["events"], "entity"), _batches(gold["events"], "text")

    def same_end(entity: str, name: str, strict: bool) -> bool:
        if any(same_name(entities.get(entity, {}).get(key), name, strict=strict) for key in ("name", "text")):
            return True
        both = entity in batches[0] and name in batches[1]
        return not strict and both and same_argument(batches[0][entity], batches[1][name], strict=False)

    def same(got: Data, relation: Data, strict: bool) -> bool:
        return got["type"] == relation["type"] and all(same_end(got[end], relation[end], strict) for end in ("head", "tail"))

    pairs = _pair_up(found, wanted, same)
    for p, relation in enumerate(found):
        if p not in {q for q, _ in pairs}:
            ends = " > ".join(entities.get(relation[end], {}).get("text", "?") for end in ("head", "tail"))
            yield Outcome("relation", "wrong", relation["type"], ends)
    for g, relation in enumerate(wanted):
        if not relation.get("optional"):
            result = "right" if g in {h for _, h in pairs} else "missed"
            yield Outcome("relation", result, relation["type"], f"{relation['head']} > {relation['tail']}")


def _batches(events: Iterable[Data], key: str) -> dict[str, Data]:
    """The batches of projects among the arguments, by `key`."""
    arguments = (a for event in events for a in event.get("arguments", []))
    return {a[key]: a for a in arguments if a["role"] == "project" and a.get("unit") and key in a}

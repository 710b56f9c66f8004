"""Why something was found or not: per sentence what fired, what was dropped, by which rule and why."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from .events import Draft, TriggerMention
from .pipeline import Analysis
from .records import Event
from .taggers import Candidate

LEGEND = "+ found   - gave way to another   ! a trigger that tells an event (= its record)   x a trigger word that tells none"
"""What the signs before the lines of the account mean."""

_REASONS = {
    "before": "the rule wants other words before it",
    "after": "the rule wants other words after it",
    "not_before": "the words before it rule that out",
    "not_after": "the words after it rule that out",
}
"""What it means that a trigger fails at a field of its rule (docs/rules.md); other reasons speak for themselves."""


def explain(analysis: Analysis, at: int | None = None, containing: str | None = None) -> Iterator[str]:
    """The lines of the account, or of one sentence: around `at`, an offset in the text as given, or `containing` these words."""
    account, folded = _Account(analysis), analysis.folded
    for number, sentence in enumerate(analysis.reading.article.sentences):
        first, last = folded.span(sentence.start, sentence.end)
        if (at is None or first <= at < last) and (containing is None or containing in folded.source[first:last]):
            yield f"[{number + 1}] {sentence.kind}: {folded.text[sentence.start : sentence.end]}"
            yield from account.entities(sentence.start, sentence.end)
            yield from account.triggers(number)


class _Account:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._text = analysis.folded.text
        self._days = {d.candidate.start: d for d in analysis.reading.dates}
        self._records = {event.id: event for event in analysis.document().events}
        events = enumerate(analysis.reading.events, 1)
        self._drafts = {id(mention): (f"ev{number}", draft) for number, draft in events for mention in draft.mentions}
        self._mentions: dict[int, list[TriggerMention]] = {}
        for mention in analysis.reading.mentions:
            self._mentions.setdefault(mention.sentence, []).append(mention)

    def entities(self, start: int, end: int) -> Iterator[str]:
        """What was found in [start, end), and what lost its place to it."""
        for candidate in self._analysis.resolution.kept:
            if start <= candidate.start < end:
                yield f"    + {self._words(candidate)}{self._meaning(candidate)}"
        for dropped in self._analysis.resolution.dropped:
            if start <= dropped.candidate.start < end:
                yield f"    - {self._words(dropped.candidate)}: overlaps {self._words(dropped.winner)}"

    def triggers(self, sentence: int) -> Iterator[str]:
        """What was read as a trigger in the sentence, and what was not."""
        refused: dict[tuple[str, str, str], list[str]] = {}
        if sentence not in self._mentions:
            yield "    (no trigger word of any event type)"
        for mention in self._mentions.get(sentence, ()):
            word = self._text[mention.start : mention.end]
            if mention.rejected is not None:
                refused.setdefault((word, mention.type, mention.rejected), []).append(mention.rule)
                continue
            yield f"    ! {word} → {mention.type}, {mention.status} ({mention.rule}){self._event(mention)}"
            yield from self._record(mention)
        for (word, kind, reason), rules in refused.items():
            said = f"{_REASONS[reason]} ({reason})" if reason in _REASONS else reason
            yield f"    x {word} is no {kind} ({', '.join(dict.fromkeys(rules))}): {said}"

    def _event(self, mention: TriggerMention) -> str:
        if id(mention) not in self._drafts:
            return ""
        name, draft = self._drafts[id(mention)]
        return f": event {name}{self._told_before(draft, mention)}"

    def _record(self, mention: TriggerMention) -> Iterator[str]:
        """What the record holds of the event that is told here first."""
        name, draft = self._drafts.get(id(mention), ("", None))
        if draft is not None and mention is draft.mentions[0]:
            event = self._records.get(name)
            yield "      = left out by the extractor's options" if event is None else f"      = {_contents(event)}"

    def _told_before(self, draft: Draft, mention: TriggerMention) -> str:
        first = draft.mentions[0]
        return "" if first is mention else f", merged with {self._text[first.start : first.end]} in sentence {first.sentence + 1}"

    def _words(self, candidate: Candidate) -> str:
        return f"{candidate.kind} {self._text[candidate.start : candidate.end]} ({candidate.rule})"

    def _meaning(self, candidate: Candidate) -> str:
        if candidate.date is not None:
            dated = self._days.get(candidate.start)
            if dated is None:
                return ""
            use = "" if dated.usable else ", no event's date"
            return f" = {dated.resolved.value} ({dated.resolved.basis}){use}"
        parts = []
        if candidate.value is not UNSET:
            parts.append(str(candidate.value))
        elif candidate.min is not None or candidate.max is not None:
            parts.append(f"{candidate.min} to {candidate.max}")
        parts += [part for part in (candidate.unit, candidate.modifier) if part]
        if candidate.name:
            parts.append(candidate.name)
        return f" = {' '.join(parts)}" if parts else ""


def _contents(event: Event) -> str:
    day = "no date" if event.date is None else f"date {event.date.value}"
    return "; ".join([day, *(f"{a.role} {a.text}{f' of {a.of}' if a.of else ''}" for a in event.arguments)])

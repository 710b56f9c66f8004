"""Why something was found or not: per sentence what fired, what was dropped, by which rule and why."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from .events import Draft, TriggerMention
from .pipeline import Analysis
from .taggers import Candidate


def explain(analysis: Analysis, at: int | None = None) -> Iterator[str]:
    """The lines of the account; `at`, an offset in the text as given, asks for the sentence around it alone."""
    account, folded = _Account(analysis), analysis.folded
    for number, sentence in enumerate(analysis.reading.article.sentences):
        first, last = folded.span(sentence.start, sentence.end)
        if at is None or first <= at < last:
            yield f"[{number + 1}] {sentence.kind}: {folded.text[sentence.start : sentence.end]}"
            yield from account.entities(sentence.start, sentence.end)
            yield from account.triggers(number)


class _Account:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._text = analysis.folded.text
        self._days = {d.candidate.start: d for d in analysis.reading.dates}

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
        for mention in self._analysis.reading.mentions:
            if mention.sentence != sentence:
                continue
            word = self._text[mention.start : mention.end]
            if mention.rejected is not None:
                yield f"    x {word} is no {mention.type} ({mention.rule}): {mention.rejected}"
                continue
            yield f"    ! {word} → {mention.type}, {mention.status} ({mention.rule}){self._event(mention)}"

    def _event(self, mention: TriggerMention) -> str:
        for number, draft in enumerate(self._analysis.reading.events, 1):
            if mention in draft.mentions:
                return f": event ev{number}{self._told_before(draft, mention)}"
        return ""

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

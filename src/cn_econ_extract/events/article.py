"""The view of an article that the event stage reads: folded text, sentences, clauses, entities by position."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from ..rules.event_types import EventRules, event_rules
from ..taggers.candidate import Candidate
from ..text.dateline import Dateline, read_report_line
from ..text.sentences import Clause, Sentence, as_headlines, split_clauses, split_sentences
from .sections import keep_pointers, section_starts


class Article:
    """One folded text with its resolved entities (outer ones before the ones inside them, in the order of the text)."""

    def __init__(
        self,
        text: str,
        entities: list[Candidate],
        dateline: Dateline,
        published: date | None = None,
        title: str | None = None,
        rules: EventRules | None = None,
    ) -> None:
        self.text = text
        self.rules = rules or event_rules()
        self.entities = _without_counted(entities, text)
        self.dateline = dateline
        self.published = published
        self.title = title
        self.sentences: list[Sentence] = split_sentences(text)
        self._starts = [entity.start for entity in self.entities]
        # How far the entities up to each one reach: those that end before a position are passed by bisection.
        self._reach = list(accumulate((entity.end for entity in self.entities), max))
        self._of_kinds: dict[tuple[str, ...], _Selection] = {(): (self._starts, self._reach, self.entities)}
        self._clauses: dict[int, tuple[list[Clause], list[int]]] = {}
        """The clauses of a sentence and their ends."""
        self._issuers: dict[int, Candidate | None] = {}
        months = _MONTH_LINE.search(text) is not None  # of a chronicle: they hold for all days below
        self._sections = [] if months else section_starts(text, self.sentences, self.within, self.rules.words)
        as_headlines(text, self.sentences, self._sections)
        if self._sections:
            for start, end in pairwise([0, *(self.sentences[number].start for number in self._sections), len(text)]):
                keep_pointers(text, self.within(start, end))
        self._datelines = [dateline] if not self._sections else list(self._read_datelines())
        self._report_spans = sorted({span for told in (dateline, *self._datelines) for span in told.spans})

    def _read_datelines(self) -> Iterator[Dateline]:
        """The datelines of the sections: the page's stamps are not theirs."""
        starts = [self.text.rfind("\n", 0, self.sentences[number].start) + 1 for number in self._sections]
        for start, end in pairwise([0, *starts, len(self.text)]):
            yield read_report_line(self.text, start, end)

    def section(self, index: int) -> int:
        """The number of the sentence that begins the section of sentence `index`: what is told before it is another article."""
        if not self._sections:
            return 0  # most often
        number = bisect_right(self._sections, index)
        return self._sections[number - 1] if number else 0

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @property
    def day(self) -> date | None:
        """The day of the paper, as given or by the dateline."""
        return self.published or self.dateline.published

    def dateline_of(self, index: int) -> Dateline:
        """The dateline of the section of sentence `index`."""
        return self._datelines[bisect_right(self._sections, index)]

    def is_in_dateline(self, position: int) -> bool:
        """Whether what stands at `position` speaks of the report, not of events."""
        before = bisect_right(self._report_spans, (position, len(self.text)))
        return before > 0 and position < self._report_spans[before - 1][1]

    def report_day(self, index: int) -> date | None:
        """The day from which 今天 and 昨日 count in sentence `index`: the dateline's, else the paper's."""
        dateline = self.dateline_of(index)
        day, month, written = self.day, dateline.month, dateline.day
        if day is None or month is None or written is None:
            return day
        try:
            report = day.replace(month=month, day=written)
            return report if report <= day else report.replace(year=day.year - 1)
        except ValueError:  # 2月29日 in a year without one, a day that does not exist
            return day

    @cached_property
    def is_chronicle(self) -> bool:
        """Whether the article is a list of dated items, each an event of its own."""
        items = [s for s in self.sentences if s.kind == "item" and s.first]
        if sum(bool(self.within(item.start, min(item.end, item.start + 16), "date")) for item in items) >= 3:
            return True
        lines = [s for s in self.sentences if s.kind == "body" and s.first]
        titled = self.title is not None and _CHRONICLE.search(self.title) is not None
        days = [date for line in lines for date in self.within(line.start, line.end, "date")[:1] if date.start == line.start]
        dated = sum(titled or (day.date is not None and day.date.month is not None) for day in days)
        return dated >= _DATED_LINES and 3 * dated >= 2 * len(lines)

    def issuer(self, position: int) -> Candidate | None:
        """Who speaks of itself as 本公司 at `position`: in its section the first company with a stock code, else the first."""
        first = self.section(self.sentence_index(position))
        if first not in self._issuers:
            self._issuers[first] = self._issuer(first)
        return self._issuers[first]

    def _issuer(self, first: int) -> Candidate | None:
        """The issuer of the section that begins with sentence number `first`."""
        number = bisect_right(self._sections, first)
        end = self.sentences[self._sections[number]].start if number < len(self._sections) else len(self.text)
        told = self.within(self.sentences[first].start, end, "company")
        companies = [e for e in told if not e.rule.endswith(".pointing")]
        listed = next((c for c in companies if _STOCK_CODE.match(self.text, c.end)), None)
        if listed is not None:
            return listed
        return companies[0] if companies else None

    def within(self, start: int, end: int, *kinds: str) -> list[Candidate]:
        """The entities that lie in [start, end), of `kinds` where given."""
        starts, reach, entities = self._of_kinds.get(kinds) or self._select(kinds)
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:
            return []  # most often
        high = bisect_left(starts, end, low)
        found = entities[low:high]
        return found if reach[high - 1] <= end else [e for e in found if e.end <= end]

    def _select(self, kinds: tuple[str, ...]) -> _Selection:
        """The entities of `kinds`; the same few combinations are asked for again and again."""
        entities = [e for e in self.entities if e.kind in kinds]
        self._of_kinds[kinds] = [e.start for e in entities], list(accumulate([e.end for e in entities], max)), entities
        return self._of_kinds[kinds]

    def covering(self, start: int, end: int) -> list[Candidate]:
        """The entities that hold [start, end) or a part of it."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return [e for e in self.entities[low:high] if e.end > start]

    def in_dateline(self, candidate: Candidate) -> bool:
        """Whether the dateline names it: 江口新区讯."""
        return any(start <= candidate.start < end for start, end in self.dateline.spans)

    def sentence_index(self, position: int) -> int:
        """The index of the sentence around `position`, or of the last one before it."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def is_headline(self, index: int, position: int) -> bool:
        """Whether `position` in sentence `index` stands in a headline, or in the heading of its own line: 【甲公司投产】昨天,…"""
        sentence = self.sentences[index]
        if not self.text.startswith("【", sentence.start):
            return sentence.kind == "headline"
        return self.text.find("】", sentence.start, position) < 0

    def clauses(self, index: int) -> list[Clause]:
        """The clauses of sentence `index`; commas inside brackets, quotes and entities divide nothing."""
        return (self._clauses.get(index) or self._divide(index))[0]

    def _tells_twice(self, headline: Sentence) -> bool:
        """Whether both sides of a space in the headline tell something: 38个项目动工 16个项目竣工."""
        before, space, behind = self.text[headline.start : headline.end].partition(" ")
        return space != "" and all(self.rules.words.search(part) is not None for part in (before, behind))

    def clause_at(self, index: int, position: int) -> Clause:
        """The clause of sentence `index` around `position`."""
        clauses, ends = self._clauses.get(index) or self._divide(index)
        return clauses[bisect_right(ends, position, 0, len(ends) - 1)]

    def _divide(self, index: int) -> tuple[list[Clause], list[int]]:
        sentence = self.sentences[index]
        told = sentence.kind == "headline" and self._tells_twice(sentence)
        clauses = self._joined(split_clauses(self.text, sentence.start, sentence.end, headline=told))
        self._clauses[index] = clauses, [clause.end for clause in clauses]
        return self._clauses[index]

    def _joined(self, clauses: list[Clause]) -> list[Clause]:
        """Clauses whose boundary falls into brackets or an entity are one."""
        brackets = bool(clauses) and _OPENING.search(self.text, clauses[0].start, clauses[-1].end) is not None
        joined = clauses[:1]
        for clause in clauses[1:]:
            start, edge = joined[-1].start, joined[-1].end
            inside = brackets and any(self._is_within(start, edge, *pair) for pair in _PAIRS)
            if inside or self._is_in_entity(edge):
                joined[-1] = Clause(start, clause.end)
            else:
                joined.append(clause)
        return joined

    def _is_in_entity(self, edge: int) -> bool:
        before = bisect_left(self._starts, edge)
        return before > 0 and self._reach[before - 1] > edge

    def _is_within(self, start: int, edge: int, left: str, right: str) -> bool:
        """Whether a bracket opened in [start, edge) holds the edge; a long quotation is text like any other."""
        opened = self.text.rfind(left, start, edge)
        if opened < 0 or self.text.find(right, opened, edge) >= 0:
            return False
        return left != "“" or self.text.find(right, edge, opened + _QUOTED_NAME) >= 0


_Selection = tuple[list[int], list[int], list[Candidate]]
"""Entities with their starts, and how far those up to each one reach."""
_PAIRS = ("()", "“”", "《》")
_OPENING = re.compile(r"[(“《]")
_QUOTED_NAME = 20
"""The longest quotation that is taken for a name, in characters."""

"""The longest headline of an item, in characters."""
_CHRONICLE = re.compile(r"大事|纪事|记事|回眸|历程|日志|备忘")
_MONTH_LINE = re.compile(r"(?m)^[ \t\x1e]*(?:\d{1,2}|十?[一二三四五六七八九十])月[ \t]*$")
_DATED_LINES = 4
"""How many lines of a chronicle without list marks begin with a date at least."""

_STOCK_CODE = re.compile(r"\(\D{0,12}\d{4,6}(?:\.[A-Z]{2})?[),]")
_COUNTABLE = re.compile(r"(?:生产线|厂房|车间|泊位|机组|仓库|楼)$")


def _without_counted(entities: list[Candidate], text: str) -> list[Candidate]:
    """The entities without the things that a figure counts: 5条生产线 and 生产线12条 name no project."""
    counted = [e for e in entities if e.kind == "quantity" and e.unit != "次"]
    starts, ends = {e.start for e in counted}, {e.end for e in counted}
    return [
        e
        for e in entities
        if e.kind != "project" or not _COUNTABLE.search(text, e.start, e.end) or not (e.start in ends or e.end in starts)
    ]

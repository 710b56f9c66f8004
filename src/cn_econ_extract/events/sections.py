"""Where a page begins anew: an article behind another one, the items of a column.

A section begins with a heading that tells an event and is taken up by the paragraph below it (or by the rest of its own line:
【X投产】), with a dateline, below a signature, or with a lead: a day and what happened to something that has not been named
before. The subheads of a feature (抓项目 促投资) do none of this, so the feature stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from ..taggers.candidate import Candidate
from ..text.dateline import opens_report
from ..text.fold import LIST_MARK
from ..text.sentences import Sentence

_HEADING = 48
"""The longest heading, in characters."""
_HEADINGS = 3
"""So many lines at most make one heading: what stands over it, itself, what stands under it."""
_LEAD = 120
"""How much of the paragraph below a heading is looked at."""
_TAKEN_UP = 0.3
"""The share of a heading's pairs of characters that the paragraph below has at least when it takes it up."""
_OPENING = 24
"""How far the subject and the day of a lead lie apart at most."""
_CLOSED = "。!?;:,、…"
_SAID = ("。”", "!”", "?”", "…”", "。)", "!)")
_LABEL = re.compile(rf"[ {LIST_MARK}]*【([^】\n]{{2,48}})】")
_ORDINAL = "[一二三四五六七八九十]{1,3}"
# ◎甲公司…, ■乙市…, 一、丙项目…: what a column puts before each of its headings
_MARK = re.compile(rf" *([【{LIST_MARK}]|{_ORDINAL}(?=、)|\((?={_ORDINAL}\))|[^\w\s\"“‘《(\[])")
_UNSAID = re.compile(rf"[\s{LIST_MARK}\"“”‘’《》()【】,:、·—-]+")
# 该项目, 此次, 这座: what the paragraph before told. 将: what is still to come is no lead
_GOES_ON = re.compile(r"该|此[次外前后]|本次|这[个些家次座条里一]|上述|同[日时年月]|当[天日]|随后|其中|将|另外?[,有]|还")
# 计划明年投产。(许蔓 纪开朗)
_SIGNATURE = re.compile(r"[。”]\([^()\d]{2,20}\)$")
_LONGEST_SIGNATURE = 24
# 海川泵业(603000):
_CODE = re.compile(r"(?:\([^()\n]{1,40}\))?:?")
# 本公司: the first of the section, which speaks
_OWN = ("本", "我", "公司")
_NAMES = ("company", "project", "park", "organization", "name", "person")
_NAME = 4
"""So many characters tell names apart: 海川泵业, 海川泵业集团."""
_REGION = 4
"""So many digits of a division's code are those of its prefecture."""


class _Line(msgspec.Struct, frozen=True):
    """A line of the text with the number of its first sentence, that sentence's end, and its heading."""

    number: int
    start: int
    sentence_end: int
    end: int
    heading: tuple[int, int] | None
    body: int
    """Where what is no heading begins: the line's end where it is all heading."""
    is_furniture: bool


def section_starts(
    text: str, sentences: Sequence[Sentence], within: Callable[..., list[Candidate]], words: re.Pattern[str]
) -> list[int]:
    """The numbers of the sentences that begin a section, but for the first sentence.

    within: the entities in a stretch, of the kinds named; words: finds trigger words.
    """
    return _Splitter(text, within, words).split(_lines(text, sentences))


def keep_pointers(text: str, entities: Iterable[Candidate]) -> None:
    """Let what points at a name (该公司, 园区) in a section's `entities` point at one of the section, where it has any."""
    told: dict[str, dict[str, Candidate]] = {"company": {}, "park": {}, "project": {}}  # the one named last stands last
    speakers: dict[str, str] = {}
    for entity in entities:
        names = told.get(entity.kind)
        if names is None:
            continue
        if not entity.rule.endswith(".pointing"):
            name = entity.name or text[entity.start : entity.end]
            names.pop(name, None)
            names[name] = entity
            speakers.setdefault(entity.kind, name)
        elif names and entity.name is not None and entity.name not in names:
            name = speakers[entity.kind] if text.startswith(_OWN, entity.start) else next(reversed(names))
            entity.name, entity.adcode = name, names[name].adcode


def _lines(text: str, sentences: Sequence[Sentence]) -> Iterator[_Line]:
    """The lines of the text, without captions."""
    closed = True  # whether the line before ends a sentence or is a heading: this one does not go on with it
    firsts = [number for number, sentence in enumerate(sentences) if sentence.first]
    for number, following in pairwise([*firsts, len(sentences)]):
        first = sentences[number]
        if first.kind == "caption":
            continue
        if first.kind == "furniture":
            yield _Line(number, first.start, first.end, first.end, None, first.start, True)
            continue
        start, end = text.rfind("\n", 0, first.start) + 1, sentences[following - 1].end
        heading, body = None, first.start
        if (label := _LABEL.match(text, start, end)) is not None:
            heading, body = label.span(1), label.end()
        elif closed and end - start <= _HEADING and _is_heading(text, start, end):
            heading, body = (first.start, end), end
        yield _Line(number, start, first.end, end, heading, body, False)
        closed = body == end or text[end - 1] not in ",、"


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the short line ends as no sentence does, and begins no quotation that goes on in the next line."""
    if text[end - 1] in _CLOSED or text.endswith(_SAID, start, end):
        return False
    return text.rfind("“", start, end) <= text.rfind("”", start, end)


class _Splitter:
    """Reads the lines of a text in order."""

    def __init__(self, text: str, within: Callable[..., list[Candidate]], words: re.Pattern[str]) -> None:
        self._text = text
        self._within = within
        self._words = words
        self._told: set[str] = set()
        """What the section names up to where it has been read for names."""
        self._read = 0
        self._signed = self._ended = False
        """Whether the day, the source or who wrote it stands below the heading; whether who wrote it stands at the end."""

    def split(self, lines: Iterable[_Line]) -> list[int]:
        """The numbers of the first sentences of all sections but the first."""
        starts: set[int] = set()
        marked: dict[str, list[int]] = {}
        columns: set[str] = set()  # the marks of headings that begin sections: all of them do
        heads: list[_Line] = []
        told = False
        for line in lines:
            if line.is_furniture:
                self._signed = bool(heads)
                self._ended = self._ended or self._text.startswith("(", line.start)
                continue
            if line.body == line.end:
                heads = [*heads, line][-_HEADINGS:]
                continue
            first = heads[0] if heads else line
            if told:
                mark = self._mark(first)
                headed = self._is_headed(line, heads)
                if mark:
                    marked.setdefault(mark, []).append(first.number)
                    columns.update(mark if headed else "")
                if headed or self._stands_apart(line, first) or self._is_lead(line, first):
                    starts.add(first.number)
                    self._told, self._read = set(), first.start
            heads, told, self._signed = [], True, False
            self._ended = _SIGNATURE.search(self._text, max(line.start, line.end - _LONGEST_SIGNATURE), line.end) is not None
        return sorted(starts.union(*(marked[mark] for mark in columns)))

    def _mark(self, line: _Line) -> str:
        """The mark before the line's heading, one for all numbers."""
        mark = _MARK.match(self._text, line.start) if line.heading is not None else None
        return "" if mark is None else "一" if mark[1].isalpha() else mark[1]

    def _is_headed(self, line: _Line, heads: list[_Line]) -> bool:
        """Whether a heading tells an event of something, and the paragraph below takes it up."""
        headings = [head.heading for head in (*heads, line) if head.heading is not None]
        body = self._text[line.body : min(line.end, line.body + _LEAD)]
        if not any(self._words.search(self._text, *span) and self._within(*span) for span in headings):
            return False
        pairs = set().union(*(_pairs(self._text[start:end]) for start, end in headings))
        return self._words.search(body) is not None and len(pairs & _pairs(body)) >= _TAKEN_UP * len(pairs)

    def _stands_apart(self, line: _Line, first: _Line) -> bool:
        """Whether the line, with a heading from `first` on, opens as a report does: but not the one whose lead stands before."""
        if first is not line and (self._signed or (self._ended and self._is_new(line, first))):
            return True
        if not opens_report(self._text, line.start, line.end):
            return False
        return first is not line or not self._told_before(first) & self._names(line.start, line.end, *_NAMES)

    def _is_lead(self, line: _Line, first: _Line) -> bool:
        """Whether the line opens with a day, or what it is about and a day, and tells an event of what is new on the page."""
        text, start = self._text, line.body
        if (mark := _MARK.match(text, start)) is not None:
            start = mark.end()
        trigger = self._words.search(text, start, line.sentence_end)
        if trigger is None or _GOES_ON.search(text, start, trigger.start()):
            return False
        for subject in self._within(start, start + _OPENING, "company", "project")[:1]:
            if subject.start == start and _is_named(subject):
                start = subject.end
        start = code.end() if (code := _CODE.match(text, start)) is not None else start
        days = self._within(start, start + _OPENING, "date")
        return bool(days) and days[0].start == start and _is_day(days[0]) and self._is_new(line, first)

    def _is_new(self, line: _Line, first: _Line) -> bool:
        """Whether the line names something, and nothing that was named before its heading (`first`), nor a day."""
        names = self._names(line.start, line.end, *_NAMES, "place")
        return bool(names) and not self._told_before(first) & (names | self._days(line.start, line.end))

    def _told_before(self, line: _Line) -> set[str]:
        """The names and the days that the section has told before the line."""
        self._told |= self._names(self._read, line.start, *_NAMES, "place") | self._days(self._read, line.start)
        self._read = max(self._read, line.start)
        return self._told

    def _names(self, start: int, end: int, *kinds: str) -> set[str]:
        """What tells the names in [start, end) apart: their first characters, of places the prefecture."""
        return {sign for entity in self._within(start, end, *kinds) if _is_named(entity) for sign in self._signs(entity)}

    def _signs(self, entity: Candidate) -> Iterator[str]:
        codes = [entity.adcode] if entity.adcode is not None else list(entity.candidates or ())
        if entity.kind == "place" and codes:
            yield from (code[:_REGION] for code in codes)
        else:
            yield (entity.name or self._text[entity.start : entity.end])[:_NAME]

    def _days(self, start: int, end: int) -> set[str]:
        """The days of the month in [start, end)."""
        written = (entity.date for entity in self._within(start, end, "date"))
        return {f"{day.month}-{day.day}" for day in written if day is not None and day.day is not None}


def _is_named(candidate: Candidate) -> bool:
    """Whether it names something; 我市 is the same in every article of a paper."""
    return candidate.kind == "place" or not candidate.rule.endswith(".pointing")


def _is_day(candidate: Candidate) -> bool:
    """Whether it is a day that stands for itself; a bare 22日 is one of the month told before."""
    expression = candidate.date
    if expression is None or expression.granularity not in ("day", "vague"):
        return False
    if expression.day is not None and expression.month is None and expression.anchor is None:
        return False
    return not (expression.is_pointing or expression.is_window or expression.bound)


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters, marks aside."""
    said = _UNSAID.sub("", text)
    return {said[at : at + 2] for at in range(len(said) - 1)}

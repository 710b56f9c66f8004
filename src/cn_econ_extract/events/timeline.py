"""Dates in the order of the text: what each means where it stands in the story that is told."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

import msgspec

from ..rules.event_types import Cues
from ..taggers import find
from ..taggers.candidate import Candidate
from ..values.dates import Context, DateExpression, ResolvedDate, resolve_date
from .article import Article

# 5月3日,立夏的前两天: says again what the day is
_APPOSED = re.compile(r"日,[^,。;]{1,8}的$")
# A year that is part of a term: 2022年度, 2020年第一批
_TERM = re.compile(r"度(?!假)|[^,。;]{0,16}(?:名单|榜单|目录|名录|百强|强榜)|第?[一二三四\d]+[批期]|版|届|财年|款")
# A quarter or half that only says which projects: 一季度重点项目
_PERIOD_TERM = re.compile(r"(?:全[市县省区])?(?:重点|重大|经济|工业|生产|运行|考核|项目|工作|招商|“?流动|新增|主要)")
# 自今年2月投产以来: the day of the event, from which something counts
_SINCE_IT = re.compile(r"[^,。;\d]{1,12}以来")
# “十四五”期间全省首个: a term in which something is the first
_RANKED = re.compile(r"[”]?(?:期间|时期|以来)?[^,。;]{0,8}(?:首个|首座|首条|首家|第[一二三][个座条家]|唯一|最大)")
_YEAR = re.compile(r"[\d年]")
_YEAR_LINE = re.compile(r"(?m)^[ \t]*((?:19|20)\d{2})年?[ \t]*$")
_BLANK = " \t:,●◆■#*【】[]"
# 10月1日起正式启用: what starts on a day is told before it and after it
_WEAK = re.compile(r"正式|顺利|举行|召开")
# Words that take a sentence away from the day in focus
_MONTH_END = re.compile(r"(?:[底末]前?|年内)$")
_ATTRIBUTE = re.compile(r"(?:成立|创立|创建|始建|组建|注册)于[^,。;]{0,4}$")
_ATTRIBUTE_LENGTH = 7
# 根据2011年印发的《办法》: the year is that of the paper
_ISSUED = re.compile(r"(?:制定|印发|出台|发布|颁布|下发)的《")
_OCCASIONS = ("投产", "开工", "签约", "揭牌", "奠基", "开业", "通车", "开园", "竣工", "开幕", "启用", "仪式", "挂牌")
_NEARER = 6
_TURN = 7
"""How many days ahead a date of the next year may lie that nothing says is to come."""
_NEWS_DAYS = 60
"""How old a bare date can be and still be news, in days: an older one goes on with the story of the year told before."""
_FAR = 200
_CLAUSES_BACK = 12
"""How far the words may stand that tell a date's tense: characters in a clause, clauses in a sentence."""


class DatedEntity(msgspec.Struct, frozen=True):
    """A date of the article, resolved, and whether an event can have it."""

    candidate: Candidate
    sentence: int
    resolved: ResolvedDate
    usable: bool


class _Reader:
    """Carries the year, month and day that the article last spoke of."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.article_year = _title_year(article)
        self._begin(0)
        self._sentence = self._line = self._aside_sentence = -1
        self._sentence_year: int | None = None
        self._line_year: int | None = None
        self._years = _year_lines(article.text)
        self._story: ResolvedDate | None = None
        """The last day or month of another year that the line tells, its year written."""

    def _enter(self, section: int, first: Candidate) -> None:
        """Go on to the section that begins with sentence number `section`, of which `first` is the first date.

        The days that were spoken of before it are forgotten, unless it takes one up (同月); the year of the page stays.
        """
        told = self.article.sentences[self.article.sentence_index(first.start)]
        if told.kind != "headline" and self.article.text.startswith("同", first.start):
            self._section = section
        else:
            self._begin(section)

    def _begin(self, section: int) -> None:
        self._section = section
        self.published = self.article.report_day(section)
        self.month: int | None = self.article.dateline_of(section).month
        self.day: date | None = None
        self._news: date | None = None
        """The last day shortly before the paper's: what 当天 at the head of a line means, whatever was told in between."""
        self.nearest_year: int | None = None
        self._aside: date | None = None

    def read(self, candidate: Candidate) -> DatedEntity:
        """The meaning of `candidate` after all that was read before it; moves the context on."""
        assert candidate.date is not None
        index = self.article.sentence_index(candidate.start)
        line = self.article.sentences[index].line
        first_of_line = line != self._line
        while self._years and self._years[0][0] < candidate.start:
            self.article_year = self._years.pop(0)[1]
        if (section := self.article.section(index)) != self._section:
            self._enter(section, candidate)
        if index != self._sentence:
            self._sentence, self._sentence_year = index, None
        if first_of_line:
            self._line, self._line_year, self._story = line, None, None
        resolved = self._resolve(candidate)
        usable = _usable(self.article, candidate)
        self._move(candidate, resolved, usable, first_of_line)
        return DatedEntity(candidate, index, resolved, usable)

    def _context(self, candidate: Candidate) -> Context:
        expression = candidate.date
        assert expression is not None
        year = self._sentence_year
        if year is None and (self.published is None or self.article.is_chronicle):
            year = self._line_year or self.article_year
        if expression.is_pointing:
            year = self.nearest_year or year
        tense = _tense(self.article, candidate)
        if tense == "past" and year is not None and self.published is not None and year > self.published.year:
            year = None  # 预计2015年7月贯通;…已于9月18日合龙
        day = self._aside if self._aside is not None and self._aside_sentence == self._sentence else self.day
        if self._news is not None and expression.is_pointing and (self._heads_line(candidate) or self._is_occasion(candidate)):
            day = self._news
        return Context(published=self.published, year=year, month=self.month, day=day, tense=tense)

    def _is_occasion(self, candidate: Candidate) -> bool:
        """Whether it is the day of the news, named after it: 投产当天."""
        return self.article.text.endswith(_OCCASIONS, 0, candidate.start)

    def _heads_line(self, candidate: Candidate) -> bool:
        """Whether it is the 当天 with which a line turns back to the news."""
        start, end = self.article.sentences[self._sentence].start, candidate.end
        return self.article.sentences[self._sentence].first and self.article.text[start:end] in ("当天", "当日")

    def _resolve(self, candidate: Candidate) -> ResolvedDate:
        """The date in its context; where nothing tells its tense, what lies much nearer ahead in the year is to come."""
        expression, context = candidate.date, self._context(candidate)
        assert expression is not None
        if expression.is_pointing and expression.granularity == "day" and context.day is None:
            return ResolvedDate(value=None)  # 同日 with no day told before
        if (told := self._told_on(candidate, context)) is not None:
            return told
        if (again := self._back_in_story(expression, context)) is not None:
            return again
        if context.tense is not None:
            return self._ahead(candidate, context) or resolve_date(expression, context)
        if self.article.is_chronicle:
            return resolve_date(expression, msgspec.structs.replace(context, tense="past"))
        past = resolve_date(expression, msgspec.structs.replace(context, tense="past"))
        last = past.last_day or past.first_day
        if self.published is None or context.year is not None or last is None:
            return past
        future = resolve_date(expression, msgspec.structs.replace(context, tense="future"))
        if future.first_day is None or past == future or self.article_year == last.year != future.first_day.year:
            return past
        ahead, back = future.first_day - self.published, self.published - last
        near = future.first_day.year == self.published.year or ahead.days <= _TURN
        return future if _NEARER * ahead <= back and near else past

    def _ahead(self, candidate: Candidate, context: Context) -> ResolvedDate | None:
        """What is still planned lies ahead of the paper, whatever year the sentence named: 2016年开工,计划年底通水."""
        expression = candidate.date
        assert expression is not None
        if context.tense != "future" or context.year is None or self.published is None or self.article.is_chronicle:
            return None
        bare = expression.year is None and expression.anchor is None and not expression.is_pointing
        told = resolve_date(expression, context)
        if not bare or told.last_day is None or told.last_day >= self.published:
            return None
        clause = self.article.clause_at(self._sentence, candidate.start)
        if "原" in self.article.text[clause.start : candidate.start]:
            return None
        return resolve_date(expression, msgspec.structs.replace(context, year=None, month=None, day=None))

    def _back_in_story(self, expression: DateExpression, context: Context) -> ResolvedDate | None:
        """A bare day before the day told last, which was an aside: then the paper's month is meant, if that lies later."""
        bare = expression.day is not None and expression.month is None and expression.year is None and expression.anchor is None
        if not bare or context.day is None or self.published is None or context.tense == "future" or self.article.is_chronicle:
            return None
        told = resolve_date(expression, context)
        news = resolve_date(expression, msgspec.structs.replace(context, month=None, year=None, day=None, tense="past"))
        if told.first_day is None or news.first_day is None or told.first_day >= context.day:
            return None
        late = news.first_day > context.day and (self.published - news.first_day).days <= _TURN
        return news if late else None

    def _told_on(self, candidate: Candidate, context: Context) -> ResolvedDate | None:
        """A bare day or month that goes on with the story of an earlier year (2019年3月签约。5月动工), unless it is news."""
        expression, story, today = candidate.date, self._story, self.published
        assert expression is not None
        bare = expression.year is None and expression.anchor is None and not expression.is_pointing
        if story is None or story.first_day is None or today is None or not bare or context.tense == "future":
            return None
        told = resolve_date(expression, msgspec.structs.replace(context, year=story.first_day.year))
        near = resolve_date(expression, msgspec.structs.replace(context, year=None, tense="past"))
        if told.first_day is None or near.last_day is None or told.first_day < story.first_day:
            return None
        return told if (today - near.last_day).days > _NEWS_DAYS else None

    def _move(self, candidate: Candidate, resolved: ResolvedDate, usable: bool, first_of_line: bool) -> None:
        expression = candidate.date
        assert expression is not None
        if resolved.value is None or resolved.first_day is None:
            return
        self.nearest_year = resolved.first_day.year
        if expression.anchor == "published":
            self._sentence_year = None  # after 去年 a bare month counts from the paper again
        self._tell(candidate, resolved, usable)
        if expression.granularity == "month" and is_whole_line(self.article.text, candidate):
            self.month, self.day = resolved.first_day.month, None
        if expression.year is not None and not _ISSUED.match(self.article.text, candidate.end):
            self._sentence_year = resolved.first_day.year
            if first_of_line:
                self._line_year = self._sentence_year if expression.granularity != "year" else None
                self.article_year = self._sentence_year
        if usable and expression.granularity == "day" and not _is_attribute(self.article.text, candidate.start):
            if self.day is not None and self._is_aside(candidate, resolved):
                self._aside, self._aside_sentence = resolved.last_day, self._sentence
                return
            self.day, self._aside = resolved.last_day, None
            last = resolved.last_day
            if last is not None and self.published is not None and 0 <= (self.published - last).days <= _NEWS_DAYS:
                self._news = last
            self.month = resolved.first_day.month

    def _tell(self, candidate: Candidate, resolved: ResolvedDate, usable: bool) -> None:
        """A written year opens the story of that year, a date that counts from the paper ends it."""
        expression = candidate.date
        assert expression is not None
        if expression.anchor == "published":
            self._story = None
        elif expression.granularity in ("day", "month") and usable and not _is_attribute(self.article.text, candidate.start):
            if expression.year is not None:
                ahead = self.published is not None and resolved.first_day is not None and resolved.first_day > self.published
                self._story = None if ahead else resolved  # 预计2030年10月建成 opens none
            elif self._story is not None and expression.anchor is None and resolved.first_day is not None:
                old = self._story.first_day
                self._story = resolved if old is not None and resolved.first_day.year == old.year else None

    def _is_aside(self, candidate: Candidate, resolved: ResolvedDate) -> bool:
        """Whether the running story only looks back to the day (此前的4月8日, 典礼前一天) or ahead to it: 当天 of the next
        sentence is still the story's own.
        """
        expression = candidate.date
        assert expression is not None and resolved.first_day is not None
        back = expression.anchor == "context" and expression.offset < 0
        ahead = self.published is not None and resolved.first_day > self.published
        return back or ahead or self.article.text.endswith(("此前的", "此前", "之前的", "早在"), 0, candidate.start)


def _year_lines(text: str) -> list[tuple[int, int]]:
    """Where a line is only a year, as the heading of what follows, and which."""
    return [(match.start(), int(match[1])) for match in _YEAR_LINE.finditer(text)]


def is_whole_line(text: str, candidate: Candidate) -> bool:
    """Whether the date is all that its line says."""
    start, end = candidate.start, candidate.end
    while start and text[start - 1] in _BLANK:
        start -= 1
    while end < len(text) and text[end] in _BLANK:
        end += 1
    return (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")


def _is_attribute(text: str, position: int) -> bool:
    """Whether the date at `position` only says when a body was founded."""
    return _ATTRIBUTE.search(text, max(0, position - _ATTRIBUTE_LENGTH), position) is not None


def resolve_dates(article: Article) -> list[DatedEntity]:
    """Every date of the article in order, resolved in its context."""
    reader = _Reader(article)
    return [reader.read(candidate) for candidate in article.entities if candidate.kind == "date"]


def _title_year(article: Article) -> int | None:
    """The year that the title names; the text's own lines are read in their order."""
    if article.title is None or not _YEAR.search(article.title):
        return None
    years = [c.date.year for c in find(article.title, frozenset({"date"})).kept if c.date is not None and c.date.year]
    return years[0] if years else None


def is_ahead(dated: DatedEntity | None, published: date | None, text: str) -> bool:
    """Whether the date lies after the day of the paper; 月底 and 年底 are the end of it."""
    if dated is None or published is None:
        return False
    first, last = dated.resolved.first_day, dated.resolved.last_day
    if last is not None and _MONTH_END.search(text, dated.candidate.start, dated.candidate.end):
        first = last
    return (first if first is not None else last or published) > published


def _usable(article: Article, candidate: Candidate) -> bool:
    """Whether the date can be that of an event: no dateline, no statistics window, no part of a term."""
    expression = candidate.date
    assert expression is not None
    if article.is_in_dateline(candidate.start):
        return False
    text = article.text
    if expression.is_window:
        return _SINCE_IT.match(text, candidate.end) is not None
    if text.endswith(("提前", "缩短", "提前了", "缩短了"), 0, candidate.start):
        return False  # a length of time
    if expression.is_pointing and _APPOSED.search(text, max(0, candidate.start - 12), candidate.start):
        return False
    if expression.is_range and expression.granularity == "year" and _RANKED.match(text, candidate.end):
        return False
    if expression.granularity == "year" and (_TERM.match(text, candidate.end) or text[candidate.end - 1] == "度"):
        return False
    return not (expression.granularity in ("year", "quarter", "half") and _PERIOD_TERM.match(text, candidate.end))


def _tense(article: Article, candidate: Candidate) -> str | None:
    """Whether the date speaks of what is to come ("future") or what happened ("past"); None where nothing tells.

    The words of the date's own clause decide; a bound (6月底前) with nothing done is to come. A clause without any such
    word goes on as the clause before it: 预计今年9月竣工,二期12月竣工.
    """
    assert candidate.date is not None
    index = article.sentence_index(candidate.start)
    own = True
    clauses = article.clauses(index)
    last = bisect_right(clauses, candidate.start, key=lambda clause: clause.start)
    if article.text.endswith(("已于", "已在"), 0, candidate.start):
        return "past"  # 已于4月28日决定终止…计划
    for clause in reversed(clauses[max(0, last - _CLAUSES_BACK) : last]):
        end = candidate.start if own else clause.end
        head = article.text[max(clause.start, end - _FAR) : end]
        tail = "※" + article.text[candidate.end : min(clause.end, candidate.end + _FAR)] if own else ""
        start = own and article.text.endswith("起", candidate.start, candidate.end)
        tense = _cued_tense((_WEAK.sub("※", head + tail) if start else head + tail), head if own else "", article.rules.cues)
        if tense is None and own and candidate.date.is_bound:
            return "future"
        alone = clause.end - clause.start == candidate.length
        if tense is not None or start or (own and not alone and article.text.startswith(";", clause.start - 1)):
            return tense  # what a semicolon divides has tenses of its own
        own = False
    return None


def _cued_tense(words: str, head: str, cues: Cues) -> str | None:
    """The tense that the cues in a clause tell; `head` is what stands before the date, where 推迟到 makes it one to come."""
    planned = cues.before["planned"]
    if (planned.search(words) and planned.search(cues.no_cue["planned"].sub("※", words))) or cues.postponed.search(head):
        return "future"
    return "past" if cues.before["occurred"].search(words) else None

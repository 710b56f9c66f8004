"""Dates in the order of the text: what each means where it stands, and which of them is the date of an event."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

import msgspec

from ..rules.event_types import Cues
from ..taggers import find
from ..taggers.candidate import Candidate
from ..values.dates import Context, DateExpression, ResolvedDate, resolve_date
from .article import Article
from .mentions import TriggerMention

# Between a date and a trigger these make the date that of the report: 11月6日晚间公告,近日中标
_REPORT = re.compile(r"公告|披露|获悉|宣布|记者|透露|报道|介绍|表示|消息|兹提述")
# A length of time between a date and a trigger: 5月入驻,短短20天便投产 says no day
_ELAPSED = re.compile(
    r"(?:历时|用时|耗时|短短|仅用|只用|不到|经过|用了)[^,。;]{0,12}(?:天|月|年|日)|\d(?:天|个月|年)(?:后|便|就|即)"
)
# 签约的客商, not 投产的有3家
_ATTRIBUTE_AFTER = re.compile(r"的(?![有是])")
# 5月3日,立夏的前两天: says again what the day is
_APPOSED = re.compile(r"日,[^,。;]{1,8}的$")
# A year that is part of a term: 2022年度, 2020年第一批
_TERM = re.compile(r"度(?!假)|[^,。;]{0,16}(?:名单|榜单|目录|名录|百强|强榜)|第?[一二三四\d]+[批期]|版|届|财年|款")
# A quarter or half that only says which projects: 一季度重点项目
_PERIOD_TERM = re.compile(r"(?:全[市县省区])?(?:重点|重大|经济|工业|生产|运行|考核|项目|工作|招商|“?流动|新增|主要)")
# A date that belongs to an attribute: 上半年开建的14个项目
_ATTRIBUTIVE = re.compile(
    r"[^,。;]{0,12}?(?:开工|动工|开建|签约|签下|投产|建成|成立|落户|启动|引进|获批|入驻|引入)"
    r"(?:[^,。;的]{0,8}(?:园区|区|县|市|地))?的"
)
_UNTIL = re.compile(r",(?:到|至)[^,。;]*$")
# 自今年2月投产以来: the day of the event, from which something counts
_SINCE_IT = re.compile(r"[^,。;\d]{1,12}以来")
# “十四五”期间全省首个: a term in which something is the first
_RANKED = re.compile(r"[”]?(?:期间|时期|以来)?[^,。;]{0,8}(?:首个|首座|首条|首家|第[一二三][个座条家]|唯一|最大)")
# A state, not the day of an event
_STATE = re.compile(r"至今|迄今|目前|眼下|截至|现已|如今")
_YEAR = re.compile(r"[\d年]")
_YEAR_LINE = re.compile(r"(?m)^[ \t]*((?:19|20)\d{2})年?[ \t]*$")
_BLANK = " \t:,●◆■#*【】[]"
# 10月1日起正式启用: what starts on a day is told before it and after it
_WEAK = re.compile(r"正式|顺利|举行|召开")
# Words that take a sentence away from the day in focus
_MONTH_END = re.compile(r"(?:[底末]前?|年内)$")
_BACKGROUND = re.compile(
    r"据了解|据介绍|据悉|此前|目前|眼下|截至|截止|曾|早在|去年|前年|公开资料|累计|今年以来|近年|历年|至今|已经?有|原(?=定|计划|来|本|名|为|先|址|是|由|属|系)|一直|长期|以来|先后"
)
_ATTRIBUTE = re.compile(r"(?:成立|创立|创建|始建|组建|注册)于[^,。;]{0,4}$")
_ATTRIBUTE_LENGTH = 7
# 开业当天客流近10万人次: the event's own day, told elsewhere
_ITS_DAY = re.compile(r"当[天日晚]")
# 根据2011年印发的《办法》: the year is that of the paper
_ISSUED = re.compile(r"(?:制定|印发|出台|发布|颁布|下发)的《")
_LEADS = re.compile(r"时间(?:为|是|在|:)?|日期(?:为|:)?|[于在至到自为是(]$")


_OCCASIONS = ("投产", "开工", "签约", "揭牌", "奠基", "开业", "通车", "开园", "竣工", "开幕", "启用", "仪式", "挂牌")
_LISTS = ("、", "和", "与", "及", "、于", "和于")
_NEARER = 6
_TURN = 7
"""How many days ahead a date of the next year may lie that nothing says is to come."""
_NEWS_DAYS = 60
"""How old a bare date can be and still be news, in days: an older one goes on with the story of the year told before."""
_FAR = 200
_CLAUSES_BACK = 12
"""How far the words may stand that tell a date's tense: characters in a clause, clauses in a sentence."""
_REPORT_GAP = 8
_CARRY = 3
"""How many sentences the day in focus reaches."""
_OF_ONE_DAY = frozenset({"recognition", "signing", "meeting"})
"""What follows each other at one occasion, so that its day reaches on from each; steps of building have days of their own."""
_CARRY_THERE = 12
"""How many it reaches for what was done at the meeting or ceremony of that day."""
# 时间回到2020年9月。…: the story goes on then
_BACK_TO = re.compile(r"(?:时间|时针|时钟|镜头|把时间|日历)[^,。;]{0,4}(?:回到|拨回|倒回|回溯到?|翻回|定格在|来到)到?$")
_THERE = re.compile(
    r"(?:大会|会议)(?:还|同时|当场)|仪式上|仪式现场|会议?上|(?:活动|大会|签约|会议?)现场|现场[^,。;]{0,4}$"
    r"|当场|分会场|同[步时期]$"
)


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
        if expression.granularity == "month" and _is_whole_line(self.article.text, candidate):
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


def _is_whole_line(text: str, candidate: Candidate) -> bool:
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


class Dater:
    """Finds the date of a mention among the resolved dates."""

    def __init__(self, article: Article, dates: list[DatedEntity]) -> None:
        self._article = article
        self._dates = dates
        self._starts = [d.candidate.start for d in dates]
        self._held: tuple[int, DatedEntity] | None = None
        """The sentence and the day of the meeting told last: 会上 is there."""
        self._told_on: dict[int, int] = {}
        """The last sentence that goes on with the story of a day, by the start of its date."""

    def date_of(self, mention: TriggerMention) -> DatedEntity | None:
        """The date that governs the mention: one right behind it, else the nearest before it in its sentence."""
        dated = self._governing(mention)
        day = dated is not None and dated.candidate.date is not None and dated.candidate.date.granularity == "day"
        if mention.type == "meeting" and mention.status == "occurred" and dated is not None and day and dated.resolved.value:
            self._held = mention.sentence, dated
        return dated

    def _governing(self, mention: TriggerMention) -> DatedEntity | None:
        sentence = self._article.sentences[mention.sentence]
        clause = self._article.clause_at(mention.sentence, mention.start)
        index = bisect_left(self._starts, mention.start)
        if _ITS_DAY.match(self._article.text, mention.end):
            return None
        if (after := self._right_behind(mention, clause.end, index)) is not None:
            return after
        for dated in self._in_part(mention, index):
            if not dated.usable:
                continue
            if _ATTRIBUTIVE.match(self._article.text, dated.candidate.end, mention.start):
                continue
            if self._cut_off(dated, mention) or self._is_decision_day(dated, mention, clause.start):
                return None
            return self._finest(dated, sentence.start, index)
        return self._in_clause(mention, clause.end, index) or self._heading(mention) or self._below(mention)

    def _heading(self, mention: TriggerMention) -> DatedEntity | None:
        """The day that the line before the mention's gives as its heading."""
        sentence, text = self._article.sentences[mention.sentence], self._article.text
        index = bisect_left(self._starts, sentence.start) - 1
        if index < 0 or mention.status != "occurred":
            return None
        dated = self._dates[index]
        near = self._article.sentences[dated.sentence].line == sentence.line - 1
        return dated if near and dated.usable and _is_whole_line(text, dated.candidate) else None

    def _below(self, mention: TriggerMention) -> DatedEntity | None:
        """The day that the text begins with of which the mention's sentence is the headline: 【甲园开园】5月9日,…."""
        sentence = self._article.sentences[mention.sentence]
        heads = 0 < mention.sentence == self._article.section(mention.sentence) and sentence.kind == "headline"
        if not heads or mention.status != "occurred" or mention.sentence + 1 == len(self._article.sentences):
            return None
        text = self._article.sentences[mention.sentence + 1]
        dated = next(iter(self._dates[bisect_left(self._starts, text.start) :]), None)
        begins = dated is not None and dated.candidate.start - text.start <= 1
        return dated if begins and dated is not None and dated.usable and dated.resolved.value is not None else None

    def _before(self, index: int) -> Iterator[DatedEntity]:
        """The dates before number `index`, the last one first."""
        return (self._dates[number] for number in range(index - 1, -1, -1))

    def listed(self, mention: TriggerMention, start: int) -> list[DatedEntity]:
        """The days before the mention that a list joins, from `start` on: 5月和9月."""
        dates = [d for d in self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, mention.start)] if d.usable]
        listed = dates[-1:]
        for dated in reversed(dates[:-1]):
            if self._article.text[dated.candidate.end : listed[0].candidate.start] not in _LISTS:
                break
            listed.insert(0, dated)
        return listed

    def _in_part(self, mention: TriggerMention, index: int) -> Iterator[DatedEntity]:
        """The dates before the mention in its part of the sentence, the last first, then those at the sentence's head."""
        text, start = self._article.text, self._article.sentences[mention.sentence].start
        part = max(start, text.rfind(";", start, mention.start) + 1)
        yield from reversed(self._dates[bisect_left(self._starts, part) : index])
        if part > start:
            head = self._article.clause_at(mention.sentence, start).end
            if text.startswith(":", head):  # 名单如下:9月初,…
                head = self._article.clause_at(mention.sentence, head + 1).end
            low, behind = bisect_left(self._starts, start), self._article.clause_at(mention.sentence, head + 1)
            alone = low < len(self._dates) and self._dates[low].candidate.start == behind.start
            if alone and self._dates[low].candidate.end == behind.end < part:
                head = behind.end  # 按照安排,6月8日,甲开工;乙投产
            yield from reversed(self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, min(head, part))])

    def _finest(self, dated: DatedEntity, start: int, index: int) -> DatedEntity:
        """For a bare year that only names the thing (1月22日,2021年第一批项目开工) the day before it in the sentence."""
        expression = dated.candidate.date
        if expression is None or expression.granularity != "year" or expression.anchor is not None:
            return dated
        if dated.resolved.first_day is None:
            return dated
        for earlier in self._before(index):
            if earlier.candidate.start < start:
                break
            first = earlier.resolved.first_day
            if earlier.usable and first is not None and first.year == dated.resolved.first_day.year and earlier is not dated:
                return earlier
        return dated

    def carried(self, mention: TriggerMention) -> DatedEntity | None:
        """The day in focus, for what is told without a date of its own in the running story: the latest day told before.

        None for what is planned or denied, for states, and where the sentence turns to the background.
        """
        sentence = self._article.sentences[mention.sentence]
        text = self._article.text
        if mention.status != "occurred" or _ATTRIBUTE_AFTER.match(text, mention.end):
            return None
        if _BACKGROUND.search(text, sentence.start, sentence.end):
            return None
        section = self._article.section(mention.sentence)
        here = bisect_left(self._starts, sentence.start)
        if self._tells_day(mention, sentence.end, here):
            return None
        there = _THERE.search(text, sentence.start, mention.start) is not None
        if there and self._held is not None and self._held[0] >= max(section, mention.sentence - _CARRY_THERE):
            return self._held[1]
        reach = _CARRY_THERE if there else _CARRY
        for dated in self._before(here):
            if dated.sentence < section:
                break
            if mention.sentence - max(dated.sentence, self._told_on.get(dated.candidate.start, 0)) > reach:
                break
            expression = dated.candidate.date
            if _REPORT.search(text, dated.candidate.end, dated.candidate.end + _REPORT_GAP):
                continue  # the day of an announcement
            back = _BACK_TO.search(text, max(0, dated.candidate.start - 12), dated.candidate.start) is not None
            is_day = dated.usable and expression is not None and dated.resolved.value is not None
            is_day = is_day and expression is not None and (back or expression.granularity == "day")
            if is_day and not is_ahead(dated, self._article.day, text):
                if mention.type in _OF_ONE_DAY:
                    self._told_on[dated.candidate.start] = mention.sentence
                return dated
        return None

    def _tells_day(self, mention: TriggerMention, end: int, here: int) -> bool:
        """Whether the mention's sentence has a date of its own: one that lies ahead is that of a later step."""
        own = self._dates[here : bisect_left(self._starts, end)]
        text = self._article.text
        later = (mention.type in _OF_ONE_DAY or mention.type == "bid_award") and not text.endswith("已", 0, mention.start)
        return any(not later or d.candidate.start < mention.start or not is_ahead(d, self._article.day, text) for d in own)

    def _right_behind(self, mention: TriggerMention, clause_end: int, index: int) -> DatedEntity | None:
        text = self._article.text
        for dated in self._dates[index : index + 1]:
            between = text[mention.end : dated.candidate.start]
            if self._article.rules.cues.postponed.search(between) and dated.sentence == mention.sentence:
                return dated if mention.status == "planned" else None
            if (
                dated.candidate.start <= clause_end
                and len(between) <= 8
                and (between == "" or _LEADS.search(between))
                and dated.usable
            ):
                return dated
        return None

    def _in_clause(self, mention: TriggerMention, clause_end: int, index: int) -> DatedEntity | None:
        for dated in self._dates[index : index + 1]:
            if dated.candidate.end <= clause_end and dated.usable:
                return dated
        return None

    def _is_decision_day(self, dated: DatedEntity, mention: TriggerMention, clause_start: int) -> bool:
        """Whether the date of an earlier clause is over on the day of the paper: then not what is planned was on it, but the
        meeting or paper that plans it (3月8日召开董事会,拟收购…).
        """
        last, today, text = dated.resolved.last_day, self._article.day, self._article.text
        if mention.status != "planned" or last is None or today is None or dated.candidate.start >= clause_start:
            return False
        plan = self._article.rules.cues.before["planned"]
        return last < today and plan.search(text, dated.candidate.end, mention.start) is not None

    def _cut_off(self, dated: DatedEntity, mention: TriggerMention) -> bool:
        """Whether the date is that of the report, or of something from which the event is only a length of time away."""
        between = self._article.text[dated.candidate.end : mention.start]
        if _UNTIL.search(between) and self._article.text.endswith(("自", "从", "由"), 0, dated.candidate.start):
            return True  # 自2018年3月开工,到点火只用了半年
        state = mention.status in ("negated", "ongoing") and _STATE.search(between) is not None
        return state or _REPORT.search(between) is not None or _ELAPSED.search(between) is not None

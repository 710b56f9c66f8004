"""Which of the dates told is the date of an event."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from .article import Article
from .mentions import TriggerMention
from .timeline import DatedEntity, is_ahead, is_whole_line

# Between a date and a trigger these make the date that of the report: 11月6日晚间公告,近日中标
_REPORT = re.compile(r"公告|披露|获悉|宣布|记者|透露|报道|介绍|表示|消息|兹提述")
# A length of time between a date and a trigger: 5月入驻,短短20天便投产 says no day
_ELAPSED = re.compile(
    r"(?:历时|用时|耗时|短短|仅用|只用|不到|经过|用了)[^,。;]{0,12}(?:天|月|年|日)|\d(?:天|个月|年)(?:后|便|就|即)"
)
# 签约的客商, not 投产的有3家
_ATTRIBUTE_AFTER = re.compile(r"的(?![有是])")
# A date that belongs to an attribute: 上半年开建的14个项目
_ATTRIBUTIVE = re.compile(
    r"[^,。;]{0,12}?(?:开工|动工|开建|签约|签下|投产|建成|成立|落户|启动|引进|获批|入驻|引入)"
    r"(?:[^,。;的]{0,8}(?:园区|区|县|市|地))?的"
)
_UNTIL = re.compile(r",(?:到|至)[^,。;]*$")
# A state, not the day of an event
_STATE = re.compile(r"至今|迄今|目前|眼下|截至|现已|如今")
_BACKGROUND = re.compile(
    r"据了解|据介绍|据悉|此前|目前|眼下|截至|截止|曾|早在|去年|前年|公开资料|累计|今年以来|近年|历年|至今|已经?有|原(?=定|计划|来|本|名|为|先|址|是|由|属|系)|一直|长期|以来|先后"
)
# 开业当天客流近10万人次: the event's own day, told elsewhere
_ITS_DAY = re.compile(r"当[天日晚]")
_LEADS = re.compile(r"时间(?:为|是|在|:)?|日期(?:为|:)?|[于在至到自为是(]$")
_LISTS = ("、", "和", "与", "及", "、于", "和于")
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
        return dated if near and dated.usable and is_whole_line(text, dated.candidate) else None

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

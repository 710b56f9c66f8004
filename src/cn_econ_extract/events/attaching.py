"""Attaches each fact to the event that it belongs to.

A figure belongs to one event of its project, the one that the article tells as its main event: occurred before planned, the
batch or ceremony before a later step (RECORDS: How borderline cases are decided, 3).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from ..taggers.candidate import Candidate
from ..taggers.finder import guarded
from .article import Article
from .drafts import PROJECT_TYPES, ArgumentDraft, Draft
from .facts import OF_PROJECTS, Fact
from .mentions import TriggerMention
from .merge import key
from .projects import Project, ProjectIndex

_OPENS = frozenset({"opening", "establishment"})
_REGISTERED = re.compile(r"注册资[本金][^,。;]{0,16}$")
_FUNDED = frozenset({"establishment", "investment", "acquisition"})
_SHOWN_TYPES = {"签约": "signing", "开工": "groundbreaking", "投产": "production", "竣工": "completion", "落户": "settlement"}
_SHOWN = re.compile(
    guarded(
        r"其中|(?:居首|首位|最大|最高|最多|打头阵|最受关注|规模最大)的(?:一个)?|"
        rf"(?P<type>{'|'.join(_SHOWN_TYPES)})的?(?:\d+个)?项目(?:里|中|方面)"
    )
)
_HEAD, _BACK = 24, 200
_CEREMONY = re.compile(r"[^,。;]{0,6}(?:仪式|典礼|大会|活动)")
_JOINS_VISIT = re.compile(r"(?:参加|陪同|随同)[^,。;]{0,6}(?:调研|考察|观摩|督导|走访|视察|检查)")
_STANDS = re.compile(r"眼下|目前|如今|现已|当前")
_AGREED = re.compile(r"(?:合同|协议|签约|订单)(?:总)?(?:额|金额|价|价款|总价|引资|投资)[^,。;]{0,6}$")
_PERSON_REACH = 4
_PART_REACH = 2
_NEWS, _RECENT, _BACKGROUND, _OLD_PAPERS = 0, 1, 3, 5
_STATUS_TIERS = {"ongoing": 2, "planned": 4, "negated": 6}
_NEWS_DAYS = 45
_RECENT_DAYS = 400
_MEMORY = 200
"""How many mentions back a fact finds its event."""
_MOST = 40
"""Of how many events of one project a figure looks for the main one: time stays linear in texts without end."""


class FactAttacher:
    """Gives each fact to the event that it belongs to."""

    def __init__(self, article: Article, events: list[Draft], projects: ProjectIndex) -> None:
        self._article = article
        self._events = events
        self._projects = projects
        self._of_mention = {id(mention): event for event in events for mention in event.mentions}
        # The mentions in the order of the text, each with its event; of two at one place the one of the earlier event is last.
        pairs = [(mention, event) for event in reversed(events) for mention in event.mentions]
        self._told = sorted(pairs, key=lambda pair: pair[0].start)
        self._number = {id(event): number for number, event in enumerate(events)}
        self._opening = [(number, event) for number, event in enumerate(events) if event.type in _OPENS]
        self._sentences_of: dict[int, tuple[bool, list[int]]] = {}
        self._ranks: dict[int, tuple[int, bool, bool]] = {}
        self._numbers_of: dict[int, set[int]] = {}
        """The numbers of the events that hold a project, by the project's number."""
        for number, event in enumerate(events):
            for project in event.projects:
                self._numbers_of.setdefault(project, set()).add(number)
        self._phases: dict[int, list[int]] = {}
        for part in projects.projects:
            if (whole := projects.whole_of(part)) is not None:
                self._phases.setdefault(whole, []).append(part.number)
        self._line_starts = {s.line: s.start for s in article.sentences if s.first}

    def attach(self, facts: list[Fact]) -> None:
        """Add the facts to the events as arguments."""
        for fact in facts:
            event = self._event_of(fact)
            if event is None or not self._fits(event, fact.argument) or self._is_elsewhere(event, fact):
                continue
            if event.type == "signing" and fact.argument.role == "company":
                fact.argument.role = "party"
            fact.argument.of = fact.project.number if fact.project is not None else None
            event.arguments.append(fact.argument)
            if fact.project is not None and event.type in OF_PROJECTS and self._belongs(event, fact):
                event.projects.setdefault(fact.project.number, fact.project.first)
                self._numbers_of.setdefault(fact.project.number, set()).add(self._number[id(event)])

    def _is_elsewhere(self, event: Draft, fact: Fact) -> bool:
        """Whether the fact says where another step of the project was, and the event has a place of its own."""
        if fact.argument.role != "place" or fact.draft is None or fact.draft.mentions[0] in event.mentions:
            return False
        return any(argument.role == "place" for argument in event.arguments)

    def _belongs(self, event: Draft, fact: Fact) -> bool:
        """Whether the event is about the fact's project: its batch, told behind the ceremony, or a showcase of the batch."""
        batch = fact.project is not None and fact.project.size is not None
        return (batch and self._lacks_batch(event)) or self._is_member(event, fact)

    def _lacks_batch(self, event: Draft) -> bool:
        """Whether several projects start that the mentions do not name: 举办集中奠基活动。8个项目总投资9亿元…."""
        text = self._article.text
        together = any("集中" in text[max(0, m.start - 2) : m.end] for m in event.mentions)
        return not event.projects and event.status == "occurred" and together

    def _is_member(self, event: Draft, fact: Fact) -> bool:
        """Whether a project that the event does not name yet is a showcase of the event's batch, or what a party will build."""
        project = fact.project
        if project is None or project.number in event.projects or project.whole in event.projects or project.whole is not None:
            return False
        return self._is_batch(event) or self._builds_as_agreed(event, fact)

    def _is_batch(self, event: Draft) -> bool:
        return any(self._projects.projects[n].is_collective for n in event.projects)

    def _builds_as_agreed(self, event: Draft, fact: Fact) -> bool:
        """Whether the fact's sentence tells what a party of the agreement will build: 其中,A拟投资5亿元建设P."""
        if event.type != "signing":
            return False
        sentence = self._article.sentences[fact.sentence]
        if self._article.text.startswith("其中", sentence.start) and fact.sentence - event.mentions[-1].sentence == 1:
            return True
        named = {key(c, self._article.text) for c in self._article.within(sentence.start, sentence.end, "company")}
        return any(key(a.candidate, self._article.text) in named for a in event.arguments if a.role == "party")

    def _fits(self, event: Draft, argument: ArgumentDraft) -> bool:
        """Whether the event can have the argument; where it knows no total, an investment is what is paid."""
        measures = self._article.rules.types[event.type].measures
        figure = argument.candidate
        if argument.role != "investment" and all(mention.rule == "establishment.since" for mention in event.mentions):
            return False  # 成立于2011年: background, of which nothing more is told
        if event.type not in _FUNDED and _REGISTERED.search(self._article.text, max(0, figure.start - _BACK), figure.start):
            return False
        if argument.candidate.kind not in ("money", "quantity", "ratio"):
            return True
        if event.type == "policy" and argument.role == "capacity" and not event.projects:
            return False  # a goal of a plan, no project that is approved
        if argument.role == "total_investment" and argument.role not in measures and "investment" in measures:
            argument.role = "investment"
        return argument.role in measures

    def _takes(self, event: Draft, argument: ArgumentDraft) -> bool:
        """Whether events of the type can have a figure of this role; names go with any."""
        figure = argument.candidate.kind in ("money", "quantity", "ratio")
        measures = self._article.rules.types[event.type].measures
        return not figure or argument.role in measures or (argument.role == "total_investment" and "investment" in measures)

    def _event_of(self, fact: Fact) -> Draft | None:
        own = self._of_mention[id(fact.draft.mentions[0])] if fact.draft is not None else None
        if own is not None and own.type not in OF_PROJECTS and not (fact.project and self._told_of(fact.project)):
            return own
        if own is not None and (self._stands_beside(fact) or self._is_agreed(own, fact)):
            return own
        if own is not None and own.type == "financing" and fact.argument.role in ("investment", "duration"):
            return own  # 向电站发放贷款6亿元
        if fact.project is not None and fact.project.size is not None and not self._told_of(fact.project):
            # a part of the batch, else statistics that no event is about
            return self._batch_before(fact, None if fact.argument.role == "threshold" else _PART_REACH)
        if fact.project is not None:
            main = self._main_event(fact.project, fact, own)
            if main is not None:
                return main
        person = fact.argument.role == "person"
        return own or (self._ceremony_before(fact) if person else None) or self._last_before(fact, occurred=person)

    def _is_agreed(self, own: Draft, fact: Fact) -> bool:
        """Whether the figure is that of the agreement that the sentence tells: 签订供货协议,…协议金额3亿元."""
        start = fact.argument.candidate.start
        if (
            own.type == "investment"
            and own.status == "occurred"
            and fact.draft is not None
            and 0 <= start - fact.draft.mentions[0].end <= 1
        ):
            return True  # 投入3800万元
        return own.type == "signing" and _AGREED.search(self._article.text, max(0, start - 16), start) is not None

    def _stands_beside(self, fact: Fact) -> bool:
        """Whether the figure is what the trigger itself counts: 封顶8栋, 5栋厂房本月投用."""
        if fact.draft is None or fact.argument.role != "count":
            return False
        mention, figure = fact.draft.mentions[0], fact.argument.candidate
        if figure.start >= mention.end:
            return figure.start - mention.end <= 4
        between = self._article.text[figure.end : mention.start]
        named = self._article.within(figure.end, mention.start, "project", "quantity", "money")
        return not named and not any(mark in between for mark in ",;:。")

    def _told_of(self, project: Project) -> bool:
        return bool(self._holding(project))

    def _holding(self, project: Project) -> list[Draft]:
        """The events that hold the project, or its whole; a park may stand as such in those that open it."""
        opening = self._opening if project.first.kind == "park" else []
        numbers = {number for number, event in opening if self._opens(event, project.first)}
        return self._holding_one_of([project.number] if project.whole is None else [project.number, project.whole], numbers)

    def _holding_one_of(self, projects: list[int], others: Iterable[int] = ()) -> list[Draft]:
        """The events that hold a project of these numbers, and the `others`, in their order."""
        numbers = {number for project in projects for number in self._numbers_of.get(project, ())}
        return [self._events[number] for number in sorted(numbers.union(others))[:_MOST]]

    def _opens(self, event: Draft, park: Candidate) -> bool:
        name = key(park, self._article.text)
        return any(key(a.candidate, self._article.text) == name for a in event.arguments if a.role == "park")

    def _main_event(self, project: Project, fact: Fact, own: Draft | None) -> Draft | None:
        """The event that the article tells as the project's main one: of a phase its own."""
        holding = self._holding(project)
        holding = [e for e in holding if e.type != "visit"] or holding  # a visit to it tells none of its figures
        old = all(self._rank(e)[0] != _NEWS for e in holding)  # its phases go on since
        told = own is not None and own.type in PROJECT_TYPES and own in holding
        if old and not told and fact.argument.role not in ("investment", "share"):
            holding = [*holding, *self._holding_one_of(self._phases.get(project.number, []))]
        main = self._main(holding, fact.sentence)
        shown = self._shown_in(fact) if project.size is None else None
        if shown is not None and not any(e.type == shown.type for e in holding):
            return shown
        news = main if main is not None and self._rank(main)[0] == _NEWS else None
        figure = fact.argument.candidate.kind in ("money", "quantity", "ratio")
        phase = told and own is not None and project.whole is not None and project.number in own.projects
        if figure and phase and (news is None or project.number not in news.projects):
            return own  # 一期去年建成投产,年产能6万辆
        if news is not None:
            return news
        holding = [e for e in holding if project.number in e.projects] or holding
        main = self._main(holding, fact.sentence)
        if project.size is not None or (main is not None and self._projects.is_phase(project)):
            return main
        if main is not None and main.status == "occurred" and self._tells_in_line(main, fact):
            return main  # a member with a step and a day of its own
        return self._batch_before(fact, None) or main

    def _tells_in_line(self, event: Draft, fact: Fact) -> bool:
        """Whether the event has a day and is told in the fact's own line."""
        sentences, told = self._article.sentences, self._mentioned(event)[1]
        line = sentences[fact.sentence].line
        first = bisect_left(told, line, key=lambda index: sentences[index].line)
        return event.date is not None and first < len(told) and sentences[told[first]].line == line

    def _shown_in(self, fact: Fact) -> Draft | None:
        """The batch that the fact's project is presented as a part of: 规模最大的A, 竣工项目里的B; more of them may follow."""
        sentence, figure = self._article.sentences[fact.sentence], fact.argument.candidate
        start, text = self._line_starts[sentence.line], self._article.text
        told = [m for m in _SHOWN.finditer(text, max(sentence.start, figure.start - _BACK), figure.start) if m["type"]]
        shown = told[-1] if told else _SHOWN.search(text, start, start + _HEAD)
        if shown is None or (shown["type"] is None and not self._article.within(shown.end(), shown.end() + _HEAD, "project")):
            return None
        batches = (
            event
            for mention, event in self._told_before(fact.sentence)
            if mention.start < start
            and event.status == "occurred"
            and event.type in (OF_PROJECTS if shown["type"] is None else (_SHOWN_TYPES[shown["type"]],))
            and any(self._projects.projects[number].is_collective for number in event.projects)
        )
        return next(batches, None)

    def _main(self, events: list[Draft], sentence: int) -> Draft | None:
        """The main one of a project's events: news, in the headline, no mere stage, near, late; of plans the first."""
        ranks = [self._rank(event) for event in events]
        first = min(ranks, default=None)
        main = [event for event, rank in zip(events, ranks, strict=True) if rank == first]
        return main[0] if len(main) == 1 else min(main, key=lambda event: self._nearness(event, sentence), default=None)

    def _rank(self, event: Draft) -> tuple[int, bool, bool]:
        """What makes an event a main one, wherever it is asked for."""
        if id(event) not in self._ranks:
            self._ranks[id(event)] = self._tier(event), not self._mentioned(event)[0], event.type == "milestone"
        return self._ranks[id(event)]

    def _nearness(self, event: Draft, sentence: int) -> tuple[int, int]:
        """How far the event is told from a sentence, what lies before it first; then how late it was."""
        _, sentences = self._mentioned(event)
        at = bisect_right(sentences, sentence)
        before = [2 * (sentence - sentences[at - 1])] if at else []
        distance = min([*before, *(2 * (behind - sentence) + 1 for behind in sentences[at : at + 1])])
        day = event.date.resolved.last_day if event.date is not None else None
        ordinal = day.toordinal() if day is not None else 0
        return distance, event.start if event.status == "planned" else -ordinal

    def _mentioned(self, event: Draft) -> tuple[bool, list[int]]:
        """Whether a headline tells the event, and the sentences that do, in their order."""
        if id(event) not in self._sentences_of:
            sentences = sorted({mention.sentence for mention in event.mentions})
            headline = any(self._article.is_headline(mention.sentence, mention.start) for mention in event.mentions)
            self._sentences_of[id(event)] = headline, sentences
        return self._sentences_of[id(event)]

    def _tier(self, event: Draft) -> int:
        """News before the last year's steps, then what goes on, what was long ago, plans; an old approval comes late."""
        if event.status != "occurred":
            return _STATUS_TIERS[event.status]
        today, day = self._article.day, event.date.resolved.last_day if event.date is not None else None
        if self._article.is_chronicle or today is None or day is None:
            return _RECENT if self._is_state(event) else _NEWS
        age = (today - day).days
        if age <= _NEWS_DAYS:
            return _NEWS
        if age <= _RECENT_DAYS and event.type != "signing":
            return _RECENT
        return _BACKGROUND if event.type in OF_PROJECTS else _OLD_PAPERS

    def _is_state(self, event: Draft) -> bool:
        """Whether the event is told as how things stand (目前两栋楼已封顶), not as news."""
        mention = event.mentions[0]
        start = self._article.clause_at(mention.sentence, mention.start).start
        return _STANDS.search(self._article.text, start, mention.start) is not None

    def _batch_before(self, fact: Fact, reach: int | None) -> Draft | None:
        """The batch event of which a project without an event of its own is a showcase: if that was told last before it.

        reach: how many sentences before at most (None: any number).
        """
        told = (event for _, event in self._told_before(fact.sentence))
        last = next((event for event in told if event.type in OF_PROJECTS and event.status == "occurred"), None)
        if last is not None and reach is not None:
            sentences = self._mentioned(last)[1]
            if fact.sentence - sentences[bisect_right(sentences, fact.sentence) - 1] > reach:
                return None
        awaited = last is not None and fact.project is not None and fact.project.size is not None and self._lacks_batch(last)
        listed = self._article.text.startswith("其中", self._article.sentences[fact.sentence].start)
        own = fact.project is not None and self._told_of(fact.project) and not listed
        agreed = last is not None and not own and self._builds_as_agreed(last, fact)
        return last if last is not None and (agreed or awaited or self._is_batch(last)) else None

    def _ceremony_before(self, fact: Fact) -> Draft | None:
        """The meeting, ceremony or visit that the article told last before who attends it."""
        text = self._article.text
        visits = _JOINS_VISIT.search(text, fact.argument.candidate.end, self._article.sentences[fact.sentence].end) is not None
        ceremonies = (
            event
            for mention, event in self._told_before(fact.sentence)
            if event.status == "occurred"
            and (event.type == "visit" if visits else event.type == "meeting" or _CEREMONY.match(text, mention.end))
        )
        return next(ceremonies, None)

    def _last_before(self, fact: Fact, occurred: bool) -> Draft | None:
        """The event told last before the fact, in its line or the line before; for who attends, one that took place."""
        first_line = self._article.sentences[fact.sentence].line - (_PERSON_REACH if occurred else 1)
        last: Draft | None = None
        for mention, event in self._told_before(fact.sentence):
            if self._article.sentences[mention.sentence].line < first_line:
                break
            if (occurred and event.status != "occurred") or not (occurred or self._takes(event, fact.argument)):
                continue
            if last is None:
                last = event
                if event.type != "policy" or event.status != "planned":
                    break
            elif event.type == "policy" and event.status == "occurred":
                return event  # what it says, not when it takes force
        return last

    def _told_before(self, sentence: int) -> Iterator[tuple[TriggerMention, Draft]]:
        """The last mentions of its section up to sentence number `sentence` with their events, the last one first."""
        end = bisect_right(self._told, sentence, key=lambda pair: pair[0].sentence)
        section = self._article.section(sentence)
        start = bisect_left(self._told, section, 0, end, key=lambda pair: pair[0].sentence) if section else 0
        return (self._told[number] for number in range(end - 1, max(start, end - _MEMORY) - 1, -1))

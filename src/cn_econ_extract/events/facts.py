"""Facts: figures, and who invests, builds or attends; each finds the event that it belongs to.

A figure belongs to one event of its project, the one that the article tells as its main event: occurred before planned, the
batch or ceremony before a later step (RECORDS: How borderline cases are decided, 3).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from ..taggers.candidate import Candidate
from .article import Article
from .drafts import PROJECT_TYPES, ArgumentDraft, Draft, Focus
from .measures import Measure
from .mentions import TriggerMention
from .merge import key
from .participants import attends, cued_role, is_open_pointer
from .projects import Project, ProjectIndex, is_batch

_INVESTS = re.compile(r"由[^,。;]{2,40}(?:投资|出资)")
_OF_PROJECTS = PROJECT_TYPES | {"signing", "settlement", "investment"}
_OPENS = frozenset({"opening", "establishment"})
_REGISTERED = re.compile(r"注册资[本金][^,。;]{0,16}$")
_FUNDED = frozenset({"establishment", "investment", "acquisition"})
_SHOWN_TYPES = {"签约": "signing", "开工": "groundbreaking", "投产": "production", "竣工": "completion", "落户": "settlement"}
_SHOWN = re.compile(
    r"其中|(?:居首|首位|最大|最高|最多|打头阵|最受关注|规模最大)的(?:一个)?|"
    rf"(?P<type>{'|'.join(_SHOWN_TYPES)})的?(?:\d+个)?项目(?:里|中|方面)"
)
_HEAD, _BACK = 24, 200
_CEREMONY = re.compile(r"[^,。;]{0,6}(?:仪式|典礼|大会|活动)")
_JOINS_VISIT = re.compile(r"(?:参加|陪同|随同)[^,。;]{0,6}(?:调研|考察|观摩|督导|走访|视察|检查)")
_STANDS = re.compile(r"眼下|目前|如今|现已|当前")
_AGREED = re.compile(r"(?:合同|协议|签约|订单)(?:总)?(?:额|金额|价|价款|总价|引资|投资)[^,。;]{0,6}$")
_PEOPLE = frozenset({"人", "名", "位"})
_PERSON_REACH = 4
_PART_REACH = 2
_FOCUS_REACH = 1
_EXPECTED_REACH = 4
# 全面投产后,预计…: of the project that the article is about, some lines on
_EXPECTED = re.compile(r"(?:建成|投产|达产|运营|投用|投运|启用|通车|开业|满产|竣工|达效)(?:使用|以|之)?后")
_PARTITIVE = re.compile(r"(?:[^,。;、的]{0,4}(?:企业|项目|单位|公司|产品|成员))?(?:中|里)(?=[,有一二三四五六七八九\d])")
_STATE = re.compile(r"(?:如今|目前|现在|眼下|现今|今天|去年|截至[^,。;]{1,12}),?")
_RUNNING = re.compile(r"累计|现有|截至|截止|已集聚|目前[^,。;]{0,6}有")
_STATISTICS = re.compile(r"全[市县省区国州旗镇](?!第)|据统计|(?:地区|全年)生产总值")
_REVENUE = re.compile(r"营业收入|主营业务收入|营收|销售收入")
_NEWS, _RECENT, _BACKGROUND, _OLD_PAPERS = 0, 1, 3, 5
_STATUS_TIERS = {"ongoing": 2, "planned": 4, "negated": 6}
_NEWS_DAYS = 45
_RECENT_DAYS = 400
_MOST = 40
"""Of how many events of one project a figure looks for the main one: time stays linear in texts without end."""


class Fact(msgspec.Struct, kw_only=True):
    """An argument told in sentence number `sentence`: of a project, beside a mention (both may be missing)."""

    argument: ArgumentDraft
    sentence: int
    project: Project | None
    draft: Draft | None


class FactReader:
    """Reads the facts of an article, given the drafts of its mentions and what was in focus before each sentence."""

    def __init__(self, article: Article, drafts: list[Draft], focus: list[Focus], projects: ProjectIndex) -> None:
        self._article = article
        self._projects = projects
        self._focus = focus
        self._drafts: dict[int, list[Draft]] = {}
        self._of_mention = {id(draft.mentions[0]): draft for draft in drafts}
        for draft in drafts:
            self._drafts.setdefault(draft.mentions[0].sentence, []).append(draft)

    def of_measures(self, measures: list[Measure]) -> list[Fact]:
        """The facts of the figures that have a role."""
        facts = []
        for measure in measures:
            drafts = self._drafts.get(measure.sentence, [])
            draft = self._nearest(drafts, measure) if drafts else None
            role = measure.role
            if role is None and measure.candidate.kind == "money":
                telling = draft or self._before(measure.sentence)
                role = self._article.rules.types[telling.type].money if telling is not None else None
            if role in (None, "none") or self._is_partitive(measure) or (draft is None and self._is_statistics(measure)):
                continue
            if draft is None and self._is_accounts(measure):
                continue
            argument = ArgumentDraft(role=role, candidate=measure.candidate)
            people = role == "count" and measure.candidate.unit in _PEOPLE
            owner = None if people else self._owner(measure, draft)
            facts.append(Fact(argument=argument, sentence=measure.sentence, project=owner, draft=draft))
        return facts

    def of_names(self) -> list[Fact]:
        """The facts of names in sentences that hold no mention: investors, builders, sites, and who attends."""
        facts = []
        for index, sentence in enumerate(self._article.sentences):
            telling = self._before(index)
            if sentence.kind == "furniture":
                continue
            facts.extend(self._makers(index))
            if index in self._drafts:
                facts.extend(self._beside(index))
                facts.extend(self._untold_parts(index))
                continue
            if telling is None:
                continue
            for candidate in self._article.within(sentence.start, sentence.end):
                role = self._role(candidate, telling, index)
                if role == "person":
                    facts.append(
                        Fact(argument=ArgumentDraft(role=role, candidate=candidate), sentence=index, project=None, draft=None)
                    )
                elif role is not None:
                    near = self._named_near(candidate, index) or self._focus[index].project
                    project = None if role == "organizer" or telling.type == "settlement" else near
                    argument = ArgumentDraft(role=role, candidate=candidate)
                    facts.append(Fact(argument=argument, sentence=index, project=project, draft=None))
        return facts

    def _untold_parts(self, index: int) -> list[Fact]:
        """Who invests and builds where a part of the sentence, behind a semicolon, names a project and tells no event."""
        sentence, text = self._article.sentences[index], self._article.text
        facts, start = [], sentence.start
        starts = sorted(draft.start for draft in self._drafts[index])
        while start < sentence.end:
            end = text.find(";", start, sentence.end)
            end = sentence.end if end < 0 else end
            named = self._article.within(start, end, "project")
            if named and bisect_left(starts, start) == bisect_left(starts, end):
                project = self._projects.of(named[0])
                for candidate in self._article.within(start, end, "company", "organization"):
                    role = cued_role(self._article, candidate, "groundbreaking")
                    if role in ("investor", "company") and not is_open_pointer(candidate):
                        argument = ArgumentDraft(role=role, candidate=candidate)
                        facts.append(Fact(argument=argument, sentence=index, project=project, draft=None))
            start = end + 1
        return facts

    def _makers(self, index: int) -> list[Fact]:
        """The companies right before a project (X公司的Y项目): it is theirs."""
        sentence = self._article.sentences[index]
        facts = []
        for project in self._article.within(sentence.start, sentence.end, "project"):
            for company in self._article.within(max(sentence.start, project.start - 40), project.start, "company"):
                between = self._article.text[company.end : project.start]
                if between in ("", "的") and not is_open_pointer(company):
                    argument = ArgumentDraft(role="company", candidate=company)
                    facts.append(Fact(argument=argument, sentence=index, project=self._projects.of(project), draft=None))
        return facts

    def _beside(self, index: int) -> list[Fact]:
        """What a sentence that tells a later step, or another kind of event, says of who builds the project where."""
        project, drafts = self._focus[index].project, self._drafts[index]
        if any(draft.type in _OF_PROJECTS for draft in drafts):
            return self._of_project(drafts)
        if project is None:
            return []
        sentence = self._article.sentences[index]
        start = self._article.clause_at(index, drafts[-1].start).end
        facts = []
        for candidate in self._article.within(start, sentence.end, "company", "place", "park"):
            role = cued_role(self._article, candidate, "groundbreaking")
            if role in ("investor", "place", "park") and self._invests_within(start, sentence.end):
                argument = ArgumentDraft(role=role, candidate=candidate)
                facts.append(Fact(argument=argument, sentence=index, project=project, draft=None))
        return facts

    def _of_project(self, drafts: list[Draft]) -> list[Fact]:
        """The investors, builders and sites of a project's step hold for its main event too."""
        return [
            Fact(
                argument=ArgumentDraft(role=argument.role, candidate=argument.candidate),
                sentence=draft.mentions[0].sentence,
                project=self._projects.projects[next(iter(draft.projects))],
                draft=draft,
            )
            for draft in drafts
            if draft.type in PROJECT_TYPES and draft.projects
            for argument in draft.arguments
            if argument.role in ("investor", "company", "park", "place")
        ]

    def _invests_within(self, start: int, end: int) -> bool:
        return _INVESTS.search(self._article.text, start, end) is not None

    def _role(self, candidate: Candidate, telling: Draft, index: int) -> str | None:
        if candidate.kind == "person":
            return "person" if attends(self._article, candidate, index) else None
        if candidate.kind not in ("company", "organization", "place", "park") or is_open_pointer(candidate):
            return None
        role = cued_role(self._article, candidate, telling.type)
        if role in ("investor", "company", "place", "park") or (role == "organizer" and telling.type == "meeting"):
            return role
        if role is None and telling.type == "signing" and candidate.kind == "company" and self._named_near(candidate, index):
            return "party"
        return None

    def _named_near(self, candidate: Candidate, index: int) -> Project | None:
        """The project that the sentence names right behind the name, else the first before it."""
        sentence = self._article.sentences[index]
        named = self._article.within(sentence.start, sentence.end, "project")
        behind = [p for p in named if p.start >= candidate.start]
        chosen = behind[0] if behind else (named[-1] if named else None)
        return None if chosen is None else self._projects.of(chosen)

    def _owner(self, measure: Measure, draft: Draft | None) -> Project | None:
        """The project that the figure measures: named beside it, else the mention's only one, else the one in focus."""
        if measure.owner is not None and not self._begins_anew(measure.owner, draft):
            return self._projects.of(measure.owner)
        if draft is not None and draft.type in _OF_PROJECTS and draft.projects:
            return self._projects.projects[next(iter(draft.projects))]
        if draft is None or self._invests(measure):
            focus, sentence = self._focus[measure.sentence], self._article.sentences[measure.sentence]
            expected = _EXPECTED.search(self._article.text, sentence.start, measure.candidate.start) is not None
            near = sentence.line - focus.project_line <= (_EXPECTED_REACH if expected else _FOCUS_REACH)
            return focus.project if near else None
        return None

    def _begins_anew(self, owner: Candidate, draft: Draft | None) -> bool:
        """Whether a semicolon divides the batch named before from the mention: 集中开工26个项目…;集中投产18家企业,总投资…."""
        return draft is not None and is_batch(owner) and self._article.text.find(";", owner.end, draft.start) >= 0

    def _is_partitive(self, measure: Measure) -> bool:
        """Whether the figure only repeats a whole of which a share is told: 30家企业中有一半."""
        return measure.role == "count" and _PARTITIVE.match(self._article.text, measure.candidate.end) is not None

    def _is_statistics(self, measure: Measure) -> bool:
        """Whether the figure is one of a whole region (全县完成投资90亿元), not of an event."""
        start = self._article.clause_at(measure.sentence, measure.candidate.start).start
        text, end = self._article.text, measure.candidate.start
        if measure.role == "count" and _RUNNING.search(text, start, end):
            return True
        return _STATISTICS.search(text, start, end) is not None or self._is_state(measure.sentence)

    def _is_accounts(self, measure: Measure) -> bool:
        """Whether the figure is of a company's accounts (2020年,海川集团营业收入5亿元), not of a project or event."""
        sentence, text = self._article.sentences[measure.sentence], self._article.text
        if measure.role != "output_value" or not _REVENUE.search(text, sentence.start, measure.candidate.start):
            return False
        before = self._article.within(sentence.start, measure.candidate.start, "date", "company", "project")
        kinds = {entity.kind for entity in before}
        return kinds == {"date", "company"}

    def _is_state(self, index: int) -> bool:
        """Whether the sentence says how a park or place stands today: 如今,园区入驻企业146家."""
        sentence, text = self._article.sentences[index], self._article.text
        opening = _STATE.match(text, sentence.start, sentence.end)
        if opening is None or self._article.within(sentence.start, sentence.end, "project"):
            return False
        return any(c.start == opening.end() for c in self._article.within(opening.end(), sentence.end, "park", "place"))

    def _invests(self, measure: Measure) -> bool:
        """Whether the figure is what somebody puts into the project in focus (由X投资25亿元)."""
        clause = self._article.clause_at(measure.sentence, measure.candidate.start)
        return self._invests_within(clause.start, measure.candidate.start)

    def _nearest(self, drafts: list[Draft], measure: Measure) -> Draft:
        """The draft of the figure's own clause, else of the last mention before the figure, else the first behind it."""
        clause = self._article.clause_at(measure.sentence, measure.candidate.start)
        own = [d for d in drafts if clause.start <= d.start < clause.end]
        before = [d for d in drafts if d.start <= measure.candidate.start]
        if own and not (before and before[-1] in own):
            return own[0]
        return before[-1] if before else drafts[0]

    def _before(self, index: int) -> Draft | None:
        """The draft of the last mention before sentence `index`."""
        mention = self._focus[index].mention
        return None if mention is None else self._of_mention[id(mention)]


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
            if event is None or not self._fits(event, fact.argument):
                continue
            if event.type == "signing" and fact.argument.role == "company":
                fact.argument.role = "party"
            fact.argument.of = fact.project.number if fact.project is not None else None
            event.arguments.append(fact.argument)
            if fact.project is not None and event.type in _OF_PROJECTS and self._is_member(event, fact.project):
                event.projects.setdefault(fact.project.number, fact.project.first)
                self._numbers_of.setdefault(fact.project.number, set()).add(self._number[id(event)])

    def _is_member(self, event: Draft, project: Project) -> bool:
        """Whether a project that the event does not name yet is a showcase of the event's batch."""
        known = project.number in event.projects or project.whole in event.projects
        return not known and project.whole is None and any(self._projects.projects[n].is_collective for n in event.projects)

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
        if own is not None and own.type not in _OF_PROJECTS and not (fact.project and self._told_of(fact.project)):
            return own
        if own is not None and (self._stands_beside(fact) or self._is_agreed(own, fact)):
            return own
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
        found = sorted(numbers.union(others))
        return [self._events[number] for number in (found if len(found) <= _MOST else found[:_MOST])]

    def _opens(self, event: Draft, park: Candidate) -> bool:
        name = key(park, self._article.text)
        return any(key(a.candidate, self._article.text) == name for a in event.arguments if a.role == "park")

    def _main_event(self, project: Project, fact: Fact, own: Draft | None) -> Draft | None:
        """The event that the article tells as the project's main one: of a phase its own."""
        holding = self._holding(project)
        holding = [e for e in holding if e.type != "visit"] or holding  # a visit to it tells none of its figures
        old = all(self._tier(e) != _NEWS for e in holding)  # its phases go on since
        told = own is not None and own.type in PROJECT_TYPES and own in holding
        if old and not told and fact.argument.role not in ("investment", "share"):
            holding = [*holding, *self._holding_one_of(self._phases.get(project.number, []))]
        main = min(holding, key=lambda e: self._mainness(e, fact.sentence), default=None)
        shown = self._shown_in(fact) if project.size is None else None
        if shown is not None and not any(e.type == shown.type for e in holding):
            return shown
        news = main if main is not None and self._tier(main) == _NEWS else None
        figure = fact.argument.candidate.kind in ("money", "quantity", "ratio")
        phase = told and own is not None and project.whole is not None and project.number in own.projects
        if figure and phase and (news is None or project.number not in news.projects):
            return own  # 一期去年建成投产,年产能6万辆
        if news is not None:
            return news
        holding = [e for e in holding if project.number in e.projects] or holding
        main = min(holding, key=lambda e: self._mainness(e, fact.sentence), default=None)
        if project.size is not None or (main is not None and self._projects.is_phase(project)):
            return main
        if main is not None and main.status == "occurred" and self._tells_in_line(main, fact):
            return main  # a member with a step and a day of its own
        return self._batch_before(fact, None) or main

    def _tells_in_line(self, event: Draft, fact: Fact) -> bool:
        """Whether the event has a day and is told in the fact's own line."""
        line = self._article.sentences[fact.sentence].line
        return event.date is not None and any(self._article.sentences[m.sentence].line == line for m in event.mentions)

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
            and event.type in (_OF_PROJECTS if shown["type"] is None else (_SHOWN_TYPES[shown["type"]],))
            and any(self._projects.projects[number].is_collective for number in event.projects)
        )
        return next(batches, None)

    def _mainness(self, event: Draft, sentence: int) -> tuple[int, bool, bool, int, int]:
        """What makes an event its project's main one: news, in the headline, no mere stage, near, late; of plans the first."""
        headline, sentences = self._mentioned(event)
        at = bisect_right(sentences, sentence)
        before = [2 * (sentence - sentences[at - 1])] if at else []
        distance = min([*before, *(2 * (behind - sentence) + 1 for behind in sentences[at : at + 1])])
        day = event.date.resolved.last_day if event.date is not None else None
        ordinal = day.toordinal() if day is not None else 0
        return (
            self._tier(event),
            not headline,
            event.type == "milestone",
            distance,
            event.start if event.status == "planned" else -ordinal,
        )

    def _mentioned(self, event: Draft) -> tuple[bool, list[int]]:
        """Whether a headline tells the event, and the sentences that do, in their order."""
        if id(event) not in self._sentences_of:
            sentences = sorted({mention.sentence for mention in event.mentions})
            headline = any(self._article.sentences[index].kind == "headline" for index in sentences)
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
        return _BACKGROUND if event.type in _OF_PROJECTS else _OLD_PAPERS

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
        last = next((event for event in told if event.type in _OF_PROJECTS and event.status == "occurred"), None)
        if (
            last is not None
            and reach is not None
            and fact.sentence - max(m.sentence for m in last.mentions if m.sentence <= fact.sentence) > reach
        ):
            return None
        batch = last is not None and any(self._projects.projects[n].is_collective for n in last.projects)
        return last if batch else None

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
        """The mentions up to sentence number `sentence` with their events, the last one first."""
        end = bisect_right(self._told, sentence, key=lambda pair: pair[0].sentence)
        return (self._told[number] for number in range(end - 1, -1, -1))

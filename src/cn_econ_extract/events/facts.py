"""Facts: figures, and who invests, builds or attends, as the sentences tell them. Which event has them: attaching.py."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from ..taggers.candidate import Candidate
from .article import Article
from .drafts import PROJECT_TYPES, ArgumentDraft, Draft, Focus
from .measures import Measure
from .participants import attends, cued_role, is_open_pointer
from .projects import Project, ProjectIndex, is_batch

OF_PROJECTS = PROJECT_TYPES | {"signing", "settlement", "investment"}
"""The types of events that are steps of projects."""
_INVESTS = re.compile(r"由[^,。;]{2,40}(?:投资|出资)")
_PEOPLE = frozenset({"人", "名", "位"})
_FOCUS_REACH = 1
_EXPECTED_REACH = 4
# 全面投产后,预计…: of the project that the article is about, some lines on
_EXPECTED = re.compile(r"(?:建成|投产|达产|运营|投用|投运|启用|通车|开业|满产|竣工|达效)(?:使用|以|之)?后")
_PARTITIVE = re.compile(r"(?:[^,。;、的]{0,4}(?:企业|项目|单位|公司|产品|成员))?(?:中|里)(?=[,有一二三四五六七八九\d])")
_STATE = re.compile(r"(?:如今|目前|现在|眼下|现今|今天|去年|截至[^,。;]{1,12}),?")
_RUNNING = re.compile(r"累计|现有|截至|截止|已集聚|目前[^,。;]{0,6}有")
_STATISTICS = re.compile(
    r"市场(?:年?需求|销售|销量|容量)|全[市县省区国州旗镇](?!第)|据统计|(?:规模|限额)以上[^,。;]{0,6}(?:企业|工业)|规上|(?:地区|全年)生产总值"
)
_OWED = re.compile(r"借款|借了|欠|损失|亏损|赔|罚|注册(?:额度)?|接受|批文|获准|奖补|退税|减税|节约|节省|工资|利润")
_HOSTS = {"organizer": "meeting", "organization": "financing"}
"""What a name in a sentence without a mention can be to the event of this type that was told last."""
_MEANS = re.compile(r"(?:以|斥资|出资|耗资)[^,。;]{0,12}元(?:现金|人民币)?$")
_REVENUE = re.compile(r"营业收入|主营业务收入|营收|销售收入")


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
            if role is None and measure.candidate.kind == "money" and (draft is not None or not self._is_owed(measure)):
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
                    project = None if role in _HOSTS or telling.type == "settlement" else near
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
        if any(draft.type in OF_PROJECTS for draft in drafts):
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
        if role in ("investor", "company", "place", "park") or (role is not None and _HOSTS.get(role) == telling.type):
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
        if draft is not None and draft.type in OF_PROJECTS and draft.projects:
            return self._projects.projects[next(iter(draft.projects))]
        founded = draft is not None and any(a.role == "company" for a in draft.arguments)  # 该公司由甲集团投资2亿元兴建
        if draft is None or (self._invests(measure) and not founded):
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
        sentence = self._article.sentences[measure.sentence]
        if not self._article.within(sentence.start, end, "project", "company"):
            start = sentence.start  # 去年,全县工业产值70亿元,规模企业58家
        return _STATISTICS.search(text, start, end) is not None or self._is_state(measure.sentence)

    def _is_owed(self, measure: Measure) -> bool:
        """Whether the sum is a debt, a loss or a sum that a public body pays or permits, told beside no event: 借款4万元."""
        start = self._article.clause_at(measure.sentence, measure.candidate.start).start
        return _OWED.search(self._article.text, start, measure.candidate.start) is not None

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
        behind = next((d for d in drafts if d.start > clause.end), None)
        means = behind is not None and not own and _MEANS.search(self._article.text, clause.start, clause.end)
        if means and behind is not None and self._article.clause_at(measure.sentence, behind.start).start - clause.end <= 1:
            return behind  # 以自有资金2亿元,受让…
        if own and not (before and before[-1] in own):
            return own[0]
        return before[-1] if before else drafts[0]

    def _before(self, index: int) -> Draft | None:
        """The draft of the last mention before sentence `index`."""
        mention = self._focus[index].mention
        return None if mention is None else self._of_mention[id(mention)]

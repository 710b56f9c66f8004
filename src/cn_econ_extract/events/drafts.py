"""One draft for each mention: its date, its projects, who and where. Figures come later, with the facts."""

from __future__ import annotations

import re

import msgspec

from ..taggers.candidate import Candidate
from .article import Article
from .dating import Dater
from .mentions import TriggerMention, points_back
from .participants import Group, cued_role, group_clauses, read_participants
from .projects import Project, ProjectIndex, is_aside, is_batch
from .subjects import SubjectReader
from .timeline import DatedEntity, is_ahead

PROJECT_TYPES = frozenset({"groundbreaking", "milestone", "completion", "production", "opening"})


# 当天还与甲公司签约: who signs with it is told before
_WITH = re.compile(r"(?:^|[,;。]|[日月年天时]|[又还再也已刚才并])(?:又|还|再|已|刚|正式|分别|先后|相继)*[与和同跟]$")
# 两家机构联合出资: who acts is said, without a name
_NAMELESS = re.compile(r"股东|各方|[一二两三四五六七八九十\d][家名位](?:企业|公司|机构|投资)")
# 设立全资子公司, 组建两家分公司: the founded body stands behind the trigger, with a name or without
_FOUNDS = re.compile(r"了?[\u4e00-\u9fff]{0,10}?(?:子|孙|分|合资|控股|合营|项目)公司")
# 由X公司承建, 施工方X公司; X公司董事长介绍: the project told before is theirs
_BUILDS = re.compile(r"[由方位体]$|[与和同向]$")
_OFFICER = re.compile(
    r"(?:党委|集团|副|常务|项目|总|执行)*(?:董事长|总经理|经理|负责人|总裁|总监|工程师|书记|主任|代表|厂长|创始人)"
)
_SELLS = frozenset({"acquisition.sell", "acquisition.transfer"})
_BODIES = frozenset({"company", "organization", "park", "organizer"})
# 同时与B签署协议, 当年便与B签下合同
_SIGNS_WITH = re.compile(r"(?:同时|并|还|又|随后|随即|当[年月天日场]|此后|次年|便|就|再|先后|也|已|将|拟)*[与和同]")
_RESPECTIVE = re.compile(r"分别|先后|依次")
_LENDERS = frozenset({"investor", "organization"})
_SHARED_ROLES = frozenset({"company", "investor", "park"})
_NEAR = 6
_AGREED_REACH = 2
"""How many sentences before what a party of it will build an agreement is told."""
_SHORT_TITLE = 4
_TITLE_REACH = 2000


class ArgumentDraft(msgspec.Struct, kw_only=True):
    """An argument before the record is made: `of` is the number of the project that it qualifies."""

    role: str
    candidate: Candidate
    of: int | None = None


class Draft(msgspec.Struct, kw_only=True):
    """An event as its mentions tell it so far."""

    type: str
    status: str
    mentions: list[TriggerMention]
    date: DatedEntity | None
    carried: bool = False
    """Whether the date is the day in focus, not one that the mention's own sentence gives."""
    projects: dict[int, Candidate] = {}
    arguments: list[ArgumentDraft] = []

    @property
    def start(self) -> int:
        return self.mentions[0].start


class Focus(msgspec.Struct, kw_only=True):
    """What the article last spoke of before a sentence."""

    project: Project | None = None
    project_line: int = 0
    heading_line: int = -1
    """The line that begins with the project alone: 三、X项目。"""
    company: Candidate | None = None
    company_line: int = 0
    mention: TriggerMention | None = None


class DraftReader:
    """Reads the mentions in order, carrying the project and the company in focus from sentence to sentence.

    After `read`, `drafts` holds a draft for each mention and `focus` what was in focus before each sentence.
    """

    def __init__(self, article: Article, mentions: list[TriggerMention], dater: Dater, projects: ProjectIndex) -> None:
        self._article = article
        self._dater = dater
        self._projects = projects
        self._subjects = SubjectReader(article, projects)
        self._by_sentence: dict[int, list[TriggerMention]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._now = Focus()
        self._told: set[str] = set()
        """The companies that were named so far."""
        self.drafts: list[Draft] = []
        self.focus: list[Focus] = []

    def read(self) -> None:
        """Fill `drafts` and `focus`."""
        for index, sentence in enumerate(self._article.sentences):
            chronicled = sentence.first and sentence.kind == "item" and self._article.is_chronicle
            if chronicled or index == self._article.section(index):
                self._now = Focus()
            if (site := self._projects.site(sentence)) is not None and sentence.kind != "furniture":
                self._now.project, self._now.project_line = self._projects.of(site), sentence.line
            if (heading := self._projects.heading(sentence)) is not None:
                self._now.project, self._now.project_line, self._now.heading_line = heading, sentence.line, sentence.line
            self.focus.append(msgspec.structs.replace(self._now))
            if sentence.kind == "furniture":
                continue
            self._place_phases(index)
            mentions = self._by_sentence.get(index, [])
            drafts: list[Draft] = []
            for group in group_clauses(self._article, index, mentions):
                draft = self._postponed(group.mention, drafts) or self._draft(group)
                drafts.extend(self._respective(draft, group) or [draft])
            drafts = [draft for draft in drafts if not self._is_agreed(draft)]
            self._share(drafts)
            self._share_signer(drafts)
            self.drafts.extend(drafts)
            self._move_focus(index, drafts)

    def _is_agreed(self, draft: Draft) -> bool:
        """Whether a planned investment is what the agreement told right before says: 与A、B签约。其中,A拟投资5亿元建设P."""
        mention = draft.mentions[0]
        if draft.type != "investment" or draft.status != "planned" or not draft.projects:
            return False
        investors = {self._full(a.candidate) for a in draft.arguments if a.role == "investor"}
        for told in reversed(self.drafts[-_NEAR:]):
            near = mention.sentence - told.mentions[-1].sentence
            if told.type != "signing" or not 0 < near <= _AGREED_REACH:
                continue
            if investors & {self._full(a.candidate) for a in told.arguments if a.role == "party"}:
                mention.rejected = "what an agreement says"
                return True
        return False

    def _share(self, drafts: list[Draft]) -> None:
        """Who and where stand once in a sentence for all steps of one project that it tells: each step has them.

        What is signed at a meeting is signed where that is held.
        """
        for held, signed in zip(drafts, drafts[1:], strict=False):
            if held.type == "meeting" and signed.type == "signing" and not any(a.role == "place" for a in signed.arguments):
                signed.arguments += [msgspec.structs.replace(a) for a in held.arguments if a.role == "place"]
        steps = [draft for draft in drafts if draft.type in PROJECT_TYPES or (draft.type == "investment" and draft.projects)]
        for earlier, later in zip(steps, steps[1:], strict=False):
            if self._wholes(earlier) != self._wholes(later):
                continue
            own = {argument.role for argument in later.arguments}
            shared = [a for a in earlier.arguments if a.role in _SHARED_ROLES and a.candidate.start < earlier.start]
            later.arguments += [msgspec.structs.replace(a) for a in shared if a.role not in own]

    def _share_signer(self, drafts: list[Draft]) -> None:
        """Who signs stands once in a sentence that tells of several agreements: 安化县与A签约,与B签订协议."""
        signings = [draft for draft in drafts if draft.type == "signing"]
        for earlier, later in zip(signings, signings[1:], strict=False):
            clause = self._article.clause_at(later.mentions[0].sentence, later.start)
            joint = _SIGNS_WITH.match(self._article.text, clause.start, later.start)
            first = next((a for a in earlier.arguments if a.role == "party"), None)
            if joint is None or first is None or first.candidate.start > earlier.start:
                continue
            if not any(a.role == "party" and a.candidate.start < joint.end() for a in later.arguments):
                later.arguments.append(msgspec.structs.replace(first))

    def _wholes(self, draft: Draft) -> set[int]:
        """The projects of a draft, phases as the project that they are part of (-1: one that the article does not name)."""
        projects = [self._projects.projects[number] for number in draft.projects]
        wholes = (-1 if self._projects.is_phase(project) else project.whole for project in projects)
        return {project.number if whole is None else whole for project, whole in zip(projects, wholes, strict=True)}

    def _place_phases(self, index: int) -> None:
        """A bare phase is one of the project in focus, or of the site that is being built."""
        sentence = self._article.sentences[index]
        for candidate in self._article.within(sentence.start, sentence.end, "project"):
            phase, whole = self._projects.of(candidate), self._site_of(candidate) or self._now.project
            if phase is not None and whole is not None and self._projects.is_phase(phase) and not self._projects.is_phase(whole):
                phase.whole = whole.number

    def _site_of(self, phase: Candidate) -> Project | None:
        """The park right before a bare phase (X产业园一期), which then is the project."""
        for site in self._article.within(phase.start - 40, phase.start, "park"):
            if phase.start - site.end <= 1:
                return self._projects.adopt(site)
        return None

    def _draft(self, group: Group) -> Draft:
        mention = group.mention
        date = self._dater.date_of(mention)
        carried = self._dater.carried(mention) if date is None else None
        draft = Draft(
            type=mention.type,
            status=mention.status,
            mentions=[mention],
            date=date or carried,
            carried=carried is not None,
            projects=self._subjects.projects_of(group, self._now.project, self._now.project_line, self._now.heading_line),
            arguments=[],
        )
        if draft.status == "occurred" and is_ahead(draft.date, self._article.day, self._article.text):
            draft.status = "planned"
        self._add_participants(draft, group)
        return draft

    def _respective(self, draft: Draft, group: Group) -> list[Draft]:
        """One draft for each day of a respective list: 一、二期分别于5月和9月动工, A和B于3月、4月先后投用."""
        mention = group.mention
        dates = self._dater.listed(mention, group.own.start)
        if len(dates) < 2 or not _RESPECTIVE.search(self._article.text, group.own.start, mention.start):
            return []
        listed = list(draft.projects.items())
        each = len(listed) == len(dates)
        return [
            msgspec.structs.replace(
                draft,
                mentions=[msgspec.structs.replace(mention)],
                date=date,
                projects=dict([listed[number]]) if each else dict(listed),
                arguments=[msgspec.structs.replace(argument) for argument in draft.arguments],
            )
            for number, date in enumerate(dates)
        ]

    def _postponed(self, mention: TriggerMention, before: list[Draft]) -> Draft | None:
        """The event that `mention` puts off to another day, with all that is known of it, on that day."""
        for draft in before:
            if mention.postpones is not None and draft.mentions[0] is mention.postpones:
                return Draft(
                    type=draft.type,
                    status=mention.status,
                    mentions=[mention],
                    date=self._dater.date_of(mention),
                    projects=dict(draft.projects),
                    arguments=list(draft.arguments),
                )
        return None

    def _add_participants(self, draft: Draft, group: Group) -> None:
        event_type = self._article.rules.types[draft.type]
        for participant in read_participants(self._article, group, event_type, bool(draft.projects)):
            candidate = participant.candidate
            adopted = self._projects.of(candidate)
            if participant.role != "person" and self._subjects.is_announced(group):
                continue  # 市委书记李某宣布开工: who takes part, nothing else
            if adopted is not None and (adopted.number in draft.projects or adopted.number in self._wholes(draft)):
                continue
            sells = self._sells(draft) and not participant.cued and candidate.start < draft.start
            role = "party" if sells and participant.role == "investor" else participant.role
            draft.arguments.append(ArgumentDraft(role=role, candidate=self._pointed(self._in_full(candidate))))
        merged = self._article.text.endswith(("合并", "重组", "整合"), 0, draft.start)
        if draft.mentions[0].rule in ("establishment.found", "establishment.join") and not merged:
            _name_founders(draft, _FOUNDS.match(self._article.text, draft.mentions[0].end) is not None)
        if draft.type == "policy" and not draft.projects and not any(a.role in ("name", "park") for a in draft.arguments):
            self._add_document(draft, group)
        if draft.type in ("signing", "establishment") and self._says_both(group):
            self._add_both(draft, group, "party" if draft.type == "signing" else "investor")
        if draft.type == "signing":
            self._add_signer(draft, group)
        if draft.mentions[0].rule == "establishment.rename" and not any(a.role in _BODIES for a in draft.arguments):
            self._add_subjects(draft, group, "company")
        role = "party" if self._sells(draft) else event_type.before.get("company", "")
        partners = _only_partners(draft, self._article.text)
        if partners or ("company" in event_type.focus and not draft.projects and not _has_subject(draft, role)):
            self._add_subjects(draft, group, role)
        elif self._founds(draft) and not _has_subject(draft, "investor"):
            self._add_subjects(draft, group, "investor")

    def _founds(self, draft: Draft) -> bool:
        """Whether the mention tells who founds: X设立Y, X设立全资子公司."""
        behind = _is_found_behind(draft) or _FOUNDS.match(self._article.text, draft.mentions[0].end) is not None
        return draft.mentions[0].rule == "establishment.found" and behind

    def _sells(self, draft: Draft) -> bool:
        """Whether the mention's subject gives what is bought; who swaps (置换) buys too."""
        return draft.mentions[0].rule in _SELLS and not self._article.text.startswith("置换", draft.start)

    def _add_subjects(self, draft: Draft, group: Group, role: str) -> None:
        """Who acts where the mention's clause leaves it out: the companies that its sentence names first, else that in focus."""
        if points_back(self._article, group.mention):
            return
        told = {self._full(argument.candidate) for argument in draft.arguments}
        subjects = [c for c in self._subjects.companies_before(group) if self._full(c) not in told and not self._lends(c, draft)]
        if draft.mentions[0].rule == "establishment.rename":  # 更名为B;后整体变更为股份公司: B
            start = self._article.sentences[group.mention.sentence].start
            subjects = self._article.within(start, group.own.start, "company")[-1:]
        same_line = self._article.sentences[group.mention.sentence].line == self._now.company_line
        named = _NAMELESS.search(self._article.text, group.own.start, draft.start) is not None
        if not subjects and same_line and self._now.company is not None and not named:
            subjects = [self._now.company]
        draft.arguments += [ArgumentDraft(role=role, candidate=self._pointed(subject)) for subject in subjects]

    def _lends(self, candidate: Candidate, draft: Draft) -> bool:
        """Whether the company only gives the money of an earlier round."""
        return draft.type == "financing" and cued_role(self._article, candidate, "financing") in _LENDERS

    def _full(self, candidate: Candidate) -> str:
        return candidate.name or self._article.text[candidate.start : candidate.end]

    def _add_document(self, draft: Draft, group: Group) -> None:
        """该办法自6月1日起施行: the title in 《》 that the article named last."""
        start = self._start_of(group, 3)
        titles = [c for c in self._article.within(start, group.mention.start, "name") if c.rule == "name.title"]
        if titles:
            draft.arguments.append(ArgumentDraft(role="name", candidate=titles[-1]))

    def _start_of(self, group: Group, back: int) -> int:
        """Where the sentence that stands so many before the mention's begins, or their section."""
        index = group.mention.sentence
        return self._article.sentences[max(self._article.section(index), index - back)].start

    def _in_full(self, candidate: Candidate) -> Candidate:
        """For 《意见》 and its like: the title told before that ends in this word."""
        text = self._article.text
        short = text[candidate.start : candidate.end]
        if candidate.rule != "name.title" or len(short) > _SHORT_TITLE:
            return candidate
        for earlier in self._article.within(max(0, candidate.start - _TITLE_REACH), candidate.start, "name"):
            if (
                earlier.rule == "name.title"
                and earlier.length > candidate.length
                and text.endswith(short, earlier.start, earlier.end)
            ):
                return msgspec.structs.replace(candidate, name=text[earlier.start : earlier.end])
        return candidate

    def _says_both(self, group: Group) -> bool:
        return "双方" in self._article.text[group.own.start : group.own.end]

    def _add_both(self, draft: Draft, group: Group, role: str) -> None:
        """Resolve 双方: the two names that the article joined last before it (X与Y)."""
        start = self._start_of(group, 2)
        named = self._article.within(start, group.mention.start, "company", "organization", "place")
        for first, second in reversed(list(zip(named, named[1:], strict=False))):
            if self._article.text[first.end : second.start] in ("与", "和", "同", "及", "跟"):
                draft.arguments += [ArgumentDraft(role=role, candidate=c) for c in (first, second)]
                return

    def _add_signer(self, draft: Draft, group: Group) -> None:
        """同时与B签署: who signs with B is the company that the sentence named first, or the one in focus."""
        joint = _SIGNS_WITH.match(self._article.text, group.own.start, draft.start)
        if joint is None or any(a.role == "party" and a.candidate.start < joint.end() for a in draft.arguments):
            return
        first = len(draft.arguments)
        self._add_subjects(draft, group, "party")
        del draft.arguments[first + 1 :]

    def _pointed(self, candidate: Candidate) -> Candidate:
        """For 该公司 and its like: the same span with the full name of the company in focus."""
        text = self._article.text
        own = text.startswith(("本", "我", "公司"), candidate.start)
        focus = self._article.issuer(candidate.start) if own else self._now.company
        if candidate.rule != "company.pointing" or candidate.name is not None or focus is None:
            return candidate
        return msgspec.structs.replace(candidate, name=focus.name or text[focus.start : focus.end])

    def _move_focus(self, index: int, drafts: list[Draft]) -> None:
        sentence = self._article.sentences[index]
        named = self._article.within(sentence.start, sentence.end, "project")
        first = self._article.clauses(index)[0] if named and self._article.clauses(index) else sentence
        singles = [
            c
            for c in named
            if not is_batch(c)
            and not (c.rule == "project.numbered" and self._now.project is not None)
            and not is_aside(self._article, c)
            and not self._article.text.endswith(("其中", "配套的", "配套"), 0, c.start)
            and (drafts or self._now.project is None or c.start <= first.end or self._is_introduced(index, c))
        ]
        another = self._turns_to_another(index)
        project = None if another and not named else self._now.project
        if singles:
            project = self._projects.of(singles[0] if not drafts else singles[-1])
        elif named and is_batch(named[0]):
            project = self._projects.of(named[0])
        elif drafts and drafts[-1].projects:
            told = self._projects.projects[next(iter(drafts[-1].projects))]
            project = told if project is None or told.first.rule != "project.numbered" else project
        if project is not None and project.whole is not None:
            project = self._projects.projects[project.whole]
        self._now.project = project
        if named or drafts:
            self._now.project_line = sentence.line
        lend = {a.candidate.start for d in drafts if d.type == "financing" for a in d.arguments if a.role in _LENDERS}
        companies = [
            c
            for c in self._article.within(sentence.start, sentence.end, "company")
            if c.rule != "company.pointing" and c.start not in lend
        ]
        if companies:
            self._now.company, self._now.company_line = companies[0], sentence.line
        if drafts:
            self._now.mention = drafts[-1].mentions[-1]

    def _turns_to_another(self, index: int) -> bool:
        """Whether a paragraph begins with a company of which nothing was told yet: its story is another one."""
        sentence, text = self._article.sentences[index], self._article.text
        named = [c for c in self._article.within(sentence.start, sentence.end, "company") if not c.rule.endswith(".pointing")]
        full = [c.name or text[c.start : c.end] for c in named]
        new = bool(full) and full[0] not in self._told
        self._told.update(full)
        if not (new and sentence.first and sentence.kind == "body" and named[0].rule == "company.legal_suffix"):
            return False
        before = text[max(sentence.start, named[0].start - 4) : named[0].start]
        return not _BUILDS.search(before) and _OFFICER.match(text, named[0].end) is None

    def _is_introduced(self, index: int, candidate: Candidate) -> bool:
        """Whether the clause presents the project: 与它一路之隔的,是…项目."""
        return self._article.text.startswith(("是", "还有"), self._article.clause_at(index, candidate.start).start)


def _has_subject(draft: Draft, role: str) -> bool:
    """Whether the mention's clause says who acts: a company in that role, or one before the trigger in any (not what is sold)."""
    honoured = ("park", "project", "person") if draft.type == "recognition" else ()
    kinds = ("company", "organization", *honoured)
    bodies = [a for a in draft.arguments if a.candidate.kind in kinds]
    lent = draft.type == "financing"  # who lends stands before the trigger too
    sold = draft.mentions[0].rule in _SELLS
    before = (a for a in bodies if a.candidate.start < draft.start and not lent and not (sold and a.role == "company"))
    return any(a.role == role for a in bodies) or any(before)


def _only_partners(draft: Draft, text: str) -> bool:
    """Whether the clause tells only with whom something is signed: 又与甲公司签约."""
    parties = [a.candidate.start for a in draft.arguments if a.role == "party"]
    return bool(parties) and draft.type == "signing" and _WITH.search(text, max(0, min(parties) - 6), min(parties)) is not None


def _is_found_behind(draft: Draft) -> bool:
    """Whether the founded body stands behind the trigger: X设立Y."""
    return any(a.role in ("company", "organization") and a.candidate.start > draft.start for a in draft.arguments)


def _name_founders(draft: Draft, founds: bool) -> None:
    """X设立Y: where the founded body stands behind the trigger (`founds`: without a name), the companies before it are its
    founders.
    """
    if founds or _is_found_behind(draft):
        for argument in draft.arguments:
            if argument.role in ("company", "organization") and argument.candidate.start < draft.start:
                argument.role = "investor"

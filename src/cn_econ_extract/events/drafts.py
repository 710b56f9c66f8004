"""One draft for each mention: its date, its projects, who and where, and the figures that stand with it."""

from __future__ import annotations

import re

import msgspec

from ..rules.event_types import event_types
from ..taggers.candidate import Candidate
from .article import Article
from .dating import DatedEntity, Dater, is_ahead
from .measures import Measure
from .mentions import TriggerMention
from .participants import Group, Participant, cued_role, group_clauses, is_open_pointer, read_participants
from .projects import Project, ProjectIndex, is_batch

PROJECT_TYPES = frozenset({"groundbreaking", "milestone", "completion", "production", "opening"})
_LISTING = re.compile(r"包括|其中|分别|涉及|涵盖|有|为|是|:|即")
# What is said behind a founding of who builds what where: it belongs to the project in focus
_PROJECT_FACTS = ("investor", "place", "park")
_INVESTS = re.compile(r"由[^,。;]{2,40}(?:投资|出资)")
_SETTING = re.compile(r"(?:在|于|位于|落户|入驻|坐落于?|地处|布局|选址|进驻)$")


class ArgumentDraft(msgspec.Struct, kw_only=True):
    """An argument before the record is made: `of` is the number of the project that it qualifies."""

    role: str
    candidate: Candidate
    of: int | None = None
    cued: bool = True


class Draft(msgspec.Struct, kw_only=True):
    """An event as its mentions tell it so far."""

    type: str
    status: str
    mentions: list[TriggerMention]
    date: DatedEntity | None
    projects: dict[int, Candidate] = {}
    arguments: list[ArgumentDraft] = []

    @property
    def start(self) -> int:
        return self.mentions[0].start


class Fact(msgspec.Struct, kw_only=True):
    """Something said of a project outside the clauses of its events: a figure, or who invests or builds."""

    argument: ArgumentDraft
    project: int | None
    sentence: int


class DraftReader:
    """Reads the sentences in order: drafts of the mentions, and the facts told of the project in focus."""

    def __init__(
        self, article: Article, mentions: list[TriggerMention], dater: Dater, projects: ProjectIndex, measures: list[Measure]
    ) -> None:
        self._article = article
        self._dater = dater
        self._projects = projects
        self._by_sentence: dict[int, list[TriggerMention]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._measures: dict[int, list[Measure]] = {}
        for measure in measures:
            self._measures.setdefault(measure.sentence, []).append(measure)
        self._focus: Project | None = None
        self._focus_line = 0
        self._focus_draft: Draft | None = None
        self._focus_company: Candidate | None = None
        self.drafts: list[Draft] = []
        self.facts: list[Fact] = []

    def read(self) -> None:
        """Fill `drafts` and `facts`."""
        for index, sentence in enumerate(self._article.sentences):
            if sentence.kind == "furniture":
                continue
            if sentence.first:
                self._focus_company = None
                if sentence.kind == "item":
                    self._focus = self._focus_draft = None
            mentions = self._by_sentence.get(index, [])
            drafts = [self._draft(group) for group in group_clauses(self._article, index, mentions)]
            self.drafts.extend(drafts)
            self._read_measures(index, drafts)
            if not drafts:
                self._read_cues(index)
            self._move_focus(index, drafts)

    # ------------------------------------------------------------ a mention

    def _draft(self, group: Group) -> Draft:
        mention = group.mention
        event_type = event_types()[mention.type]
        draft = Draft(
            type=mention.type, status=mention.status, mentions=[mention], date=self._dater.date_of(mention), projects={}, arguments=[]
        )
        if draft.status == "occurred" and is_ahead(draft.date, self._article.published or self._article.dateline.published):
            draft.status = "planned"
        draft.projects = self._projects_of(group, draft)
        for participant in read_participants(self._article, group, event_type):
            if draft.type == "establishment" and participant.candidate.start > group.own.end and participant.role in _PROJECT_FACTS:
                self._add_fact(participant.role, participant.candidate, self._focus, mention.sentence)
            else:
                self._add_participant(draft, participant)
        if "company" in event_type.focus and not draft.projects and not self._has_company(draft):
            subject = self._subject_before(group) or self._focus_company
            if subject is not None:
                role = event_type.before.get("company", "company")
                draft.arguments.append(ArgumentDraft(role=role, candidate=subject, cued=False))
        return draft

    def _subject_before(self, group: Group) -> Candidate | None:
        """The first company of the sentence before the mention's clause."""
        start = self._article.sentences[group.mention.sentence].start
        companies = self._article.within(start, group.own.start, "company")
        return companies[0] if companies else None

    def _has_company(self, draft: Draft) -> bool:
        return any(a.candidate.kind in ("company", "organization") for a in draft.arguments)

    def _add_participant(self, draft: Draft, participant: Participant) -> None:
        candidate = participant.candidate
        adopted = self._projects.of(candidate)
        if adopted is not None and adopted.number in draft.projects:
            return
        draft.arguments.append(ArgumentDraft(role=participant.role, candidate=candidate, cued=participant.cued))

    def _projects_of(self, group: Group, draft: Draft) -> dict[int, Candidate]:
        """The projects that the mention is about."""
        event_type = event_types()[draft.type]
        if "project" not in (*event_type.before.values(), *event_type.after.values()):
            return {}
        ceremony = self._ceremony(group)
        if ceremony is not None:
            inside = self._article.within(ceremony.start, ceremony.end, "project")
            return {self._projects.adopt(c).number: c for c in inside}
        named = [c for c in self._article.within(group.start, group.end, "project") if not self._inside_name(c)]
        own = [c for c in named if group.own.start <= c.start and c.end <= group.own.end]
        found = self._list_around(named, own, group)
        if not found and draft.type in PROJECT_TYPES:
            found = self._subject_site(group)
        if not found:
            found = [c for c in named if c.end <= group.own.start][-1:] or self._listed_after(named, group)
        projects: dict[int, Candidate] = {}
        for candidate in found:
            project = self._projects.adopt(candidate)
            projects.setdefault(project.number, candidate)
        subject = self._subject_before(group) if "company" in event_type.focus else None
        if not projects and "project" in event_type.focus and self._focus and subject is None and self._is_elliptic(group):
            projects[self._focus.number] = self._focus.spans[-1]
        return projects

    def _is_elliptic(self, group: Group) -> bool:
        """Whether the mention's clause leaves its subject to what was told right before."""
        line = self._article.sentences[group.mention.sentence].line
        if line - self._focus_line > 1:
            return False
        kinds = ("company", "park", "organization", "name", "quantity")
        named = [c for c in self._article.within(group.own.start, group.mention.start, *kinds) if not c.rule.endswith(".pointing")]
        if group.mention.type in PROJECT_TYPES and line == self._focus_line:
            named = [c for c in named if c.kind in ("park", "name") or (c.kind == "quantity" and c.unit in ("个", "家", "项"))]
        return not named

    def _list_around(self, named: list[Candidate], own: list[Candidate], group: Group) -> list[Candidate]:
        """The projects of the mention's own clause; behind a batch also the members that trailing clauses list."""
        if not own:
            return []
        if any(is_batch(c) for c in own):
            return own + [c for c in named if c.start >= group.own.end]
        return own

    def _listed_after(self, named: list[Candidate], group: Group) -> list[Candidate]:
        """The projects that a clause behind the mention's own lists."""
        return [
            c for c in named if c.start >= group.own.end and _LISTING.search(self._article.text, group.own.end, c.start)
        ]

    def _ceremony(self, group: Group) -> Candidate | None:
        """The ceremony's name that holds the trigger, if one does."""
        mention = group.mention
        for candidate in self._article.covering(mention.start, mention.end):
            if candidate.kind == "name" and candidate.start <= mention.start and mention.end <= candidate.end:
                return candidate
        return None

    def _inside_name(self, candidate: Candidate) -> bool:
        return any(
            c.kind == "name" and c.start <= candidate.start and candidate.end <= c.end
            for c in self._article.covering(candidate.start, candidate.end)
        )

    def _subject_site(self, group: Group) -> list[Candidate]:
        """A park, or a named thing, that itself is built or opened: X产业园开工, not 在X产业园开工."""
        sites = self._article.within(group.own.start, group.mention.start, "park", "name")
        for site in reversed(sites):
            before = self._article.text[group.own.start : site.start]
            between = self._article.text[site.end : group.mention.start]
            if _SETTING.search(before) or len(between) > 12 or between.startswith(("的", "内", "里")):
                continue
            return [site]
        return []

    # ------------------------------------------------------------ figures and facts

    def _read_measures(self, index: int, drafts: list[Draft]) -> None:
        for measure in self._measures.get(index, ()):
            if measure.role is None and measure.candidate.kind != "money":
                continue
            owner = self._projects.of(measure.owner) if measure.owner is not None else None
            draft = self._nearest(drafts, measure)
            role = measure.role or self._money_role(draft)
            if role in (None, "none"):
                continue
            argument = ArgumentDraft(role=role, candidate=measure.candidate)
            if draft is not None and self._belongs(draft, role, owner) and not self._of_investor(draft, measure):
                argument.of = owner.number if owner is not None else None
                draft.arguments.append(argument)
            else:
                project = owner or self._focus
                self.facts.append(Fact(argument=argument, project=project.number if project else None, sentence=index))

    def _of_investor(self, draft: Draft, measure: Measure) -> bool:
        """Whether the figure is what somebody puts into the project in focus, beside an event of another kind."""
        if draft.type in PROJECT_TYPES or draft.type in ("signing", "investment", "settlement", "acquisition", "financing"):
            return False
        clause = self._article.clause_at(measure.sentence, measure.candidate.start)
        return _INVESTS.search(self._article.text, clause.start, measure.candidate.start) is not None

    def _money_role(self, draft: Draft | None) -> str | None:
        return event_types()[draft.type].money if draft is not None else None

    def _belongs(self, draft: Draft, role: str, owner: Project | None) -> bool:
        """Whether a figure in the sentence of `draft` is an argument of it: no other project owns it."""
        if role not in event_types()[draft.type].measures:
            return False
        if draft.type in PROJECT_TYPES or draft.type == "signing":
            return owner is None or owner.number in draft.projects or owner.whole in draft.projects
        return True

    def _nearest(self, drafts: list[Draft], measure: Measure) -> Draft | None:
        """The draft of the figure's own clause, else of the last mention before the figure, else the first behind it."""
        clause = self._article.clause_at(measure.sentence, measure.candidate.start)
        own = [d for d in drafts if clause.start <= d.start < clause.end]
        before = [d for d in drafts if d.start <= measure.candidate.start]
        if own and not (before and before[-1] in own):
            return own[0]
        return before[-1] if before else (drafts[0] if drafts else None)

    def _read_cues(self, index: int) -> None:
        """Who invests, builds or attends, told in a sentence of its own."""
        sentence = self._article.sentences[index]
        if self._focus_draft is None:
            return
        event_type = self._focus_draft.type
        for candidate in self._article.within(sentence.start, sentence.end, "company", "organization", "place", "park"):
            if is_open_pointer(candidate):
                continue
            role = cued_role(self._article, candidate, event_type)
            if role in ("investor", "company", "place", "park") or (role == "organizer" and event_type == "meeting"):
                named = [p for p in self._article.within(sentence.start, candidate.end + 40, "project") if p.end <= sentence.end]
                self._add_fact(role, candidate, self._projects.of(named[0]) if named else self._focus, index)

    def _add_fact(self, role: str, candidate: Candidate, project: Project | None, sentence: int) -> None:
        argument = ArgumentDraft(role=role, candidate=candidate)
        self.facts.append(Fact(argument=argument, project=project.number if project else None, sentence=sentence))

    # ------------------------------------------------------------ focus

    def _move_focus(self, index: int, drafts: list[Draft]) -> None:
        sentence = self._article.sentences[index]
        named = self._article.within(sentence.start, sentence.end, "project")
        singles = [c for c in named if not is_batch(c)]
        if singles:
            self._focus = self._projects.of(singles[0] if drafts == [] else singles[-1])
        elif named:
            self._focus = self._projects.of(named[0])
        elif drafts and drafts[-1].projects:
            self._focus = self._projects.projects[next(iter(drafts[-1].projects))]
        if self._focus is not None and self._focus.whole is not None:
            self._focus = self._projects.projects[self._focus.whole]
        if named or drafts:
            self._focus_line = sentence.line
        companies = [c for c in self._article.within(sentence.start, sentence.end, "company") if c.rule != "company.pointing"]
        if companies:
            self._focus_company = companies[0]
        if drafts:
            self._focus_draft = drafts[-1]

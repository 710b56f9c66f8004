"""From merged drafts to the event records of a document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..grounding import Grounding, carried
from ..records import Argument, Entity, Event, EventDate, Mention, Number
from ..taggers.candidate import Candidate
from .article import Article
from .drafts import ArgumentDraft, Draft
from .industries import industries_of
from .items import ROLES, item_of
from .merge import key
from .payers import payers
from .projects import Project, ProjectIndex
from .timeline import DatedEntity

_FIGURES = frozenset({"money", "quantity", "ratio"})
_CARRIED = ("min", "max", "unit", "modifier", "per")


class EventBuilder:
    """Makes records of drafts: offsets in the source, entity ids, `of` where an event holds several projects."""

    def __init__(
        self, article: Article, grounding: Grounding, projects: ProjectIndex, entities: Mapping[tuple[int, int, str], Entity]
    ) -> None:
        self._article = article
        self._text = article.text
        self._grounding = grounding
        self._projects = projects
        self._entities = entities

    def build(self, number: int, draft: Draft) -> Event:
        """The record of `draft`, the article's event number `number`."""
        shown = self._shown_projects(draft)
        batch = next((n for n in draft.projects if self._projects.projects[n].size is not None), None)
        paid = payers(self._text, draft.arguments)
        told = [(a, self._of(a, batch, len(shown) > 1) or self._payer(a, paid)) for a in draft.arguments]
        arguments = [self._project_argument(n, c) for n, c in shown]
        arguments += _without_rounded([self._record(a.role, a.candidate, of, None) for a, of in self._distinct(told)])
        arguments = _without_short_names(arguments)
        arguments.sort(key=lambda a: (a.start, a.end))
        industries = [self._entity(c) for c in industries_of(draft, self._article, self._projects)]
        return Event(
            id=f"ev{number}",
            type=draft.type,
            status=draft.status,
            mentions=tuple(self._mention(m.start, m.end, m.rule) for m in sorted(draft.mentions, key=lambda m: m.start)),
            date=None if draft.date is None or draft.date.resolved.value is None else self._date(draft.date),
            arguments=tuple(arguments),
            industries=tuple(e.id for e in industries if e is not None and e.id is not None) or None,
            source=self._grounding.source,
        )

    def _mention(self, start: int, end: int, rule: str) -> Mention:
        text, first, last = self._grounding.span(start, end)
        return Mention(text=text, start=first, end=last, rule=rule)

    def _date(self, dated: DatedEntity) -> EventDate:
        entity = self._entity(dated.candidate)
        assert entity is not None
        return EventDate(
            text=entity.text,
            start=entity.start,
            end=entity.end,
            value=None if entity.value is None else str(entity.value),
            first_day=entity.first_day,
            last_day=entity.last_day,
            basis=entity.basis,
            entity=entity.id,
        )

    def _entity(self, candidate: Candidate) -> Entity | None:
        return self._entities.get((candidate.start, candidate.end, candidate.kind))

    # ------------------------------------------------------------ projects

    def _shown_projects(self, draft: Draft) -> list[tuple[int, Candidate]]:
        """The projects to show: of a phase the whole project, where the article names it."""
        shown: dict[int, Candidate] = {}
        for number, candidate in draft.projects.items():
            project = self._projects.projects[number]
            if all(span.rule == "project.pointing" for span in project.spans):
                continue
            if project.whole is not None:
                shown.setdefault(project.whole, self._projects.projects[project.whole].first)
            else:
                shown.setdefault(number, candidate)
        return list(shown.items())

    def _project_argument(self, number: int, candidate: Candidate) -> Argument:
        project = self._projects.projects[number]
        return self._record("project", candidate, None, self._full_name(project, candidate))

    def _full_name(self, project: Project, candidate: Candidate) -> str | None:
        """The fullest clean name that the article gives a single project, where the span itself has another."""
        if project.size is not None:
            return None
        spans = [self._grounding.clean(s.start, s.end) for s in project.spans if s.rule != "project.pointing"]
        text, _, _ = self._grounding.span(candidate.start, candidate.end)
        fullest = max(spans, key=len, default=text)
        return fullest if fullest != text else None

    def _of(self, argument: ArgumentDraft, batch: int | None, several: bool) -> str | None:
        """The project or phase that the argument qualifies, where the event holds `several`, other than the `batch` itself."""
        if argument.of is None:
            return None
        project = self._projects.projects[argument.of]
        if project.whole is not None and "、" in project.name:
            return None  # 一、二期: the whole
        if project.whole is None and (not several or argument.of == batch):
            return None
        return self._grounding.clean(project.first.start, project.first.end)

    def _payer(self, argument: ArgumentDraft, paid: Mapping[int, Candidate]) -> str | None:
        """The full name of who pays the sum or holds the share, where the event has several investors."""
        payer = paid.get(argument.candidate.start) if argument.role in ("investment", "share") else None
        return None if payer is None else payer.name or self._grounding.clean(payer.start, payer.end)

    # ------------------------------------------------------------ arguments

    def _distinct(self, told: list[tuple[ArgumentDraft, str | None]]) -> list[tuple[ArgumentDraft, str | None]]:
        """Arguments, with what they are `of`, without repetitions of a figure or name in a role: the first told is kept."""
        seen: dict[tuple[object, ...], tuple[ArgumentDraft, str | None]] = {}
        for argument, of in sorted(told, key=lambda pair: pair[0].candidate.start):
            candidate = argument.candidate
            identity: tuple[object, ...] = (argument.role, of, candidate.value, candidate.min, candidate.max, candidate.unit)
            if candidate.kind not in _FIGURES:
                identity = (argument.role, key(candidate, self._text))
            seen.setdefault(identity, (argument, of))
        return list(seen.values())

    def _record(self, role: str, candidate: Candidate, of: str | None, name: str | None) -> Argument:
        text, start, end = self._grounding.span(candidate.start, candidate.end)
        entity = self._entity(candidate)
        fields = carried(candidate, _CARRIED)
        if entity is not None:
            fields.update(name=entity.name, entity=entity.id)
        if name is not None:
            fields["name"] = name
        if of is not None:
            fields["of"] = of
        if role in ROLES and (item := item_of(self._article, candidate, role)) is not None:
            fields["item"] = self._grounding.clean(*item)
        return Argument(role=role, text=text, start=start, end=end, **fields)


def _without_short_names(arguments: list[Argument]) -> list[Argument]:
    """The arguments without short forms of a name beside the full one: 广交会 beside 第98届广交会, 吉庆 beside 吉庆市."""
    names = [a.text for a in arguments if a.role == "name"]
    hosts = {a.text for a in arguments if a.role == "organizer"}
    whole = {a.name or a.text for a in arguments if a.role == "place"}
    places = {a.text for a in arguments if a.role == "place"}
    return [
        a
        for a in arguments
        if not (a.role == "name" and any(a.text != name and a.text in name for name in names))
        and not (a.role == "place" and any(a.text + unit in other for other in places for unit in "省市县区"))
        and not (a.role == "place" and a.name and any(other != a.name and other.endswith(a.name) for other in whole))
        and not (a.role == "organizer" and any(a.text != other and other.endswith(a.text) for other in hosts))
    ]


_NEAR = Decimal("0.02")
_ABOVE = Decimal("0.15")


def _without_rounded(arguments: list[Argument]) -> list[Argument]:
    """The arguments without rounded repetitions of a figure: 逾20亿元 beside 20.43亿元."""
    alike: dict[tuple[str, str | None, str | None], list[Argument]] = {}
    for argument in arguments:
        if isinstance(argument.value, int | Decimal):
            alike.setdefault((argument.role, argument.of, argument.unit), []).append(argument)
    several = [group for group in alike.values() if len(group) > 1]
    rounded = {id(a) for group in several for a in group if any(_rounds(a, other) for other in group)}
    return [a for a in arguments if id(a) not in rounded]


def _rounds(rounded: Argument, exact: Argument) -> bool:
    """Whether one figure is a rounded form of another, which stands in the same role."""
    if not isinstance(rounded.value, int | Decimal) or not isinstance(exact.value, int | Decimal) or rounded.value <= 0:
        return False
    if _digits(rounded.value) >= _digits(exact.value):
        return False
    low, high = Decimal(rounded.value), Decimal(exact.value)
    if rounded.modifier == "over":
        return 0 <= (high - low) / low <= _ABOVE
    return abs(high - low) / low <= _NEAR


def _digits(value: Number) -> int:
    """How many characters the number takes without its last zeros."""
    return len(str(value).rstrip("0"))

"""Reads the relations of an article: first by the rules, then from the lists and events that it tells."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import pairwise, product

from ..events import Draft, Project, Reading
from ..events.projects import is_batch
from ..records import Entity, Relation
from ..rules.relation_rules import MARKS, RelationRule, relation_rules
from ..taggers.candidate import Candidate
from ..taggers.finder import needs
from .lines import works_of_line
from .lists import numbered_parts
from .names import Names, plain
from .shorthand import NAMED, Shorthand, outermost

_LISTED = 40
"""The most names of one event in one role that are paired with others: no list of a real article is longer."""
_BUILT = frozenset({"groundbreaking", "milestone", "completion", "production", "opening"})
_OWN_COMPANY = re.compile(r"(?:本|我)?(?:公司|集团)$")
_PHASE = re.compile(
    r"[((]?(?:[一二三四五六首][、一二三四五六]*期|第[一二三四]阶段|[Ⅰ-Ⅹ]+标段|[A-Z\d一二三四五六]+标段?)(?:工程|项目)?[))]?$"
)
_PHASE_FIRST = re.compile(r"[一二三四五六首]期")
_NAME = f"[{''.join(MARKS[kind] for kind in ('company', 'organization', 'park', 'place', 'project'))}]"
# What stands before a name that is no subject: a preposition, another name (县城P项目), 在X的Y
_HOST_MARKS = "".join(MARKS[kind] for kind in ("place", "park", "organization"))
_ASIDE = re.compile(rf"(?:[在于与和向从自对距至到往入由着{_HOST_MARKS}]|在[^,。\n]{{1,4}}的)$")
_PREDICATE = re.compile(r"(?:是|系|为|这一|这个|该)$")
_DEFINES = re.compile(r"[”’》]?\((?:\d{6},)?(?:以下)?(?:又|统|并)?(?:简称|下称|合称|称)[为作:]?[“‘《]?")
_OWN_SUBJECT = re.compile(rf"[,。;:\n](?:本|我|该)?(?:公司|集团|{MARKS['company']})")
_QUARTERS = ("片区", "组团", "片")
_QUALIFIES = re.compile(rf"{_NAME}(?:{_NAME}|[^,。;:、\n]{{0,5}}的{_NAME})")
_LATTER = re.compile(r"后者$")
# A batch that is one of another (其中, 10亿元以上项目2个) or a running total is not what the sentences after it are about.
_MINOR_BATCH = re.compile(r"元|类")
_MINOR_CONTEXT = re.compile(r"(?:其中|另有|还有|尚有|其余|累计|今年以来|截至)[^,。;\n]{0,12}$")
_LEFT_OUT = 3
_REACH = 4
_BATCH_REACH = 8
"""How many sentences back the subject of a sentence may stand, where it does not name it."""
_SPEAKS = re.compile(rf"(?:{MARKS['date']}|[^,。;:\n]){{0,10}}?(?:公告|披露|宣布|表示|表态|透露|拿到|完成|获悉|把)")

Found = tuple[str, Candidate, Candidate, str]
"""Type, head, tail, rule."""


def read_relations(reading: Reading, entities: Mapping[tuple[int, int, str], Entity]) -> Iterator[Relation]:
    """The relations of one article, each pair once, between the full-name entities."""
    text, seen = reading.article.text, set()
    for relation, head, tail, rule in RelationReader(reading).read():
        names = [plain(text[c.start : c.end]) for c in (head, tail)]
        ends = [entities.get((c.start, c.end, c.kind)) for c in (head, tail)]
        ids = [end.id for end in ends if end is not None and end.id is not None]
        if len(ids) == 2 and names[0] != names[1] and (relation, *names) not in seen:
            seen.add((relation, *names))
            yield Relation(type=relation, head=ids[0], tail=ids[1], rule=rule)


class RelationReader:
    """Reads the relations of one article, by the rules first."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._article = reading.article
        self._outer = outermost(reading.article)
        self._names = Names(reading, self._outer)
        self._short = Shorthand(reading.article, self._outer)
        self._batch_shown = _shown_batches(reading)

    @cached_property
    def _issuers(self) -> list[int]:
        """The positions of the companies with a stock code."""
        companies = self._short.within(0, len(self._short.text), "company")
        return [p for p in companies if self._names.is_listed(self._short.at(p))]

    def read(self) -> Iterator[Found]:
        """All relations found, some of them several times."""
        yield from self._aliases()
        present = frozenset(self._short.text)
        for rule, needed in _rules():
            for one_of in needed:
                if present.isdisjoint(one_of):
                    break
            else:
                for match in rule.pattern.finditer(self._short.text):
                    yield from self._matched(rule, match)
        yield from self._branches()
        yield from self._phases()
        for part, batch in numbered_parts(self._article, self._outer):
            project = self._reading.projects.of(batch)
            shown = batch if project is None else self._batch_shown.get(project.number, batch)
            yield "part_of", self._names.full(part), shown, "part_of.numbered"
        for part, line in works_of_line(self._reading.projects, self._names):
            yield "part_of", part, line, "part_of.line"
        for event in self._reading.events:
            yield from self._batch_parts(event)
            yield from self._buyers(event)
            yield from self._founders(event)
            yield from self._batch_site(event)
            yield from self._steps(event)
        yield from self._own_starts()

    # ------------------------------------------------------------ names

    def _aliases(self) -> Iterator[Found]:
        seen = set()
        for candidate in self._outer:
            if not self._is_alias(candidate):
                continue
            text, full = self._article.text[candidate.start : candidate.end], self._names.full(candidate)
            if full is not candidate and full.length > candidate.length and text not in seen:
                seen.add(text)
                yield "alias_of", candidate, full, candidate.rule
        yield from self._defined()

    def _is_alias(self, candidate: Candidate) -> bool:
        """Whether the name is another one of its entity, not a pointing word, an abbreviation or a part."""
        if candidate.name is None or candidate.kind not in NAMED or candidate.rule.endswith((".pointing", ".abbreviation")):
            return False
        text = self._article.text[candidate.start : candidate.end]
        whole = candidate.kind != "project" or text.endswith("项目") or _leaves_out(text, candidate.name)
        return whole and self._names.is_short(candidate)

    def _defined(self) -> Iterator[Found]:
        """What brackets define: X(以下简称Y)."""
        text = self._article.text
        if "称" not in text:
            return
        for full, alias in pairwise(self._outer):
            if full.kind in NAMED and alias.kind in NAMED and _DEFINES.fullmatch(text, full.end, alias.start):
                yield "alias_of", alias, self._names.full(full), "alias_of.defined"

    # ------------------------------------------------------------ rules

    def _matched(self, rule: RelationRule, match: re.Match[str]) -> Iterator[Found]:
        """The relations of one match."""
        groups = match.re.groupindex
        subject = [] if rule.subject is None else self._subject(rule.subject, match.start())
        heads = self._ends(match, "head") if "head" in groups else subject
        tails = self._ends(match, "tail") if "tail" in groups else subject
        pairs = list(zip(heads, tails, strict=False)) if rule.pairs == "each" else [(h, t) for h in heads for t in tails]
        for head, tail in pairs:
            yield rule.type, head, tail, rule.name

    def _ends(self, match: re.Match[str], group: str) -> list[Candidate]:
        """The entities of a group: of names in a chain (县, 园区) the last, not the owner before its project (X集团的Y)."""
        text, end = self._short.text, match.end(group)
        ends = []
        for position in self._short.within(*match.span(group)):
            qualifies = _QUALIFIES.match(text, position, end)
            if self._short.at(position).kind not in NAMED or (qualifies and not self._is_quarter(qualifies.end() - 1)):
                continue
            ends += self._resolved(position)
        return ends

    def _is_quarter(self, position: int) -> bool:
        """Whether the name is that of a zone's quarter (东江片区): what is there is in the zone just as well."""
        name = self._short.at(position)
        return self._article.text.endswith(_QUARTERS, name.start, name.end)

    def _resolved(self, position: int) -> list[Candidate]:
        """The full-name entity behind the one at `position`; none for a pointing word that points nowhere."""
        candidate = self._short.at(position)
        if candidate.rule == "company.pointing":
            text = self._article.text[candidate.start : candidate.end]
            if _OWN_COMPANY.fullmatch(text):
                issuer = self._issuer_before(position)
                issuer = issuer or (self._article.issuer(candidate.start) if text.endswith("公司") else None)
                return self._subject("company", position) if issuer is None else [self._names.full(issuer)]
            return [] if candidate.name is None else [self._names.full(candidate)]
        if is_batch(candidate):
            return [self._shown(candidate)]
        return [self._names.full(candidate)]

    def _shown(self, batch: Candidate) -> Candidate:
        project = self._reading.projects.of(batch)
        return batch if project is None else self._batch_shown.get(project.number, project.first)

    # ------------------------------------------------------------ subjects

    def _subject(self, kind: str, position: int) -> list[Candidate]:
        """What the sentence at `position` speaks of, where it does not say so itself: in it or shortly before it."""
        find = {
            "company": self._company_before,
            "body": self._body_before,
            "project": self._project_before,
            "topic": self._topic_before,
            "batch": self._batch_before,
            "park": self._park_before,
        }[kind]
        reach = _BATCH_REACH if kind == "batch" else _REACH
        for number, (start, end) in enumerate(self._short.sentences_back(position, reach)):
            found = find(start, end, number == 0)
            if found is not None:
                return [found]
        return []

    def _company_before(self, start: int, end: int, own: bool) -> Candidate | None:
        """The company that announces or does something, else the first one."""
        found = [p for p in self._actors(start, end) if self._short.at(p).kind == "company"] or self._actors(start, end)
        if own and not found and _OWN_SUBJECT.search(self._short.text, max(0, start - 1), end):
            return self._issuer_before(end)
        speaking = [p for p in found if _SPEAKS.match(self._short.text, p + 1)]
        return self._names.full(self._short.at((speaking[-1:] or found[:1])[0])) if found else None

    def _issuer_before(self, position: int) -> Candidate | None:
        """The listed company that the article named last: 公司 in its announcement."""
        before = bisect_left(self._issuers, position)
        return self._short.at(self._issuers[before - 1]) if before else None

    def _body_before(self, start: int, end: int, own: bool) -> Candidate | None:
        found = self._actors(start, end)
        return self._names.full(self._short.at(found[-1])) if found else None

    def _actors(self, start: int, end: int) -> list[int]:
        found = [p for p in self._short.within(start, end, "company", "organization") if self._is_subject(p)]
        found = [p for p in found if not _PREDICATE.search(self._short.text, max(0, p - 2), p)]
        return [p for p in found if self._short.at(p).rule != "company.pointing"]

    def _project_before(self, start: int, end: int, own: bool) -> Candidate | None:
        sites = self._site_positions(start, end)
        return self._names.full(self._short.at(sites[-1 if own else 0])) if sites else None

    def _topic_before(self, start: int, end: int, own: bool) -> Candidate | None:
        found = sorted([*self._site_positions(start, end), *self._actors(start, end)])
        return self._names.full(self._short.at(found[-1 if own else 0])) if found else None

    def _batch_before(self, start: int, end: int, own: bool) -> Candidate | None:
        batches = [p for p in self._short.within(start, end, "batch") if not self._is_minor(p)]
        return self._shown(max((self._short.at(p) for p in batches), key=_size)) if batches else None

    def _is_minor(self, position: int) -> bool:
        """Whether the batch is a part of another one, or a running total."""
        batch = self._short.at(position)
        if _MINOR_BATCH.search(self._article.text, batch.start, batch.end):
            return True
        return _MINOR_CONTEXT.search(self._short.text, max(0, position - 20), position) is not None

    def _park_before(self, start: int, end: int, own: bool) -> Candidate | None:
        parks = self._short.within(start, end, "park")
        topics = [p for p in parks if self._short.text[max(0, p - 1) : p] not in tuple("在于到至")]
        return self._names.full(self._short.at((topics or parks)[-1])) if parks else None

    def _site_positions(self, start: int, end: int) -> list[int]:
        sites = [p for p in self._short.within(start, end, "project", "park") if self._is_subject(p)]
        return [p for p in sites if self._short.at(p).kind == "project" or self._is_site(p)]

    def _is_subject(self, position: int) -> bool:
        """Whether the name is no place, partner or source: 在X, 与X, 向X."""
        text = self._short.text
        return _ASIDE.search(text, max(0, position - 8), position) is None or text.startswith(("工地", "现场"), position + 1)

    def _is_site(self, position: int) -> bool:
        """Whether the park is a thing built, not the zone where one is."""
        park = self._short.at(position)
        behind = self._short.text[position + 1 : position + 2]
        return park.rule != "park.zone" and behind not in tuple("的内里上管")

    # ------------------------------------------------------------ phases

    def _phases(self) -> Iterator[Found]:
        """A bare phase is part of the project that its paragraph speaks of, a named one of the project without the phase."""
        for position in self._short.within(0, len(self._short.text), "phase"):
            phase, whole = self._short.at(position), self._whole_of(position)
            if whole is not None and "、" not in self._article.text[phase.start : phase.end]:
                yield "part_of", self._names.full(phase), whole, "part_of.phase"
        for project in self._reading.projects.projects:
            span = self._names.of_project(project)
            named = self._without_phase(span)
            if named is not None and named is not span and project.whole is None:
                yield "part_of", span, named, "part_of.named_phase"

    def _whole_of(self, position: int) -> Candidate | None:
        """The project that the bare phase at `position` is one of: the first that its sentence, or one before, speaks of."""
        number = -1 if _LATTER.search(self._short.text, max(0, position - 2), position) else 0
        for start, end in self._short.sentences_back(position, _REACH):
            if sites := self._wholes(start, end):
                return self._without_phase(self._names.full(self._short.at(sites[number])))
        return None

    def _wholes(self, start: int, end: int) -> list[int]:
        works = ("project.numbered", "project.works")
        sites = [p for p in self._site_positions(start, end) if self._short.at(p).rule not in works]
        return [p for p in sites if not _PREDICATE.search(self._short.text, max(0, p - 2), p)]

    def _without_phase(self, project: Candidate) -> Candidate | None:
        """The project itself, of a named phase the whole project where the article names it."""
        name = self._article.text[project.start : project.end]
        if _PHASE_FIRST.match(name):
            return None
        return self._names.named(_PHASE.sub("", name)) if _PHASE.search(name) else project

    # ------------------------------------------------------------ events

    def _batch_parts(self, event: Draft) -> Iterator[Found]:
        """The projects of an event that several start together are part of its batch, the largest one."""
        batch = self._batch_of(event)
        if batch is None:
            return
        for project in (self._reading.projects.projects[number] for number in event.projects):
            if project is not batch and project.whole is None:
                part = self._names.of_project(project) if project.size is None else self._shown(project.first)
                yield "part_of", part, self._shown(batch.first), "part_of.batch"

    def _own_starts(self) -> Iterator[Found]:
        """A project with an event of its own on a day of the batch's ceremony is part of the batch."""
        ceremonies = [(event, batch) for event in self._reading.events if (batch := self._batch_of(event)) is not None]
        started = _StartsByDay(self._reading.events) if ceremonies else None
        for ceremony, batch in ceremonies:
            for event in started.during(ceremony) if started is not None else ():
                members = [self._reading.projects.projects[number] for number in event.projects]
                if event.start > ceremony.start and all(_is_single(p) for p in members):
                    for project in members:
                        yield "part_of", self._names.of_project(project), self._shown(batch.first), "part_of.same_day"

    def _branches(self) -> Iterator[Found]:
        """X公司Y分公司 is a branch of X公司."""
        if "分公司" not in self._article.text:
            return
        for candidate in self._outer:
            if candidate.kind != "company" or not self._article.text.endswith("分公司", candidate.start, candidate.end):
                continue
            stem = self._article.text[candidate.start : candidate.end].partition("有限公司")[0] + "有限公司"
            if (parent := self._names.named(stem)) is not None:
                yield "subsidiary_of", self._names.full(candidate), parent, "subsidiary_of.branch"

    def _buyers(self, event: Draft) -> Iterator[Found]:
        """Who buys or pays into a company; a bank only lends."""
        if event.type not in ("acquisition", "investment", "financing") or event.status == "negated":
            return
        named = {role: self._full_names(event, role) for role in ("investor", "company")}
        if event.type == "financing":
            named["investor"] = [c for c in named["investor"] if not c.rule.startswith("company.bank")]
            named["company"] = named["company"] if len(named["company"]) == 1 else []
        for head, tail in product(named["investor"], named["company"]):
            yield "invests_in", head, tail, f"invests_in.{event.type}"

    def _founders(self, event: Draft) -> Iterator[Found]:
        """Who pays into what is founded: the founders, where their sums or shares are told."""
        paid = any(a.role in ("investment", "share") for a in event.arguments)
        if event.type != "establishment" or event.status == "negated" or not paid:
            return
        founded = [*self._full_names(event, "company"), *self._full_names(event, "organization")]
        if len(founded) == 1:
            for head in self._full_names(event, "investor"):
                yield "invests_in", head, founded[0], "invests_in.establishment"

    def _full_names(self, event: Draft, role: str) -> list[Candidate]:
        """The event's names in a role, each once, by their full forms; a list without end is cut."""
        full = (self._names.full(argument.candidate) for argument in event.arguments if argument.role == role)
        return list({candidate.start: candidate for candidate in full}.values())[:_LISTED]

    def _batch_site(self, event: Draft) -> Iterator[Found]:
        """The zone that starts a batch; the region or the place of a signing says nothing of where its projects are."""
        batch = self._batch_of(event)
        if batch is None or event.type not in _BUILT or event.status == "negated":
            return
        parks = {self._names.full(a.candidate).start: a.candidate for a in event.arguments if a.role == "park"}
        hosts = [park for park in parks.values() if self._hosts(park, batch)]
        if len(hosts) == 1:
            yield "located_in", self._shown(batch.first), self._names.full(hosts[0]), "located_in.batch"

    def _steps(self, event: Draft) -> Iterator[Found]:
        """Who invests in the single project of a step (开工, 投产), and the park where it takes that step."""
        projects = [self._reading.projects.projects[number] for number in event.projects]
        if event.type not in _BUILT or event.status == "negated" or len(projects) != 1 or projects[0].is_collective:
            return
        if projects[0].whole is not None or projects[0].first.rule == "project.phase":
            return
        project = self._names.of_project(projects[0])
        for investor in self._full_names(event, "investor"):
            yield "invests_in", investor, project, "invests_in.step"
        parks = self._full_names(event, "park")
        if (
            len(parks) == 1
            and self._article.text[parks[0].start : parks[0].end] not in self._article.text[project.start : project.end]
        ):
            yield "located_in", project, parks[0], "located_in.step"

    def _hosts(self, park: Candidate, batch: Project) -> bool:
        """Whether the park itself holds the ceremony (X高新区集中开工), not only a site in it far from the batch."""
        text = self._article.text
        if text.startswith(("内", "里", "的"), park.end) or text.endswith(("在", "于"), 0, park.start):
            return False
        index = self._article.sentence_index(park.start)
        told = {self._article.sentence_index(span.start) for span in batch.spans}
        return index in told or self._article.sentences[index].kind == "headline" or self._is_in_name(park)

    def _is_in_name(self, park: Candidate) -> bool:
        return any(c.kind == "name" and c.end >= park.end for c in self._article.covering(park.start, park.end))

    def _batch_of(self, event: Draft) -> Project | None:
        """The largest batch of the event."""
        if not self._batch_shown:
            return None
        projects = self._reading.projects.projects
        batches = [projects[number] for number in event.projects if projects[number].size is not None]
        return max(batches, key=lambda p: p.size or 0) if batches else None


@functools.cache
def _rules() -> tuple[tuple[RelationRule, tuple[frozenset[str], ...]], ...]:
    """The rules, with what a text needs to have for each to find something in it."""
    return tuple((rule, needs(rule.pattern)) for rule in relation_rules())


def _leaves_out(short: str, full: str) -> bool:
    """Whether a project's short name has both ends of the full one (青山南基地 for 青山南百万千瓦光伏基地)."""
    ends = len(short) >= 4 and short[:2] == full[:2] and short[-2:] == full[-2:]
    return ends and len(full) - len(short) >= _LEFT_OUT and _PHASE.search(full) is None


def _is_single(project: Project) -> bool:
    return project.size is None and project.whole is None


class _StartsByDay:
    """The events that happened on known days, to be found by type and day."""

    def __init__(self, events: list[Draft]) -> None:
        dated = [(number, event, days) for number, event in enumerate(events) if (days := _days(event)) is not None]
        self._of_type: dict[str, list[tuple[date, date, int, Draft]]] = {}
        for number, event, (first, last) in sorted(dated, key=lambda item: item[2]):
            self._of_type.setdefault(event.type, []).append((first, last, number, event))

    def during(self, ceremony: Draft) -> list[Draft]:
        """The events of the ceremony's type on its days, in the order of the article."""
        days, events = _days(ceremony), self._of_type.get(ceremony.type, [])
        if days is None:
            return []
        low = bisect_left(events, days[0], key=lambda item: item[0])
        high = bisect_right(events, days[1], key=lambda item: item[0])
        found = [(number, event) for _, last, number, event in events[low:high] if last <= days[1]]
        return [event for _, event in sorted(found, key=lambda item: item[0])]


def _days(event: Draft) -> tuple[date, date] | None:
    """The first and the last day of an event that happened, where both are known."""
    if event.status != "occurred" or event.date is None:
        return None
    first, last = event.date.resolved.first_day, event.date.resolved.last_day
    return None if first is None or last is None else (first, last)


def _size(batch: Candidate) -> int:
    return batch.value if isinstance(batch.value, int) else 0


def _shown_batches(reading: Reading) -> dict[int, Candidate]:
    """The span with which the events show each batch, by the number of the project."""
    shown: dict[int, Candidate] = {}
    for event in reading.events:
        for number, candidate in event.projects.items():
            if reading.projects.projects[number].size is not None:
                shown.setdefault(number, candidate)
    return shown

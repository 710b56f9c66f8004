"""Relations that the article states between two of its entities: by a rule's sentence, by a list, by the events told."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from .events import Article, Draft, Project, Reading
from .events.merge import key
from .events.projects import is_batch
from .records import Entity, Relation
from .rules.relation_rules import MARKS, RelationRule, relation_rules
from .taggers.candidate import Candidate
from .text.fold import LIST_MARK

_KINDS = frozenset(MARKS) - {"batch", "phase"}
_NAMED = frozenset({"company", "organization", "park", "project", "place", "name"})
_BUILT = frozenset({"groundbreaking", "milestone", "completion", "production", "opening"})
# A stock code behind a name: the company is one of its own, not the short form of a subsidiary that bears its name.
_STOCK_CODE = re.compile(r"[”’]?\n?\((?:(?:股票|股份|证券)代[码号]:|[A-Z]{2}:?)?\d{4,6}(?:\.[A-Z]{2})?[),]")
_LEGAL_SUFFIX = re.compile(r"(?:有限公司|有限责任公司)$")
_OWN_COMPANY = re.compile(r"(?:本|我)?(?:公司|集团)$")
_PHASE = re.compile(
    r"[((]?(?:[一二三四五六首][、一二三四五六]*期|第[一二三四]阶段|[Ⅰ-Ⅹ]+标段|[A-Z\d一二三四五六]+标段?)(?:工程|项目)?[))]?$"
)
_PHASE_FIRST = re.compile(r"[一二三四五六首]期")
_QUOTES = "“”‘’「」《》\""
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
_NEGATED = re.compile(r"未能|没有|尚未|原定|推迟|另|此外|除了|去年|此前")
# A batch that is one of another (其中, 10亿元以上项目2个) or a running total is not what the sentences after it are about.
_MINOR_BATCH = re.compile(r"元|类")
_MINOR_CONTEXT = re.compile(r"(?:其中|另有|还有|尚有|其余|累计|今年以来|截至)[^,。;\n]{0,12}$")
_REACH = 4
_BATCH_REACH = 8
"""How many sentences back the subject of a sentence may stand, where it does not name it."""
_SPEAKS = re.compile(rf"(?:{MARKS['date']}|[^,。;:\n]){{0,10}}?(?:公告|披露|宣布|表示|表态|透露|拿到|完成|获悉|把)")
_TELLING_BRACKET = re.compile(r"原|前身|更名|子公司|控股|旗下")
_BRACKET = re.compile(r"\([^()\n]{0,80}\)")

Found = tuple[str, Candidate, Candidate, str]
"""Type, head, tail, rule."""


def read_relations(reading: Reading, entities: Mapping[tuple[int, int, str], Entity]) -> Iterator[Relation]:
    """The relations of one article, each pair once, between the full-name entities."""
    text, seen = reading.article.text, set()
    for relation, head, tail, rule in RelationReader(reading).read():
        names = [_plain(text[c.start : c.end]) for c in (head, tail)]
        ends = [entities.get((c.start, c.end, c.kind)) for c in (head, tail)]
        ids = [end.id for end in ends if end is not None and end.id is not None]
        if len(ids) == 2 and names[0] != names[1] and (relation, *names) not in seen:
            seen.add((relation, *names))
            yield Relation(type=relation, head=ids[0], tail=ids[1], rule=rule)


class Names:
    """The entities by their full names: an end of a relation is the full name even where the sentence has an alias."""

    def __init__(self, reading: Reading) -> None:
        self._article = reading.article
        self._projects = reading.projects
        text = reading.article.text
        named = [c for c in outermost(reading.article) if c.kind in _NAMED]
        self._listed = {text[c.start : c.end] for c in named if _STOCK_CODE.match(text, c.end)}
        self._full: dict[str, Candidate] = {}
        for candidate in named:
            if not self.is_short(candidate):
                self._full.setdefault(_plain(text[candidate.start : candidate.end]), candidate)

    def is_short(self, candidate: Candidate) -> bool:
        """Whether the article gives the entity a fuller name than the span itself has."""
        text = self._article.text[candidate.start : candidate.end]
        if candidate.name is None or _plain(candidate.name) == _plain(text):
            return False
        if candidate.kind != "company" or candidate.rule in ("company.alias", "company.pointing"):
            return True
        return not (self.is_listed(candidate) or _LEGAL_SUFFIX.search(text) or _is_branch(text, candidate.name))

    def is_listed(self, candidate: Candidate) -> bool:
        """Whether the article gives the company's stock code."""
        return self._article.text[candidate.start : candidate.end] in self._listed

    def full(self, candidate: Candidate) -> Candidate:
        """The entity with the candidate's full name, itself where the article has no other."""
        project = self._projects.of(candidate) if candidate.kind == "project" else None
        if project is not None and not is_batch(candidate):
            return self.of_project(project)
        if not self.is_short(candidate):
            name = _plain(self._article.text[candidate.start : candidate.end])
        else:
            name = key(candidate, self._article.text)
        return self._full.get(f"{name}项目") or self._full.get(name, candidate)

    def of_project(self, project: Project) -> Candidate:
        """The span with the project's fullest name."""
        spans = [span for span in project.spans if span.rule != "project.pointing"]
        return max(spans or [project.first], key=lambda span: span.length)

    def named(self, name: str) -> Candidate | None:
        """The entity with this full name."""
        return self._full.get(_plain(name))


class Shorthand:
    """The article as relation rules read it: every name and figure one character, without quotes and most brackets."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text, self._cells = self._written(article)
        self.positions = sorted(self._cells)

    def at(self, position: int) -> Candidate:
        """The entity that the character at `position` stands for."""
        return self._cells[position]

    def within(self, start: int, end: int, *kinds: str) -> list[int]:
        """The positions of the entities in [start, end), of the marks `kinds` where given."""
        low, high = bisect_left(self.positions, start), bisect_left(self.positions, end)
        marks = {MARKS[kind] for kind in kinds}
        return [p for p in self.positions[low:high] if not marks or self.text[p] in marks]

    def group(self, match: re.Match[str], name: str) -> list[Candidate]:
        """The named entities inside a group of `match`."""
        return [self.at(p) for p in self.within(*match.span(name)) if self.at(p).kind in _NAMED]

    def sentences_back(self, position: int, reach: int) -> Iterator[tuple[int, int]]:
        """The stretch of the sentence before `position`, then `reach` sentences before it, the nearest first.

        Not beyond the start of an item of a list.
        """
        start, end, told = self._sentence_start(position), position, 0
        yield start, end
        while start > 0 and told < reach and not self.text.startswith(LIST_MARK, start):
            start, end = self._sentence_start(start - 1), start
            if end - start > 1:
                told += 1
                yield start, end

    def _sentence_start(self, position: int) -> int:
        return max(self.text.rfind(mark, 0, position) for mark in "。!?\n") + 1

    @staticmethod
    def _written(article: Article) -> tuple[str, dict[int, Candidate]]:
        """(text in short, entities by position)."""
        chars: list[tuple[str, Candidate | None]] = []
        position = 0
        for entity in outermost(article):
            if (mark := mark_of(entity)) is not None:
                chars += [(char, None) for char in article.text[position : entity.start]]
                chars.append((mark, entity))
                position = entity.end
        chars += [(char, None) for char in article.text[position:]]
        left_out: set[int] = set()
        for bracket in _BRACKET.finditer("".join(char for char, _ in chars)):
            if not _TELLING_BRACKET.search(bracket[0]):
                left_out.update(range(*bracket.span()))
        kept = [c for n, c in enumerate(chars) if n not in left_out and c[0] not in _QUOTES]
        cells = {n: entity for n, (_, entity) in enumerate(kept) if entity is not None}
        return "".join("," if char == " " else char for char, _ in kept), cells


class RelationReader:
    """Reads the relations of one article, by the rules first."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._article = reading.article
        self._names = Names(reading)
        self._short = Shorthand(reading.article)
        self._batch_shown = _shown_batches(reading)

    def read(self) -> Iterator[Found]:
        """All relations found, some of them several times."""
        yield from self._aliases()
        for rule in relation_rules():
            for match in rule.pattern.finditer(self._short.text):
                yield from self._matched(rule, match)
        yield from self._branches()
        yield from self._phases()
        for event in self._reading.events:
            yield from self._batch_parts(event)
            yield from self._buyers(event)
            yield from self._batch_site(event)
        yield from self._own_starts()

    # ------------------------------------------------------------ names

    def _aliases(self) -> Iterator[Found]:
        seen = set()
        for candidate in outermost(self._article):
            text = self._article.text[candidate.start : candidate.end]
            full = self._names.full(candidate) if self._is_alias(candidate, text) else candidate
            if full is not candidate and full.length > candidate.length and text not in seen:
                seen.add(text)
                yield "alias_of", candidate, full, candidate.rule
        yield from self._defined()

    def _is_alias(self, candidate: Candidate, text: str) -> bool:
        """Whether the name is another one of its entity, not a pointing word, an abbreviation or a part."""
        if candidate.kind not in _NAMED or candidate.rule.endswith((".pointing", ".abbreviation")):
            return False
        return self._names.is_short(candidate) and (candidate.kind != "project" or text.endswith("项目"))

    def _defined(self) -> Iterator[Found]:
        """What brackets define: X(以下简称Y)."""
        named = outermost(self._article)
        for full, alias in zip(named, named[1:], strict=False):
            if full.kind in _NAMED and alias.kind in _NAMED and _DEFINES.fullmatch(self._article.text, full.end, alias.start):
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
            if self._short.at(position).kind not in _NAMED or (qualifies and not self._is_quarter(qualifies.end() - 1)):
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
                return self._subject("company", position) if issuer is None else [issuer]
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
        for earlier in reversed(self._short.within(0, position, "company")):
            if self._names.is_listed(self._short.at(earlier)):
                return self._short.at(earlier)
        return None

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
        for ceremony in self._reading.events:
            batch = self._batch_of(ceremony)
            if batch is None:
                continue
            for event in self._reading.events:
                members = [self._reading.projects.projects[number] for number in event.projects]
                if event.start > ceremony.start and _on_same_day(event, ceremony) and all(_is_single(p) for p in members):
                    for project in members:
                        yield "part_of", self._names.of_project(project), self._shown(batch.first), "part_of.same_day"

    def _branches(self) -> Iterator[Found]:
        """X公司Y分公司 is a branch of X公司."""
        for candidate in outermost(self._article):
            name = self._article.text[candidate.start : candidate.end]
            stem = name.partition("有限公司")[0] + "有限公司" if name.endswith("分公司") else None
            if candidate.kind == "company" and stem is not None and (parent := self._names.named(stem)) is not None:
                yield "subsidiary_of", self._names.full(candidate), parent, "subsidiary_of.branch"

    def _buyers(self, event: Draft) -> Iterator[Found]:
        """Who buys or pays into a company."""
        if event.type not in ("acquisition", "investment") or event.status == "negated":
            return
        for investor in (a for a in event.arguments if a.role == "investor"):
            for bought in (a for a in event.arguments if a.role == "company"):
                head, tail = self._names.full(investor.candidate), self._names.full(bought.candidate)
                yield "invests_in", head, tail, f"invests_in.{event.type}"

    def _batch_site(self, event: Draft) -> Iterator[Found]:
        """The zone that starts a batch; the region or the place of a signing says nothing of where its projects are."""
        batch = self._batch_of(event)
        if batch is None or event.type not in _BUILT or event.status == "negated":
            return
        parks = {self._names.full(a.candidate).start: a.candidate for a in event.arguments if a.role == "park"}
        hosts = [park for park in parks.values() if self._hosts(park, batch)]
        if len(hosts) == 1:
            yield "located_in", self._shown(batch.first), self._names.full(hosts[0]), "located_in.batch"

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
        projects = [self._reading.projects.projects[number] for number in event.projects]
        return max((p for p in projects if p.size is not None), key=lambda p: p.size or 0, default=None)


def outermost(article: Article) -> list[Candidate]:
    """The entities of the article that stand inside no other one; a ceremony's project stands for the ceremony's name."""
    kept: list[Candidate] = []
    for entity in article.entities:
        if entity.kind not in _KINDS:
            continue
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
        elif kept[-1].rule == "name.meeting" and entity.kind == "project" and not is_batch(entity):
            kept[-1] = entity
    return kept


def mark_of(entity: Candidate) -> str | None:
    """The character that stands for the entity, None for a pointing word that names nothing (双方, 该县)."""
    if entity.rule.endswith(".pointing") and entity.name is None and entity.kind != "company":
        return None
    if entity.kind == "project" and (is_batch(entity) or entity.rule == "project.phase"):
        return MARKS["batch" if is_batch(entity) else "phase"]
    return MARKS.get(entity.kind)


def _is_single(project: Project) -> bool:
    return project.size is None and project.whole is None


def _on_same_day(event: Draft, ceremony: Draft) -> bool:
    """Whether both are of one kind and happened, the event on a day of the ceremony."""
    if event.type != ceremony.type or event.status != "occurred" or ceremony.status != "occurred":
        return False
    if event.date is None or ceremony.date is None:
        return False
    own, day = event.date.resolved, ceremony.date.resolved
    if own.first_day is None or own.last_day is None or day.first_day is None or day.last_day is None:
        return False
    return day.first_day <= own.first_day and own.last_day <= day.last_day


def _size(batch: Candidate) -> int:
    return batch.value if isinstance(batch.value, int) else 0


def _plain(name: str) -> str:
    """The name without quotes and brackets."""
    return "".join(char for char in name if char not in "“”‘’\"()《》 ")


def _is_branch(short: str, full: str) -> bool:
    """Whether the longer name is that of a subsidiary that bears the shorter one's name: 海川 and 海川(重庆)有限公司."""
    return re.search(r"\([^()]{2,4}\)", full) is not None and "(" not in short and full.startswith(short[:2]) and len(short) < 6


def _shown_batches(reading: Reading) -> dict[int, Candidate]:
    """The span with which the events show each batch, by the number of the project."""
    shown: dict[int, Candidate] = {}
    for event in reading.events:
        for number, candidate in event.projects.items():
            if reading.projects.projects[number].size is not None:
                shown.setdefault(number, candidate)
    return shown

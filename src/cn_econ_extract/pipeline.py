"""One article through all stages: fold, tag, read events, read relations, ground everything in the text as given."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from datetime import date
from importlib import metadata, resources
from importlib.resources.abc import Traversable

import msgspec

from .confidence import rated, sure
from .document import Document
from .events import Article, Reading, read_events
from .events.build import EventBuilder
from .grounding import Grounding
from .records import KINDS, Entity, Event
from .relations import read_relations
from .rules.user_rules import UserRules
from .taggers import Candidate, Extras, Resolution, find
from .taggers.custom import CustomGazetteer
from .taggers.gazetteer import Division, HomeVotes, divisions_date, lineage
from .text.dateline import read_dateline
from .text.fold import Folded, fold
from .values.dates import Context, resolve_date

_ALL_KINDS = frozenset(KINDS)


class Options(msgspec.Struct, frozen=True, dict=True):
    """What the user of an extractor knows beforehand, and what he wants."""

    home: Division | None = None
    gazetteer: CustomGazetteer | None = None
    rules: UserRules | None = None
    kinds: frozenset[str] = _ALL_KINDS
    types: frozenset[str] | None = None
    """The event types that are wanted, None: all."""
    min_confidence: float = 0.0

    @functools.cached_property
    def extras(self) -> Extras:
        """What the taggers get of these options."""
        around = lineage(self.home.code) if self.home is not None else ()
        return Extras(frozenset(around), self.gazetteer, self.rules.names if self.rules is not None else ())


_DEFAULT = Options()


class Analysis(msgspec.Struct, frozen=True):
    """Everything that the stages found in one article; `document` makes the record of it, explain.py the account."""

    title: str | None
    published: date | None
    folded: Folded
    resolution: Resolution
    reading: Reading
    options: Options = _DEFAULT

    def document(self) -> Document:
        """The article's record."""
        grounding = Grounding(self.folded)
        entities = self._entities(grounding)
        builder = EventBuilder(self.reading.article, grounding, self.reading.projects, entities)
        by_id = {entity.id: entity for entity in entities.values() if entity.id is not None}
        events = [rated(builder.build(number, draft), by_id) for number, draft in enumerate(self.reading.events, 1)]
        document = Document(
            id=content_hash(self.folded.source),
            title=self.title,
            published=None if self.published is None else self.published.isoformat(),
            text=self.folded.source,
            entities=tuple(entities.values()),
            events=tuple(self._wanted(events)),
            relations=tuple(read_relations(self.reading, entities)),
            warnings=tuple(self._warnings()),
            versions=versions(),
        )
        return document if self.options.kinds == _ALL_KINDS else _only(document, self.options.kinds)

    def _wanted(self, events: list[Event]) -> Iterator[Event]:
        """The events of the types that are asked for, and of them what is sure enough."""
        types, least = self.options.types, self.options.min_confidence
        for event in events:
            if least <= 0 and (types is None or event.type in types):
                yield event  # as most want it
            elif (types is None or event.type in types) and sure(event, least):
                arguments = tuple(argument for argument in event.arguments if sure(argument, least))
                yield event if len(arguments) == len(event.arguments) else msgspec.structs.replace(event, arguments=arguments)

    def _entities(self, grounding: Grounding) -> dict[tuple[int, int, str], Entity]:
        """The records of all entities, by folded span and kind."""
        days = {(d.candidate.start, d.candidate.end): d.resolved for d in self.reading.dates}
        records: dict[tuple[int, int, str], Entity] = {}
        for number, candidate in enumerate(self.resolution.kept, 1):
            day = days.get((candidate.start, candidate.end)) if candidate.kind == "date" else None
            records[candidate.start, candidate.end, candidate.kind] = grounding.entity(candidate, number, day)
        return records

    def _warnings(self) -> list[str]:
        if self.published is not None or not self.reading.dates:
            return []
        if self.reading.article.dateline.published is not None:
            return ["no published date was given: the dateline's is used"]
        if any(d.resolved.value and d.resolved.value.startswith("XXXX") for d in self.reading.dates):
            return ["no published date: the year of some dates stays open"]
        return ["no published date: the year is taken from the text"]


def analyse(text: str, *, title: str | None = None, published: date | None = None, options: Options = _DEFAULT) -> Analysis:
    """Run all stages on one article."""
    folded = fold(text)
    resolution = find(folded.text, _ALL_KINDS, options.extras)
    dateline = read_dateline(folded.text)
    if pointing := [c for c in resolution.kept if _points_home(c)]:
        told = [folded.text[start:end].partition("(")[0] for start, end in dateline.spans]
        name_home(pointing, [*told, fold(title).text if title else "", folded.text], options.home)
    rules = options.rules.events if options.rules is not None else None
    article = Article(folded.text, resolution.kept, dateline, published, title, rules)
    return Analysis(title, published, folded, resolution, read_events(article), options)


def tag_text(text: str, kinds: frozenset[str], published: date | None, options: Options = _DEFAULT) -> list[Entity]:
    """The entities of `kinds` in the order of the text, dates resolved by `published` alone."""
    folded = fold(text)
    grounding, context = Grounding(folded), Context(published=published)
    found = find(folded.text, kinds & options.kinds, options.extras).kept
    if options.home is not None and (pointing := [c for c in found if _points_home(c)]):
        name_home(pointing, [folded.text], options.home)
    return [grounding.entity(c, day=resolve_date(c.date, context) if c.date is not None else None) for c in found]


def _points_home(candidate: Candidate) -> bool:
    """Whether it is a word like 我市 whose place is still open."""
    return candidate.rule == "place.pointing" and candidate.name is None


def name_home(pointing: list[Candidate], texts: list[str], known: Division | None) -> None:
    """Say which region 我市 and 该县 mean, where dateline, title or text (the last of `texts`) tell the article's home.

    known: the home region, where the user stated it.
    """
    text, votes = texts[-1], HomeVotes(texts)
    homes: dict[str, Division | None] = {}
    for entity in pointing:
        kind = text[entity.end - 1]
        if kind not in "省市县区州旗":
            continue
        if kind not in homes:
            homes[kind] = votes.region(kind, known)
        if (home := homes[kind]) is not None:
            entity.name, entity.adcode = home.name, home.code


def _only(document: Document, kinds: frozenset[str]) -> Document:
    """`document` without the entities of other kinds and what is said of them; an event keeps its date."""
    entities = tuple(entity for entity in document.entities if entity.kind in kinds)
    known = {entity.id for entity in entities}
    replace = msgspec.structs.replace
    events = []
    for event in document.events:
        day = event.date if event.date is None or event.date.entity in known else replace(event.date, entity=None)
        arguments = tuple(a for a in event.arguments if a.entity in known)
        industries = event.industries if "industry" in kinds else None
        events.append(replace(event, date=day, arguments=arguments, industries=industries))
    relations = tuple(r for r in document.relations if r.head in known and r.tail in known)
    return replace(document, entities=entities, events=tuple(events), relations=relations)


def content_hash(text: str) -> str:
    """An id of the text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@functools.cache
def versions() -> dict[str, str]:
    """Which library, rules and divisions make the records: its version, a hash of the rule files, the divisions' date."""
    digest = hashlib.sha256()
    for file in sorted(_rule_files(resources.files("cn_econ_extract.rules")), key=lambda f: f.name):
        digest.update(file.read_bytes())
    return {
        "library": metadata.version("cn-econ-extract"),
        "rules": digest.hexdigest()[:12],
        "divisions": divisions_date(),
    }


def _rule_files(folder: Traversable) -> list[Traversable]:
    files = [item for item in folder.iterdir() if item.name.endswith((".toml", ".tsv", ".txt"))]
    return files + [file for item in folder.iterdir() if item.is_dir() for file in _rule_files(item)]

"""What an annotator sees of an article: regions of the text and links between them, the same for every tool.

A trigger is a region labelled with its event's type, everything else one labelled with its kind. A link from a trigger names the
role of its target, or is ``date`` or ``same_event`` (another mention). Links between other regions are the relations, and ``of``.
A region's flags are the status of the event (``occurred`` where there is none) and ``optional``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import msgspec
from msgspec import UNSET

from ..document import Document
from ..errors import InputError, RecordError
from ..records import (
    EVENT_TYPES,
    KINDS,
    RELATION_TYPES,
    ROLES,
    STATUSES,
    Argument,
    Entity,
    Event,
    EventDate,
    dump_json,
    load_json,
)

DATE, SAME_EVENT, OF, OPTIONAL = "date", "same_event", "of", "optional"
LABELS = (*EVENT_TYPES, *KINDS)
LINKS = (*ROLES, DATE, SAME_EVENT, OF, *RELATION_TYPES)
FLAGS = (*STATUSES, OPTIONAL)

_FIGURES = ("value", "min", "max", "unit", "modifier", "per")
_MONEY_ROLES = ("total_investment", "investment", "threshold", "output_value", "tax")


class Region(msgspec.Struct, kw_only=True):
    """A marked piece of the text; `note` says what a figure or date amounts to, with the `text` that it was read from."""

    id: str
    label: str
    start: int
    end: int
    note: Mapping[str, Any] = {}
    flags: tuple[str, ...] = ()


class Link(msgspec.Struct, frozen=True):
    """A labelled arrow from one region to another, by their ids."""

    source: str
    label: str
    target: str


class Article(msgspec.Struct, kw_only=True):
    """An article with its marks."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    regions: list[Region] = []
    links: list[Link] = []

    def text_of(self, region: Region) -> str:
        """The words that the region marks."""
        return self.text[region.start : region.end]


def from_document(document: Document, id: str | None = None) -> Article:
    """The marks of what was extracted; `id` names the article, where it is not to be the document's."""
    return _Marker(document, id or document.id).article


def file_stems(ids: Iterable[str]) -> list[str]:
    """A name for a file for each id, none twice.

    >>> file_stems(["a/b", "a b", "工厂"])
    ['a_b', 'a_b-2', '工厂']
    """
    seen: dict[str, None] = {}
    for id in ids:
        stem = re.sub(r"[^\w-]+", "_", id)
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        seen[next(name for name in names if name not in seen)] = None
    return list(seen)


def write_note(note: Mapping[str, Any]) -> str:
    """The note as tools without fields for figures keep it."""
    return dump_json(note)


def read_note(text: str) -> dict[str, Any]:
    """The note that `write_note` wrote; nothing for what an annotator wrote for people."""
    try:
        note = load_json(text)
    except RecordError:
        return {}
    return note if isinstance(note, dict) else {}


def check(article: Article, where: str) -> Article:
    """The article, whose regions and links are known and in place. InputError names the article, the problem and the mend."""
    known = {region.id for region in article.regions}
    for region in article.regions:
        if region.label not in LABELS:
            raise InputError(f"{where}: there is no label {region.label!r}; labels are {', '.join(LABELS)}")
        if not 0 <= region.start < region.end <= len(article.text):
            raise InputError(f"{where}: the region {region.start}–{region.end} is not in the text; export it with its own text")
        if unknown := sorted(set(region.flags).difference(FLAGS)):
            raise InputError(f"{where}: there is no status {unknown[0]!r}; it is one of {', '.join(FLAGS)}")
    for link in article.links:
        if link.label not in LINKS:
            raise InputError(f"{where}: there is no relation {link.label!r}; relations are {', '.join(LINKS)}")
        if not {link.source, link.target} <= known:
            raise InputError(f"{where}: a relation {link.label!r} leads to a region that is not there; draw it anew")
    return article


class _Marker:
    """Makes the regions and links of one document. A figure that has two readings gets a region for each."""

    def __init__(self, document: Document, id: str) -> None:
        self.article = Article(id=id, text=document.text, title=document.title, published=document.published)
        self._regions: dict[tuple[Any, ...], str] = {}
        self._places: dict[tuple[str, int, int], str] = {}
        self._kinds = {entity.id: entity.kind for entity in document.entities}
        self._qualified: list[tuple[str, str]] = []
        for event in document.events:
            self._event(event)
        ends = {entity.id: self._entity(entity) for entity in document.entities}
        self._qualifiers()
        for relation in document.relations:
            self._link(ends[relation.head], relation.type, ends[relation.tail])

    def _event(self, event: Event) -> None:
        flags = () if event.status == STATUSES[0] else (event.status,)
        triggers = [self._new(event.type, mention.start, mention.end) for mention in event.mentions]
        triggers[0].flags = flags
        for other in triggers[1:]:
            self._link(triggers[0].id, SAME_EVENT, other.id)
        if event.date is not None:
            self._link(triggers[0].id, DATE, self._region("date", event.date, _note(event.date)))
        for argument in event.arguments:
            kind = self._kinds.get(argument.entity) or _kind_of(argument.role)
            region = self._region(kind, argument, _note(argument), argument.of)
            self._link(triggers[0].id, argument.role, region)

    def _entity(self, entity: Entity) -> str:
        place = (entity.kind, entity.start, entity.end)
        return self._places.get(place) or self._region(entity.kind, entity, _note(entity))

    def _region(self, kind: str, span: Entity | Argument | EventDate, note: dict[str, Any], of: str | None = None) -> str:
        key = (kind, span.start, span.end, write_note(note), of)
        if key not in self._regions:
            region = self._new(kind, span.start, span.end)
            region.note = note
            self._regions[key] = region.id
            self._places.setdefault(key[:3], region.id)
            if of is not None:
                self._qualified.append((region.id, of))
        return self._regions[key]

    def _new(self, label: str, start: int, end: int) -> Region:
        region = Region(id=str(len(self.article.regions) + 1), label=label, start=start, end=end)
        self.article.regions.append(region)
        return region

    def _link(self, source: str, label: str, target: str) -> None:
        self.article.links.append(Link(source, label, target))

    def _qualifiers(self) -> None:
        """Link what belongs to one project of several with its name where that is marked; else the note keeps the name."""
        names = {self.article.text_of(region): region.id for region in reversed(self.article.regions) if region.label in KINDS}
        for id, of in self._qualified:
            region = self.article.regions[int(id) - 1]
            if of in names and names[of] != id:
                self._link(id, OF, names[of])
            else:
                region.note = {"text": self.article.text_of(region), **region.note, OF: of}


def _note(span: Entity | Argument | EventDate) -> dict[str, Any]:
    given = {key: getattr(span, key, None) for key in _FIGURES}
    figures = {key: value for key, value in given.items() if value is not UNSET and (value is not None or key == "value")}
    if getattr(span, "value", UNSET) is UNSET:
        figures.pop("value", None)
    return {"text": span.text, **figures} if figures else {}


def _kind_of(role: str) -> str:
    if role in KINDS:
        return role
    if role in _MONEY_ROLES:
        return "money"
    return {"investor": "company", "party": "company", "organizer": "organization", "share": "ratio"}.get(role, "quantity")

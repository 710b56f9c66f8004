"""One article through all stages: fold, tag, read events, read relations, ground everything in the text as given."""

from __future__ import annotations

import functools
import hashlib
from datetime import date
from importlib import metadata, resources
from importlib.resources.abc import Traversable

import msgspec

from .document import Document
from .events import Article, Reading, read_events
from .events.build import EventBuilder
from .grounding import Grounding
from .records import KINDS, Entity
from .relations import read_relations
from .taggers import Candidate, Resolution, find
from .taggers.gazetteer import Division, HomeVotes, divisions_date
from .text.dateline import read_dateline
from .text.fold import Folded, fold

_ALL_KINDS = frozenset(KINDS)


class Analysis(msgspec.Struct, frozen=True):
    """Everything that the stages found in one article; `document` makes the record of it, explain.py the account."""

    title: str | None
    published: date | None
    folded: Folded
    resolution: Resolution
    reading: Reading

    def document(self) -> Document:
        """The article's record."""
        grounding = Grounding(self.folded)
        entities = self._entities(grounding)
        builder = EventBuilder(self.folded.text, grounding, self.reading.projects, entities)
        events = [builder.build(number, draft) for number, draft in enumerate(self.reading.events, 1)]
        return Document(
            id=content_hash(self.folded.source),
            title=self.title,
            published=None if self.published is None else self.published.isoformat(),
            text=self.folded.source,
            entities=tuple(entities.values()),
            events=tuple(events),
            relations=tuple(read_relations(self.reading, entities)),
            warnings=tuple(self._warnings()),
            versions=versions(),
        )

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


def analyse(text: str, *, title: str | None = None, published: date | None = None) -> Analysis:
    """Run all stages on one article."""
    folded = fold(text)
    resolution = find(folded.text, _ALL_KINDS)
    dateline = read_dateline(folded.text)
    if pointing := [c for c in resolution.kept if c.rule == "place.pointing" and c.name is None]:
        told = [folded.text[start:end].partition("(")[0] for start, end in dateline.spans]
        _name_home(pointing, [*told, fold(title).text if title else "", folded.text])
    article = Article(folded.text, resolution.kept, dateline, published, title)
    return Analysis(title, published, folded, resolution, read_events(article))


def _name_home(pointing: list[Candidate], texts: list[str]) -> None:
    """Say which region 我市 and 该县 mean, where dateline, title or text (the last of `texts`) tell the article's home."""
    text, votes = texts[-1], HomeVotes(texts)
    homes: dict[str, Division | None] = {}
    for entity in pointing:
        kind = text[entity.end - 1]
        if kind not in "省市县区州旗":
            continue
        if kind not in homes:
            homes[kind] = votes.region(kind)
        if (home := homes[kind]) is not None:
            entity.name, entity.adcode = home.name, home.code


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

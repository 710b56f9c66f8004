"""The result of one extraction: the article with its entities, events and relations."""

from __future__ import annotations

from typing import Any

from .errors import RecordError
from .records import SCHEMA, Entity, Event, Record, Relation, build, dump_json, load_json

_FIELDS = ("schema", "id", "title", "published", "text", "entities", "events", "relations", "warnings", "versions")


class Document(Record, frozen=True, kw_only=True):
    """An article and what was read in it.

    `published` is an ISO 8601 day, `warnings` are sentences for the reader, `versions` say which library, rules
    and divisions made the record. `text` is empty in a document that was read from JSON without its text.
    """

    id: str
    title: str | None = None
    published: str | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    warnings: tuple[str, ...] = ()
    versions: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<Document {self.id}: {len(self.entities)} entities, {len(self.events)} events>"

    def entity(self, id: str) -> Entity:
        """The entity with this id; KeyError where there is none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def to_dict(self, *, text: bool = True) -> dict[str, Any]:
        """The document as plain data, as docs/records.md describes it. `text=False` leaves the article's text out."""
        result = {"schema": SCHEMA, **super().to_dict()}
        if not text or not self.text:
            del result["text"]
        return {key: result[key] for key in _FIELDS if key in result}

    def to_json(self, *, text: bool = True) -> str:
        """The document as JSON in one line: plain numbers, lone surrogates escaped."""
        return dump_json(self.to_dict(text=text))

    @classmethod
    def from_json(cls, data: str | bytes) -> Document:
        """The document that `to_json` wrote. RecordError says what does not fit the schema."""
        return cls.from_dict(load_json(data))

    @classmethod
    def from_dict(cls, data: Any) -> Document:
        """The document that `to_dict` gave. RecordError says what does not fit the schema."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise RecordError(f"not a document of the schema {SCHEMA}: the field 'schema' does not say so")
        fields = {key: value for key, value in data.items() if key != "schema"}
        text = fields.get("text", "")
        for key, record in (("entities", Entity), ("relations", Relation)):
            fields[key] = tuple(build(record, item) for item in fields.get(key, ()))
        fields["events"] = tuple(build(Event, item, source=text) for item in fields.get("events", ()))
        return build(cls, fields)

    def explain(self, at: int | None = None) -> str:
        """Why the document's events are there and others are not: the account of its sentences, by the rules of today.

        at: an offset in the text, where only the sentence around it is asked for. ValueError in a document without text.
        An extractor with options of its own explains with them: `Extractor.explain`.
        """
        from .extractor import Extractor

        if not self.text:
            raise ValueError("the document has no text: it was read from JSON without it; explain the article's text instead")
        return Extractor(max_length=len(self.text)).explain(self.text, title=self.title, published=self.published, at=at)

    def to_html(self, *, title: str | None = None) -> str:
        """A page of its own, in one file: the text with its marks beside the events (docs/pages.md). It asks for no network.

        title: the heading, where it shall not be the document's title or id.
        """
        from .views.page import article_page

        return article_page(
            self.text,
            self.entities,
            self.events,
            title=title or self.title or self.id,
            published=self.published,
            warnings=self.warnings,
            versions=self.versions,
        )

    def _repr_html_(self) -> str:
        from .views.notebook import notebook_fragment

        return notebook_fragment(self.text, self.entities, self.events)

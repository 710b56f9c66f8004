"""Components for spaCy pipelines, found by entry point: `nlp.add_pipe("cn_econ_entities")`, `nlp.add_pipe("cn_econ_events")`.

Both read the article (once, where their settings are the same) and keep the whole `Document` with the Doc:

    doc._.econ              the Document; None before one of the components ran
    doc._.events            its events, a tuple
    doc.spans["cn_econ"]    its entities, labelled with their kind
    span._.econ             the Entity or Event behind a span of ours
    span._.econ_expanded    whether the span is wider than the record, because that ends inside a token

`cn_econ_entities` also adds to `doc.ents`, `cn_econ_events` marks the triggers in `doc.spans["cn_econ_events"]`.
docs/spacy.md tells the rest. Importing this module registers the attributes, which is all that reading a saved Doc needs.
"""

# No `from __future__ import annotations`: spaCy reads the annotations of a factory when it checks a config.

import functools
import hashlib
import itertools
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .. import __version__
from ..document import Document
from ..extractor import Extractor
from ..published import read_published
from ..records import EVENT_TYPES, KINDS, Entity, Event
from ..records import Span as RecordSpan
from ..segmenter import word_starts
from ..views.labels import KIND_COLOURS, TRIGGER_COLOUR

try:
    from spacy.language import Language
    from spacy.scorer import get_ner_prf
    from spacy.tokens import Doc, Span
    from spacy.training import Example
    from spacy.util import DummyTokenizer, filter_spans, registry
    from spacy.vocab import Vocab
except ImportError as error:
    raise ImportError(f"{error}; the components for spaCy need an extra: pip install 'cn-econ-extract[spacy]'") from error

ENTITIES = "cn_econ"
"""The span group of the entities; under this key `doc.user_data` holds the document, as JSON."""
EVENTS = "cn_econ_events"
"""The span group of the triggers."""
_READ_WITH = "cn_econ_read_with"
"""Under this key `doc.user_data` says which settings the document was read with."""
_LABELS_OF_SPACY = frozenset({"date", "money", "person", "quantity"})
_DEFAULTS: dict[str, Any] = {
    "published": None,
    "home": None,
    "kinds": None,
    "types": None,
    "min_confidence": 0.0,
    "rules": [],
    "gazetteers": [],
}


class Reader:
    """A component that reads the article and marks its entities in `doc.spans["cn_econ"]`.

    published: the articles' day, where none comes with the Doc (`doc.user_data["published"]`, or `published` in the context of
        `nlp.pipe(as_tuples=True)`). The other settings are those of `Extractor`.

    The files that `rules` and `gazetteers` name are saved with the pipeline: a saved one needs them no longer.
    """

    def __init__(self, name: str, *, published: str | None, **settings: Any) -> None:
        read_published(published)  # a wrong day fails here, not in the first article
        self.name = name
        self.published = published
        self._settings = settings
        self._extractor: Extractor | None = None
        self._read_with = ""
        # A pipeline that is being loaded names files of the machine it was made on; `from_disk` brings what they held.
        if all(Path(source).is_file() for source in _paths(settings)):
            self._prepare()

    def _prepare(self) -> Extractor:
        self._extractor = Extractor(**self._settings)
        self._settings = _with_files_read(self._settings)
        self._read_with = hashlib.sha256(f"{__version__} {json.dumps(self._settings)}".encode()).hexdigest()
        return self._extractor

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with the records of its text."""
        self.mark(doc, self._read(doc))
        return doc

    def mark(self, doc: Doc, document: Document) -> None:
        """Write what the document says into the Doc."""
        doc.spans[ENTITIES] = _entity_spans(doc, document)

    def _read(self, doc: Doc) -> Document:
        """The document of the Doc, from the component before where that has the same settings."""
        extractor = self._extractor or self._prepare()
        title = _given(doc, "title")
        published = read_published(_given(doc, "published") or self.published)
        read_with = json.dumps([self._read_with, title, str(published)])
        if doc.user_data.get(_READ_WITH) == read_with:
            document = _document_of(doc)
            if document is not None and document.text == doc.text:
                return document
        document = extractor.extract(doc.text, title=title, published=published)
        doc.user_data[ENTITIES] = document.to_json()
        doc.user_data[_READ_WITH] = read_with
        return document

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """What the config does not hold: the contents of the files of rules and names."""
        if self._extractor is None:
            self._prepare()
        return json.dumps({key: self._settings[key] for key in ("rules", "gazetteers")}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Reader":
        """The component with what `to_bytes` gave."""
        self._settings = {**self._settings, **json.loads(data)}
        self._prepare()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """`to_bytes` as a file in the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "settings.json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Reader":
        """The component with what `to_disk` wrote."""
        return self.from_bytes((Path(path) / "settings.json").read_bytes())


class EntityReader(Reader):
    """The component `cn_econ_entities`: adds to `doc.ents` what does not overlap, the longest entities first."""

    def __init__(self, name: str, *, overwrite_ents: bool, **settings: Any) -> None:
        super().__init__(name, **settings)
        self.overwrite_ents = overwrite_ents

    def mark(self, doc: Doc, document: Document) -> None:
        """Mark the entities; those in `doc.ents` already stay, unless `overwrite_ents` lets ours win."""
        super().mark(doc, document)
        ours = [span for span in doc.spans[ENTITIES] if span.text.strip()]
        theirs = list(doc.ents)
        blocked = [doc[token.i : token.i + 1] for token in doc if token.ent_iob_ == "B" and not token.ent_type]
        if self.overwrite_ents:
            ours = filter_spans(_clear_of(ours, blocked))
            theirs = _clear_of(theirs, ours)
        else:
            ours = filter_spans(_clear_of(ours, theirs + blocked))
        doc.set_ents(theirs + ours, blocked=blocked, default="outside")

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Precision, recall and F of `doc.ents`, as spaCy's own recogniser has them: for `python -m spacy evaluate`."""
        return get_ner_prf(examples)


class EventReader(Reader):
    """The component `cn_econ_events`: marks the triggers in `doc.spans["cn_econ_events"]`, labelled with the event's type."""

    def mark(self, doc: Doc, document: Document) -> None:
        """Mark the entities and the triggers."""
        super().mark(doc, document)
        triggers = ((m.start, m.end, event.type, event.id) for event in document.events for m in event.mentions)
        doc.spans[EVENTS] = [_span(doc, *trigger) for trigger in triggers]


@Language.factory(
    "cn_econ_entities",
    default_config={**_DEFAULTS, "overwrite_ents": False},
    assigns=["doc.ents", "doc.spans", "doc._.econ", "doc._.events"],
)
def entities_component(
    nlp: Language,
    name: str,
    published: str | None,
    home: str | None,
    kinds: list[str] | None,
    types: list[str] | None,
    min_confidence: float,
    rules: list[Any],
    gazetteers: list[Any],
    overwrite_ents: bool,
) -> EntityReader:
    """The factory of `nlp.add_pipe("cn_econ_entities")`."""
    return EntityReader(
        name, published=published, home=home, kinds=kinds, types=types, min_confidence=min_confidence, rules=rules,
        gazetteers=gazetteers, overwrite_ents=overwrite_ents,
    )  # fmt: skip


@Language.factory("cn_econ_events", default_config=_DEFAULTS, assigns=["doc.spans", "doc._.econ", "doc._.events"])
def events_component(
    nlp: Language,
    name: str,
    published: str | None,
    home: str | None,
    kinds: list[str] | None,
    types: list[str] | None,
    min_confidence: float,
    rules: list[Any],
    gazetteers: list[Any],
) -> EventReader:
    """The factory of `nlp.add_pipe("cn_econ_events")`."""
    return EventReader(
        name, published=published, home=home, kinds=kinds, types=types, min_confidence=min_confidence, rules=rules,
        gazetteers=gazetteers,
    )  # fmt: skip


class JiebaTokenizer(DummyTokenizer):
    """jieba as this library sets it up: a dictionary of its own, quiet, without the HMM that glues list numbers to dates."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text cut into words; `doc.text` is the text as given."""
        edges = [*sorted(word_starts(text)), len(text)]
        words: list[str] = []
        spaces: list[bool] = []
        for start, end in itertools.pairwise(edges):
            word = text[start:end]
            if word == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def jieba_tokenizer() -> Callable[[Language], JiebaTokenizer]:
    """The tokenizer `cn_econ_jieba` of a config: `{"nlp": {"tokenizer": {"@tokenizers": "cn_econ_jieba"}}}`."""
    return _make_tokenizer


def _make_tokenizer(nlp: Language) -> JiebaTokenizer:
    return JiebaTokenizer(nlp.vocab)


def displacy_options(kinds: Iterable[str] | None = None) -> dict[str, Any]:
    """Options for displaCy, a colour for each kind and type: style "ent" shows `kinds` only, style "span" the group "cn_econ".

    For the triggers: `displacy.render(doc, style="span", options={**displacy_options(), "spans_key": "cn_econ_events"})`.
    """
    shown = list(KINDS if kinds is None else kinds)
    unknown = sorted(set(shown).difference(KINDS))
    if unknown:
        raise ValueError(f"unknown kind {unknown[0]!r}; kinds are {', '.join(KINDS)}")
    return {"ents": shown, "spans_key": ENTITIES, "colors": {**KIND_COLOURS, **dict.fromkeys(EVENT_TYPES, TRIGGER_COLOUR)}}


def displacy_colors() -> dict[str, str]:
    """What displaCy finds by entry point: our colours, but for the labels that spaCy colours itself, for all pipelines."""
    colours: dict[str, str] = displacy_options()["colors"]
    return {label: colour for label, colour in colours.items() if label not in _LABELS_OF_SPACY}


def _given(doc: Doc, key: str) -> Any:
    """What comes with the Doc under `key`: in its user data, or in its context in `nlp.pipe(as_tuples=True)`."""
    context = doc._context
    return doc.user_data.get(key) or (context.get(key) if isinstance(context, Mapping) else None)


def _paths(settings: Mapping[str, Any]) -> list[str]:
    return [source for key in ("rules", "gazetteers") for source in settings[key] if isinstance(source, str)]


def _with_files_read(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the contents of files in the place of their paths."""
    rules = [tomllib.loads(Path(r).read_text("utf-8")) if isinstance(r, str) else r for r in settings["rules"]]
    gazetteers = [_tsv_rows(Path(g)) if isinstance(g, str) else g for g in settings["gazetteers"]]
    return {**settings, "rules": rules, "gazetteers": gazetteers}


def _tsv_rows(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8-sig").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def _span(doc: Doc, start: int, end: int, label: str, record_id: str | None) -> Span:
    span = doc.char_span(start, end, label=label, span_id=record_id or "", alignment_mode="expand")
    assert span is not None  # the offsets are those of doc.text
    return span


def _entity_spans(doc: Doc, document: Document) -> list[Span]:
    return [_span(doc, e.start, e.end, e.kind, e.id) for e in document.entities]


def _clear_of(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that share no token with `others`."""
    taken = {index for span in others for index in range(span.start, span.end)}
    return [span for span in spans if taken.isdisjoint(range(span.start, span.end))]


@functools.lru_cache(maxsize=32)
def _document(data: str) -> Document:
    return Document.from_json(data)


@functools.lru_cache(maxsize=32)
def _records(data: str) -> dict[str | None, Entity | Event]:
    """The records that spans stand for, by their ids."""
    document = _document(data)
    entities: dict[str | None, Entity | Event] = {entity.id: entity for entity in document.entities}
    return entities | {event.id: event for event in document.events}


def _document_of(doc: Doc) -> Document | None:
    data = doc.user_data.get(ENTITIES)
    return None if data is None else _document(data)


def _events_of(doc: Doc) -> tuple[Event, ...]:
    document = _document_of(doc)
    return () if document is None else document.events


def _parts(record: Entity | Event) -> Iterable[RecordSpan]:
    return record.mentions if isinstance(record, Event) else (record,)


def _record_of(span: Span) -> Entity | Event | None:
    data = span.doc.user_data.get(ENTITIES)
    record = None if data is None else _records(data).get(span.id_)
    # The same id may be on another component's span, or on one of ours that an earlier reading of the text has left.
    if record is None or span.label_ != (record.type if isinstance(record, Event) else record.kind):
        return None
    lies_here = any(span.start_char <= part.start and part.end <= span.end_char for part in _parts(record))
    return record if lies_here else None


def _is_expanded(span: Span) -> bool:
    record = _record_of(span)
    return record is not None and all((part.start, part.end) != (span.start_char, span.end_char) for part in _parts(record))


def register_attributes() -> None:
    """Register `doc._.econ`, `doc._.events`, `span._.econ` and `span._.econ_expanded`; what has the name already, stays."""
    for name, of_doc in (("econ", _document_of), ("events", _events_of)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=of_doc)
    for name, of_span in (("econ", _record_of), ("econ_expanded", _is_expanded)):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=of_span)


register_attributes()
registry.tokenizers.register("cn_econ_jieba", func=jieba_tokenizer)

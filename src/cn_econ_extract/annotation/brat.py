"""brat: standoff files, offsets in code points; what spans a line break is written in fragments.

An event is an ``E`` line for each mention; the first has the arguments and names the others as ``same_event``. Figures stand in
the annotator's notes, status and optional are attributes. Titles and days of the articles are in ``articles.json`` beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..records import EVENT_TYPES, KINDS, RELATION_TYPES, ROLES, STATUSES, dump_json, load_json
from .labels import CHINESE, COLOURS
from .marks import DATE, OF, OPTIONAL, SAME_EVENT, Article, Link, Region, check, file_stems, read_note, write_note

_PIECE = re.compile(r"[^\r\n]+")
_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_DIGITS = re.compile(r"\d+$")


def export(articles: Iterable[Article]) -> dict[str, bytes]:
    """The files of a collection: a .txt and .ann for each article, ``annotation.conf``, ``visual.conf``, ``articles.json``."""
    files, about, articles = {}, {}, list(articles)
    for stem, article in zip(file_stems(article.id for article in articles), articles, strict=True):
        files[f"{stem}.txt"] = article.text.encode(errors="replace")
        files[f"{stem}.ann"] = "".join(f"{line}\n" for line in _lines(article)).encode(errors="replace")
        about[stem] = {"id": article.id, "title": article.title, "published": article.published}
    configuration = {"annotation.conf": annotation_conf().encode(), "visual.conf": visual_conf().encode()}
    return {**files, **configuration, "articles.json": dump_json(about).encode()}


def annotation_conf() -> str:
    """What may be annotated: kinds, relations, event types with their roles, status."""
    roles = ", ".join([f"{DATE}?:date", *(f"{role}*:<ENTITY>" for role in ROLES), f"{SAME_EVENT}*:<EVENT>"])
    relations = [f"{link}\tArg1:<ENTITY>, Arg2:<ENTITY>" for link in (OF, *RELATION_TYPES)]
    overlap = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    status = f"Status\tArg:<EVENT>, Value:{'|'.join(STATUSES)}"
    sections = {
        "entities": KINDS,
        "relations": [*relations, overlap],
        "events": [f"{label}\t{roles}" for label in EVENT_TYPES],
        "attributes": [status, "Optional\tArg:<EVENT>|<ENTITY>"],
    }
    return "\n\n".join("\n".join([f"[{name}]", *lines]) for name, lines in sections.items()) + "\n"


def visual_conf() -> str:
    """How it is shown: Chinese names and colours."""
    names = dict.fromkeys((*EVENT_TYPES, *KINDS, *ROLES, SAME_EVENT, OF, *RELATION_TYPES))
    labels = [f"{name} | {CHINESE[name]}" for name in names]
    drawing = [f"{label}\tbgColor:{colour}" for label, colour in COLOURS.items()]
    return "\n".join(["[labels]", *labels, "", "[drawing]", *drawing, ""])


def _lines(article: Article) -> Iterable[str]:
    numbers = {region.id: number for number, region in enumerate(article.regions, 1)}
    names = {r.id: f"{'E' if r.label in EVENT_TYPES else 'T'}{numbers[r.id]}" for r in article.regions}
    arguments: dict[str, list[tuple[str, str]]] = {id: [] for id in names}
    relations = []
    for link in article.links:
        if names[link.source].startswith("E"):
            arguments[link.source].append((link.label, names[link.target]))
        else:
            relations.append(f"{link.label} Arg1:{names[link.source]} Arg2:{names[link.target]}")
    for region in article.regions:
        number = numbers[region.id]
        yield f"T{number}\t{region.label} {_spans(article.text, region)}"
        if region.note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{write_note(region.note)}"
        if region.label in EVENT_TYPES:
            yield f"E{number}\t{' '.join([f'{region.label}:T{number}', *_numbered(arguments[region.id])])}"
    for number, relation in enumerate(relations, 1):
        yield f"R{number}\t{relation}"
    for number, (owner, flag) in enumerate([(names[r.id], flag) for r in article.regions for flag in r.flags], 1):
        yield f"A{number}\t{f'Optional {owner}' if flag == OPTIONAL else f'Status {owner} {flag}'}"


def _spans(text: str, region: Region) -> str:
    """The offsets of the region's pieces, none with a line break in it, and their text."""
    pieces = [match.span() for match in _PIECE.finditer(text, region.start, region.end)]
    offsets = ";".join(f"{start} {end}" for start, end in pieces)
    return f"{offsets}\t{' '.join(text[start:end] for start, end in pieces)}"


def _numbered(arguments: Iterable[tuple[str, str]]) -> Iterable[str]:
    """brat tells the arguments of one role apart by a number: person:T1 person2:T2."""
    seen: dict[str, int] = {}
    for role, target in arguments:
        seen[role] = seen.get(role, 0) + 1
        yield f"{role}{seen[role] if seen[role] > 1 else ''}:{target}"


def read(path: Path) -> list[Article]:
    """The annotated articles of a collection's folder."""
    files = sorted(path.glob("*.ann"))
    if not files:
        raise InputError(f"{path}: there are no .ann files in it; name the folder of the collection")
    about = path / "articles.json"
    known = load_json(about.read_bytes()) if about.exists() else {}
    return [_article(file, known.get(file.stem, {})) for file in files]


def _article(file: Path, about: dict[str, Any]) -> Article:
    source = file.with_suffix(".txt")
    if not source.exists():
        raise InputError(f"{file}: there is no {source.name} beside it; put the text there that was annotated")
    text = source.read_bytes().decode("utf-8", errors="replace")
    id, title, published = str(about.get("id", file.stem)), about.get("title"), about.get("published")
    reader = _Reader(Article(id=id, text=text, title=title, published=published))
    for number, line in enumerate(file.read_bytes().decode("utf-8", errors="replace").split("\n"), 1):
        try:
            reader.line(line.rstrip("\r").split("\t"))
        except InputError as error:
            raise InputError(f"{file}: line {number}: {error}") from None
        except (ValueError, KeyError, IndexError):
            raise InputError(f"{file}: line {number} is not brat's standoff format: {line!r}; correct or delete it") from None
    return check(reader.article(), str(file))


class _Reader:
    """Reads the lines of one .ann file; events and attributes may stand before what they speak of."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._regions: dict[str, Region] = {}
        self._notes: list[tuple[str, str]] = []
        self._flags: list[tuple[str, str]] = []
        self._triggers: dict[str, str] = {}
        self._links: list[tuple[str, str, str]] = []

    def line(self, fields: list[str]) -> None:
        """Read one line, split at its tabs."""
        match fields[0][:1]:
            case "T":
                self._text_bound(*fields[:3])
            case "E":
                (_, trigger), *arguments = (part.split(":") for part in fields[1].split())
                self._triggers[fields[0]] = trigger
                self._links += [(fields[0], _DIGITS.sub("", role), target) for role, target in arguments]
            case "R":
                label, *ends = fields[1].split()
                source, target = (end.split(":")[1] for end in ends)
                self._links.append((source, label, target))
            case "A" | "M":
                name, owner, *value = fields[1].split()
                self._flags.append((owner, value[0] if value else name.lower()))
            case "#" if len(fields) > 2:
                self._notes.append((fields[1].split()[1], fields[2]))

    def _text_bound(self, id: str, what: str, words: str) -> None:
        match = _TEXT_BOUND.fullmatch(what)
        if match is None:
            raise ValueError(what)
        offsets = [int(offset) for offset in re.split("[ ;]", match[2])]
        found = " ".join(self._article.text[start:end] for start, end in zip(offsets[::2], offsets[1::2], strict=True))
        if found != words:
            raise InputError(f"the text has {found!r} where {id} has {words!r}; put the .txt beside it that was annotated")
        self._regions[id] = Region(id=id, label=match[1], start=min(offsets), end=max(offsets))

    def article(self) -> Article:
        """The article with the marks of all lines; ids that are not there are left for `check` to find."""
        for owner, text in self._notes:
            if owner in self._regions:
                self._regions[owner].note = read_note(text)
        for owner, flag in self._flags:
            if (region := self._regions.get(self._region(owner))) is not None:
                region.flags += (flag,)
        self._article.regions = list(self._regions.values())
        self._article.links = [Link(self._region(source), label, self._region(target)) for source, label, target in self._links]
        return self._article

    def _region(self, id: str) -> str:
        return self._triggers.get(id, id)

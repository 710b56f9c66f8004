"""A store as figures and rows: what the page of a corpus shows (report_page.py draws it)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from ..document import Document
from ..records import Argument, Entity, Event, dump_json
from ..taggers.gazetteer import divisions, gazetteer, lineage
from ..views.table import argument_text
from . import investments
from .investments import clean
from .marked import pieces

LEAGUES = ("park", "city", "county", "company")
"""The league tables: parks, cities (prefectures and municipalities), counties and districts, companies."""

_COMPANY_ROLES = ("company", "investor", "party")
_MONTH = re.compile(r"\d{4}-\d{2}(?!\d)")
_MOST_WORDS = 500
"""How much of a sentence the table keeps: what runs on is a list without stops."""


class Row(msgspec.Struct, frozen=True):
    """An event as a line of the table.

    `cny`: its own total investment in yuan; `codes`: its divisions; `sentence`: the one of its first mention.
    """

    type: str
    status: str
    date: str
    month: str
    place: str
    park: str
    who: str
    project: str
    money: str
    cny: float | None
    codes: tuple[str, ...]
    sentence: str
    event: str
    article: int


class Article(msgspec.Struct, frozen=True):
    """An article of the store; `marked`: its text with marks as JSON, None where it is left out."""

    position: str
    title: str
    published: str
    marked: str | None


class Standing(msgspec.Struct, frozen=True):
    """A line of a league table: how many events name it, and the yuan of its projects, each counted once."""

    name: str
    events: int
    projects: int
    cny: Decimal


class Corpus(msgspec.Struct):
    """What a store says as a whole. Months are `YYYY-MM`, provinces codes of two digits."""

    articles: list[Article]
    rows: list[Row]
    months: Counter[tuple[str, str]]
    """Events by (month, type)."""
    by_paper: int
    """Events without a day of their own, counted in the month of their article."""
    undated: int
    """Events that have no month: dated to a year or quarter only, or not at all."""
    provinces: Counter[str]
    by_article: int
    """Events that name no place, counted in the only province that their article names."""
    projects: list[investments.Project]
    unread: int
    """Total investments without one number (a range, 数亿元)."""
    leagues: dict[str, list[Standing]]


def collect(stored: Iterable[tuple[str, Document]], *, text_limit: int, top: int = 15) -> Corpus:
    """Count and list the events of the documents; `top` lines in each league table.

    Texts are kept, in the order of the store, until those of `text_limit` bytes are: what is kept is bounded.
    """
    left = text_limit
    corpus = Corpus([], [], Counter(), 0, 0, Counter(), 0, [], 0, {})
    named: Counter[tuple[str, str]] = Counter()
    told: list[investments.Report] = []
    for position, document in stored:
        article = len(corpus.articles)
        marked = dump_json(pieces(document)) if left > 0 and document.text else None
        left -= len(marked.encode()) if marked is not None else 0
        kept = marked if left >= 0 else None
        corpus.articles.append(Article(position, document.title or "", document.published or "", kept))
        entities = {entity.id: entity for entity in document.entities if entity.id}
        home = _only_province(document)
        for event in document.events:
            row, names = _row(event, document, entities, article)
            if not row.codes and home:
                row = msgspec.structs.replace(row, codes=(home,))
                corpus.by_article += 1
            corpus.rows.append(row)
            _count(corpus, row)
            named.update(names)
            corpus.unread += sum(not isinstance(a.value, int | Decimal) for a in event.arguments_of("total_investment"))
            province = row.codes[0][:2] if row.codes else ""
            told += investments.reports(
                event, entities, document.id, province=province, month=row.month or None, names=frozenset(names)
            )
    corpus.projects = investments.projects(told)
    corpus.leagues = _leagues(named, corpus.projects, top)
    corpus.rows.sort(key=lambda row: row.date or row.month, reverse=True)
    return corpus


def _count(corpus: Corpus, row: Row) -> None:
    if row.month:
        corpus.months[row.month, row.type] += 1
        corpus.by_paper += not row.date
    else:
        corpus.undated += 1
    corpus.provinces.update({code[:2] for code in row.codes})


def _row(event: Event, document: Document, entities: dict[str, Entity], article: int) -> tuple[Row, set[tuple[str, str]]]:
    """The event's line, and what it counts for in the league tables."""
    codes = _codes(event, entities)
    names = _regions(codes)
    names |= {("park", name) for a in event.arguments_of("park") if (name := clean(a, entities))}
    names |= {("company", name) for a in _companies(event, entities) if (name := clean(a, entities))}
    sums = event.arguments_of("total_investment")
    yuan = next((a.value for a in sums if a.unit == "CNY" and isinstance(a.value, int | Decimal)), None)
    row = Row(
        event.type,
        event.status,
        event.date.value or "" if event.date is not None else "",
        _month(event, document.published),
        _texts(event.arguments_of("place")),
        _texts(event.arguments_of("park")),
        _texts(a for role in (*_COMPANY_ROLES, "organizer", "organization") for a in event.arguments_of(role)),
        _texts((*event.arguments_of("project"), *event.arguments_of("name"))),
        _texts(sums or event.arguments_of("investment")),
        None if yuan is None else float(yuan),
        tuple(codes),
        _sentence(event, document.text),
        event.id,
        article,
    )
    return row, names


def _texts(arguments: Iterable[Argument]) -> str:
    return "、".join(dict.fromkeys(argument_text(argument) for argument in arguments))


def _month(event: Event, published: str | None) -> str:
    """The month of the event's day, of its article where it has none; empty where the day is no nearer than a quarter."""
    day = event.date.value if event.date is not None else None
    if day is None:
        return published[:7] if published else ""
    return day[:7] if _MONTH.match(day) else ""


def _sentence(event: Event, text: str) -> str:
    """The sentence of the event's first mention."""
    told = msgspec.structs.replace(event, mentions=event.mentions[:1], arguments=(), date=None, source=text).sentences
    found = told[0] if told else ""
    return found if len(found) <= _MOST_WORDS else f"{found[:_MOST_WORDS]}…"


def _companies(event: Event, entities: dict[str, Entity]) -> Iterable[Argument]:
    """The arguments that are companies: a party may be an authority."""
    for role in _COMPANY_ROLES:
        for argument in event.arguments_of(role):
            entity = entities.get(argument.entity or "")
            if entity is None or entity.kind == "company":
                yield argument


# ---------------------------------------------------------------- where


def _codes(event: Event, entities: dict[str, Entity]) -> list[str]:
    """The divisions in which the event is, as far as they are certain; those of its parks only where it names no place."""
    for role in ("place", "park"):
        found = [code for a in event.arguments_of(role) if (code := _code(a, entities))]
        if found:
            return list(dict.fromkeys(found))
    return []


def _code(argument: Argument, entities: dict[str, Entity]) -> str | None:
    """The division of a place; of a park the one that its name begins with."""
    entity = entities.get(argument.entity or "")
    if entity is not None and entity.adcode:
        return entity.adcode if entity.adcode in divisions() else None
    possible = set(entity.candidates or ()) if entity is not None else set()
    if not possible:
        hit = next(gazetteer().find(clean(argument, entities)), None)
        possible = set(hit.entry.codes) if hit is not None and hit.start == 0 else set()
    return _common(possible & divisions().keys())


def _only_province(document: Document) -> str | None:
    """The province of all places that the article names, where it is one."""
    named = {f"{e.adcode[:2]}0000" for e in document.entities if e.kind == "place" and e.adcode in divisions() and e.adcode}
    return next(iter(named)) if len(named) == 1 else None


def _common(codes: set[str]) -> str | None:
    """The smallest division that holds all of `codes`."""
    lines = [lineage(code) for code in codes]
    return next((code for code in lines[0] if all(code in line for line in lines)), None) if lines else None


def _regions(codes: list[str]) -> set[tuple[str, str]]:
    """The cities and counties of the divisions, in full: ("city", "湖南省衡阳市")."""
    found = set()
    for code in codes:
        line = [divisions()[c] for c in lineage(code)]
        full = "".join(division.name for division in reversed(line))
        if line[0].level == 3:
            found.add(("county", full))
        city = [division for division in line if division.level == 2 or (division.level == 1 and division.name.endswith("市"))]
        if city:
            found.add(("city", full[: full.index(city[0].name) + len(city[0].name)]))
    return found


def _leagues(named: Counter[tuple[str, str]], projects: list[investments.Project], top: int) -> dict[str, list[Standing]]:
    """The league tables, by events, then by yuan."""
    counts: Counter[tuple[str, str]] = Counter()
    yuan: dict[tuple[str, str], Decimal] = {}
    for project in projects:
        for key in project.names if project.currency == "CNY" else ():
            counts[key] += 1
            yuan[key] = yuan.get(key, Decimal(0)) + project.value
    leagues: dict[str, list[Standing]] = {league: [] for league in LEAGUES}
    for (league, name), events in named.items():
        leagues[league].append(Standing(name, events, counts[league, name], yuan.get((league, name), Decimal(0))))
    return {
        league: sorted(found, key=lambda line: (-line.events, -line.cny, line.name))[:top] for league, found in leagues.items()
    }

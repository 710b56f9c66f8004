"""The command `link`: marks in a store which records tell one event, and which articles are reprints of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..errors import InputError
from ..records import Argument, Event, EventDate
from .inputs import required
from .linking import Report, link, report

SIMILAR = 0.8
"""Which share of their pieces two articles have in common at least where one is a reprint of the other."""
_PERMUTATIONS = 64
_PIECE = 6
_EVENTS = """
    WITH told AS (SELECT article, event, list({'role': role, 'text': text, 'name': name, 'value': value, 'unit': unit, 'of': "of",
            'entity': entity} ORDER BY start) AS found FROM arguments GROUP BY ALL),
        places AS (SELECT article, list((entity, coalesce(name, text), adcode) ORDER BY start) AS found
            FROM entities WHERE kind IN ('place', 'park') GROUP BY ALL)
    SELECT e.article, e.event, e.type, e.status, e.first_day, e.last_day, a.published, told.found, places.found
    FROM events e JOIN articles a ON a.id = e.article LEFT JOIN told USING (article, event) LEFT JOIN places USING (article)
    ORDER BY a.published, e.article, e.event"""
_VIEW = """
    CREATE OR REPLACE VIEW linked_events AS
    SELECT l.event_id, any_value(e.type) AS type, min(e.first_day) AS first_day, count(*) AS reports, list(l.article) AS articles
    FROM event_links l JOIN events e USING (article, event) GROUP BY l.event_id"""


class Linked(msgspec.Struct, frozen=True):
    """What a run of `link` found."""

    reports: int
    events: int
    reprints: int


def link_store(path: str | Path) -> Linked:
    """Write the tables `event_links` (article, event, event_id) and `reprints` (article, original) into the store.

    What they held before is replaced. InputError where the store is none of DuckDB or Parquet, or is no store.
    """
    target = Path(path)
    duckdb: Any = required("duckdb", f"{path}: links are found by DuckDB")
    if not target.exists() or target.suffix not in (".duckdb", ".db", "", ".parquet"):
        raise InputError(f"{path}: it is no DuckDB or Parquet store; run into one: cn-econ-extract run INPUT --out events.duckdb")
    folder = target if target.is_dir() else None
    try:
        with duckdb.connect(str(target) if folder is None else ":memory:") as connection:
            if folder is not None:
                _show(connection, folder)
            return _link(connection, folder)
    except duckdb.Error as error:
        raise InputError(f"{path}: it cannot be linked: {error}") from None


def _show(connection: Any, folder: Path) -> None:
    """Views of the tables of a Parquet store."""
    for table in ("articles", "events", "arguments", "entities"):
        files = str(folder / table / "*.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{files}')")


def _link(connection: Any, folder: Path | None) -> Linked:
    found = list(_reports(connection))
    events = link(found)
    links = [(r.article, r.event, f"{found[n].article}:{found[n].event}") for r, n in zip(found, events, strict=True)]
    texts = connection.cursor().execute("SELECT id, text FROM articles ORDER BY published, id")
    reprints = list(_reprints(_rows(texts)))
    _write(connection, folder, "event_links", ("article", "event", "event_id"), links)
    _write(connection, folder, "reprints", ("article", "original"), reprints)
    if folder is None:
        connection.execute(_VIEW)
    return Linked(len(found), len(set(events)), len(reprints))


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows


def _reports(connection: Any) -> Iterator[Report]:
    for article, id, type, status, first, last, published, told, places in _rows(connection.cursor().execute(_EVENTS)):
        days = {"first_day": first.isoformat(), "last_day": last.isoformat()} if first and last else {}
        day = EventDate(text="", start=0, end=0, value=None, **days)
        arguments = tuple(Argument(start=0, end=0, **argument) for argument in told or ())
        event = Event(id=id, type=type, status=status, mentions=(), date=day, arguments=arguments)
        yield report(article, event, published, places or ())


def _write(connection: Any, folder: Path | None, table: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    arrow: Any = required("pyarrow", f"{table} is written")
    values: list[tuple[str, ...]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    made = arrow.table({name: arrow.array(column, arrow.string()) for name, column in zip(columns, values, strict=True)})
    if folder is None:
        connection.register("made", made)
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM made")
        connection.unregister("made")
        return
    parquet: Any = required("pyarrow.parquet", f"{table} is written")
    (folder / table).mkdir(exist_ok=True)
    part = folder / table / "links.parquet.part"
    parquet.write_table(made, part)
    part.replace(part.with_suffix(""))


def _reprints(articles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(article, original): the articles that are nearly the same as one before them, by MinHash over pieces of their text."""
    rensa: Any = required("rensa", "reprints are found by MinHash")
    index = rensa.RMinHashLSH(threshold=SIMILAR, num_perm=_PERMUTATIONS, num_bands=16)
    kept: list[tuple[str, Any]] = []
    for article, text in articles:
        plain = re.sub(r"\W+", "", text)
        if len(plain) < 3 * _PIECE:
            continue
        made = rensa.RMinHash(num_perm=_PERMUTATIONS, seed=1)
        made.update([plain[i : i + _PIECE] for i in range(len(plain) - _PIECE + 1)])
        like = [n for n in index.query(made) if kept[n][1].jaccard(made) >= SIMILAR]
        if like:
            yield article, kept[min(like)][0]
        else:
            index.insert(len(kept), made)
            kept.append((article, made))

"""Reads a store back: the documents that a run has put into JSON lines, Parquet files or a DuckDB file.

A store is only read, never mended or made: one that a run is writing to just now gives the articles that it holds so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from ..document import Document
from ..errors import InputError, RecordError
from ..records import MEASURE_ROLES, SCHEMA, load_json, plain_number
from .inputs import required
from .tables import TABLES

Stored: TypeAlias = tuple[str, Document]
"""A document with the position where its article was found."""

_READ = ("articles", "events", "mentions", "arguments", "entities", "relations")
_FIGURES = frozenset({"money", "quantity", "ratio", "number", "date"})
"""The kinds of entities that always have a value; the tables hold nothing where it cannot be read (数亿元, 近日)."""


def read_store(path: str | Path) -> Iterator[Stored]:
    """The documents of the store at `path`, in its order. InputError where it is missing, of another make, or damaged."""
    store = Path(path)
    if not store.exists():
        raise InputError(f"{path}: there is no such store; make one by `cn-econ-extract run INPUT... --out {path}`")
    if store.is_dir():
        return _documents(_parquet(store), store)
    if store.suffix in (".duckdb", ".db"):
        return _documents(_duckdb(store), store)
    if store.suffix in (".jsonl", ".json"):
        return _json_lines(store)
    raise InputError(f"{path}: no store of a run; give a .jsonl or .duckdb file, or a folder of Parquet files")


def _json_lines(path: Path) -> Iterator[Stored]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: it cannot be read: {error.strerror}; check its permissions") from None
    with file:
        for number, line in enumerate(file, 1):
            try:
                data = load_json(line)
                position = data.pop("position", "") if isinstance(data, dict) else ""
                yield str(position), Document.from_dict(data)
            except (RecordError, ValueError, TypeError) as error:
                if number > 1 and not line.endswith(b"\n"):
                    return  # what a run is still writing, or a killed one has left
                mend = f"give a store of documents of {SCHEMA}, or run anew with this version of the library"
                raise InputError(f"{path}: line {number} is no document: {error}; {mend}") from None


# ---------------------------------------------------------------- tables

_Tables: TypeAlias = dict[str, Iterator[dict[str, Any]]]


def _wrong(path: Path, problem: str) -> InputError:
    return InputError(f"{path}: {problem}; give a store that `cn-econ-extract run` wrote, or run anew with this version")


def _parquet(path: Path) -> _Tables:
    """The rows of each table of a Parquet store; of a batch that a killed run has left without its articles, none."""
    parquet: Any = required("pyarrow.parquet", f"{path}: it is a Parquet store")
    arrow: Any = required("pyarrow", f"{path}: it is a Parquet store")
    if not (path / "articles").is_dir():
        raise _wrong(path, "the folder has no folder 'articles', so it is no Parquet store")
    batches = sorted(file.name for file in (path / "articles").glob("*.parquet"))

    def read(table: str) -> Iterator[dict[str, Any]]:
        for batch in batches:
            file = path / table / batch
            try:
                found = parquet.ParquetFile(file)
                if missing := [column for column in TABLES[table] if column not in found.schema_arrow.names]:
                    raise _wrong(file, f"the column {missing[0]!r} is missing")
                for part in found.iter_batches(2_000, columns=list(TABLES[table])):
                    yield from part.to_pylist()
            except (OSError, arrow.ArrowException) as error:
                raise _wrong(file, f"it cannot be read: {error}") from None

    return {table: read(table) for table in _READ}


def _duckdb(path: Path) -> _Tables:
    """The rows of each table of a DuckDB store, in the order in which the run has written them."""
    duckdb: Any = required("duckdb", f"{path}: it is a DuckDB store")
    try:
        connection = duckdb.connect(str(path), read_only=True)
        columns = connection.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    except duckdb.Error as error:
        raise _wrong(path, f"it cannot be opened as DuckDB: {error}") from None
    for table in _READ:
        if missing := [column for column in TABLES[table] if (table, column) not in columns]:
            raise _wrong(path, f"the table {table!r} has no column {missing[0]!r}")

    def read(table: str) -> Iterator[dict[str, Any]]:
        names = list(TABLES[table])
        spelled = ", ".join(f'"{name}"' for name in names)
        cursor = connection.cursor().execute(f"SELECT {spelled} FROM {table}")
        while rows := cursor.fetchmany(2_000):
            yield from (dict(zip(names, row, strict=True)) for row in rows)

    return {table: read(table) for table in _READ}


class _Following:
    """The rows of a table that belong to one article after the other."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self._ahead: list[dict[str, Any]] = []

    def of(self, article: str) -> list[dict[str, Any]]:
        """The next rows, as long as they are of `article`."""
        found: list[dict[str, Any]] = []
        for row in chain(self._ahead, self._rows):
            if row["article"] != article:
                self._ahead = [row]
                return found
            found.append(row)
        self._ahead = []
        return found

    def left(self) -> bool:
        """Whether rows are left that belong to no article."""
        return bool(self._ahead) or next(self._rows, None) is not None


def _documents(tables: _Tables, path: Path) -> Iterator[Stored]:
    following = {table: _Following(tables[table]) for table in _READ[1:]}
    for article in tables["articles"]:
        rows = {table: found.of(article["id"]) for table, found in following.items()}
        try:
            document = Document.from_dict(_document(article, rows))
        except (RecordError, ValueError, TypeError) as error:
            raise _wrong(path, f"the article {article['id']} is no document: {error}") from None
        yield article["position"], document
    for table, found in following.items():
        if found.left():
            raise _wrong(path, f"rows of the table {table!r} are not in the order of the articles")


def _document(article: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The document that `tables.rows` has taken apart."""
    events = []
    for row in rows["events"]:
        mine = {table: [r for r in rows[table] if r["event"] == row["event"]] for table in ("mentions", "arguments")}
        events.append(_event(row, mine, rows["entities"]))
    return {
        "schema": SCHEMA,
        **_present(article, "id", "title", "published", "text"),
        "warnings": article["warnings"] or [],
        "entities": [_entity(row) for row in rows["entities"]],
        "events": events,
        "relations": [_present(row, "type", "head", "tail", "rule") for row in rows["relations"]],
    }


def _event(row: dict[str, Any], mine: dict[str, list[dict[str, Any]]], entities: list[dict[str, Any]]) -> dict[str, Any]:
    day = None
    if row["date_text"] is not None:
        # where the day stands in the text is not in the table: it is that of its entity, else near the mention
        near = next((e for e in entities if e["kind"] == "date" and e["text"] == row["date_text"]), mine["mentions"][0])
        day = {"text": row["date_text"], "value": row["date"], **_present(near, "start", "end")}
        day |= _days(row)
    return {
        "id": row["event"],
        **_present(row, "type", "status", "confidence"),
        "mentions": [_present(mention, "text", "start", "end", "rule") for mention in mine["mentions"]],
        "date": day,
        "arguments": [_argument(argument) for argument in mine["arguments"]],
        "industries": row["industries"] or [],
    }


def _argument(row: dict[str, Any]) -> dict[str, Any]:
    argument = _present(row, *(name for name in TABLES["arguments"] if name not in ("article", "event")))
    if row["role"] in MEASURE_ROLES and not argument.keys() & {"value", "min", "max"}:
        argument["value"] = None
    return argument


def _entity(row: dict[str, Any]) -> dict[str, Any]:
    entity = _present(row, *(name for name in TABLES["entities"] if name not in ("article", "entity", "date", "candidates")))
    entity |= {"id": row["entity"], **_days(row)}
    if row["date"] is not None:
        entity["value"] = row["date"]
    elif row["kind"] in _FIGURES and not entity.keys() & {"value", "min", "max"}:
        entity["value"] = None
    if row["candidates"]:
        entity["candidates"] = row["candidates"]
    return entity


def _days(row: dict[str, Any]) -> dict[str, str | None]:
    """Both ends of a date, None where it is open; nothing where its year is not known."""
    ends = {name: _plain(row[name]) for name in ("first_day", "last_day")}
    return ends if any(ends.values()) else {}


def _present(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The named fields that are there, as records hold them."""
    return {name: _plain(row[name]) for name in names if row[name] is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    return value.isoformat() if isinstance(value, date) else value


def has_any(documents: Iterable[Stored], path: str | Path) -> Iterator[Stored]:
    """The documents as they are. InputError where there is none."""
    found = iter(documents)
    first = next(found, None)
    if first is None:
        mend = f"run over a corpus first: cn-econ-extract run INPUT... --out {path} --resume"
        raise InputError(f"{path}: the store holds no article; {mend}")
    return chain([first], found)

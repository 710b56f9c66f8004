"""Where a run puts its results: JSON lines, a folder of Parquet files, or a DuckDB file.

A store takes batches, each written whole or not at all; `known` are the ids of the articles that it holds, so that a run that was
killed goes on where it was. What a killed run left half-written is removed when the store is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from ..document import Document
from ..errors import InputError
from ..records import dump_json
from .inputs import Failure, required
from .tables import TABLES, rows


class Store(Protocol):
    """What a run needs of a store."""

    known: set[str]
    failed: set[str]
    """The positions of the failures that it holds."""

    def write(self, documents: Sequence[tuple[str, Document]], failures: Sequence[Failure]) -> None:
        """Add a batch: documents with their positions, and failures. OSError where it cannot be written; it then is as before."""

    def close(self) -> None:
        """Let go of the file."""


def open_store(path: str | Path) -> Store:
    """The store at `path`, made where there is none: .jsonl, .duckdb, or without an ending a folder of Parquet files."""
    target = Path(path)
    if target.suffix in (".jsonl", ".json"):
        return JsonlStore(target)
    if target.suffix in (".duckdb", ".db"):
        return DuckDBStore(target)
    if target.suffix in ("", ".parquet"):
        return ParquetStore(target)
    raise InputError(f"{path}: a store ends in .jsonl or .duckdb, or is a folder for Parquet files; give it such a name")


class _Closing:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held open between batches."""


class JsonlStore(_Closing):
    """One document a line, with its `position`; failures lie in a file of their own beside it."""

    def __init__(self, path: Path) -> None:
        self._path, self._failures = path, path.with_name(f"{path.stem}.failures.jsonl")
        try:
            self.known = {_first_value(line, b'"id":"') for line in _whole_lines(self._path)}
            self.failed = {json.loads(line)["position"] for line in _whole_lines(self._failures)}
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path}: it is a file, but no store of a run; give another name") from None

    def write(self, documents: Sequence[tuple[str, Document]], failures: Sequence[Failure]) -> None:
        """Append the batch; a line that a full disk cuts off is taken back."""
        _append(self._path, (dump_json({**document.to_dict(), "position": position}) for position, document in documents))
        _append(self._failures, (dump_json({"position": f.position, "reason": f.reason}) for f in failures))
        self.known.update(document.id for _, document in documents)
        self.failed.update(failure.position for failure in failures)


def _first_value(line: bytes, key: bytes) -> str:
    """The string behind `key`, which stands at the line's start: documents begin with their schema and id."""
    start = line.index(key) + len(key)
    return line[start : line.index(b'"', start)].decode()


def _whole_lines(path: Path) -> Iterable[bytes]:
    """The whole lines of the file, one after the other; what a killed run left without its end is cut off."""
    if not path.exists():
        return
    end = 0
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            end += len(line)
            yield line
    if end < path.stat().st_size:
        os.truncate(path, end)


def _append(path: Path, lines: Iterable[str]) -> None:
    """Add the lines, all of them or none."""
    data = "".join(f"{line}\n" for line in lines).encode("utf-8")
    if not data:
        return
    with path.open("ab") as file:
        before = file.tell()
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.truncate(path, before)
            raise


# ---------------------------------------------------------------- Parquet


class ParquetStore(_Closing):
    """A folder with a folder for each table, and in it a file for each batch. A batch counts once its articles are there."""

    def __init__(self, path: Path) -> None:
        self._arrow: Any = required("pyarrow", f"{path}: it is a Parquet store")
        self._parquet: Any = required("pyarrow.parquet", f"{path}: it is a Parquet store")
        self._path = path
        for table in TABLES:
            (path / table).mkdir(parents=True, exist_ok=True)
        batches = {file.name for file in (path / "articles").glob("*.parquet")}
        for table in TABLES:
            for file in (path / table).iterdir():
                if file.name not in batches:
                    file.unlink()
        self._next = 1 + max((int(name.split(".")[0]) for name in batches), default=0)
        self.known = set(self._column("articles", "id"))
        self.failed = set(self._column("failures", "position"))

    def _column(self, table: str, name: str) -> Iterable[str]:
        for file in sorted((self._path / table).glob("*.parquet")):
            yield from self._parquet.read_table(file, columns=[name]).column(0).to_pylist()

    def write(self, documents: Sequence[tuple[str, Document]], failures: Sequence[Failure]) -> None:
        """Write a file a table, that of the articles last."""
        tables = _batch_rows(documents, failures)
        name = f"{self._next:08d}.parquet"
        for table in [*(t for t in TABLES if t != "articles"), "articles"]:
            part = self._path / table / f"{name}.part"
            self._parquet.write_table(_arrow_table(self._arrow, table, tables[table]), part)
            part.replace(part.with_suffix(""))
        self._next += 1
        self.known.update(document.id for _, document in documents)
        self.failed.update(failure.position for failure in failures)


def _arrow_table(arrow: Any, table: str, found: list[Any]) -> Any:
    """The rows of `table` as an Arrow table with the types of its columns."""
    types = {
        "text": arrow.string(),
        "int": arrow.int64(),
        "decimal": arrow.decimal128(38, 10),
        "date": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    columns = TABLES[table]
    values = zip(*found, strict=True) if found else [()] * len(columns)
    arrays = [arrow.array(list(column), types[kind]) for column, kind in zip(values, columns.values(), strict=True)]
    return arrow.Table.from_arrays(arrays, names=list(columns))


def _batch_rows(documents: Sequence[tuple[str, Document]], failures: Sequence[Failure]) -> dict[str, list[Any]]:
    """The rows of a batch by table."""
    tables: dict[str, list[Any]] = {table: [] for table in TABLES}
    for position, document in documents:
        for table, row in rows(document, position):
            tables[table].append(row)
    tables["failures"] += [(failure.position, failure.reason) for failure in failures]
    return tables


# ---------------------------------------------------------------- DuckDB

_SQL = {"text": "VARCHAR", "int": "BIGINT", "decimal": "DECIMAL(38, 10)", "date": "DATE", "list": "VARCHAR[]"}
VIEWS = {
    "events_by_month": """
        SELECT date_trunc('month', first_day) AS month, type, status, count(*) AS events
        FROM events WHERE first_day IS NOT NULL GROUP BY ALL ORDER BY month, type, status""",
    "investment_by_park": """
        SELECT coalesce(p.name, p.text) AS park, count(DISTINCT (p.article, p.event)) AS events,
            sum(m.value) AS total_investment_cny
        FROM arguments p LEFT JOIN arguments m ON (m.article, m.event) = (p.article, p.event)
            AND m.role = 'total_investment' AND m.unit = 'CNY' AND m."of" IS NULL
        WHERE p.role = 'park' GROUP BY park ORDER BY total_investment_cny DESC NULLS LAST""",
    "companies_by_event": """
        SELECT coalesce(a.name, a.text) AS company, a.role, e.type, e.status, e.first_day, e.article, e.event
        FROM arguments a JOIN events e ON (e.article, e.event) = (a.article, a.event)
        WHERE a.role IN ('company', 'investor', 'party') ORDER BY company, first_day""",
}
"""The usual questions, as views of a DuckDB store."""


class DuckDBStore(_Closing):
    """A DuckDB file with a table for each of TABLES and the VIEWS; a batch is a transaction."""

    def __init__(self, path: Path) -> None:
        self._arrow: Any = required("pyarrow", f"{path}: it is a DuckDB store")
        duckdb: Any = required("duckdb", f"{path}: it is a DuckDB store")
        try:
            self._connection = duckdb.connect(str(path))
        except duckdb.Error as error:
            raise InputError(f"{path}: it cannot be opened: {error}; close what holds it, or name another store") from None
        self._error: type[Exception] = duckdb.Error
        try:
            self._make_tables()
        except duckdb.Error as error:
            raise InputError(f"{path}: it cannot be written: {error}; make room, or name another store") from None
        self.known = {row[0] for row in self._connection.execute("SELECT id FROM articles").fetchall()}
        self.failed = {row[0] for row in self._connection.execute("SELECT position FROM failures").fetchall()}

    def _make_tables(self) -> None:
        for table, columns in TABLES.items():
            spelled = ", ".join(f'"{name}" {_SQL[kind]}' for name, kind in columns.items())
            self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({spelled})")
        for view, query in VIEWS.items():
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS {query}")

    def write(self, documents: Sequence[tuple[str, Document]], failures: Sequence[Failure]) -> None:
        """Insert the batch in one transaction."""
        connection = self._connection
        try:
            connection.execute("BEGIN")
            for table, found in _batch_rows(documents, failures).items():
                if found:
                    connection.register("batch", _arrow_table(self._arrow, table, found))
                    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
                    connection.unregister("batch")
            connection.execute("COMMIT")
        except self._error as error:
            with contextlib.suppress(self._error):  # a commit that failed has rolled back itself
                connection.execute("ROLLBACK")
            raise OSError(f"the store cannot be written: {error}") from error
        self.known.update(document.id for _, document in documents)
        self.failed.update(failure.position for failure in failures)

    def close(self) -> None:
        self._connection.close()

"""Where a run puts its results: JSON lines, a folder of Parquet files, or a DuckDB file.

A store takes batches, each written whole or not at all; `known` are the ids of the articles that it holds, so that a run that was
killed goes on where it was. What a killed run left half-written is removed when the store is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias

import msgspec

from ..errors import InputError
from ..extractor import Extractor
from ..records import dump_json
from .inputs import Item, required
from .kernel import Result, flat_tables, read_batch, to_arrow, to_lines
from .tables import TABLES

Kernel: TypeAlias = Callable[[Extractor, Sequence[Item]], Result]


class Store(Protocol):
    """What a run needs of a store."""

    @property
    def kernel(self) -> Kernel:
        """What makes the results that it takes; a function of a module, so that other processes can be told of it."""

    def known(self) -> Iterable[str]:
        """The ids of the articles that it holds, and of those that it lists as failed."""

    def failed(self) -> Iterable[str]:
        """The positions of the failures that it holds."""

    def write(self, results: Sequence[Result]) -> None:
        """Add results of its kernel, all or none. OSError where they cannot be written."""

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

    kernel = staticmethod(to_lines)

    def __init__(self, path: Path) -> None:
        self._path, self._failures = path, path.with_name(f"{path.stem}.failures.jsonl")
        try:
            self._known = [_first_value(line, b'"id":"') for line in _whole_lines(self._path)]
            failures = [json.loads(line) for line in _whole_lines(self._failures)]
            self._failed = [failure["position"] for failure in failures]
            self._known += [failure["id"] for failure in failures if failure.get("id")]
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path}: it is a file, but no store of a run; give another name") from None

    def known(self) -> Iterable[str]:
        return self._known

    def failed(self) -> Iterable[str]:
        return self._failed

    def write(self, results: Sequence[Result]) -> None:
        """Append the results; a line that a full disk cuts off is taken back."""
        failures = [failure for result in results for failure in result.failures]
        lines = (dump_json(msgspec.structs.asdict(failure)) for failure in failures)
        _append(self._path, b"".join(result.body for result in results))
        _append(self._failures, "".join(f"{line}\n" for line in lines).encode("utf-8"))


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


def _append(path: Path, data: bytes) -> None:
    """Add the data, all of it or nothing."""
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
    """A folder with a folder for each table, and in it a file for each write. A write counts once its articles are there."""

    kernel = staticmethod(to_arrow)

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

    def known(self) -> Iterable[str]:
        yield from self._column("articles", "id")
        yield from filter(None, self._column("failures", "id"))

    def failed(self) -> Iterable[str]:
        return self._column("failures", "position")

    def _column(self, table: str, name: str) -> Iterable[str]:
        for file in sorted((self._path / table).glob("*.parquet")):
            yield from self._parquet.read_table(file, columns=[name]).column(0).to_pylist()

    def write(self, results: Sequence[Result]) -> None:
        """Write a file a table, that of the articles last."""
        tables = _arrow_tables(self._arrow, results)
        name = f"{self._next:08d}.parquet"
        for table in [*(t for t in TABLES if t != "articles"), "articles"]:
            part = self._path / table / f"{name}.part"
            self._parquet.write_table(tables[table], part)
            part.replace(part.with_suffix(""))
        self._next += 1


def _arrow_tables(arrow: Any, results: Sequence[Result]) -> dict[str, Any]:
    """The rows of the results by table."""
    batches = [flat_tables(read_batch(result.body)) for result in results]
    return {table: arrow.Table.from_batches([batch[table] for batch in batches]) for table in TABLES}


# ---------------------------------------------------------------- DuckDB

_MEMORY = "192MB"
"""What DuckDB keeps in memory at most while a run fills it: by itself it would take most of the machine's."""
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
    """A DuckDB file with a table for each of TABLES and the VIEWS; a write is a transaction."""

    kernel = staticmethod(to_arrow)

    def __init__(self, path: Path) -> None:
        self._arrow: Any = required("pyarrow", f"{path}: it is a DuckDB store")
        duckdb: Any = required("duckdb", f"{path}: it is a DuckDB store")
        try:
            self._connection = duckdb.connect(str(path), config={"memory_limit": _MEMORY})
        except duckdb.Error as error:
            raise InputError(f"{path}: it cannot be opened: {error}; close what holds it, or name another store") from None
        self._error: type[Exception] = duckdb.Error
        try:
            self._make_tables()
        except duckdb.Error as error:
            raise InputError(f"{path}: it cannot be written: {error}; make room, or name another store") from None

    def _make_tables(self) -> None:
        for table, columns in TABLES.items():
            spelled = ", ".join(f'"{name}" {_SQL[kind]}' for name, kind in columns.items())
            self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({spelled})")
        for view, query in VIEWS.items():
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS {query}")

    def known(self) -> Iterable[str]:
        return self._column("SELECT id FROM articles UNION ALL SELECT id FROM failures WHERE id IS NOT NULL")

    def failed(self) -> Iterable[str]:
        return self._column("SELECT position FROM failures")

    def _column(self, query: str) -> Iterable[str]:
        cursor = self._connection.execute(query)
        while found := cursor.fetchmany(10_000):
            yield from (row[0] for row in found)

    def write(self, results: Sequence[Result]) -> None:
        """Insert the results in one transaction."""
        connection = self._connection
        try:
            connection.execute("BEGIN")
            for table, found in _arrow_tables(self._arrow, results).items():
                if found.num_rows:
                    connection.register("batch", found)
                    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
                    connection.unregister("batch")
            connection.execute("COMMIT")
        except self._error as error:
            with contextlib.suppress(self._error):  # a commit that failed has rolled back itself
                connection.execute("ROLLBACK")
            raise OSError(f"the store cannot be written: {error}") from error

    def close(self) -> None:
        self._connection.close()

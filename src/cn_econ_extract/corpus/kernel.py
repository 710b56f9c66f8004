"""The one kernel of all runs over many articles: a batch of articles in, a batch of their records out.

`extract_arrow` takes and gives Arrow record batches: the process pool, the Parquet and DuckDB stores and Spark's `mapInArrow` all
call it. `to_lines` does the same where there is no Arrow: JSON lines out. Rows out are the rows in, in their order, and depend on
nothing but them, so that it does not matter how many processes or machines share the work.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import msgspec

from ..document import Document
from ..extractor import Extractor
from ..pipeline import content_hash
from ..records import dump_json
from ..views.columns import arrow_array, arrow_types
from .inputs import Failure, Item, RawArticle, required
from .tables import NESTED, TABLES, rows

WHY = "records are to be kept in Arrow batches"
Outcome: TypeAlias = tuple[str, Document] | Failure
"""The position of an article and its document, or why there is none."""


class Result(msgspec.Struct, frozen=True):
    """What became of a batch: its figures, its failures, and its records as bytes: JSON lines or an Arrow stream."""

    articles: int
    events: int
    characters: int
    failures: tuple[Failure, ...]
    body: bytes


def extract_items(extractor: Extractor, items: Iterable[Item]) -> Iterator[Outcome]:
    """What becomes of each of the items, in order; failures of the reading are handed on."""
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        try:
            yield item.position, extractor.extract(item.text, title=item.title, published=item.published)
        except ValueError as error:  # the library's own errors, which say what to do
            yield Failure(item.position, str(error), content_hash(item.text))
        except Exception as error:  # one article in a million must not end the run of a night
            yield Failure(item.position, f"{type(error).__name__}: {error}", content_hash(item.text))


def _result(outcomes: Sequence[Outcome], body: bytes) -> Result:
    documents = [outcome[1] for outcome in outcomes if not isinstance(outcome, Failure)]
    return Result(
        articles=len(documents),
        events=sum(len(document.events) for document in documents),
        characters=sum(len(document.text) for document in documents),
        failures=tuple(outcome for outcome in outcomes if isinstance(outcome, Failure)),
        body=body,
    )


def to_lines(extractor: Extractor, items: Sequence[Item]) -> Result:
    """The documents of the items as JSON lines, each with its `position`."""
    outcomes = list(extract_items(extractor, items))
    found = (outcome for outcome in outcomes if not isinstance(outcome, Failure))
    lines = (dump_json({**document.to_dict(), "position": position}) for position, document in found)
    return _result(outcomes, "".join(f"{line}\n" for line in lines).encode("utf-8"))


# ---------------------------------------------------------------- Arrow


def to_arrow(extractor: Extractor, items: Sequence[Item]) -> Result:
    """The records of the items as an Arrow stream of one batch with the columns of `result_schema`."""
    outcomes = list(extract_items(extractor, items))
    batch = _result_batch(outcomes)
    return _result(outcomes, batch_bytes(batch))


def extract_arrow(extractor: Extractor, batch: Any) -> Any:
    """A batch of articles in, with the columns of `article_schema` (all but `text` may be missing); one of their records out."""
    names = set(batch.schema.names)
    columns = [batch.column(name).to_pylist() if name in names else [None] * batch.num_rows for name in _INPUT]
    return _result_batch(list(extract_items(extractor, map(_item, *columns))))


_INPUT = ("position", "text", "title", "published")


def _item(position: Any, text: Any, title: Any, published: Any) -> Item:
    """The article of a row; days and numbers may stand where text is expected."""
    where, name, day = (None if value is None or value == "" else str(value) for value in (position, title, published))
    if not isinstance(text, str) or not text.strip():
        return Failure(where or "", "the article has no text")
    return RawArticle(where or "", text, name, day)


def _arrow() -> Any:
    return required("pyarrow", WHY)


@functools.cache
def article_schema() -> Any:
    """The Arrow schema of a batch of articles."""
    arrow = _arrow()
    return arrow.schema([(name, arrow.string()) for name in _INPUT])


@functools.cache
def table_schema(table: str) -> Any:
    """The Arrow schema of one of the TABLES."""
    types = arrow_types(_arrow())
    return _arrow().schema([(name, types[kind]) for name, kind in TABLES[table].items()])


@functools.cache
def _row_type(table: str) -> Any:
    """What an article's list in the column `table` holds: the columns of the table without the article's id."""
    return _arrow().struct([field for field in table_schema(table) if field.name != "article"])


@functools.cache
def result_schema() -> Any:
    """The Arrow schema of what the kernel gives: an article a row, its records in list columns that are named as their tables.

    `reason` says why a row has no records; it is null where it has.
    """
    arrow = _arrow()
    nested = [arrow.field(table, arrow.list_(_row_type(table))) for table in NESTED]
    return arrow.schema([*table_schema("articles"), arrow.field("reason", arrow.string()), *nested])


def _result_batch(outcomes: Sequence[Outcome]) -> Any:
    """The record batch of the outcomes. Values are laid out column by column: rows of nested dicts would take far longer."""
    arrow = _arrow()
    articles: list[tuple[Any, ...]] = []
    found: dict[str, list[Any]] = {table: [] for table in NESTED}
    offsets: dict[str, list[int]] = {table: [0] for table in NESTED}
    width = len(TABLES["articles"])
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            articles.append((outcome.id, outcome.position, *[None] * (width - 2), outcome.reason))
        else:
            for table, row in rows(outcome[1], outcome[0]):
                if table == "articles":
                    articles.append((*row, None))
                else:
                    found[table].append(row[1:])
        for table in NESTED:
            offsets[table].append(len(found[table]))
    schema = result_schema()
    columns = _arrays(articles, list(schema)[: width + 1])
    for table in NESTED:
        fields = list(_row_type(table))
        values = arrow.StructArray.from_arrays(_arrays(found[table], fields), fields=fields)
        columns.append(arrow.ListArray.from_arrays(arrow.array(offsets[table], arrow.int32()), values))
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


def _arrays(rows: Sequence[tuple[Any, ...]], fields: Sequence[Any]) -> list[Any]:
    columns = zip(*rows, strict=True) if rows else [()] * len(fields)
    return [arrow_array(_arrow(), list(column), field.type) for column, field in zip(columns, fields, strict=True)]


def flat_tables(batch: Any) -> dict[str, Any]:
    """The batch of each of the TABLES in a batch that the kernel gave; rows of an article carry its id."""
    arrow, compute = _arrow(), required("pyarrow.compute", WHY)
    good = batch.filter(batch.column("reason").is_null())
    failed = batch.filter(batch.column("reason").is_valid())
    tables = {"articles": good.select(list(TABLES["articles"]))}
    for table in NESTED:
        lists = good.column(table)
        article = good.column("id").take(compute.list_parent_indices(lists))
        columns = [article, *lists.flatten().flatten()]
        tables[table] = arrow.RecordBatch.from_arrays(columns, schema=table_schema(table))
    tables["failures"] = failed.select(list(TABLES["failures"]))
    return tables


def batch_bytes(batch: Any) -> bytes:
    """The batch as an Arrow stream."""
    arrow = _arrow()
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def read_batch(body: bytes) -> Any:
    """The batch that `batch_bytes` wrote."""
    with _arrow().ipc.open_stream(body) as reader:
        return reader.read_next_batch()

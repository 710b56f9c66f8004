"""Spark: articles of a data frame to their records, by the kernel that runs on one machine, too (extra `spark`).

    from cn_econ_extract.integrations.spark import extract_frame, table

    results = extract_frame(spark.read.parquet("articles"), text="body", published="day")
    table(results, "events").write.parquet("events")

The workers need the package installed; nothing is held on the driver.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..corpus.kernel import extract_arrow, result_schema
from ..corpus.tables import NESTED, TABLES
from ..extractor import Extractor
from ..views.columns import required

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_ROWS = 256
"""Articles that a worker extracts at a time, however large Spark's batches are: its memory stays flat."""


def extract_frame(
    articles: DataFrame,
    extractor: Extractor | None = None,
    *,
    text: str = "text",
    title: str = "title",
    published: str = "published",
    position: str = "position",
) -> DataFrame:
    """The records of the articles: a row an article, with the columns of `spark_schema`.

    `text`, `title`, `published` and `position` name columns; all but the first may be missing. `reason` says of a row why it has
    no records. Reprints are extracted as often as they come: drop them before, `articles.dropDuplicates(["text"])`.
    """
    functions = required("pyspark.sql.functions", "spark")
    given = {"position": position, "text": text, "title": title, "published": published}
    if text not in articles.columns:
        raise ValueError(f"the frame has no column {text!r}; name the one with the text: extract_frame(articles, text=…)")
    columns = [
        functions.col(f"`{column}`").cast("string").alias(name) for name, column in given.items() if column in articles.columns
    ]
    work = functools.partial(_extract_batches, pickle.dumps(extractor or Extractor()))
    return articles.select(*columns).mapInArrow(work, spark_schema())


def table(results: DataFrame, name: str) -> DataFrame:
    """One of the tables of a store: articles, events, mentions, arguments, entities, relations or failures."""
    functions = required("pyspark.sql.functions", "spark")
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}; tables are {', '.join(TABLES)}")
    reason = functions.col("reason")
    if name not in NESTED:
        return results.where(reason.isNotNull() if name == "failures" else reason.isNull()).select(*TABLES[name])
    return results.select(functions.col("id").alias("article"), functions.explode(name).alias("row")).select("article", "row.*")


def spark_schema() -> StructType:
    """The schema of the records, derived from that of the kernel."""
    schema: StructType = required("pyspark.sql.pandas.types", "spark").from_arrow_schema(result_schema())
    return schema


def _extract_batches(extractor: bytes, batches: Iterable[Any]) -> Iterator[Any]:
    """What a worker does."""
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            yield extract_arrow(_loaded(extractor), batch.slice(start, _ROWS))


@functools.lru_cache(maxsize=1)
def _loaded(extractor: bytes) -> Extractor:
    """The extractor, made once in a worker's life and not for each of its tasks: names and rules of the user load slowly."""
    made: Extractor = pickle.loads(extractor)
    return made


__all__ = ["extract_frame", "spark_schema", "table"]

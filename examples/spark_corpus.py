"""Events of a corpus of any size, by Spark: Parquet in, Parquet out.

    spark-submit examples/spark_corpus.py ARTICLES EVENTS

ARTICLES is a Parquet folder with text, title and published; EVENTS becomes a folder with a Parquet folder for each table.
"""

from __future__ import annotations

import sys

from pyspark import StorageLevel
from pyspark.sql import SparkSession

from cn_econ_extract.integrations.spark import extract_frame, table


def main(source: str, target: str) -> None:
    spark = SparkSession.builder.appName("cn-econ-extract").getOrCreate()
    articles = spark.read.parquet(source).dropDuplicates(["text"])
    results = extract_frame(articles).persist(StorageLevel.DISK_ONLY)  # seven tables are written, each article is read once
    for name in ("articles", "events", "mentions", "arguments", "entities", "relations", "failures"):
        table(results, name).write.parquet(f"{target}/{name}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])

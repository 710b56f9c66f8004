"""Spark in local mode gives what the local run gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from benchmarks.generate import write

from cn_econ_extract import Extractor
from cn_econ_extract.corpus.inputs import read_inputs
from cn_econ_extract.corpus.kernel import result_schema
from cn_econ_extract.corpus.run import run
from cn_econ_extract.corpus.stores import open_store
from cn_econ_extract.corpus.tables import TABLES
from cn_econ_extract.integrations.spark import extract_frame, spark_schema, table

pytest.importorskip("pyspark", reason="pyspark (extra 'spark') is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and there is none")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own, of sockets that it leaves open
        session = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.host", "127.0.0.1").getOrCreate()
        yield session
        session.stop()


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_what_the_local_run_gives(tmp_path: Path, spark: Any) -> None:
    write(tmp_path / "articles.parquet", 300)
    store = open_store(tmp_path / "local")
    report = run(read_inputs([tmp_path / "articles.parquet"]), store, Extractor())
    articles = spark.read.parquet(str(tmp_path / "articles.parquet")).dropDuplicates(["text"])
    results = extract_frame(articles).cache()
    assert results.where("reason IS NULL").count() == report.articles
    for name in set(TABLES) - {"failures"}:
        columns = [column for column in TABLES[name] if column != "position"]  # Spark knows no rows of files
        local = pq.read_table(tmp_path / "local" / name).select(columns).to_pylist()
        far = [row.asDict() for row in table(results, name).select(*columns).collect()]
        assert sorted(map(repr, far)) == sorted(map(repr, local)), name
        assert local
    assert {row.reason for row in table(results, "failures").collect()} == {"the article has no text"}


@pytest.mark.filterwarnings("ignore")
def test_columns_have_their_names_and_options_their_effect(spark: Any) -> None:
    rows = [("3月30日，星河储能项目落户我市。", "n1"), (None, "n2")]
    frame = spark.createDataFrame(rows, "body string, number string")
    results = extract_frame(frame, Extractor(home="湖南省衡阳市"), text="body", position="number")
    assert results.schema == spark_schema()
    assert results.schema.names == result_schema().names
    first, second = sorted(results.collect(), key=lambda row: row.position)
    assert [(e.type, e.date) for e in first.events] == [("settlement", "XXXX-03-30")]
    assert "衡阳市" in [entity.name for entity in first.entities]
    assert (second.reason, second.events) == ("the article has no text", [])
    with pytest.raises(ValueError, match="no column 'text'"):
        extract_frame(frame)
    with pytest.raises(ValueError, match="no table 'places'"):
        table(results, "places")


def test_the_example_reads_and_writes_parquet(tmp_path: Path) -> None:
    write(tmp_path / "articles.parquet", 40)
    command = [sys.executable, str(ROOT / "examples/spark_corpus.py"), str(tmp_path / "articles.parquet"), str(tmp_path / "out")]
    options = "--master local[2] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_SUBMIT_ARGS": options}
    done = subprocess.run(command, capture_output=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert {folder.name for folder in (tmp_path / "out").iterdir()} == set(TABLES)
    assert pq.read_table(tmp_path / "out/events").num_rows > 40

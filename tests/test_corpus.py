"""Runs over corpora: readers, stores, going on after a kill, several processes."""

from __future__ import annotations

import gc
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cn_econ_extract import Document, Extractor, InputError
from cn_econ_extract.corpus import inputs as inputs_module
from cn_econ_extract.corpus.html import page_day
from cn_econ_extract.corpus.inputs import Failure, Fields, Meter, RawArticle, read_inputs
from cn_econ_extract.corpus.kernel import extract_arrow, extract_items, flat_tables, result_schema
from cn_econ_extract.corpus.run import _await, run
from cn_econ_extract.corpus.stores import open_store
from cn_econ_extract.corpus.tables import TABLES

STORES = ["store.jsonl", "store", "store.duckdb"]
PAGE = """<html><head><title>海川储能项目开工_安化新闻网</title><script>var a = "2001-01-01";</script></head><body>
<div>首页 | 新闻</div><div class="info">发布时间：2021-04-02 10:20 来源：安化新闻网</div>
<div class="article"><p>3月30日，海川储能项目在安化经开区开工，总投资12亿元，占地260亩，全部建成后年产值可达30亿元。</p>
<p>项目由海川集团投资建设，预计明年6月投产，将带动当地就业500人，县里有关部门负责人参加了开工仪式。</p></div></body></html>"""


def text(number: int) -> str:
    return f"3月{number % 28 + 1}日,海川{number}号储能项目在安化县开工,总投资{number + 1}亿元。"


def article(number: int) -> dict[str, str]:
    return {"text": text(number), "title": f"第{number}篇", "published": "2021-04-02"}


def write_corpus(folder: Path, size: int) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(article(number), ensure_ascii=False) for number in range(size)]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


# ---------------------------------------------------------------- readers


def test_every_kind_of_input_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(text(1).encode("gb18030"))
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(json.dumps(article(2)), encoding="utf-8")
    (tmp_path / "d.csv").write_text(f'title,text\n第3篇,"{text(3)}"\n', encoding="utf-8-sig")
    pq.write_table(pa.Table.from_pylist([article(4)]), tmp_path / "e.parquet")
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("../g.txt", text(5))
        archive.writestr("notes.md", "not an article")
        archive.writestr("h.jsonl", json.dumps(article(6)))
    (tmp_path / "i.jsonl.gz").write_bytes(gzip.compress(json.dumps(article(7)).encode()))
    (tmp_path / "j.txt.gz").write_bytes(gzip.compress(text(8).encode()))
    (tmp_path / "k.docx").write_bytes(b"no input")
    found = list(read_inputs([tmp_path]))
    assert [item for item in found if isinstance(item, Failure)] == []
    read = [item for item in found if isinstance(item, RawArticle)]
    assert [item.text for item in read if "号" in item.text] == [text(n) for n in (1, 2, 3, 4, 5, 6, 7, 8)]
    page = read[1]
    assert (page.title, page.published) == ("海川储能项目开工", "2021-04-02")
    assert page.text.startswith("3月30日")
    assert "首页" not in page.text
    assert (read[2].title, read[2].published) == ("第2篇", "2021-04-02")
    assert read[5].position.endswith("f.zip!../g.txt")
    assert not (tmp_path.parent / "g.txt").exists()


def test_tables_are_read_in_memory_that_does_not_grow_with_them(tmp_path: Path) -> None:
    long = [{"text": f"{number}{text(number) * 20}"} for number in range(20_000)]  # 31 MB, one row group
    pq.write_table(pa.Table.from_pylist(long), tmp_path / "a.parquet", compression="none", use_dictionary=False)
    with (tmp_path / "b.csv").open("w", encoding="utf-8") as table:
        table.write("text\n" + "\n".join(row["text"] for row in long))
    for name in ("a.parquet", "b.csv"):
        gc.collect()
        before, arrow = pa.total_allocated_bytes(), 0
        tracemalloc.start()
        count = 0
        for item in read_inputs([tmp_path / name]):
            arrow = max(arrow, pa.total_allocated_bytes() - before)
            assert isinstance(item, RawArticle)
            count += 1
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == len(long)
        assert peak + arrow < 8_000_000, (name, peak, arrow)


def test_a_csv_file_of_any_encoding_is_read(tmp_path: Path) -> None:
    table = "text,title\n" + "plain,a\n" * 200_000 + f'"{text(1)}\n{text(2)}",标题\n'  # what is not ASCII comes late
    for name, encoding in {"a.csv": "utf-8", "b.csv": "gb18030", "c.csv": "utf-16"}.items():
        (tmp_path / name).write_bytes(table.encode(encoding))
        *_, last = read_inputs([tmp_path / name])
        assert isinstance(last, RawArticle)
        assert (last.text, last.title) == (f"{text(1)}\n{text(2)}", "标题")


def test_columns_patterns_and_progress(tmp_path: Path) -> None:
    rows = [{"正文": text(n), "日期": "2021-04-02"} for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    meter = Meter()
    found = list(read_inputs([str(tmp_path / "*.jsonl")], Fields(text="正文", published="日期"), meter))
    assert [getattr(item, "published", None) for item in found] == ["2021-04-02"] * 3
    assert meter.done == meter.total == (tmp_path / "a.jsonl").stat().st_size
    for nothing in ("none.txt", str(tmp_path / "*.csv"), ""):
        with pytest.raises(InputError, match="no such file"):
            read_inputs([nothing])


def test_what_cannot_be_read_is_listed_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs_module, "MAX_MEMBER", 1000)
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.jsonl").write_text('{"text": 1}\nnot json\n' + json.dumps(article(1)), encoding="utf-8")
    (tmp_path / "c.zip").write_bytes(b"PK no zip")
    (tmp_path / "d.gz").write_bytes(gzip.compress(b"x" * 2000))
    (tmp_path / "e.jsonl.gz").write_bytes(gzip.compress(json.dumps(article(2)).encode() * 9)[:-20])
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", "开工" * 10_000)
        archive.writestr("fine.txt", text(3))
    (tmp_path / "g.parquet").write_bytes(b"PAR1")
    (tmp_path / "h.html").write_text("<html><body></body></html>", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(read_inputs([tmp_path]))
    reasons = {Path(item.position).name: item.reason for item in found if isinstance(item, Failure)}
    assert set(reasons) == {
        "a.txt", "b.jsonl, row 1", "b.jsonl, row 2", "c.zip", "d.gz", "e.jsonl.gz", "f.zip!bomb.txt", "g.parquet", "h.html",
        "pipe.txt",
    }  # fmt: skip
    assert "--text-field" in reasons["b.jsonl, row 1"]
    assert [item.text for item in found if isinstance(item, RawArticle)] == [text(1), text(3)]


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ('<meta name="pubdate" content="2020-05-06 08:00"><p>2019-01-01</p>', "2020-05-06"),
        ("<span>2021年4月2日&nbsp;来源：某报</span> 2020-01-01", "2021-04-02"),
        ("<p>成立于2011-01-01</p><i>发布日期：2022/3/4</i>", "2022-03-04"),
        ("<p>2021-13-45</p>", None),
        ("<p>开工</p>", None),
    ],
)
def test_the_day_of_a_page(page: str, day: str | None) -> None:
    assert page_day(page) == day


# ---------------------------------------------------------------- stores and runs


def held(store: Path) -> dict[str, list[str]]:
    """The ids of the articles and the positions of the failures that the store holds, in their order."""
    if store.suffix == ".jsonl":
        failures = store.with_name("store.failures.jsonl")
        lines = failures.read_text(encoding="utf-8").splitlines() if failures.exists() else []
        documents = [json.loads(line) for line in store.read_text(encoding="utf-8").splitlines()]
        return {"articles": [d["id"] for d in documents], "failures": [json.loads(line)["position"] for line in lines]}
    if store.suffix == ".duckdb":
        with duckdb.connect(str(store), read_only=True) as connection:
            queries = {"articles": "SELECT id FROM articles", "failures": "SELECT position FROM failures"}
            return {table: [row[0] for row in connection.execute(query).fetchall()] for table, query in queries.items()}
    names = {"articles": "id", "failures": "position"}
    return {
        table: [v for f in sorted((store / table).glob("*.parquet")) for v in pq.read_table(f)[name].to_pylist()]
        for table, name in names.items()
    }


def run_into(store: Path, corpus: Path, jobs: int = 1) -> Any:
    opened = open_store(store)
    try:
        return run(read_inputs([corpus]), opened, Extractor(), jobs=jobs)
    finally:
        opened.close()


@pytest.mark.parametrize("name", STORES)
def test_each_article_is_stored_once(tmp_path: Path, name: str) -> None:
    corpus = write_corpus(tmp_path / "corpus", 5)
    (corpus / "b.txt").write_text(text(2), encoding="utf-8")
    (corpus / "c.txt").write_bytes(b"")
    report = run_into(tmp_path / name, corpus)
    assert (report.articles, report.known, report.failures, report.events) == (5, 1, 1, 5)
    (corpus / "d.txt").write_text(text(9), encoding="utf-8")
    again = run_into(tmp_path / name, corpus)
    assert (again.articles, again.known, again.failures) == (1, 6, 0)
    found = held(tmp_path / name)
    assert len(found["articles"]) == len(set(found["articles"])) == 6
    assert [Path(position).name for position in found["failures"]] == ["c.txt"]


def test_documents_come_back_from_json_lines(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 2)
    run_into(tmp_path / "store.jsonl", corpus)
    first = json.loads((tmp_path / "store.jsonl").read_text(encoding="utf-8").splitlines()[0], parse_float=Decimal)
    assert first.pop("position").endswith("a.jsonl, row 1")
    assert Document.from_dict(first) == Extractor().extract(text(0), title="第0篇", published="2021-04-02")


def test_duckdb_has_typed_tables_and_views(tmp_path: Path) -> None:
    run_into(tmp_path / "store.duckdb", write_corpus(tmp_path / "corpus", 3))
    with duckdb.connect(str(tmp_path / "store.duckdb"), read_only=True) as connection:
        tables = {row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        assert set(TABLES) <= tables
        total = connection.execute("SELECT sum(value) FROM arguments WHERE role = 'total_investment' AND unit = 'CNY'").fetchone()
        assert total is not None
        assert total[0] == Decimal(600_000_000)
        by_month = connection.execute("SELECT type, status, events FROM events_by_month").fetchall()
        assert by_month == [("groundbreaking", "occurred", 3)]
        for view in ("investment_by_park", "companies_by_event"):
            connection.execute(f"SELECT * FROM {view}").fetchall()
        kinds = dict(connection.execute("SELECT column_name, data_type FROM information_schema.columns").fetchall())
        assert (kinds["first_day"], kinds["value"]) == ("DATE", "DECIMAL(38,10)")


def test_results_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 150)
    for jobs in (1, 2):
        run_into(tmp_path / f"{jobs}.jsonl", corpus, jobs)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on(tmp_path: Path, name: str, stop: signal.Signals) -> None:
    corpus, store = write_corpus(tmp_path / "corpus", 600), tmp_path / name
    command = [sys.executable, "-m", "cn_econ_extract", "run", str(corpus), "--out", str(store), "--resume"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None and not _has_some(store):
        time.sleep(0.01)
    process.send_signal(stop)
    _, told = process.communicate(timeout=60)
    if stop is signal.SIGINT:
        assert process.returncode == 130, told
        assert b"interrupted" in told
    again = subprocess.run(command, capture_output=True, check=False)
    assert again.returncode == 0, again.stderr
    found = held(store)["articles"]
    assert len(found) == len(set(found)) == 600


def _has_some(store: Path) -> bool:
    if store.suffix == ".duckdb":
        return store.exists() and time.sleep(0.5) is None
    return any(store.rglob("articles/*.parquet")) if store.suffix == "" else store.exists() and store.stat().st_size > 0


def test_half_written_ends_are_removed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 3)
    run_into(tmp_path / "store.jsonl", corpus)
    whole = (tmp_path / "store.jsonl").read_bytes()
    (tmp_path / "store.jsonl").write_bytes(whole[:-40])
    assert run_into(tmp_path / "store.jsonl", corpus).articles == 1
    assert (tmp_path / "store.jsonl").read_bytes() == whole
    run_into(tmp_path / "store", corpus)
    (tmp_path / "store/events/00000009.parquet").write_bytes(b"PAR1 half of a batch")
    (tmp_path / "store/articles/00000009.parquet.part").write_bytes(b"PAR1")
    assert run_into(tmp_path / "store", corpus).known == 3
    assert {f.name for f in (tmp_path / "store").rglob("*") if f.is_file()} == {"00000001.parquet"}


def test_stores_that_are_none_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no store of a run"):
        open_store(other)
    assert other.read_text(encoding="utf-8") == '{"a": 1}\n'
    with pytest.raises(InputError, match="a store ends in"):
        open_store(tmp_path / "store.xlsx")
    (tmp_path / "no.duckdb").write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match="cannot be opened"):
        open_store(tmp_path / "no.duckdb")


def test_the_command(tmp_path: Path) -> None:
    corpus, store = write_corpus(tmp_path / "corpus", 2), tmp_path / "store.jsonl"
    command = [sys.executable, "-m", "cn_econ_extract", "run", str(corpus), "--out", str(store), "--log-json"]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert first.returncode == 0
    *_, log, told = first.stderr.splitlines()
    assert json.loads(log)["articles"] == 2
    assert told.startswith(f"{store}: 2 articles with 2 events")
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert "--resume" in second.stderr
    (corpus / "b.txt").write_bytes(b"")
    third = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    assert third.returncode == 1
    assert "1 failures" in third.stderr


# ---------------------------------------------------------------- the kernel


def test_the_kernel_takes_and_gives_arrow_batches() -> None:
    rows = [{**article(1), "position": "a"}, {"position": "b", "text": "  "}, {**article(2), "position": "c"}]
    found = extract_arrow(Extractor(), pa.RecordBatch.from_pylist(rows))
    assert found.schema == result_schema()
    assert found.column("position").to_pylist() == ["a", "b", "c"]
    assert found.column("reason").to_pylist() == [None, "the article has no text", None]
    events = found.column("events").to_pylist()
    assert [[event["type"] for event in row] for row in events] == [["groundbreaking"], [], ["groundbreaking"]]
    tables = flat_tables(found)
    assert set(tables) == set(TABLES)
    documents = [Extractor().extract(row["text"], title=row["title"], published=row["published"]) for row in (rows[0], rows[2])]
    assert tables["events"].column("article").to_pylist() == [document.id for document in documents]
    told = [argument.text for document in documents for event in document.events for argument in event.arguments]
    assert tables["arguments"].column("text").to_pylist() == told
    assert tables["failures"].to_pylist() == [{"position": "b", "reason": "the article has no text", "id": None}]


def test_an_error_of_one_article_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Extractor, text: str, **more: Any) -> Document:
        raise IndexError("out of range")

    monkeypatch.setattr(Extractor, "extract", broken)
    (failure,) = extract_items(Extractor(), [RawArticle("a", "开工")])
    assert isinstance(failure, Failure)
    assert (failure.position, failure.reason) == ("a", "IndexError: out of range")


@pytest.mark.parametrize("name", STORES)
def test_what_failed_is_listed_once_however_often_the_run_goes_on(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(article(n)) for n in range(2)), encoding="utf-8")
    for _ in range(2):
        store = open_store(tmp_path / name)
        run(read_inputs([tmp_path / "a.jsonl"]), store, Extractor(max_length=5))
        store.close()
    (tmp_path / "store.jsonl").touch()
    assert len(held(tmp_path / name)["failures"]) == 2


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "\\ud83d' + text(1) + '"}', encoding="utf-8")
    run_into(tmp_path / "store.duckdb", tmp_path / "a.jsonl")
    with duckdb.connect(str(tmp_path / "store.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT text FROM articles").fetchall() == [("\ufffd" + text(1),)]


def test_a_worker_that_dies_ends_the_run_and_not_the_waiting() -> None:
    class Dead:
        @staticmethod
        def is_alive() -> bool:
            return False

    class Waiting:
        @staticmethod
        def ready() -> bool:
            return False

        @staticmethod
        def wait(seconds: float) -> None:
            pass

    with pytest.raises(OSError, match="ended from outside"):
        _await(Waiting(), {Dead()})  # type: ignore[arg-type]


def test_a_run_that_was_killed_ends_where_another_does() -> None:
    script = Path(__file__).parents[1] / "benchmarks/resume.py"
    done = subprocess.run([sys.executable, str(script), "1500", "--seed", "5"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("same") == len(TABLES)

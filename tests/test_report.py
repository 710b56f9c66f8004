"""The report of a corpus: stores read back, investments counted once, league tables, and a page that is safe."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cn_econ_extract import Document, Extractor, InputError
from cn_econ_extract.cli import app
from cn_econ_extract.corpus import report_charts as charts
from cn_econ_extract.corpus.inputs import RawArticle
from cn_econ_extract.corpus.investments import fold, totals
from cn_econ_extract.corpus.report import Corpus, collect
from cn_econ_extract.corpus.report_page import report_page, write_report
from cn_econ_extract.corpus.stored import read_store
from cn_econ_extract.corpus.stores import open_store
from report_store import write_store

STORES = ["store.jsonl", "store", "store.duckdb"]
TEXTS = [
    "3月30日,海川储能项目在长沙经开区开工,总投资12亿元。项目由湖南海川集团有限公司投资建设。今年以来,全市引进企业35家。",
    "4月2日,“海川储能项目”在长沙经开区签约,计划总投资12.5亿元。该公司表示,双方将加强合作。",
    "4月8日,湖北省宜昌市12个重大项目集中开工,总投资80亿元,其中云岭光伏项目总投资30亿元。",
    "4月9日,云岭锂电项目落户株洲高新区,总投资2000万美元。",
    "近日,星桥软件有限公司完成数亿元融资。",
]


def documents(*texts: str) -> list[tuple[str, Document]]:
    extractor = Extractor()
    return [(f"{at}.txt", extractor.extract(text, title=f"第{at}篇", published="2021-04-10")) for at, text in enumerate(texts)]


def fill(path: Path, found: list[tuple[str, Document]]) -> Path:
    store = open_store(path)
    articles = [RawArticle(where, document.text, document.title, document.published) for where, document in found]
    for at in range(0, len(articles), 2):
        store.write([store.kernel(Extractor(), articles[at : at + 2])])
    store.close()
    return path


def corpus(*texts: str) -> Corpus:
    return collect(documents(*texts), text_limit=1_000_000)


# ---------------------------------------------------------------- stores


@pytest.mark.parametrize("name", STORES)
def test_what_a_run_stored_is_read_back(name: str, tmp_path: Path) -> None:
    stored = documents(*TEXTS)
    read = list(read_store(fill(tmp_path / name, stored)))
    assert [position for position, _ in read] == [position for position, _ in stored]

    def plain(document: Document) -> dict[str, Any]:
        data = document.to_dict()
        del data["versions"]  # the tables don't have them, nor where a day comes from
        for event in data["events"]:
            event.pop("industries", None)
            event["date"] = event["date"] and {key: event["date"][key] for key in event["date"].keys() - {"basis", "entity"}}
        return data

    assert [plain(document) for _, document in read] == [plain(document) for _, document in stored]


def test_all_stores_give_the_same_figures(tmp_path: Path) -> None:
    stored = documents(*TEXTS)
    first, *others = (collect(read_store(fill(tmp_path / name, stored)), text_limit=1_000_000) for name in STORES)
    for other in others:
        assert other.rows == first.rows
        assert other.leagues == first.leagues
        assert other.articles == first.articles


def test_an_article_without_events_is_counted(tmp_path: Path) -> None:
    for name in STORES:
        found = collect(read_store(fill(tmp_path / name, documents("天气晴好。", TEXTS[0], "天气转阴。"))), text_limit=0)
        assert len(found.articles) == 3
        assert {row.article for row in found.rows} == {1}


@pytest.mark.parametrize("name", STORES)
def test_a_missing_store_says_how_to_make_one(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{name}: there is no such store; make one by `cn-econ-extract run"):
        write_report(str(tmp_path / name), str(tmp_path / "out.html"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", STORES)
def test_an_empty_store_is_no_page(name: str, tmp_path: Path) -> None:
    store = fill(tmp_path / name, [])
    if name.endswith(".jsonl"):
        store.touch()
    with pytest.raises(InputError, match=rf"{name}: the store holds no article; run over a corpus first"):
        write_report(str(store), str(tmp_path / "out.html"))
    assert not (tmp_path / "out.html").exists()


def damaged(folder: Path, kind: str) -> Path:
    """A store that is none, or of another make."""
    if kind == "other json":
        (folder / "a.jsonl").write_text('{"schema":"other/9","id":"1"}\n', encoding="utf-8")
        return folder / "a.jsonl"
    if kind == "no json":
        (folder / "a.jsonl").write_text("not json\n", encoding="utf-8")
        return folder / "a.jsonl"
    if kind == "no duckdb":
        (folder / "a.duckdb").write_bytes(b"not a database" * 1000)
        return folder / "a.duckdb"
    if kind == "other duckdb":
        with duckdb.connect(str(folder / "a.duckdb")) as connection:
            connection.execute("CREATE TABLE articles (id VARCHAR)")
        return folder / "a.duckdb"
    if kind == "other folder":
        (folder / "a").mkdir()
        return folder / "a"
    if kind == "other ending":
        (folder / "a.txt").write_text("a", encoding="utf-8")
        return folder / "a.txt"
    store = fill(folder / "a", documents(TEXTS[0]))
    file = store / "events" / "00000001.parquet"
    if kind == "other columns":
        pq.write_table(pa.table({"article": ["1"]}), file)
    else:
        file.write_bytes(b"PAR1 no more")
    return store


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("other json", r"a\.jsonl: line 1 is no document: .*schema.*; give a store"),
        ("no json", r"a\.jsonl: line 1 is no document: not JSON.*; give a store"),
        ("no duckdb", r"a\.duckdb: it cannot be opened as DuckDB: .*; give a store"),
        ("other duckdb", r"a\.duckdb: the table 'articles' has no column 'position'; give a store"),
        ("other folder", r"a: the folder has no folder 'articles'.*; give a store"),
        ("other ending", r"a\.txt: no store of a run; give a \.jsonl"),
        ("other columns", r"events.00000001\.parquet: the column 'event' is missing; give a store"),
        ("cut", r"events.00000001\.parquet: it cannot be read: .*; give a store"),
    ],
)
def test_another_file_is_named_with_problem_and_mend(kind: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=problem):
        write_report(str(damaged(tmp_path, kind)), str(tmp_path / "out.html"))


def test_what_a_run_is_still_writing_is_not_read(tmp_path: Path) -> None:
    store = fill(tmp_path / "store.jsonl", documents(*TEXTS[:2]))
    whole = store.read_bytes()
    store.write_bytes(whole + whole[:100])
    assert len(list(read_store(store))) == 2
    assert store.read_bytes() == whole + whole[:100]


# ---------------------------------------------------------------- figures


def test_a_project_counts_once_with_what_has_begun() -> None:
    found = corpus(*TEXTS[:2], TEXTS[0])
    assert [(p.currency, p.value, p.planned, p.month) for p in found.projects] == [("CNY", 1_200_000_000, False, "2021-03")]


def test_of_a_batch_the_whole_counts_and_not_its_parts() -> None:
    assert totals(corpus(TEXTS[2], TEXTS[2]).projects) == [("CNY", Decimal(8_000_000_000), 1)]


def test_other_currencies_stand_apart() -> None:
    assert totals(corpus(*TEXTS).projects) == [("CNY", Decimal(9_200_000_000), 2), ("USD", Decimal(20_000_000), 1)]


def test_a_project_of_the_same_name_elsewhere_is_another_one() -> None:
    here = "4月2日,智慧园区项目在湖南省衡阳市开工,总投资2亿元。"
    assert len(corpus(here, here.replace("湖南省衡阳市", "湖北省宜昌市")).projects) == 2


def test_a_deal_that_is_off_has_no_sum() -> None:
    assert corpus("4月2日,云岭光伏项目未能在宜昌高新区开工,总投资2亿元。").projects == []


@pytest.mark.parametrize(
    ("one", "other"), [("“海川储能”项目", "海川储能"), ("海川储能建设项目", "海川储能"), ("ＨＣ储能项目", "hc储能")]
)
def test_spellings_of_one_project(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_leagues_count_events_and_each_project_once() -> None:
    leagues = corpus(*TEXTS, TEXTS[0]).leagues
    assert [(line.name, line.projects, line.cny) for line in leagues["park"]][:1] == [("长沙经开区", 1, 1_200_000_000)]
    assert "湖北省宜昌市" in [line.name for line in leagues["city"]]
    companies = [line.name for line in leagues["company"]]
    assert "湖南海川集团有限公司" in companies
    assert not {"该公司", "双方"} & set(companies)


def test_provinces_are_those_of_places_and_parks() -> None:
    found = corpus(*TEXTS)
    assert found.provinces["42"] >= 1
    assert found.provinces["43"] >= 2


def test_an_event_without_a_place_is_in_the_only_province_of_its_article() -> None:
    text = "4月9日,恒拓半导体科技有限公司完成2亿元融资。"
    one = corpus(f"{text}\n湖南省衡阳市天气晴好。")
    assert (one.provinces, one.by_article, one.leagues["city"]) == ({"43": 1}, 1, [])
    several = corpus(f"{text}\n湖南省衡阳市天气晴好,湖北省宜昌市天气转阴。")
    assert (several.provinces, several.by_article) == ({}, 0)


def test_an_event_without_a_day_stands_in_the_month_of_its_article() -> None:
    found = corpus(TEXTS[4])
    assert found.months == {("2021-04", "financing"): 1}
    assert found.by_paper == 1


def test_the_row_has_the_sentence_of_its_trigger() -> None:
    row = next(row for row in corpus(TEXTS[2]).rows if row.type == "groundbreaking")
    assert row.sentence == TEXTS[2]
    assert row.cny == 8e9


def test_the_axis_leaves_outliers_out_and_is_bounded() -> None:
    months = {f"2020-{month:02d}": 100 for month in range(1, 13)} | {"1953-01": 1, "2049-10": 1}
    shown = charts.axis(Counter(months))
    assert shown == [f"2020-{month:02d}" for month in range(1, 13)]
    assert charts.outside(months.items(), shown) == (1, 1)
    long = charts.axis(Counter({f"{year}-01": 10 for year in range(1990, 2025)}))
    assert (len(long), long[-1]) == (charts.MOST_MONTHS, "2024-01")
    assert charts.axis(Counter({"2021-04": 1})) == ["2021-04"]
    assert charts.axis(Counter({"2021-01": 1, "2021-02": 500}))[0] == "2021-01"


# ---------------------------------------------------------------- the page


def test_the_page_runs_and_fetches_nothing_but_itself() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    html = report_page(corpus(f"{TEXTS[0]}{hostile}"), title=hostile, source=hostile)
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 1
    assert base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode() in policy
    assert html.count("<script") == 3
    assert "<img" not in html
    assert not re.search(r"(?:src|href)=\"(?!data:)|url\(|@import|\son\w+=[\"']| style=", html)


def test_the_page_of_one_event_without_figures_says_so() -> None:
    html = report_page(corpus("天气晴好。"), title="语料", source="store.jsonl")
    assert "no event with a month" in html
    assert "no total investment in yuan" in html


def test_a_lone_surrogate_does_not_break_the_page() -> None:
    assert report_page(corpus(f"\ud83d{TEXTS[0]}"), title="语料", source="a").encode("utf-8")


def test_texts_are_kept_up_to_the_limit(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store.jsonl", 40)
    kept = [article.marked is not None for article in collect(read_store(store), text_limit=8_000).articles]
    assert kept[0]
    assert not kept[-1]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    store, page = fill(tmp_path / "store.jsonl", documents(*TEXTS)), tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", str(store), "-o", str(page), "--title", "四月"])
    assert done.exit_code == 0
    assert "5 articles" in done.output
    assert "<title>四月</title>" in page.read_text(encoding="utf-8")


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    store = fill(tmp_path / "store.jsonl", documents(TEXTS[0]))
    before = store.read_bytes()
    for out, problem in ((store, "it is the store"), (tmp_path, "it is a folder")):
        done = CliRunner().invoke(app, ["report", str(store), "-o", str(out)])
        assert done.exit_code == 2
        assert problem in done.output
    done = CliRunner().invoke(app, ["report", str(store), "-o", str(tmp_path / "none" / "page.html")])
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert store.read_bytes() == before

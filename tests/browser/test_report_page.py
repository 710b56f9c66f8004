"""The page of a corpus in a real browser: filters, search, an article with hostile text, and 50,000 events."""

from __future__ import annotations

import csv
import io
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cn_econ_extract import Extractor
from cn_econ_extract.corpus.inputs import RawArticle
from cn_econ_extract.corpus.report_page import write_report
from cn_econ_extract.corpus.stores import open_store

sys.path.insert(0, str(Path(__file__).parents[1]))
from report_store import write_store

EVENTS = 50_000
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">😀𠮷'
ARTICLES = {
    "=储能": f"3月30日,海川储能项目在长沙经开区开工,总投资12亿元。{HOSTILE}\n项目由海川集团投资建设。",
    f"标题{HOSTILE}": "😀😀 4月6日,云岭光伏项目在湖北省宜昌市签约,总投资30亿元。",
    "融资": "4月9日,恒拓半导体科技有限公司完成2亿元融资。",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    articles = [RawArticle(f"<b>{at}</b>", text, t, "2021-04-10") for at, (t, text) in enumerate(ARTICLES.items())]
    store = open_store(folder / "store.jsonl")
    store.write([store.kernel(Extractor(), articles)])
    store.close()
    write_report(str(folder / "store.jsonl"), str(folder / "page.html"), title=f"语料{HOSTILE}")
    return folder / "page.html"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(str(write_store(folder / "store.jsonl", EVENTS)), str(folder / "page.html"))
    return folder / "page.html"


def rows(browser: Any) -> list[str]:
    return [row.text for row in browser.find_elements("css selector", "#table tbody tr")]


def choose(browser: Any, field: str, value: str) -> None:
    """Set a field of the filters as a reader would, and tell the page."""
    script = """
        const field = document.getElementById(arguments[0]);
        field.value = arguments[1]; field.dispatchEvent(new Event("change", {bubbles: true}));"""
    browser.execute_script(script, field, value)


def found(browser: Any) -> str:
    return str(browser.find_element("id", "found").text)


def test_search_and_filters(browser: Any, requests_of: Any, small: Path) -> None:
    browser.get(small.as_uri())
    everything = rows(browser)
    assert len(everything) >= 3
    browser.find_element("id", "search").send_keys("光伏 宜昌")
    time.sleep(0.4)
    assert len(rows(browser)) == 1
    assert "云岭光伏项目" in rows(browser)[0]
    browser.find_element("css selector", "#filters button[type=reset]").click()
    time.sleep(0.1)
    assert rows(browser) == everything
    choose(browser, "type", "financing")
    assert [("恒拓" in row) for row in rows(browser)] == [True]
    choose(browser, "type", "")
    choose(browser, "province", "43")
    assert rows(browser)
    assert all("长沙" in row for row in rows(browser))
    choose(browser, "province", "")
    choose(browser, "from", "2021-05")
    assert rows(browser) == []
    assert found(browser).startswith("0 ")
    assert requests_of() == [small.as_uri()]


def test_a_click_on_charts_and_leagues_filters(browser: Any, small: Path) -> None:
    browser.get(small.as_uri())
    browser.find_element("css selector", ".tile[data-province='42']").click()
    assert ["宜昌" in row for row in rows(browser)] == [True]
    browser.find_element("css selector", ".name[data-name='长沙经开区']").click()
    assert rows(browser)
    assert all("长沙经开区" in row for row in rows(browser))
    browser.find_element("css selector", "rect[data-type='financing']").click()
    assert ["恒拓" in row for row in rows(browser)] == [True]


def test_a_row_opens_its_article_with_marks(browser: Any, requests_of: Any, small: Path) -> None:
    browser.get(small.as_uri())
    choose(browser, "search", "光伏")
    browser.find_element("css selector", "#table tbody tr").click()
    text = browser.find_element("id", "article-text")
    assert browser.execute_script("return arguments[0].textContent", text) == ARTICLES[f"标题{HOSTILE}"]
    assert browser.find_element("id", "article-title").text == f"标题{HOSTILE}"
    assert [mark.text for mark in text.find_elements("css selector", "mark.current")] == ["签约"]
    assert "30亿元" in [mark.text for mark in text.find_elements("css selector", "mark.k-money")]
    browser.find_element("id", "close").click()
    choose(browser, "search", "储能")
    browser.find_element("css selector", "#table tbody tr").send_keys("\ue007")
    assert browser.execute_script("return arguments[0].textContent", text) == ARTICLES["=储能"]
    assert browser.execute_script("return document.querySelectorAll('img, script[src], b > b').length") == 0
    assert requests_of() == [small.as_uri()]


def test_the_records_found_are_downloaded(browser: Any, small: Path, tmp_path: Path) -> None:
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser.get(small.as_uri())
    choose(browser, "search", "储能")
    browser.find_element("id", "csv").click()
    file = tmp_path / "records.csv"
    for _ in range(50):
        if file.exists():
            break
        time.sleep(0.1)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    records = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert len(records) == len(rows(browser))
    assert {record["title"] for record in records} == {"'=储能"}
    assert [record["total_investment_cny"] for record in records if record["type"] == "groundbreaking"] == ["1200000000"]


def test_dark_and_light_and_print(browser: Any, small: Path) -> None:
    browser.get(small.as_uri())
    colour = "return getComputedStyle(document.body).backgroundColor"
    before = browser.execute_script(colour)
    browser.find_element("css selector", ".ce-theme").click()
    assert browser.execute_script(colour) != before
    assert browser.execute_cdp_cmd("Page.printToPDF", {})["data"].startswith("JVBER")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = [browser.find_element("css selector", part).is_displayed() for part in ("#filters", "#table", "svg", ".tiles")]
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == [False, True, True, True]


def test_fifty_thousand_events(browser: Any, requests_of: Any, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    browser.get(large.as_uri())
    loaded = browser.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd / 1000")
    assert found(browser).endswith(f"of {EVENTS:,} records")
    assert len(rows(browser)) == 50
    search = """
        const field = document.getElementById("search"), start = performance.now();
        field.value = arguments[0]; field.dispatchEvent(new Event("change", {bubbles: true}));
        document.body.offsetHeight; return (performance.now() - start) / 1000;"""
    first, second = browser.execute_script(search, "海川 储能"), browser.execute_script(search, "云岭光伏 宜昌")
    assert 0 < int(found(browser).split("/")[1].split()[0].replace(",", "")) < EVENTS
    assert all("云岭光伏" in row and "宜昌" in row for row in rows(browser))
    browser.find_element("id", "last").click()
    browser.find_element("css selector", "#table tbody tr").click()
    assert browser.find_element("id", "article").is_displayed()
    with capsys.disabled():
        size = large.stat().st_size / 1e6
        print(f"\n{EVENTS:,} events: {size:.1f} MB, loaded in {loaded:.2f} s, first search {first:.2f} s, next {second:.2f} s")
    assert loaded < 15
    assert first < 5
    assert second < 2
    assert requests_of() == [large.as_uri()]


def test_texts_over_the_limit_are_left_out_and_it_says_so(browser: Any, tmp_path: Path) -> None:
    store = write_store(tmp_path / "store.jsonl", 40)
    write_report(str(store), str(tmp_path / "page.html"), text_limit=0)
    browser.get((tmp_path / "page.html").as_uri())
    assert "0 of 10 articles" in browser.find_element("id", "records").text
    browser.find_element("css selector", "#table tbody tr").click()
    assert "--text-limit" in browser.find_element("id", "article-text").text

"""The browser of these tests runs pages from files, and tells what they ask of the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_page_from_a_file_asks_for_nothing_else(browser: Any, requests_of: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><meta charset=utf-8><title>页</title><p id=p>文</p>", "utf-8")
    browser.get(page.as_uri())
    assert browser.title == "页"
    assert requests_of() == [page.as_uri()]

"""The page of an article, its fragments and the rows of events, on records built by hand."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cn_econ_extract import Argument, Document, Entity, Event, EventDate, Mention
from cn_econ_extract.cli import app
from cn_econ_extract.records import KINDS, ROLES, STATUSES
from cn_econ_extract.views.article import article_fragment
from cn_econ_extract.views.labels import KIND_LABELS, ROLE_LABELS, STATUS_LABELS, value_text
from cn_econ_extract.views.marks import Mark, marked
from cn_econ_extract.views.notebook import notebook_fragment
from cn_econ_extract.views.page import page, page_paths, write_page
from cn_econ_extract.views.table import COLUMNS, defuse, event_row, to_csv

TEXT = "3月30日,青桐湖储能项目在云岭经开区开工,总投资12亿元。"


ALLOWED = ("class", "title", "type", "role", "aria-label", "aria-pressed", "data-s", "data-for", "tabindex", "style")


class Reader(HTMLParser):
    """The text of a fragment and its tags; fails where tags do not nest."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(fragment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name not in ALLOWED]
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def entity(start: int, end: int, kind: str = "park", text: str = TEXT) -> Entity:
    return Entity(kind=kind, text=text[start:end], start=start, end=end, rule=f"{kind}.test")


def event(**changes: object) -> Event:
    at = TEXT.index("开工")
    money = TEXT.index("12亿元")
    fields: dict[str, object] = {
        "id": "ev1",
        "type": "groundbreaking",
        "status": "occurred",
        "mentions": (Mention(text="开工", start=at, end=at + 2, rule="groundbreaking.start"),),
        "date": EventDate(text="3月30日", start=0, end=5, value="2021-03-30"),
        "arguments": (
            Argument(role="total_investment", text="12亿元", start=money, end=money + 4, value=1200000000, unit="CNY", of="一期"),
        ),
        "source": TEXT,
    }
    return Event(**{**fields, **changes})  # type: ignore[arg-type]


def text_of(fragment: str) -> str:
    """The article's text as a fragment shows it."""
    return Reader(fragment.partition('<div class="ce-text">')[2].partition("</div>")[0]).text


def test_entities_triggers_and_cards_are_shown() -> None:
    fragment = article_fragment(TEXT, [entity(0, 5, "date")], [event()])
    assert text_of(fragment) == TEXT
    assert 'title="日期 date\ndate.test"' in fragment
    assert "\ngroundbreaking.start" in fragment
    assert "<b>开工</b> <small>groundbreaking</small>" in fragment
    assert ">已发生</span>" in fragment
    assert "12亿元(一期)</button><small>1,200,000,000 CNY</small>" in fragment
    assert "style" not in fragment


def test_a_mark_and_the_arguments_there_share_a_number() -> None:
    fragment = article_fragment(TEXT, [entity(0, 5, "date"), entity(0, 3, "number")], [event()])
    number = re.findall(r'<mark class="k-date" data-s="(\d+)"', fragment)
    assert number == re.findall(r'class="ce-arg" data-s="(\d+)"[^>]*>3月30日', fragment)
    assert number != re.findall(r'<mark class="k-number" data-s="(\d+)"', fragment)
    assert re.search(r'<mark class="k-argument"[^>]*tabindex="0">12亿元</mark>', fragment)


def test_the_filter_counts_the_kinds_of_the_text() -> None:
    fragment = article_fragment(TEXT, [entity(0, 5, "date"), entity(6, 9, "park"), entity(9, 11, "park")], [event()])
    assert re.findall(r'data-for="k-(\w+)"[^>]*>\w+ <small>(\d+)<', fragment) == [("trigger", "1"), ("date", "1"), ("park", "2")]


@pytest.mark.parametrize("render", [article_fragment, notebook_fragment])
def test_a_document_without_text_shows_cards_only(render: Callable[..., str]) -> None:
    fragment = render("", [entity(0, 5, "date")], [event()])
    assert "<mark" not in fragment
    assert "groundbreaking" in fragment


def test_an_article_without_events_says_so() -> None:
    assert "没有事件" in article_fragment(TEXT, [], [])


def test_the_document_shows_itself_in_notebooks_without_style_sheet_and_script() -> None:
    fragment = Document(id="d", text=TEXT, entities=(entity(0, 5, "date"),), events=(event(),))._repr_html_()
    reader = Reader(fragment)
    assert reader.text.startswith(TEXT)
    assert "开工 groundbreaking · 已发生 occurred" in reader.text
    assert set(reader.tags) == {"div", "p", "mark", "b", "table", "tr", "td"}


@pytest.mark.parametrize("render", [article_fragment, notebook_fragment])
@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; \"'"])
def test_everything_from_the_article_is_escaped(text: str, render: Callable[..., str]) -> None:
    argument = Argument(role="project", text=text, start=0, end=len(text), name=text, of=text)
    date = EventDate(text=text, start=0, end=len(text), value=text)
    hostile = Entity(kind=f'"><i>{text}', text=text, start=0, end=len(text), rule=f'"><b>{text}')
    odd = event(arguments=(argument,), date=date, type=text, status=text)
    reader = Reader(render(text, [hostile], [odd]))
    assert not {"script", "img", "i"} & set(reader.tags)
    assert text in reader.text


@given(st.text(max_size=30).filter(str.strip), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_crossing_and_nested_spans_keep_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    text = re.sub("[\r\ud800-\udfff\x00]", "x", text)
    entities = [entity(a, b, text=text) for a, b in spans if a < b <= len(text)]
    assert text_of(article_fragment(text, entities, [])) == text


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda s: s[0] < s[1]), max_size=6))
def test_each_character_is_under_the_marks_that_cover_it(spans: list[tuple[int, int]]) -> None:
    html = marked("甲乙丙丁戊己庚辛壬", [Mark(a, b, f"{a}-{b}", "") for a, b in spans], lambda mark: f"<mark {mark.kind}>")
    covers: list[list[str]] = []
    stack: list[str] = []
    for tag, character in re.findall(r"<(/mark|mark [^>]*)>|([^<>])", html):
        if character:
            covers.append(sorted(stack))
        elif tag == "/mark":
            stack.pop()
        else:
            stack.append(tag[5:])
    assert covers == [sorted({f"{a}-{b}" for a, b in spans if a <= at < b}) for at in range(9)]


def test_thousands_of_marks_over_one_place_are_cut_to_a_depth_that_browsers_take() -> None:
    html = marked("文" * 5000, [Mark(at, 5000 - at, "park", "") for at in range(2000)], lambda mark: "<mark>")
    assert "<mark>" * 16 in html.replace("文", "")
    assert "<mark>" * 17 not in html.replace("文", "")
    assert Reader(html).text == "文" * 5000


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"value": 1200000000, "unit": "CNY"}, "1,200,000,000 CNY"),
        ({"value": Decimal("0.125"), "unit": "ratio"}, "0.125 ratio"),
        ({"min": 3, "max": 5, "unit": "家"}, "3 – 5 家"),
        ({"min": 3, "unit": "家"}, "3 – … 家"),
        ({"value": 50, "unit": "t", "per": "day", "modifier": "over"}, "> 50 t/day"),
        ({"value": None}, ""),
        ({}, ""),
    ],
)
def test_values_for_reading(changes: dict[str, Any], shown: str) -> None:
    assert value_text(Argument(role="count", text="x", start=0, end=1, **changes)) == shown


def test_every_term_of_the_records_has_a_label() -> None:
    assert set(KIND_LABELS) == {"trigger", *KINDS}
    assert set(ROLE_LABELS) == {"date", *ROLES}
    assert set(STATUS_LABELS) == set(STATUSES)


def test_a_page_runs_only_its_own_script_and_style() -> None:
    html = page("</title><b>", "<p>文</p>", styles=["article.css"], scripts=["article.js"], policy="connect-src 'self'")
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[0]
    for tag in ("style", "script"):
        (source,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; connect-src 'self'")
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in html
    assert not re.search(r"https?:|@import|url\(|\son\w+=", html)


def test_a_document_as_a_page_tells_its_day_warnings_and_versions() -> None:
    more = {"published": "2021-04-02", "warnings": ("<b>",), "versions": {"rules": "7"}}
    document = Document(id="a.txt", text=TEXT, events=(event(),), **more)  # type: ignore[arg-type]
    html = document.to_html()
    assert "<title>a.txt</title>" in html
    assert "<time>2021-04-02</time>" in html
    assert '<p class="note">&lt;b&gt;</p>' in html
    assert "rules 7" in html


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.html"
    write_page(target, "旧")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        write_page(target, "新")
    assert [file.name for file in tmp_path.iterdir()] == ["a.html"]
    assert target.read_text("utf-8") == "旧"
    write_page(target, "新")
    assert target.read_text("utf-8") == "新"


def test_pages_of_a_folder_have_names_of_their_own(tmp_path: Path) -> None:
    paths = page_paths(str(tmp_path / "out"), ["x/a.txt", "y/a.txt", "a-2.txt", "-"])
    assert [path.name for path in paths] == ["a.html", "a-2.html", "a-2-2.html", "article.html"]
    assert (tmp_path / "out").is_dir()
    assert page_paths("one.html", ["a.txt"]) == [Path("one.html")]


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["extract", *arguments])


def test_the_command_writes_one_page(tmp_path: Path) -> None:
    article, out = tmp_path / "a.txt", tmp_path / "out.html"
    article.write_text(TEXT, "utf-8")
    done = command(str(article), "--published", "2021-04-02", "--html", str(out))
    assert (done.exit_code, done.output) == (0, "")
    assert "<title>a.txt</title>" in out.read_text("utf-8")
    assert "<small>groundbreaking</small>" in out.read_text("utf-8")


def test_the_command_writes_a_folder_of_pages_and_names_what_failed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "none.txt", "b.txt")]
    done = command(*files, "--html", str(tmp_path / "pages"))
    assert done.exit_code == 1
    assert "none.txt" in done.output
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a.html", "b.html"]


def test_wrong_targets_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    article = str(tmp_path / "a.txt")
    for arguments, code, problem in (
        ((article, article, "--html", "out.html"), 2, "name a folder"),
        ((article, "--json", "--html", "out.html"), 2, "--json and --html exclude each other"),
        ((article, "--html", str(tmp_path / "none" / "out.html")), 1, "the page cannot be written"),
        ((article, "--html", article), 1, "the page cannot be written"),
    ):
        done = command(*arguments)
        assert done.exit_code == code
        assert problem in done.output


def test_a_row_has_every_column() -> None:
    row = event_row("a.txt", event())
    assert tuple(column for column in COLUMNS if column in row) == COLUMNS
    assert (row["type_zh"], row["date"], row["total_investment"], row["sentence"]) == ("开工", "2021-03-30", "12亿元(一期)", TEXT)
    assert event_row("a.txt", event(date=None))["date"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_defused(start: str) -> None:
    assert defuse(f"{start}1") == f"'{start}1"
    assert f"'{start}1" in to_csv([dict.fromkeys(COLUMNS, f"{start}1")])

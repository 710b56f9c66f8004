"""The HTML fragment and the rows of events, on records built by hand."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract import Argument, Document, Entity, Event, EventDate, Mention
from cn_econ_extract.views.article import article_fragment
from cn_econ_extract.views.table import COLUMNS, defuse, event_row, to_csv

TEXT = "3月30日,青桐湖储能项目在云岭经开区开工,总投资12亿元。"


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
        assert all(name in ("class", "style", "title") for name, _ in attrs)
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


def test_entities_triggers_and_cards_are_shown() -> None:
    fragment = article_fragment(TEXT, [entity(0, 5, "date")], [event()])
    assert Reader(fragment).text.startswith(TEXT)
    assert 'title="date (date.test)"' in fragment
    assert "(groundbreaking.start)" in fragment
    assert "开工 groundbreaking · occurred · 2021-03-30" in fragment
    assert "12亿元(一期)" in fragment


def test_a_document_without_text_shows_cards_only() -> None:
    fragment = article_fragment("", [entity(0, 5, "date")], [event()])
    assert "<mark" not in fragment
    assert "groundbreaking" in fragment


def test_the_document_shows_itself_in_notebooks() -> None:
    assert "groundbreaking" in Document(id="d", text=TEXT, events=(event(),))._repr_html_()


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; \"'"])
def test_everything_from_the_article_is_escaped(text: str) -> None:
    argument = Argument(role="project", text=text, start=0, end=len(text), name=text, of=text)
    date = EventDate(text=text, start=0, end=len(text), value=text)
    hostile = Entity(kind="name", text=text, start=0, end=len(text), rule=f'"><b>{text}')
    fragment = article_fragment(text, [hostile], [event(arguments=(argument,), date=date)])
    reader = Reader(fragment)
    assert set(reader.tags) <= {"div", "p", "mark", "b", "table", "tr", "td"}
    assert text in reader.text


@given(st.text(max_size=30).filter(str.strip), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_crossing_and_nested_spans_keep_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    text = re.sub("[\r\ud800-\udfff\x00]", "x", text)
    entities = [entity(a, b, text=text) for a, b in spans if a < b <= len(text)]
    assert Reader(article_fragment(text, entities, [])).text == text


def test_crossing_spans_are_cut_at_every_edge() -> None:
    fragment = article_fragment("甲乙丙", [entity(0, 2, "place", "甲乙丙"), entity(1, 3, "park", "甲乙丙")], [])
    assert re.findall(r'title="([^"]*)">(.)<', fragment) == [
        ("place (place.test)", "甲"),
        ("place (place.test) | park (park.test)", "乙"),
        ("park (park.test)", "丙"),
    ]


def test_a_row_has_every_column() -> None:
    row = event_row("a.txt", event())
    assert tuple(column for column in COLUMNS if column in row) == COLUMNS
    assert (row["type_zh"], row["date"], row["total_investment"], row["sentence"]) == ("开工", "2021-03-30", "12亿元(一期)", TEXT)
    assert event_row("a.txt", event(date=None))["date"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_defused(start: str) -> None:
    assert defuse(f"{start}1") == f"'{start}1"
    assert f"'{start}1" in to_csv([dict.fromkeys(COLUMNS, f"{start}1")])

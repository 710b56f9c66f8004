"""The public interface: documents and events by hand, reuse, errors."""

from __future__ import annotations

import datetime
import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from cn_econ_extract import Document, Extractor, PublishedDateError, RecordError, TextTooLongError, extract, parse_amount, tag

TEXT = (
    "5月8日,安化县18个重大项目集中开工,总投资62亿元,其中产业项目12个、总投资50亿元。\n"
    "9月6日,海川集团与安化县人民政府签订《战略合作协议》。"
)


@pytest.fixture(scope="module")
def document() -> Document:
    return extract(TEXT, title="安化县大事记", published="2021-12-31")


def test_events_are_pleasant_to_use(document: Document) -> None:
    start, signing = document.events
    assert (start.type, start.status) == ("groundbreaking", "occurred")
    assert start.argument("total_investment") == start.arguments_of("total_investment")[0]
    assert start.argument("total_investment").of is None  # type: ignore[union-attr]
    assert start.argument("tax") is None
    assert {a.text for a in signing.arguments_of("party")} == {"海川集团", "安化县人民政府"}
    assert start.sentences == (TEXT.splitlines()[0],)
    assert "groundbreaking" in repr(start)


def test_a_figure_converts_to_si(document: Document) -> None:
    (area,) = tag("占地260亩", kinds=["quantity"])
    value, unit = area.to_si()
    assert unit == "m2"
    assert abs(value - Decimal("173333.3333")) < 1
    with pytest.raises(ValueError, match="one number"):
        document.entities[0].to_si()


def test_documents_survive_json_and_pickle(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document
    assert Document.from_dict(document.to_dict()) == document
    assert pickle.loads(pickle.dumps(document)) == document
    assert "text" not in document.to_dict(text=False)


def test_lone_surrogates_and_small_numbers_are_written_as_json() -> None:
    document = extract("占\ud800比0.00001%的股权", published="2021-01-01")
    assert r"\ud800" in document.to_json()
    assert "E" not in document.to_json().split('"versions"')[0].replace("EUR", "")
    assert Document.from_json(document.to_json()) == document


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "schema"),
        ('{"schema": "other/1", "id": "1"}', "schema"),
        ('{"schema": "cn_econ_extract/1", "id": "1", "texts": ""}', "unknown field 'texts'"),
        ('{"schema": "cn_econ_extract/1", "id": "1", "entities": [{"kind": "money"}]}', "Entity"),
    ],
)
def test_json_that_is_no_document_is_refused(data: str, problem: str) -> None:
    with pytest.raises(RecordError, match=problem):
        Document.from_json(data)


@pytest.mark.parametrize(
    "published", ["2021-04-02", "2 April 2021", "2021年4月2日", datetime.date(2021, 4, 2), "2021-04-02T08:00"]
)
def test_published_in_many_writings(published: str | datetime.date) -> None:
    assert extract("3月30日开工。", published=published).published == "2021-04-02"


@pytest.mark.parametrize("published", ["", "someday", "2021-02-30", "2021-13-01", "March 2021"])
def test_published_that_names_no_day_is_refused(published: str) -> None:
    with pytest.raises(PublishedDateError) as caught:
        extract("3月30日开工。", published=published)
    assert isinstance(caught.value, ValueError)
    assert repr(published) in str(caught.value)


def test_an_extractor_is_shared_between_threads_and_pickled() -> None:
    extractor = pickle.loads(pickle.dumps(Extractor(max_length=1000)))
    assert extractor.max_length == 1000
    serial = [extractor.extract(TEXT, published="2021-12-31")] * 16
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: extractor.extract(TEXT, published="2021-12-31"), range(16))) == serial


def test_many_articles_lazily_and_in_order() -> None:
    articles = [TEXT, {"text": TEXT, "published": "2021-12-31", "title": "x"}]
    first, second = Extractor().extract_many(articles)
    assert (first.published, second.published, second.title) == (None, "2021-12-31", "x")


def test_wrong_input_is_refused() -> None:
    with pytest.raises(TextTooLongError, match="max_length"):
        Extractor(max_length=3).extract("四个汉字")
    with pytest.raises(TypeError, match="a string is expected"):
        extract(b"bytes")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown kind 'coin'"):
        tag("", kinds=["coin"])
    with pytest.raises(ValueError, match="no amount"):
        parse_amount("没有数字")


def test_the_year_comes_from_the_text_where_no_date_is_given() -> None:
    document = extract("2019年5月8日,冷库开工。6月1日,冷库封顶。")
    assert [event.date.value for event in document.events if event.date] == ["2019-05-08", "2019-06-01"]
    assert document.warnings == ("no published date: the year is taken from the text",)
    open_year = extract("5月8日,冷库开工。")
    assert open_year.events[0].date.value == "XXXX-05-08"  # type: ignore[union-attr]
    assert open_year.events[0].date.to_dict().get("first_day") is None  # type: ignore[union-attr]


def test_a_notebook_shows_the_marked_text_escaped() -> None:
    html = extract("<img onerror=x></script>5月8日,冷库开工。", published="2021-05-09")._repr_html_()
    assert "<img" not in html
    assert "</script>" not in html
    assert "&lt;img" in html or "img" not in html
    assert "开工" in html


def test_a_line_that_begins_with_that_day_turns_back_to_the_news() -> None:
    text = (
        "本报讯 9月25日,由海川集团投资的番茄制品项目在安化县正式投产。\n该项目于去年4月18日奠基,占地320亩。\n"
        "当天,海川集团与云岭食品股份有限公司签订了供货合同。"
    )
    document = extract(text, published="2010-09-27")
    assert {event.type: event.date and event.date.value for event in document.events} == {
        "production": "2010-09-25",
        "groundbreaking": "2009-04-18",
        "signing": "2010-09-25",
    }

"""Tables of events and arguments: what stands in them, and that pandas, Polars, DuckDB and spreadsheets read them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from openpyxl.utils.escape import unescape

from cn_econ_extract import Argument, Document, Entity, Event, Mention, arguments_table, events_table, extract
from cn_econ_extract.views.columns import as_decimal
from cn_econ_extract.views.frames import ARGUMENT_COLUMNS, EVENT_COLUMNS, argument_rows, event_rows
from cn_econ_extract.views.table import to_csv
from cn_econ_extract.views.xlsx import to_xlsx

TEXT = (
    "3月30日,由海川集团投资建设的星河储能项目在长沙县开工,总投资12亿元,占地260亩,年产5万吨碳酸锂。\n"
    "4月8日,丰禾食品有限公司与安化县人民政府签订协议,总投资2000万美元。"
)
FOLDER = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def document() -> Document:
    return extract(TEXT, title="开工签约", published="2021-04-09")


@pytest.fixture(scope="module")
def documents(document: Document) -> list[Document]:
    fixtures = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return [document, *(extract(f["text"], title=f["title"], published=f["published"]) for f in fixtures)]


def figure(role: str, value: Any, unit: str, **more: Any) -> Argument:
    return Argument(role=role, text="x", start=0, end=1, value=value, unit=unit, **more)


def only_row(*arguments: Argument, entities: tuple[Entity, ...] = (), **changes: Any) -> dict[str, Any]:
    """The row of an event with these arguments, on the text x."""
    fields: dict[str, Any] = {
        "id": "ev1", "type": "signing", "status": "occurred", "mentions": (Mention(text="x", start=0, end=1, rule="signing.x"),),
        "arguments": arguments, "source": "x",
    }  # fmt: skip
    (row,) = event_rows(Document(id="d", text="x", entities=entities, events=(Event(**{**fields, **changes}),)))
    return row


# ---------------------------------------------------------------- what stands in the tables


def test_a_row_says_what_when_where_who_and_how_much(document: Document) -> None:
    start = document.to_arrow().to_pylist()[0]
    day = datetime.date(2021, 3, 30)
    expected = {
        "document": document.id, "title": "开工签约", "published": datetime.date(2021, 4, 9),
        "type": "groundbreaking", "type_zh": "开工", "status": "occurred",
        "date": "2021-03-30", "date_from": day, "date_to": day, "date_basis": "published",
        "place": "长沙县", "adcode": "430121", "places": ["长沙县"], "park": None, "parks": [],
        "projects": ["星河储能项目"], "investors": ["海川集团"],
        "total_investment_cny": Decimal(1_200_000_000), "total_investment_currency": "CNY",
        "capacity": Decimal(50_000), "capacity_unit": "t", "share": None,
        "triggers": ["开工"], "sentence": TEXT.splitlines()[0],
    }  # fmt: skip
    assert {column: start[column] for column in expected} == expected
    assert round(start["land_area_m2"]) == 173_333
    assert TEXT[start["start"] : start["end"]] == "开工"


def test_another_currency_has_columns_of_its_own(document: Document) -> None:
    signing = document.to_arrow().to_pylist()[1]
    found = [signing[f"total_investment{suffix}"] for suffix in ("_cny", "", "_currency")]
    assert found == [None, Decimal(20_000_000), "USD"]


def test_an_amount_in_two_currencies_has_both() -> None:
    row = only_row(figure("total_investment", 2, "USD"), figure("total_investment", 13, "CNY"))
    assert (row["total_investment"], row["total_investment_currency"], row["total_investment_cny"]) == (2, "USD", 13)


def test_a_figure_of_a_part_is_none_of_the_event() -> None:
    parts = figure("total_investment", 5, "CNY", of="一期"), figure("land_area", 3, "mu", of="一期")
    row = only_row(*parts, figure("jobs", 9, "人"))
    assert (row["total_investment_cny"], row["land_area_m2"], row["jobs"]) == (None, None, 9)


def test_a_figure_that_cannot_be_read_is_null_and_keeps_its_unit() -> None:
    row = only_row(figure("investment", None, "CNY"), figure("land_area", msgspec.UNSET, "mu", min=1, max=2))
    assert (row["investment_cny"], row["investment_currency"], row["land_area_m2"]) == (None, "CNY", None)


def test_the_place_with_a_code_comes_first() -> None:
    hall = Argument(role="place", text="会展中心", start=0, end=1, entity="e1")
    county = Argument(role="place", text="安化", start=0, end=1, entity="e2")
    coded = Entity(kind="place", text="安化", start=0, end=1, rule="place.x", id="e2", name="安化县", adcode="430923")
    assert only_row(hall, county, entities=(coded,))["adcode"] == "430923"
    row = only_row(hall, county)
    assert (row["place"], row["adcode"], row["places"]) == ("会展中心", None, ["会展中心", "安化"])


def test_the_sentence_is_that_of_the_first_trigger() -> None:
    text = "丰禾食品来了。3月,冷库开工。"
    at = text.index("开工")
    mention = Mention(text="开工", start=at, end=at + 2, rule="groundbreaking.start")
    company = Argument(role="company", text="丰禾食品", start=0, end=4)
    assert only_row(company, mentions=(mention,), source=text)["sentence"] == "3月,冷库开工。"
    assert only_row(company, mentions=(mention,), source="")["sentence"] is None


def test_an_event_type_of_ones_own_has_no_chinese_name() -> None:
    row = only_row(type="resettlement")
    assert (row["type"], row["type_zh"], row["date"], row["companies"]) == ("resettlement", None, None, [])


def test_an_argument_has_its_place_in_the_text_and_its_si_value(document: Document) -> None:
    rows = arguments_table([document]).to_pylist()
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    (area,) = (row for row in rows if row["role"] == "land_area")
    assert [area[name] for name in ("event", "type", "value", "unit", "kind")] == ["ev1", "groundbreaking", 260, "mu", "quantity"]
    assert (area["si_unit"], round(area["si_value"])) == ("m2", 173_333)
    (place,) = (row for row in rows if row["role"] == "place")
    assert (place["adcode"], place["value"], place["si_value"], place["si_unit"]) == ("430121", None, None, None)


def test_rows_follow_the_columns(documents: list[Document]) -> None:
    for document in documents:
        assert all(list(row) == list(EVENT_COLUMNS) for row in event_rows(document))
        assert all(list(row) == list(ARGUMENT_COLUMNS) for row in argument_rows(document))


def test_there_is_a_row_for_each_event_and_each_argument(documents: list[Document]) -> None:
    events = [event for document in documents for event in document.events]
    assert events_table(documents).num_rows == len(events)
    assert arguments_table(iter(documents)).num_rows == sum(len(event.arguments) for event in events)


@pytest.mark.parametrize("column", [*EVENT_COLUMNS, *ARGUMENT_COLUMNS])
def test_every_column_is_documented(column: str) -> None:
    page = (Path(__file__).parents[1] / "docs/data-frames.md").read_text(encoding="utf-8")
    base = re.sub("_(cny|currency|unit|item)$", "", column)
    assert f"`{column}`" in page or f"`{base}`" in page


def test_no_document_gives_an_empty_table_of_the_same_types(document: Document) -> None:
    assert events_table([]).num_rows == 0
    assert events_table([]).schema == events_table([document]).schema
    assert arguments_table([]).schema == arguments_table([document]).schema


def test_many_rows_go_into_one_table(document: Document) -> None:
    table = events_table([document] * 10_000)
    assert table.num_rows == 20_000
    assert table["event"].to_pylist()[-1] == "ev2"


def test_lone_surrogates_do_no_harm() -> None:
    document = extract("占\ud800地。3月30日,冷链\ud800物流项目开工。", published="2021-04-02", title="\ud800")
    assert events_table([document]).to_pylist()[0]["title"] == "\ufffd"
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx([("a", document)])))["events"]["C2"].value == "?"


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (10**27, Decimal(10) ** 27), (Decimal("0.1"), Decimal("0.1")), (10**28, None), ("2021", None),
        (None, None), (msgspec.UNSET, None),
    ],
)  # fmt: skip
def test_what_a_decimal_column_holds(value: Any, held: Decimal | None) -> None:
    assert as_decimal(value) == held


# ---------------------------------------------------------------- who reads them


def addresses(column: pa.ChunkedArray) -> list[int]:
    return [buffer.address for chunk in column.chunks for buffer in chunk.buffers() if buffer is not None]


def test_pandas_reads_the_tables_without_copies(documents: list[Document]) -> None:
    table = events_table(documents)
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    for name in table.column_names:
        held = frame[name].array.__arrow_array__()
        assert addresses(held) == addresses(table[name]), name
    assert frame["total_investment_cny"].sum() > 0
    assert frame["date_from"].dt.year.max() >= 2021


def test_polars_reads_the_tables_without_copies(documents: list[Document]) -> None:
    table = events_table(documents)
    frame = pl.DataFrame(table)
    for name in ("total_investment_cny", "date_from", "start"):
        # Polars keeps text as views, everything of a fixed width as it is
        assert addresses(pa.chunked_array([frame[name].to_arrow()]))[-1] == addresses(table[name])[-1], name
    assert frame.schema["companies"] == pl.List(pl.String)
    assert frame["type_zh"].to_list() == table["type_zh"].to_pylist()
    by_type = frame.group_by("type").agg(pl.col("total_investment_cny").sum())
    assert by_type["total_investment_cny"].sum() == frame["total_investment_cny"].sum()


def test_duckdb_queries_the_tables_where_they_lie(documents: list[Document]) -> None:
    events, arguments = events_table(documents), arguments_table(documents)
    connection = duckdb.connect()
    connection.register("events", events)
    connection.register("arguments", arguments)
    plan = connection.execute("EXPLAIN SELECT * FROM events").fetchall()[0][1]
    assert "ARROW_SCAN" in plan
    total = connection.execute("SELECT sum(total_investment_cny), count(*) FROM events").fetchone()
    known = [value for value in events["total_investment_cny"].to_pylist() if value is not None]
    assert total == (sum(known), events.num_rows)
    joined = connection.execute("SELECT count(*) FROM arguments JOIN events USING (document, event)").fetchone()
    assert joined == (arguments.num_rows,)
    types = dict(connection.execute("SELECT column_name, column_type FROM (DESCRIBE events)").fetchall())
    assert [types[name] for name in ("companies", "total_investment_cny", "date_from")] == ["VARCHAR[]", "DECIMAL(38,10)", "DATE"]


# ---------------------------------------------------------------- spreadsheets


STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x"]


@pytest.mark.parametrize("start", STARTS)
def test_no_text_is_a_formula_in_csv(start: str) -> None:
    row = only_row(Argument(role="company", text=start, start=0, end=1))
    (read,) = csv.DictReader(io.StringIO(to_csv([row], list(EVENT_COLUMNS)), newline=""))
    assert read["companies"] == f"'{start}"


def test_numbers_stay_numbers_in_csv() -> None:
    row = {**only_row(figure("investment", Decimal("-0.5"), "CNY")), "start": -1}
    (read,) = csv.DictReader(io.StringIO(to_csv([row], list(EVENT_COLUMNS))))
    assert (read["investment_cny"], read["start"], read["tax"]) == ("-0.5", "-1", "")


@pytest.mark.parametrize("start", STARTS)
def test_no_text_is_a_formula_in_a_workbook(start: str) -> None:
    company = Argument(role="company", text=start, start=0, end=1)
    event = Event(id="ev1", type="signing", status="occurred", mentions=(), arguments=(company,))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([(start, Document(id=start, title=start, events=(event,)))])))
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    held = [cell for cell in cells if unescape(cell.value) == start]
    assert [cell.column_letter for cell in held] == ["A", "B", "C", "U", "A", "B", "F"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in held)
    assert all(cell.hyperlink is None for cell in cells)


def test_a_workbook_has_numbers_days_and_both_tables(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([("a.txt", document)])))
    assert book.sheetnames == ["events", "arguments"]
    header, first, _ = book["events"].values
    row = dict(zip(header, first, strict=True))
    assert list(row) == ["file", *EVENT_COLUMNS]
    assert (row["file"], row["total_investment_cny"], row["companies"]) == ("a.txt", 1_200_000_000, None)
    assert row["date_from"] == datetime.datetime(2021, 3, 30)
    assert book["events"].freeze_panes == "A2"
    assert book["arguments"].max_row == 1 + sum(len(event.arguments) for event in document.events)


def test_links_control_characters_and_long_texts_are_text_in_a_workbook() -> None:
    names = ["http://example.org", "mailto:a@b.c", "a\x00\x1bb", "文" * 40_000]
    event = Event(
        id="ev1", type="signing", status="occurred", mentions=(),
        arguments=tuple(Argument(role="party", text=name, start=0, end=1) for name in names),
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([("a", Document(id="d", events=(event,)))])))["arguments"]
    held = [row[5] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert held[:2] == names[:2]
    assert held[3] == names[3][:32_767]
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_more_rows_than_a_sheet_holds_are_refused(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cn_econ_extract.views.xlsx.MOST_ROWS", 1)
    with pytest.raises(ValueError, match="a sheet holds no more than 1 rows"):
        to_xlsx([("a", document)])


# ---------------------------------------------------------------- extras


@pytest.mark.parametrize(
    ("module", "call", "extra"),
    [
        ("pyarrow", "c.events_table([])", "arrow"),
        ("pyarrow", "c.extract('').to_arrow()", "arrow"),
        ("xlsxwriter", "to_xlsx([])", "xlsx"),
    ],
)
def test_a_missing_extra_is_named(module: str, call: str, extra: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "import cn_econ_extract as c\nfrom cn_econ_extract.views.xlsx import to_xlsx\n"
        f"try: {call}\nexcept ImportError as error: print(isinstance(error, c.CnEconError), error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f'True {module} is not installed: pip install "cn-econ-extract[{extra}]"\n'


def test_the_package_is_imported_without_the_extras() -> None:
    code = "import sys, cn_econ_extract.views.xlsx; print({'pyarrow', 'xlsxwriter', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"

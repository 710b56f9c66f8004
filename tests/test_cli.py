"""The command line: formats, exit codes, messages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from cn_econ_extract import Document
from cn_econ_extract.cli import app

TEXT = "3月30日,星河储能项目在长沙经开区开工,总投资12亿元。"


def run(*arguments: str, stdin: bytes = b"", program: str = "extract_main") -> subprocess.CompletedProcess[bytes]:
    code = f"import sys; from cn_econ_extract.cli import {program}; sys.argv[0] = 'extract'; {program}()"
    return subprocess.run([sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, check=False)


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


def test_json_of_one_file_is_a_document_and_of_two_a_list(article: str) -> None:
    one = run(article, "--json", "--published", "2021-04-02")
    assert one.returncode == 0
    assert Document.from_json(one.stdout).events[0].type == "groundbreaking"
    two = json.loads(run(article, article, "--json").stdout)
    assert [d["text"] for d in two] == [TEXT, TEXT]


def test_a_pipe_gets_json_lines(article: str) -> None:
    lines = run(article, article).stdout.decode().splitlines()
    assert [Document.from_json(line).text for line in lines] == [TEXT, TEXT]


def test_standard_input_and_the_long_program_name() -> None:
    done = run("extract", "-", "--jsonl", "--published", "2 April 2021", stdin=TEXT.encode("gb18030"), program="main")
    assert Document.from_json(done.stdout).events[0].date.value == "2021-03-30"  # type: ignore[union-attr]


def test_csv_has_a_row_for_each_event_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "=cmd.txt"
    file.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from cn_econ_extract.cli import extract_main; extract_main()", "=cmd.txt", "--csv"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [(row["file"], row["type"], row["park"]) for row in rows] == [("'=cmd.txt", "groundbreaking", "长沙经开区")]


def test_csv_in_a_file_opens_in_excel(article: str, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    done = run(article, "--csv", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, b"")
    assert out.read_bytes().startswith(b"\xef\xbb\xbffile,document,")
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (row["type_zh"], row["total_investment_cny"]) == ("开工", "1200000000")


@pytest.mark.parametrize(("option", "start"), [("--json", b'{"schema"'), ("--table", b"/"), ("--explain", b"")])
def test_every_format_is_written_to_a_file(article: str, tmp_path: Path, option: str, start: bytes) -> None:
    out = tmp_path / "out"
    assert run(article, option, "--out", str(out)).stdout == b""
    assert out.read_bytes().strip().startswith(start)
    assert "开工" in out.read_text(encoding="utf-8")


def test_a_workbook_is_written_to_its_file(article: str, tmp_path: Path) -> None:
    out = tmp_path / "events.xlsx"
    done = run(article, article, "--xlsx", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    rows = list(openpyxl.load_workbook(out)["events"].values)
    assert [row[0] for row in rows] == ["file", article, article]


def test_an_output_that_cannot_be_written_is_named(article: str, tmp_path: Path) -> None:
    for out, problem in ((article, b"it is one of the articles"), (str(tmp_path / "no" / "out"), b"it cannot be written")):
        done = run(article, "--out", out)
        assert done.returncode == 2
        assert problem in done.stderr
    assert Path(article).read_text(encoding="utf-8") == TEXT
    assert b"leave --out away" in run(article, "--out", "x", "--xlsx", "y").stderr


def test_table_and_explanation_name_the_event(article: str) -> None:
    assert "开工" in run(article, "--table").stdout.decode()
    account = run(article, "--explain").stdout.decode()
    assert "! 开工 → groundbreaking, occurred (groundbreaking.start): event ev1" in account


def test_a_failing_input_is_named_and_the_rest_is_done(article: str) -> None:
    done = run("nothing.txt", article, "--jsonl")
    assert done.returncode == 1
    assert b"nothing.txt: there is no such file" in done.stderr
    assert Document.from_json(done.stdout).text == TEXT


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), b"Missing argument"),
        (("{article}", "--json", "--csv"), b"--json and --csv exclude each other"),
        (("{article}", "--published", "someday"), b"no date was understood"),
        (("{article}", "--colour"), b"No such option"),
    ],
)
def test_wrong_usage(article: str, arguments: tuple[str, ...], problem: bytes) -> None:
    done = run(*(argument.format(article=article) for argument in arguments))
    assert done.returncode == 2
    assert problem in done.stderr


@pytest.mark.parametrize("program", ["extract_main", "main"])
def test_version(program: str) -> None:
    done = run("--version", program=program)
    assert done.returncode == 0
    assert done.stdout.startswith(b"cn-econ-extract ")


def test_a_table_shows_brackets_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a[b][bold].txt"
    file.write_text(TEXT, encoding="utf-8")
    done = run(str(file), "--table")
    assert done.returncode == 0
    assert "a[b][bold].txt" in done.stdout.decode()


def test_options_of_the_extractor(tmp_path: Path) -> None:
    article, rules, names = tmp_path / "a.txt", tmp_path / "rules.toml", tmp_path / "names.tsv"
    article.write_text("3月30日,副市长罗明远宣布,云台储能与我市谋划开工星河项目。", encoding="utf-8")
    rules.write_text('[planned]\nbefore = ["谋划"]\n', encoding="utf-8")
    names.write_text("云台储能\tcompany\t云台储能科技有限公司\n", encoding="utf-8")
    options = ["--home", "衡阳", "--gazetteer", str(names), "--rules", str(rules), "--without", "person"]
    result = CliRunner().invoke(app, ["extract", str(article), "--json", *options])
    document = json.loads(result.output)
    assert document["events"][0]["status"] == "planned"
    found = {entity["text"]: entity.get("name") for entity in document["entities"]}
    assert (found["我市"], found["云台储能"]) == ("衡阳市", "云台储能科技有限公司")
    assert "罗明远" not in found
    none = CliRunner().invoke(app, ["extract", str(article), "--json", "--type", "signing", "--min-confidence", "0.5"])
    assert json.loads(none.output)["events"] == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--home", "火星"], "no division"),
        (["--without", "money", "--without", "firm"], "unknown kind 'firm'"),
        (["--type", "marriage"], "unknown event type"),
        (["--rules", "none.toml"], "none.toml: it cannot be read"),
        (["--gazetteer", "none.tsv"], "none.tsv: cannot be read"),
    ],
)
def test_wrong_options_are_named(options: list[str], problem: str) -> None:
    result = CliRunner().invoke(app, ["extract", "-", *options], input="开工。")
    assert result.exit_code == 2
    assert problem in result.output

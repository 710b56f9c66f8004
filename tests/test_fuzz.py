"""Fuzzing with fixed budgets and seeds; scripts/fuzz.py and scripts/fuzz_coverage.py go on for as long as they are told."""

from __future__ import annotations

import gzip
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cn_econ_extract import CnEconError, Document, Extractor, TextTooLongError, parse_amount, parse_date, tag
from cn_econ_extract.reading import decode
from invariants import (
    FIXTURES,
    VALUE_KINDS,
    any_text,
    check_article,
    check_figures,
    check_folding,
    check_reading,
    check_refusal,
    mutated,
    mutated_bytes,
)

EXTRACTOR = Extractor()
CRASHES = [
    ("only.txt", b"\x1f"),  # a separator that is a space to Python, but not to bytes
    ("deep.jsonl", b"[" * 100_000),
    ("long.csv", b'text\n"' + b"x" * 200_000),
    ("nul.gz", gzip.compress(b"\x00")),
]
"""Files that once broke a promise of the readers."""


def packed(text: str) -> dict[str, bytes]:
    """An article in a file of each kind that is read."""
    row = {"text": text, "title": "标题", "published": "2021-04-02"}
    line = json.dumps(row, ensure_ascii=False).encode()
    archive, table = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", text)
        file.writestr("b/c.jsonl", line)
    pq.write_table(pa.Table.from_pylist([row]), table)
    return {
        "utf8.txt": text.encode(),
        "gb.txt": text.encode("gb18030"),
        "utf16.txt": text.encode("utf-16"),
        "rows.jsonl": line + b"\n" + line,
        "rows.csv": f'title,text\n标题,"{text}"\n'.encode(),
        "page.html": f"<html><title>标题</title><body><p>{text}</p></body></html>".encode(),
        "text.txt.gz": gzip.compress(text.encode()),
        "rows.jsonl.gz": gzip.compress(line),
        "archive.zip": archive.getvalue(),
        "table.parquet": table.getvalue(),
    }


@pytest.mark.parametrize("seed", range(150))
def test_arbitrary_unicode(seed: int) -> None:
    text = any_text(random.Random(seed))
    check_article(EXTRACTOR, text)
    check_folding(text)
    check_figures(text, tag(text, VALUE_KINDS, "2021-06-14"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_mutated_articles(fixture: dict[str, str]) -> None:
    rng = random.Random(fixture["id"])
    for _ in range(12):
        text = mutated(fixture["text"], rng)
        check_article(EXTRACTOR, text)
        check_folding(text)


@pytest.mark.parametrize("name", packed("开工"))
def test_bytes_through_every_reader(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    folder = tmp_path / "inputs"
    folder.mkdir()
    whole = packed(FIXTURES[0]["text"])[name]
    assert check_reading(whole, name, folder)
    for _ in range(30):
        check_reading(rng.randbytes(rng.randrange(200)), name, folder)
        changed = mutated_bytes(whole, rng)
        check_reading(changed, name, folder)
        check_refusal(lambda data=changed: decode(data, "input"))  # type: ignore[misc]


@pytest.mark.parametrize(("name", "data"), CRASHES)
def test_what_once_broke_a_reader(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "inputs").mkdir()
        assert check_reading(data, name, Path(folder) / "inputs")


def test_a_member_without_a_name_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("x.txt", "开工")
    nameless = data.getvalue().replace(b"x.txt", b"\x00.txt")  # a name ends at a NUL
    assert check_reading(nameless, "a.zip", tmp_path / "inputs") == []


def test_documents_of_other_bytes_are_refused() -> None:
    rng = random.Random(1)
    whole = EXTRACTOR.extract(FIXTURES[0]["text"], published="2021-04-02").to_json().encode()
    for _ in range(200):
        data = mutated_bytes(whole, rng)
        check_refusal(lambda data=data: Document.from_json(data))  # type: ignore[misc]


PARKS = {"name": "park.any", "kind": "park", "examples": ["【开工】"], "counterexamples": ["开工"]}
OPTIONS: dict[str, Callable[[str], object]] = {
    "published": lambda text: EXTRACTOR.extract("开工", published=text),
    "home": lambda text: Extractor(home=text),
    "gazetteer": lambda text: Extractor(gazetteers=[[(text, "company", text)]]),
    "rule": lambda text: Extractor(rules=[{"rule": [PARKS | {"words": [text]}]}]),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_options_of_any_text_are_taken_or_refused(option: str) -> None:
    rng = random.Random(option)
    for _ in range(20):
        text = any_text(rng)[:30]
        check_refusal(lambda text=text: OPTIONS[option](text))  # type: ignore[misc]


@pytest.mark.parametrize("parse", [parse_amount, parse_date])
def test_values_of_any_text_are_read_or_refused(parse: Callable[[str], object]) -> None:
    rng = random.Random(7)
    for _ in range(200):
        try:
            parse(any_text(rng))
        except ValueError as error:
            assert str(error).startswith("no ")


def test_the_one_error_of_a_text_is_that_of_its_length() -> None:
    text = FIXTURES[0]["text"]
    check_article(Extractor(max_length=len(text)), text)
    with pytest.raises(TextTooLongError, match=f"has {len(text)} characters, the limit is {len(text) - 1}: split it"):
        Extractor(max_length=len(text) - 1).extract(text)
    assert issubclass(TextTooLongError, CnEconError)
    with pytest.raises(ValueError, match="positive number"):
        Extractor(max_length=0)

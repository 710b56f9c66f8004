"""What is read as an article, and what gets one clear line."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from cn_econ_extract import InputError
from cn_econ_extract.reading import decode, read_article

TEXT = "3月30日,总投资12亿元的项目开工。"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
)
def test_encodings(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    assert read_article(file) == TEXT


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (b"\x89PNG\r\n\x00\x01", "binary"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
        (b"abc\xff\xff\xff", "neither UTF-8"),
        ("該項目總投資十二億元,預計明年投產,這是今年第三個開工的項目。".encode("big5"), "neither UTF-8"),
    ],
)
def test_what_is_no_article_gets_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "page.txt")
    message = str(caught.value)
    assert message.startswith("page.txt: ")
    assert problem in message
    assert "\n" not in message


def test_missing_files_and_directories(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_article(tmp_path / "nothing.txt")
    with pytest.raises(InputError, match="directory"):
        read_article(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_article("a\0b")

"""Reads files as articles: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030. Everything else is one clear line."""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path
from typing import Any

from .errors import InputError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_article(path: str | Path) -> str:
    """The text of the file at `path` (``-``: standard input). InputError names the file, the problem and the mend."""
    if str(path) == "-":
        return decode(sys.stdin.buffer.read(), "standard input")
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError(f"{path}: it is a directory; name the files in it")
        if file.is_char_device() or file.is_block_device():
            raise InputError(f"{path}: it is a device; give a file, or - for standard input")
        return decode(file.read_bytes(), str(path))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; check the name") from None
    except PermissionError:
        raise InputError(f"{path}: it may not be read; check its permissions") from None
    except OSError as error:
        raise InputError(f"{path}: it cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # a path with a NUL character
        raise InputError(f"{path!r}: it cannot be read: {error}") from None


def decode(data: bytes, name: str) -> str:
    """The text in `data`, read from the input called `name`. InputError where there is none."""
    if not data.strip():
        raise InputError(f"{name}: it is empty; give a file with an article's text")
    if data.startswith(_UTF32):
        raise InputError(f"{name}: it is UTF-32, which is not read; save it as UTF-8")
    if data.startswith(_UTF16):
        return _decoded(data, name, "utf-16")
    if b"\x00" in data:
        raise InputError(f"{name}: it is a binary file; give plain text in UTF-8, UTF-16 with BOM, or GB18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, name, "gb18030")
    return _decoded(data, name, "utf-8-sig")


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = None
    if text is None or (encoding == "gb18030" and not _is_plausible(text)):
        raise InputError(f"{name}: it is neither UTF-8, UTF-16 with BOM nor GB18030; save it in one of these encodings") from None
    if all(character.isspace() or character == "\ufeff" for character in text):
        raise InputError(f"{name}: it is empty; give a file with an article's text")
    return text


def _is_plausible(text: str) -> bool:
    """Whether a text that happens to decode as GB18030 is Chinese.

    Big5, Shift-JIS and Latin-1 often decode as GB18030 too, into rare characters. Of what is not ASCII in an article, more
    than half stands in GB 2312 even where it is in traditional characters; private-use characters hardly occur.
    """
    foreign = [character for character in text if character > "\x7f"]
    common = len("".join(foreign).encode("gb2312", "ignore")) // 2
    private = sum("\ue000" <= character <= "\uf8ff" for character in foreign)
    return 2 * common >= len(foreign) and 20 * private <= len(foreign)


def read_gold(path: str | Path) -> list[dict[str, Any]]:
    """The annotated articles of a folder of .json files (docs/records.md). InputError names the file and the mend."""
    folder = Path(path)
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"{path}: it is no folder with .json files; name the folder of the annotated articles")
    return [_read_gold_article(file) for file in files]


def _read_gold_article(file: Path) -> dict[str, Any]:
    try:
        article = json.loads(read_article(file))
    except ValueError as error:
        raise InputError(f"{file}: it is not JSON: {error}") from None
    if not isinstance(article, dict) or not {"id", "text", "events"} <= article.keys():
        raise InputError(f"{file}: it is no annotated article; it needs id, text and events")
    for event in article["events"]:
        for anchor in event.get("anchors", ()):
            if article["text"].count(anchor) != 1:
                raise InputError(f"{file}: the anchor {anchor!r} does not stand exactly once in the text; lengthen it")
        if not event.get("anchors"):
            raise InputError(f"{file}: an event ({event.get('type')}) has no anchors; give a piece of the text for each mention")
    return article

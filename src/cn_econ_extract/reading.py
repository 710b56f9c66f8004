"""Reads files as articles: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030. Everything else is one clear line."""

from __future__ import annotations

import codecs
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from .errors import InputError, RecordError
from .records import load_json

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
    return data.decode(encoding_of(io.BytesIO(data), name))


_CHUNK = 1_000_000


def encoding_of(stream: IO[bytes], name: str) -> str:
    """The encoding of the text in `stream`, which is read chunk by chunk and set back. InputError where there is none."""
    head = stream.read(4)
    if head.startswith(_UTF32):
        raise InputError(f"{name}: it is UTF-32, which is not read; save it as UTF-8")
    for encoding in ("utf-16",) if head.startswith(_UTF16) else ("utf-8-sig", "gb18030"):
        stream.seek(0)
        if _is_in(stream, encoding, name):
            stream.seek(0)
            return encoding
    raise InputError(f"{name}: it is neither UTF-8, UTF-16 with BOM nor GB18030; save it in one of these encodings")


def _is_in(stream: IO[bytes], encoding: str, name: str) -> bool:
    """Whether `stream` holds text in `encoding`. InputError where it is empty or binary."""
    decoder = codecs.getincrementaldecoder(encoding)()
    told, foreign, common, private = False, 0, 0, 0
    while True:
        data = stream.read(_CHUNK)
        if encoding != "utf-16" and b"\x00" in data:
            raise InputError(f"{name}: it is a binary file; give plain text in UTF-8, UTF-16 with BOM, or GB18030")
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            return False
        told = told or bool(text.replace("\ufeff", "").strip())
        if encoding == "gb18030":
            foreign, common, private = map(sum, zip((foreign, common, private), _rarity(text), strict=True))
        if not data:
            break
    if not told:
        raise InputError(f"{name}: it is empty; give a file with an article's text")
    return 2 * common >= foreign and 20 * private <= foreign


def _rarity(text: str) -> tuple[int, int, int]:
    """How many characters of `text` are not ASCII, and how many of these in GB 2312 and for private use.

    Big5, Shift-JIS and Latin-1 often decode as GB18030 too, into rare characters. Of what is not ASCII in an article, more
    than half stands in GB 2312 even where it is in traditional characters; private-use characters hardly occur.
    """
    foreign = [character for character in text if character > "\x7f"]
    common = len("".join(foreign).encode("gb2312", "ignore")) // 2
    return len(foreign), common, sum("\ue000" <= character <= "\uf8ff" for character in foreign)


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


def read_predicted(path: str | Path, articles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The documents at `path`, a file of JSON or JSON lines or a folder of them, in the order of the gold `articles`.

    A document belongs to the article with its text, one without text to that with its id. InputError names what is missing.
    """
    folder = Path(path)
    files = sorted([*folder.glob("*.json"), *folder.glob("*.jsonl")]) if folder.is_dir() else [folder]
    by_key: dict[str, dict[str, Any]] = {}
    for file in files:
        for document in _read_documents(file):
            by_key[document.get("text") or str(document["id"])] = document
    for article in articles:
        if article["text"] not in by_key and str(article["id"]) not in by_key:
            raise InputError(f"{path}: no document has the text of the article {article['id']}; extract it too, or use --run")
    return [by_key.get(article["text"]) or by_key[str(article["id"])] for article in articles]


def _read_documents(file: Path) -> list[dict[str, Any]]:
    content = read_article(file)
    try:
        try:
            found = load_json(content)
        except RecordError:
            found = [load_json(line) for line in content.split("\n") if line.strip()]
    except RecordError as error:
        raise InputError(f"{file}: it is {error}; give what `extract --json` or `--jsonl` wrote") from None
    documents = found if isinstance(found, list) else [found]
    for document in documents:
        if not isinstance(document, dict) or not {"id", "events"} <= document.keys():
            raise InputError(f"{file}: it holds no documents; give what `extract --json` or `--jsonl` wrote")
    return documents

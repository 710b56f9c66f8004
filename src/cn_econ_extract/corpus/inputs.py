"""Reads corpora: files, folders, globs and archives of text, HTML, JSON lines, CSV and Parquet, one article after the other.

What cannot be read becomes a `Failure` in its place, and the reading goes on. Order is by path, so that two runs read alike.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

import msgspec

from ..errors import InputError, MissingExtraError
from ..reading import decode, encoding_of, read_article
from ..records import without_surrogates
from ..views import columns

MAX_MEMBER = 64_000_000
"""The largest unpacked article or table of an archive, in bytes: what is larger is taken for a zip bomb."""
_BUFFER = 1_000_000
_BROKEN = (OSError, EOFError, RuntimeError, ValueError, csv.Error, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What the unpackers and parsers of the standard library raise on broken files."""
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".csv", ".parquet", ".zip", ".gz")
_MEMBERS = (".txt", ".html", ".htm", ".jsonl", ".csv")
"""What is read in an archive."""


class Fields(msgspec.Struct, frozen=True):
    """Which columns of a table hold what."""

    text: str = "text"
    title: str = "title"
    published: str = "published"


class RawArticle(msgspec.Struct, frozen=True):
    """An article as it was found; `position` says where: the path, the member of an archive, the row."""

    position: str
    text: str
    title: str | None = None
    published: str | None = None


class Meter:
    """How many bytes of the inputs have been read, of how many."""

    def __init__(self) -> None:
        self.done = self.total = 0


class Failure(msgspec.Struct, frozen=True):
    """What could not be read or extracted, and why; `id` is the hash of the text where there is one."""

    position: str
    reason: str
    id: str | None = None


Item: TypeAlias = RawArticle | Failure


def read_inputs(
    inputs: Iterable[str | os.PathLike[str]], fields: Fields | None = None, meter: Meter | None = None
) -> Iterator[Item]:
    """The articles of all `inputs`: files, folders with all below them, and glob patterns.

    `meter` is kept up to date. InputError, before anything is read, where an input names nothing.
    """
    files = [file for given in inputs for file in _files(str(given))]
    meter = meter or Meter()
    sizes = [_size(file) for file in files]
    meter.total = sum(sizes)
    return _read_files(files, sizes, fields or Fields(), meter)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:  # it went away; reading it says so
        return 0


def _read_files(files: list[Path], sizes: list[int], fields: Fields, meter: Meter) -> Iterator[Item]:
    before = 0
    for file, size in zip(files, sizes, strict=True):
        for item in _read_file(file, fields, meter):
            yield Failure(item.position, " ".join(item.reason.split())) if isinstance(item, Failure) else item
        before += size
        meter.done = before


def _files(given: str) -> list[Path]:
    """The files that an input names, in the order of their paths. Links to folders are not followed: they may be loops."""
    path = Path(given)
    if given.strip() and path.is_dir():
        found = [Path(folder, name) for folder, _, names in os.walk(given) for name in names]
        return sorted(file for file in found if file.suffix.lower() in SUFFIXES)
    if given.strip() and path.exists():
        return [path]
    root = Path(path.anchor) if path.is_absolute() else Path()
    matches = sorted(root.glob(str(path.relative_to(path.anchor) if path.is_absolute() else path))) if given.strip() else []
    if not matches:
        raise InputError(f"{given}: there is no such file or folder, and no file fits it as a pattern; check the name")
    return [file for match in matches for file in ([match] if match.is_file() else _files(str(match)))]


def _read_file(path: Path, fields: Fields, meter: Meter) -> Iterator[Item]:
    suffix = path.suffix.lower()
    try:
        if not path.is_file():
            raise InputError(f"{path}: it is no regular file; leave it out")
        if suffix == ".zip":
            yield from _read_zip(path, fields)
        elif suffix == ".parquet":
            yield from _read_parquet(path, fields)
        elif suffix in (".gz", ".jsonl", ".csv"):
            yield from _read_table(path, fields, meter)
        else:
            if path.stat().st_size > MAX_MEMBER:
                raise InputError(f"{path}: it has more than {MAX_MEMBER} bytes, too many for one article; split it")
            yield _plain(read_article(path), path.name, str(path))
    except InputError as error:
        yield Failure(str(path), str(error))
    except _BROKEN as error:
        yield Failure(str(path), f"{path}: it cannot be read: {error}; unpack or copy it anew")


def _read_table(path: Path, fields: Fields, meter: Meter) -> Iterator[Item]:
    """The articles of a table or of a compressed file, as they are read."""
    before = meter.done
    with path.open("rb") as file:
        packed = path.suffix.lower() == ".gz"
        stream = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
        name = path.stem if packed else path.name
        if packed and not name.lower().endswith(".jsonl"):
            stream = _bounded(stream, str(path))
        for item in _read_stream(stream, name, str(path), fields):
            meter.done = before + file.tell()
            yield item


def _read_stream(stream: IO[bytes], name: str, position: str, fields: Fields) -> Iterator[Item]:
    """The articles of an open file whose kind the end of `name` tells."""
    suffix = Path(name).suffix.lower()
    if suffix == ".jsonl":
        yield from _rows(_json_rows(stream, position), position, fields)
    elif suffix == ".csv":
        csv.field_size_limit(max(MAX_MEMBER, csv.field_size_limit()))  # articles are longer than its default
        with io.TextIOWrapper(stream, encoding_of(stream, position), newline="") as lines:
            yield from _rows(enumerate(csv.DictReader(lines), 2), position, fields)
    else:
        yield _plain(decode(stream.read(), position), name, position)


def _json_rows(stream: IO[bytes], position: str) -> Iterator[tuple[int, Any]]:
    for number in itertools.count(1):
        line = stream.readline(MAX_MEMBER)
        if not line:
            return
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, InputError(f"{position}, row {number}: it is not JSON: {error}")


def _rows(rows: Iterable[tuple[int, Any]], position: str, fields: Fields) -> Iterator[Item]:
    for number, row in rows:
        where = f"{position}, row {number}"
        if isinstance(row, InputError):
            yield Failure(where, str(row))
        elif not isinstance(row, Mapping) or not isinstance(row.get(fields.text), str) or not row[fields.text].strip():
            yield Failure(where, f"{where}: it has no text in the column {fields.text!r}; name the right one with --text-field")
        else:
            title, published = (row.get(name) for name in (fields.title, fields.published))
            named = (None if v in (None, "") else without_surrogates(str(v)) for v in (title, published))
            yield RawArticle(where, without_surrogates(row[fields.text]), *named)


def _plain(text: str, name: str, position: str) -> RawArticle:
    if not name.lower().endswith((".html", ".htm")):
        return RawArticle(position, text)
    from .html import main_text

    title, body, published = main_text(text, position)
    return RawArticle(position, body, title, published)


# ---------------------------------------------------------------- archives and tables


def _read_zip(path: Path, fields: Fields) -> Iterator[Item]:
    """The members of a zip file, read in memory: nothing is unpacked, so that no member's path leads anywhere."""
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            position = f"{path}!{member.filename}"
            # a member may have no name at all
            if member.filename.endswith("/") or Path(member.filename).suffix.lower() not in _MEMBERS:
                continue
            if member.file_size > MAX_MEMBER:
                yield Failure(position, f"{position}: it unpacks to {member.file_size} bytes, more than {MAX_MEMBER}; split it")
                continue
            try:
                with archive.open(member) as stream:
                    yield from _read_stream(_bounded(stream, position), member.filename, position, fields)
            except InputError as error:
                yield Failure(position, str(error))
            except _BROKEN as error:
                yield Failure(position, f"{position}: it cannot be unpacked: {error}; pack it anew, without a password")


def _bounded(stream: IO[bytes], position: str) -> IO[bytes]:
    """What the compressed stream holds, as far as it is not too large."""
    data = stream.read(MAX_MEMBER + 1)
    if len(data) > MAX_MEMBER:
        raise InputError(f"{position}: it unpacks to more than {MAX_MEMBER} bytes; split it")
    return io.BytesIO(data)


def _read_parquet(path: Path, fields: Fields) -> Iterator[Item]:
    parquet: Any = required("pyarrow.parquet", f"{path}: it is Parquet")
    broken: type[Exception] = required("pyarrow", f"{path}: it is Parquet").ArrowException
    try:
        table = parquet.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER)  # else a row group is read whole
        columns = [name for name in (fields.text, fields.title, fields.published) if name in table.schema_arrow.names]
        number = 0
        for batch in table.iter_batches(batch_size=512, columns=columns):
            yield from _rows(enumerate(batch.to_pylist(), number + 1), str(path), fields)
            number += batch.num_rows
    except (OSError, ValueError, broken) as error:
        raise InputError(f"{path}: it cannot be read as Parquet: {error}; write it anew") from None


def required(module: str, why: str) -> Any:
    """The module of the extra `corpus`. InputError says `why` it is needed and how to get it."""
    try:
        return columns.required(module, "corpus")
    except MissingExtraError:
        raise InputError(f"{why}, which needs the extra 'corpus': pip install 'cn-econ-extract[corpus]'") from None

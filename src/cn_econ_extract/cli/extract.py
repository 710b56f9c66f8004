"""The command `extract`: the events of articles, in the form that is asked for."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from .common import OK, SOME_FAILED, Version, app, published_day, refuse, set_utf8
from .writers import WRITERS, Format, Writer, write_html

if TYPE_CHECKING:
    from ..extractor import Extractor


@app.command()
def extract(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Articles in UTF-8, UTF-16 with BOM or GB18030; - is standard input.")
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON document, or a list of several.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON document a line (the default in a pipe).")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="One row an event.")] = False,
    table: Annotated[bool, typer.Option("--table", help="A table of the events (the default on a terminal).")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Per sentence what fired, what was dropped, and why.")] = False,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write to this file; CSV then has a byte order mark, for Excel.")
    ] = None,
    xlsx: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a workbook with a row an event and a row an argument.")
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the paper: 2021-03-30, or free text.")] = None,
    title: Annotated[str | None, typer.Option(help="The article's title, where the text does not hold it.")] = None,
    home: Annotated[
        str | None, typer.Option(metavar="REGION", help="What 我市 and 该县 mean: 湖南省衡阳市, or a GB/T 2260 code.")
    ] = None,
    gazetteer: Annotated[
        list[str] | None, typer.Option(metavar="TSV", help="Names that win over the rules: name, kind, full name, code.")
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="TOML", help="Event types, triggers, suffixes and cues of your own (docs/rules.md)."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="A kind of entities to leave out, as person; may be repeated.")
    ] = None,
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only events of this type; may be repeated.")
    ] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="How sure events and arguments must be.")] = 0.0,
    html: Annotated[
        str | None, typer.Option(metavar="OUT", help="A page to look at: a .html file, or for several articles a folder.")
    ] = None,
    version: Version = False,
) -> None:
    """Extract the events of articles."""
    from ..errors import InputError, MissingExtraError
    from ..views.columns import required
    from ..writing import output_to

    chosen = [form for form, asked in zip(Format, (json, jsonl, csv, table, explain, xlsx, html), strict=True) if asked]
    if len(chosen) > 1:
        refuse(f"--{chosen[0].value} and --{chosen[1].value} exclude each other; give one of them")
    if out and (xlsx or html):
        refuse(f"--{chosen[0].value} names its file itself; leave --out away")
    if html is not None and html.endswith(".html") and len(files) > 1:
        refuse(f"--html {html} is one page for one article; for {len(files)} articles name a folder")
    form = chosen[0] if chosen else (Format.TABLE if sys.stdout.isatty() and not out else Format.JSONL)
    extractor = _extractor(home, gazetteer or [], rules or [], without or [], types or None, min_confidence)
    day = published_day(published)
    set_utf8(newline="" if form is Format.CSV else None)  # CSV has line ends of its own
    try:
        if form is Format.XLSX:
            required("xlsxwriter", "xlsx")  # before the file is made
        with output_to(out or xlsx, inputs=files, excel=form is Format.CSV):
            code = _run(files, form, extractor, title, day, html)
            sys.stdout.flush()
    except (InputError, MissingExtraError) as error:
        refuse(str(error))
    except BrokenPipeError:
        # the reader has seen enough (head): end quietly, and keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except OSError as error:
        if html is None:
            raise
        typer.echo(f"cn-econ-extract: {html}: the page cannot be written: {error.strerror or error}", err=True)
        code = SOME_FAILED
    raise typer.Exit(code)


def _extractor(
    home: str | None,
    gazetteers: list[str],
    rules: list[str],
    without: list[str],
    types: list[str] | None,
    min_confidence: float,
) -> Extractor:
    from ..extractor import Extractor
    from ..records import KINDS

    try:
        if unknown := sorted(set(without).difference(KINDS)):
            raise ValueError(f"unknown kind {unknown[0]!r}; kinds are {', '.join(KINDS)}")
        kinds = [kind for kind in KINDS if kind not in without]
        return Extractor(home=home, gazetteers=gazetteers, rules=rules, kinds=kinds, types=types, min_confidence=min_confidence)
    except ValueError as error:
        refuse(str(error))


def _run(files: list[str], form: Format, extractor: Extractor, title: str | None, published: str | None, html: str | None) -> int:
    """Write what the files give; the exit code says whether all could be read."""
    from ..errors import CnEconError
    from ..reading import read_article

    def texts() -> list[tuple[str, str]]:
        found = []
        for file in files:
            try:
                found.append((file, read_article(file)))
            except CnEconError as error:
                typer.echo(f"cn-econ-extract: {error}", err=True)
        return found

    read = texts()
    if form is Format.EXPLAIN:
        done = _explain(read, extractor, title, published)
    else:
        write = WRITERS[form] if html is None else partial(write_html, html)
        done = _extract(read, form, len(files), extractor, title, published, write)
    return OK if done == len(files) else SOME_FAILED


def _explain(texts: list[tuple[str, str]], extractor: Extractor, title: str | None, published: str | None) -> int:
    for name, text in texts:
        if len(texts) > 1:
            typer.echo(f"== {name}")
        typer.echo(extractor.explain(text, title=title, published=published))
    return len(texts)


def _extract(
    texts: list[tuple[str, str]],
    form: Format,
    asked: int,
    extractor: Extractor,
    title: str | None,
    published: str | None,
    write: Writer,
) -> int:
    from ..errors import CnEconError

    documents = []
    for name, text in texts:
        try:
            document = extractor.extract(text, title=title, published=published)
        except CnEconError as error:
            typer.echo(f"cn-econ-extract: {name}: {error}", err=True)
            continue
        documents.append((name, document))
        if form is Format.JSONL:
            typer.echo(document.to_json())
    write(documents, asked)
    return len(documents)

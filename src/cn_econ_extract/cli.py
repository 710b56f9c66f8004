"""The command line: `cn-econ-extract extract FILE…`, and `extract FILE…` for short."""

from __future__ import annotations

import contextlib
import os
import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document
    from .extractor import Extractor

OK, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="cn-econ-extract",
    help="Structured event records from raw Chinese economic news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(Enum):
    """How documents are written."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"
    EXPLAIN = "explain"


def _show_version(asked: bool) -> None:
    if asked:
        from . import __version__

        typer.echo(f"cn-econ-extract {__version__}")
        raise typer.Exit(OK)


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")]


@app.callback()
def program(version: Version = False) -> None:
    """Structured event records from raw Chinese economic news."""


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
    version: Version = False,
) -> None:
    """Extract the events of articles."""
    chosen = [form for form, asked in zip(Format, (json, jsonl, csv, table, explain), strict=True) if asked]
    if len(chosen) > 1:
        _usage(f"--{chosen[0].value} and --{chosen[1].value} exclude each other; give one of them")
    form = chosen[0] if chosen else (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
    extractor = _extractor(home, gazetteer or [], rules or [], without or [], types or None, min_confidence)
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    try:
        code = _run(files, form, extractor, title, _published(published))
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has seen enough (head): end quietly, and keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    raise typer.Exit(code)


def _extractor(
    home: str | None,
    gazetteers: list[str],
    rules: list[str],
    without: list[str],
    types: list[str] | None,
    min_confidence: float,
) -> Extractor:
    from .extractor import Extractor
    from .records import KINDS

    try:
        if unknown := sorted(set(without).difference(KINDS)):
            raise ValueError(f"unknown kind {unknown[0]!r}; kinds are {', '.join(KINDS)}")
        kinds = [kind for kind in KINDS if kind not in without]
        return Extractor(home=home, gazetteers=gazetteers, rules=rules, kinds=kinds, types=types, min_confidence=min_confidence)
    except ValueError as error:
        _usage(str(error))


def _published(value: str | None) -> str | None:
    from .errors import PublishedDateError
    from .published import read_published

    try:
        day = read_published(value)
    except PublishedDateError as error:
        _usage(str(error))
    return None if day is None else day.isoformat()


def _usage(problem: str) -> NoReturn:
    typer.echo(f"cn-econ-extract: {problem}", err=True)
    raise typer.Exit(WRONG_USAGE)


def _run(files: list[str], form: Format, extractor: Extractor, title: str | None, published: str | None) -> int:
    """Write what the files give; the exit code says whether all could be read."""
    from .errors import CnEconError
    from .reading import read_article

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
        done = _extract(read, form, len(files), extractor, title, published)
    return OK if done == len(files) else SOME_FAILED


def _explain(texts: list[tuple[str, str]], extractor: Extractor, title: str | None, published: str | None) -> int:
    for name, text in texts:
        if len(texts) > 1:
            typer.echo(f"== {name}")
        typer.echo(extractor.explain(text, title=title, published=published))
    return len(texts)


def _extract(
    texts: list[tuple[str, str]], form: Format, asked: int, extractor: Extractor, title: str | None, published: str | None
) -> int:
    from .errors import CnEconError

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
    _WRITERS[form](documents, asked)
    return len(documents)


def _write_json(documents: list[tuple[str, Document]], asked: int) -> None:
    if asked == 1:
        for _, document in documents:
            typer.echo(document.to_json())
    else:
        typer.echo("[" + ",\n".join(document.to_json() for _, document in documents) + "]")


def _write_csv(documents: list[tuple[str, Document]], asked: int) -> None:
    from .views.table import event_row, to_csv

    typer.echo(to_csv(event_row(name, event) for name, document in documents for event in document.events), nl=False)


def _write_table(documents: list[tuple[str, Document]], asked: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .views.table import event_row

    console = Console(markup=False, highlight=False)
    console.on_broken_pipe = _raise_broken_pipe  # type: ignore[method-assign]  # `extract` ends quietly, rich exits with 1
    for name, document in documents:
        grid = Table(title=Text(name), title_justify="left", show_lines=True)
        for column in ("event", "date", "where", "who", "what", "how much"):
            grid.add_column(column, overflow="fold", no_wrap=column == "date")
        for event in document.events:
            row = event_row(name, event)
            where = "、".join(part for part in (row["place"], row["park"]) if part)
            who = "、".join(part for part in (row["party"], row["investor"], row["company"], row["organizer"]) if part)
            what = "、".join(part for part in (row["project"], row["name"]) if part)
            much = "、".join(
                part for part in (row["total_investment"], row["investment"], row["capacity"], row["land_area"]) if part
            )
            head = f"{row['type_zh']} {event.type} {event.status}"
            grid.add_row(*map(Text, (head, row["date"], where, who, what, much)))
        console.print(grid)
        for warning in document.warnings:
            console.print(f"note: {warning}", style="dim")


def _raise_broken_pipe() -> NoReturn:
    raise BrokenPipeError


def _write_nothing(documents: list[tuple[str, Document]], asked: int) -> None:
    """JSON lines are written as the articles are read."""


_WRITERS: dict[Format, Callable[[list[tuple[str, Document]], int], None]] = {
    Format.JSON: _write_json,
    Format.JSONL: _write_nothing,
    Format.CSV: _write_csv,
    Format.TABLE: _write_table,
}


@app.command()
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders and patterns: .txt .html .jsonl .csv .parquet .zip .gz"),
    ],
    out: Annotated[
        str | None, typer.Option(metavar="STORE", help="A .duckdb or .jsonl file, or a folder for Parquet files.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a store that is there.")] = False,
    text_field: Annotated[str, typer.Option(help="The column with the text.")] = "text",
    title_field: Annotated[str, typer.Option(help="The column with the title.")] = "title",
    published_field: Annotated[str, typer.Option(help="The column with the day of the paper.")] = "published",
    log_json: Annotated[bool, typer.Option("--log-json", help="Progress as lines of JSON on standard error.")] = False,
) -> None:
    """Extract a corpus into a store; what failed is listed in it."""
    from .corpus.command import default_store, run_corpus
    from .corpus.inputs import Fields
    from .errors import InputError
    from .extractor import Extractor

    store, hint = (out, None) if out is not None else default_store()
    if hint is not None:
        typer.echo(f"cn-econ-extract: {hint}", err=True)
    fields = Fields(text_field, title_field, published_field)
    try:
        report = run_corpus(inputs, store, Extractor(), fields=fields, jobs=jobs, resume=resume, log_json=log_json)
    except InputError as error:
        _usage(str(error))
    except OSError as error:
        typer.echo(f"cn-econ-extract: {store}: {error}; the batches before are kept, go on with --resume", err=True)
        raise typer.Exit(SOME_FAILED) from None
    told = f"{report.articles} articles with {report.events} events, {report.known} known before, {report.failures} failures"
    typer.echo(f"{store}: {told}, in {report.seconds:.1f} s{', interrupted' if report.interrupted else ''}", err=True)
    raise typer.Exit(INTERRUPTED if report.interrupted else SOME_FAILED if report.failures else OK)


@app.command()
def score(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A folder of annotated articles (docs/records.md).")],
    errors: Annotated[bool, typer.Option("--errors", help="Also what was missed and what was wrong, line by line.")] = False,
    by_role: Annotated[bool, typer.Option("--by-role", help="Also the figures of each event type and role.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Measure the extraction on annotated articles of your own."""
    from .errors import InputError
    from .extractor import Extractor
    from .reading import read_gold
    from .records import dump_json
    from .scoring import Tally, compare

    try:
        articles = read_gold(gold)
    except InputError as error:
        _usage(str(error))
    tally, extractor = Tally(), Extractor()
    for article in articles:
        document = extractor.extract(article["text"], title=article.get("title"), published=article.get("published"))
        tally.add(str(article["id"]), compare(article, document.to_dict()))
    tables = {what: tally.by_label(what) for what in ("event", "argument", "relation")} if by_role else {}
    if json:
        typer.echo(dump_json({"articles": len(articles), **tally.figures(), **tables}))
        return
    for note in tally.notes if errors else ():
        typer.echo(note)
    for rows in tables.values():
        for label, row in rows.items():
            typer.echo(f"{label:17} {row['gold']:6} {row['precision']:7.4f} {row['recall']:7.4f} {row['f1']:7.4f}")
    for name, value in {"articles": len(articles), **tally.figures()}.items():
        typer.echo(f"{name:17} {value}")


@app.command()
def link(
    store: Annotated[str, typer.Argument(metavar="STORE", help="A .duckdb file, or a folder of Parquet files.")],
) -> None:
    """Mark the reports of one event in several papers, and reprints."""
    from .corpus.link_store import link_store
    from .errors import InputError

    try:
        linked = link_store(store)
    except InputError as error:
        _usage(str(error))
    told = f"{linked.reports} records tell {linked.events} events, {linked.reprints} articles are reprints"
    typer.echo(f"{store}: {told}", err=True)


def main() -> None:
    """The program `cn-econ-extract`."""
    app()


def extract_main() -> None:
    """The program `extract`: short for `cn-econ-extract extract`."""
    typer.run(extract)

"""The commands for corpora: `run`, `link`, `report`."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import INTERRUPTED, OK, SOME_FAILED, app, refuse


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
    from ..corpus.command import default_store, run_corpus
    from ..corpus.inputs import Fields
    from ..errors import InputError
    from ..extractor import Extractor

    store, hint = (out, None) if out is not None else default_store()
    if hint is not None:
        typer.echo(f"cn-econ-extract: {hint}", err=True)
    fields = Fields(text_field, title_field, published_field)
    try:
        report = run_corpus(inputs, store, Extractor(), fields=fields, jobs=jobs, resume=resume, log_json=log_json)
    except InputError as error:
        refuse(str(error))
    except OSError as error:
        typer.echo(f"cn-econ-extract: {store}: {error}; the batches before are kept, go on with --resume", err=True)
        raise typer.Exit(SOME_FAILED) from None
    told = f"{report.articles} articles with {report.events} events, {report.known} known before, {report.failures} failures"
    typer.echo(f"{store}: {told}, in {report.seconds:.1f} s{', interrupted' if report.interrupted else ''}", err=True)
    raise typer.Exit(INTERRUPTED if report.interrupted else SOME_FAILED if report.failures else OK)


@app.command()
def link(
    store: Annotated[str, typer.Argument(metavar="STORE", help="A .duckdb file, or a folder of Parquet files.")],
) -> None:
    """Mark the reports of one event in several papers, and reprints."""
    from ..corpus.link_store import link_store
    from ..errors import InputError

    try:
        linked = link_store(store)
    except InputError as error:
        refuse(str(error))
    told = f"{linked.reports} records tell {linked.events} events, {linked.reprints} articles are reprints"
    typer.echo(f"{store}: {told}", err=True)


@app.command()
def report(
    store: Annotated[str, typer.Argument(metavar="STORE", help="What `run` wrote: a .duckdb or .jsonl file, or a folder.")],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="HTML", help="The page; one that is there is replaced.")
    ] = "report.html",
    title: Annotated[str | None, typer.Option(help="The page's title; else the store's name.")] = None,
    text_limit: Annotated[
        float, typer.Option(min=0, metavar="MB", help="Megabytes of articles' texts in the page; 0 for none.")
    ] = 20,
) -> None:
    """Write a store as one HTML page: charts, league tables and a searchable table of its records."""
    from ..corpus.report_page import write_report
    from ..errors import InputError

    try:
        corpus = write_report(store, out, title=title, text_limit=text_limit)
    except InputError as error:
        refuse(str(error))
    except OSError as error:
        problem = f"{out}: the page cannot be written: {error.strerror or error}; name a file in a folder that is there"
        typer.echo(f"cn-econ-extract: {problem}", err=True)
        raise typer.Exit(SOME_FAILED) from None
    typer.echo(f"{out}: {len(corpus.articles)} articles with {len(corpus.rows)} events", err=True)

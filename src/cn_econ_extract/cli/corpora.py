"""The command for corpora: `run`."""

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

"""The commands that explain: `explain` a sentence, `schema` of the records."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import SOME_FAILED, app, published_day, refuse, set_utf8


@app.command("explain")
def explain_article(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article as for `extract`; - is standard input.")],
    at: Annotated[int | None, typer.Option(min=0, metavar="OFFSET", help="Only the sentence around this character.")] = None,
    sentence: Annotated[str | None, typer.Option(metavar="TEXT", help="Only the sentences with these words.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the paper: 2021-03-30, or free text.")] = None,
) -> None:
    """Say why an event is there or is not: what each sentence gave, by which rule, and what was refused."""
    from ..errors import CnEconError
    from ..explain import LEGEND
    from ..extractor import Extractor
    from ..reading import read_article

    if at is not None and sentence is not None:
        refuse("--at and --sentence exclude each other; give one of them")
    try:
        text = read_article(file)
        if at is not None and at >= len(text):
            refuse(f"{file}: there is no character {at}; the text has {len(text)}")
        if sentence is not None and sentence not in text:
            refuse(f"{file}: {sentence!r} is not in the text; give words as they stand there")
        account = Extractor().explain(text, published=published_day(published), at=at, containing=sentence)
    except CnEconError as error:
        typer.echo(f"cn-econ-extract: {error}", err=True)
        raise typer.Exit(SOME_FAILED) from None
    if not account:
        refuse(f"{file}: no one sentence holds that; give words of one sentence, or an offset inside one")
    typer.echo(f"{LEGEND}\n{account}")


@app.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of the documents that --json and --jsonl write."""
    from ..schema import schema_text

    set_utf8()
    typer.echo(schema_text(), nl=False)

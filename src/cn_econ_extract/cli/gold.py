"""The commands for annotated articles: `score`, `annotate`, `gold`."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from .common import app, published_day, refuse


@app.command()
def score(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A folder of annotated articles (docs/records.md).")],
    predicted: Annotated[
        str | None, typer.Argument(metavar="[PRED]", help="What `extract --jsonl` or `--json` wrote, a file or a folder of them.")
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Extract the gold articles anew (the default without PRED).")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also what was missed and what was wrong, line by line.")] = False,
    by_role: Annotated[bool, typer.Option("--by-role", help="Also the figures of each event type and role.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Measure the extraction on annotated articles of your own."""
    from ..errors import InputError
    from ..extractor import Extractor
    from ..reading import read_gold, read_predicted
    from ..records import dump_json
    from ..scoring import Tally, compare

    if run and predicted is not None:
        refuse("PRED and --run exclude each other; give one of them")
    extractor, documents = Extractor(), None
    try:
        articles = read_gold(gold)
        if predicted is not None:
            documents = read_predicted(predicted, articles)
    except InputError as error:
        refuse(str(error))
    tally = Tally()
    for number, article in enumerate(articles):
        if documents is not None:
            found = documents[number]
        else:
            found = extractor.extract(article["text"], title=article.get("title"), published=article.get("published")).to_dict()
        tally.add(str(article["id"]), compare(article, found))
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


class Tool(Enum):
    """The annotation tools that articles go to and come back from."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    BRAT = "brat"


ToolOption = Annotated[Tool, typer.Option("--format", help="The annotation tool.")]


@app.command()
def annotate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles as for `extract`; - is standard input.")],
    tool: ToolOption,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the files to import.")],
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the paper: 2021-03-30, or free text.")] = None,
    utf16: Annotated[bool, typer.Option("--utf16", help="Offsets of old Label Studios (docs/annotation.md).")] = False,
) -> None:
    """Write pre-annotated articles for an annotation tool."""
    from ..annotation.command import export_articles
    from ..errors import InputError
    from ..extractor import Extractor

    try:
        done = export_articles(files, tool.value, out, Extractor(), published_day(published), utf16)
    except InputError as error:
        refuse(str(error))
    typer.echo(f"{out}: {done} articles for {tool.value}", err=True)


@app.command()
def gold(
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="What the tool exported; for brat, the collection's folder.")],
    tool: ToolOption,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder for the gold articles.")],
) -> None:
    """Turn the export of an annotation tool into gold for `score`."""
    from ..annotation.command import export_gold
    from ..errors import InputError

    try:
        done = export_gold(export, tool.value, out)
    except InputError as error:
        refuse(str(error))
    typer.echo(f"{out}: {done} gold articles; measure with: cn-econ-extract score {out}", err=True)

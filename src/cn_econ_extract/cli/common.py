"""What the commands share: the program, its exit codes, the options that several have, and how a wrong use is told."""

from __future__ import annotations

import contextlib
import sys
from typing import Annotated, NoReturn

import typer

OK, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="cn-econ-extract",
    help="Structured event records from raw Chinese economic news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        from .. import __version__

        typer.echo(f"cn-econ-extract {__version__}")
        raise typer.Exit(OK)


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")]


@app.callback()
def program(version: Version = False) -> None:
    """Structured event records from raw Chinese economic news."""


def set_utf8(newline: str | None = None) -> None:
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline=newline)  # type: ignore[union-attr]


def published_day(value: str | None) -> str | None:
    from ..errors import PublishedDateError
    from ..published import read_published

    try:
        day = read_published(value)
    except PublishedDateError as error:
        refuse(str(error))
    return None if day is None else day.isoformat()


def refuse(problem: str) -> NoReturn:
    typer.echo(f"cn-econ-extract: {problem}", err=True)
    raise typer.Exit(WRONG_USAGE)

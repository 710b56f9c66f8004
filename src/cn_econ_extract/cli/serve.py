"""The command `serve`: the workbench."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import SOME_FAILED, app, refuse


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; others than loopback let others in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    max_bytes: Annotated[int, typer.Option(min=1, help="The largest article, in bytes.")] = 1_000_000,
    home: Annotated[str | None, typer.Option(metavar="REGION", help="What 我市 and 该县 mean, unless the page says.")] = None,
) -> None:
    """Open the workbench: paste an article in the browser, see its records."""
    from ..errors import CnEconError
    from ..workbench.command import run_workbench

    try:
        run_workbench(host, port, max_bytes, home, lambda line: typer.echo(f"cn-econ-extract: {line}", err=True))
    except CnEconError as error:
        refuse(str(error))
    except OSError as error:
        typer.echo(f"cn-econ-extract: {host}:{port}: {error.strerror or error}; choose another --host or --port", err=True)
        raise typer.Exit(SOME_FAILED) from None

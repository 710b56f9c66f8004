"""The command line: `cn-econ-extract extract FILE…`, and `extract FILE…` for short. One module for each group of commands."""

from __future__ import annotations

import typer

from . import account, corpora, gold, serve
from .common import app
from .extract import extract

__all__ = ["account", "app", "corpora", "extract_main", "gold", "main", "serve"]


def main() -> None:
    """The program `cn-econ-extract`."""
    app()


def extract_main() -> None:
    """The program `extract`: short for `cn-econ-extract extract`."""
    typer.run(extract)

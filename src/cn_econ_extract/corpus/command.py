"""The command `run`: options, progress and messages of a run over a corpus."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ..extractor import Extractor
from .inputs import Fields, Meter, read_inputs
from .run import Report, run
from .stores import open_store

_PAUSE = 5.0
"""Seconds between two lines of --log-json."""


def default_store() -> tuple[str, str | None]:
    """The store of a run that names none, and what to tell the user of it."""
    if importlib.util.find_spec("duckdb") and importlib.util.find_spec("pyarrow"):
        return "events.duckdb", None
    return "events.jsonl", "no DuckDB is installed (extra 'corpus'): results go to events.jsonl"


def run_corpus(
    inputs: list[str], out: str, extractor: Extractor, *, fields: Fields, jobs: int, resume: bool, log_json: bool
) -> Report:
    """Run over `inputs` into the store `out`. InputError where one of them is wrong, OSError where nothing can be written."""
    from ..errors import InputError

    target = Path(out)
    if target.exists() and not resume:
        raise InputError(f"{out}: it is there already; go on with it by --resume, or name another store")
    meter = Meter()
    items = read_inputs(inputs, fields, meter)
    store = open_store(target)
    try:
        with _watcher(meter, log_json) as watch:
            return run(items, store, extractor, jobs=jobs, watch=watch)
    finally:
        store.close()


class _Watcher(Protocol):
    def __enter__(self) -> Callable[[Report], None]: ...

    def __exit__(self, *error: object) -> None: ...


def _watcher(meter: Meter, log_json: bool) -> _Watcher:
    """What shows the progress: lines of JSON, a bar on a terminal, else nothing."""
    if log_json:
        return _JsonLog(meter)
    return _Bar(meter) if sys.stderr.isatty() else _Quiet()


class _Quiet:
    def __enter__(self) -> Callable[[Report], None]:
        return lambda report: None

    def __exit__(self, *error: object) -> None:
        pass


class _JsonLog:
    """A line of JSON on standard error every few seconds, and at the end."""

    def __init__(self, meter: Meter) -> None:
        self._meter, self._last, self._report = meter, time.monotonic(), Report()

    def __enter__(self) -> Callable[[Report], None]:
        return self._note

    def _note(self, report: Report) -> None:
        self._report = report
        if time.monotonic() - self._last >= _PAUSE:
            self._last = time.monotonic()
            self._write()

    def _write(self) -> None:
        r, m = self._report, self._meter
        figures = {
            "articles": r.articles,
            "known": r.known,
            "events": r.events,
            "failures": r.failures,
            "seconds": round(r.seconds, 1),
        }
        print(json.dumps({**figures, "bytes": m.done, "bytes_total": m.total}), file=sys.stderr, flush=True)

    def __exit__(self, *error: object) -> None:
        self._write()


class _Bar:
    """A bar with articles a second, events, failures and the time left, by the bytes of the inputs."""

    def __init__(self, meter: Meter) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._meter = meter
        self._progress = Progress(
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%  {task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )

    def __enter__(self) -> Callable[[Report], None]:
        self._progress.start()
        self._task = self._progress.add_task("reading", total=None)
        return self._show

    def _show(self, report: Report) -> None:
        speed = report.articles / report.seconds if report.seconds else 0
        told = f"{report.articles} articles, {speed:.0f}/s, {report.events} events, {report.failures} failures"
        self._progress.update(self._task, total=self._meter.total, completed=self._meter.done, description=told)

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

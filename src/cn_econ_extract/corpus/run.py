"""A run over a corpus: articles in batches through one kernel, in one process or several, into a store, each article once."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.pool import ApplyResult, Pool
from typing import TypeAlias

import msgspec

from ..document import Document
from ..errors import CnEconError
from ..extractor import Extractor
from ..pipeline import content_hash
from .inputs import Failure, Item, Meter, RawArticle
from .stores import Store

BATCH = 64
"""Articles in a batch: what a killed run loses at most, and what is held in memory for each process."""
_AHEAD = 3
"""Batches in hand for each process."""

Result: TypeAlias = tuple[list[tuple[str, Document]], list[Failure]]


class Report(msgspec.Struct):
    """What a run did. `known` counts articles that the store held before, or that came twice; `seconds` since it began."""

    articles: int = 0
    known: int = 0
    events: int = 0
    failures: int = 0
    characters: int = 0
    seconds: float = 0.0
    interrupted: bool = False


def extract_batch(extractor: Extractor, batch: Sequence[Item]) -> Result:
    """The kernel: a batch of articles in, their documents with their positions and what failed out, in order."""
    documents, failures = [], []
    for item in batch:
        if isinstance(item, Failure):
            failures.append(item)
            continue
        try:
            document = extractor.extract(item.text, title=item.title, published=item.published)
        except CnEconError as error:
            failures.append(Failure(item.position, str(error)))
        else:
            documents.append((item.position, document))
    return documents, failures


def run(
    items: Iterable[Item],
    store: Store,
    extractor: Extractor,
    *,
    jobs: int = 1,
    watch: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Extract all `items` that the store does not hold and write them, in their order whatever `jobs` is.

    An article is known by the hash of its text. `watch` is called with the report so far after each batch. On Ctrl-C the
    batches in hand are written, and the report says so. OSError where the store cannot be written.
    """
    report, began = Report(), time.monotonic()
    fresh = _fresh(items, store, report)
    batches = iter(lambda: list(itertools.islice(fresh, BATCH)), [])
    results = _alone(batches, extractor, report) if jobs == 1 else _in_processes(batches, extractor, jobs, report)
    for documents, failures in results:
        store.write(documents, failures)
        report.articles += len(documents)
        report.failures += len(failures)
        report.events += sum(len(document.events) for _, document in documents)
        report.characters += sum(len(document.text) for _, document in documents)
        report.seconds = time.monotonic() - began
        watch(report)
    report.seconds = time.monotonic() - began
    return report


def _fresh(items: Iterable[Item], store: Store, report: Report) -> Iterator[Item]:
    """The items without those that the store holds, and without what came before."""
    taken: set[str] = set()
    for item in items:
        key = item.position if isinstance(item, Failure) else content_hash(item.text)
        if key in taken or key in (store.failed if isinstance(item, Failure) else store.known):
            report.known += isinstance(item, RawArticle)
            continue
        taken.add(key)
        yield item


def _alone(batches: Iterable[list[Item]], extractor: Extractor, report: Report) -> Iterator[Result]:
    """The results in this process; Ctrl-C is heeded between two batches."""
    with _interrupts(report):
        for batch in batches:
            yield extract_batch(extractor, batch)
            if report.interrupted:
                return


def _in_processes(batches: Iterable[list[Item]], extractor: Extractor, jobs: int, report: Report) -> Iterator[Result]:
    """The results of `jobs` processes, in the order of the batches, a few batches in hand for each."""
    waiting: deque[ApplyResult[Result]] = deque()
    with _interrupts(report), _pool(jobs, extractor) as pool:
        for batch in batches:
            waiting.append(pool.apply_async(_work, (batch,)))
            if len(waiting) >= jobs * _AHEAD:
                yield waiting.popleft().get()
            if report.interrupted:
                break
        while waiting:
            yield waiting.popleft().get()


def _pool(jobs: int, extractor: Extractor) -> Pool:
    # spawn: the same on every system, and no locks of the parent's threads are copied
    return multiprocessing.get_context("spawn").Pool(jobs, _prepare, (extractor,))


_extractor: Extractor | None = None
"""The extractor of a worker process."""


def _prepare(extractor: Extractor) -> None:
    global _extractor
    _extractor = extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop


def _work(batch: list[Item]) -> Result:
    assert _extractor is not None
    return extract_batch(_extractor, batch)


class _interrupts:  # noqa: N801 - used as a statement
    """While it is entered, Ctrl-C only notes in the report that the run shall end; a second one ends it at once."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __enter__(self) -> None:
        self._before = signal.getsignal(signal.SIGINT)
        try:
            signal.signal(signal.SIGINT, self._note)
        except ValueError:  # not the main thread: nothing to catch there
            self._before = None

    def _note(self, number: int, frame: object) -> None:
        if self._report.interrupted:
            raise KeyboardInterrupt
        self._report.interrupted = True

    def __exit__(self, *error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)


__all__ = ["BATCH", "Meter", "Report", "extract_batch", "run"]

"""A run over a corpus: articles in batches through one kernel, in one process or several, into a store, each article once."""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.pool import ApplyResult, Pool
from multiprocessing.process import BaseProcess

import msgspec

from ..extractor import Extractor
from ..pipeline import content_hash
from .inputs import Failure, Item, Meter
from .kernel import Result
from .stores import Kernel, Store

BATCH = 64
"""Articles in a batch: what a process works on and sends back at a time."""
WRITE = 8
"""Batches that are written together: what a killed run loses at most."""
_AHEAD = 4
"""Batches in hand for each process."""


class Report(msgspec.Struct):
    """What a run did. `known` counts articles that the store held before, or that came twice; `seconds` since it began."""

    articles: int = 0
    known: int = 0
    events: int = 0
    failures: int = 0
    characters: int = 0
    seconds: float = 0.0
    interrupted: bool = False


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
    work = _alone if jobs == 1 else functools.partial(_in_processes, jobs)
    results = work(batches, store.kernel, extractor, report)
    while group := list(itertools.islice(results, WRITE)):
        store.write(group)
        for result in group:
            report.articles += result.articles
            report.failures += len(result.failures)
            report.events += result.events
            report.characters += result.characters
        report.seconds = time.monotonic() - began
        watch(report)
    report.seconds = time.monotonic() - began
    return report


def _fresh(items: Iterable[Item], store: Store, report: Report) -> Iterator[Item]:
    """The items without those that the store holds, and without what came before."""
    known = {int(id, 16) for id in store.known()}  # as numbers: half the memory of the ids
    failed = set(store.failed())
    for item in items:
        if isinstance(item, Failure):
            if item.position not in failed:
                failed.add(item.position)
                yield item
            continue
        key = int(content_hash(item.text), 16)
        if key in known:
            report.known += 1
        else:
            known.add(key)
            yield item


def _alone(batches: Iterable[list[Item]], kernel: Kernel, extractor: Extractor, report: Report) -> Iterator[Result]:
    """The results in this process; Ctrl-C is heeded between two batches."""
    with _interrupts(report):
        for batch in batches:
            yield kernel(extractor, batch)
            if report.interrupted:
                return


def _in_processes(
    jobs: int, batches: Iterable[list[Item]], kernel: Kernel, extractor: Extractor, report: Report
) -> Iterator[Result]:
    """The results of `jobs` processes, in the order of the batches, a few batches in hand for each."""
    waiting: deque[ApplyResult[Result]] = deque()
    with _interrupts(report), _pool(jobs, kernel, extractor) as pool:
        workers = set(multiprocessing.active_children())
        for batch in batches:
            waiting.append(pool.apply_async(_work, (batch,)))
            if len(waiting) >= jobs * _AHEAD:
                yield _await(waiting.popleft(), workers)
            if report.interrupted:
                break
        while waiting:
            yield _await(waiting.popleft(), workers)


def _await(result: ApplyResult[Result], workers: set[BaseProcess]) -> Result:
    """The result of a worker. OSError where one of them was ended from outside: a pool would wait for its result for ever."""
    while not result.ready():
        result.wait(1.0)
        if not all(worker.is_alive() for worker in workers):
            raise OSError("a process was ended from outside, maybe for want of memory; take fewer --jobs")
    return result.get()


def _pool(jobs: int, kernel: Kernel, extractor: Extractor) -> Pool:
    # spawn: the same on every system, and no locks of the parent's threads are copied
    return multiprocessing.get_context("spawn").Pool(jobs, _prepare, (kernel, extractor))


_task: tuple[Kernel, Extractor] | None = None
"""What a worker process does with each batch."""


def _prepare(kernel: Kernel, extractor: Extractor) -> None:
    global _task
    _task = kernel, extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop


def _work(batch: list[Item]) -> Result:
    assert _task is not None
    kernel, extractor = _task
    return kernel(extractor, batch)


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


__all__ = ["BATCH", "Meter", "Report", "run"]

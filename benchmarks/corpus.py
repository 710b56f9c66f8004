"""How fast a run over a corpus is in one process and in two, in what memory, and how large the store becomes.

    python benchmarks/corpus.py [N] [--jobs 1 2] [--folder PATH] [--seed S]

N articles of benchmarks/generate.py go into a DuckDB file by `cn-econ-extract run`, once for each number of processes. Printed
are the seconds by the clock and of the processors, articles a second by the clock, the largest memory of parent and worker, the
size of the store, and how many times as fast as the first each run was. Processor seconds tell what the division costs on a
machine that does other work beside, where the clock tells nothing. The exit status is 1 where the stores differ.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path

from generate import write
from resume import command, contents, undisturbed


def _spent() -> float:
    """Processor seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    found, times = [], []
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        corpus = Path(folder, "articles.jsonl")
        write(corpus, args.count, args.seed)
        for jobs in args.jobs:
            store, before = Path(folder, f"{jobs}.duckdb"), _spent()
            seconds, samples = undisturbed(command(corpus, store, jobs))
            times.append(seconds)
            parent, worker = (max((sample[i] for sample in samples), default=0) / 1e6 for i in (0, 1))
            print(
                f"jobs {jobs}: {seconds:.1f} s, {_spent() - before:.1f} s of processors, {args.count / seconds:.0f} articles/s, "
                f"parent {parent:.0f} MB, worker {worker:.0f} MB, store {store.stat().st_size / 1e6:.1f} MB, "
                f"{times[0] / seconds:.2f} times as fast",
                flush=True,
            )
            found.append(contents(store))
    return 0 if all(each == found[0] for each in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())

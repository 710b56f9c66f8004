"""Whether a run that is killed again and again ends where an undisturbed one does, and in what memory.

    python benchmarks/resume.py [N] [--jobs J] [--kills K] [--folder PATH] [--seed S]

N generated articles go into a DuckDB file by `cn-econ-extract run`, first without disturbance, then killed with SIGKILL K times
at random moments and started again. Printed are the seconds, articles a second, the largest memory of parent and worker in
the first and in the second half of the undisturbed run, and for each table its rows and checksum; the exit status is 1 where
those of the two stores differ.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import write

TABLES = ("articles", "events", "mentions", "arguments", "entities", "relations", "failures")


def command(corpus: Path, store: Path, jobs: int) -> list[str]:
    """The run into `store`, begun or gone on with."""
    return [sys.executable, "-m", "cn_econ_extract", "run", str(corpus), "--out", str(store), "--jobs", str(jobs), "--resume"]


def contents(store: Path) -> dict[str, tuple[int, int]]:
    """Rows and checksum of each table; the checksum is the sum of the hashes of all rows, whatever their order."""
    import duckdb

    with duckdb.connect(str(store), read_only=True) as connection:
        queries = {table: f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {table} t" for table in TABLES}
        rows = {table: connection.execute(query).fetchone() for table, query in queries.items()}
    return {table: (int(row[0]), int(row[1])) for table, row in rows.items() if row}


def _memory(process: int) -> int:
    """The resident memory of a process in bytes; 0 where it has ended. Linux only."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def undisturbed(line: list[str]) -> tuple[float, list[tuple[int, int]]]:
    """Seconds of the run, and the memory of the parent and of its largest child, every half second."""
    began, samples = time.monotonic(), []
    process = subprocess.Popen(line, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        samples.append((_memory(process.pid), max(map(_memory, _children(process.pid)), default=0)))
        time.sleep(0.5)
    return time.monotonic() - began, samples


def killed(line: list[str], kills: int, seconds: float, source: random.Random) -> list[float]:
    """Run to the end, killed on the way at moments that are spread over `seconds`; the moments."""
    moments = []
    for _ in range(kills):
        moments.append(round(source.uniform(0.1, 0.9) * seconds / kills, 1))
        process = subprocess.Popen(line, stderr=subprocess.DEVNULL)
        time.sleep(moments[-1])
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(1)  # the workers see the end of their pipe
    subprocess.run(line, stderr=subprocess.DEVNULL, check=False)
    return moments


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=200_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        corpus, whole, broken = (Path(folder, name) for name in ("articles.jsonl", "whole.duckdb", "broken.duckdb"))
        write(corpus, args.count, args.seed)
        seconds, samples = undisturbed(command(corpus, whole, args.jobs))
        print(f"undisturbed: {args.count} articles in {seconds:.0f} s, {args.count / seconds:.0f}/s", flush=True)
        for name, part in (("first", samples[: len(samples) // 2]), ("second", samples[len(samples) // 2 :])):
            parent, worker = (max((sample[i] for sample in part), default=0) / 1e6 for i in (0, 1))
            print(f"{name} half: parent at most {parent:.0f} MB, a worker at most {worker:.0f} MB", flush=True)
        moments = killed(command(corpus, broken, args.jobs), args.kills, seconds, random.Random(args.seed))
        print(f"killed after {', '.join(map(str, moments))} s")
        expected, found = contents(whole), contents(broken)
        for table in TABLES:
            verdict = "same" if expected[table] == found[table] else f"not {found[table]}"
            print(f"{table:12}{expected[table][0]:12}{expected[table][1]:42}  {verdict}")
        return 0 if expected == found else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Load on the workbench: 50 clients at a time on loopback, and whether its memory stays flat.

    python benchmarks/load.py                      two minutes, 50 clients
    python benchmarks/load.py --seconds 10 --clients 8

Each client sends articles without a pause, in turn for the page, as JSON, CSV and XLSX, and now and then a body over the limit.
Meanwhile one more client asks for the page itself each half second: it shows whether the server stays awake. Exits with 1 where a
request failed, or where memory grew by more than 5 % between the first quarter and the end.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PARAGRAPH = (
    "{day}日,云溪储能产业园{number}期项目在长沙经开区开工,由湖南星河储能科技有限公司投资建设,总投资约{amount}亿元,占地260亩,"
    "计划2025年底投产,达产后年产值可达40亿元,新增就业800人。\n"
)
FORMATS = ("page", "json", "csv", "xlsx")
MAX_BYTES = 200_000
TOO_LARGE = b"\xe4\xb8\x80" * (MAX_BYTES // 3 + 1)
GROWTH = 1.05


def article(seed: int) -> bytes:
    """An article of five paragraphs, another one for each seed."""
    lines = (PARAGRAPH.format(day=1 + (seed + i) % 28, number=i + 1, amount=2 + (seed * 7 + i) % 90) for i in range(5))
    return ("本报讯 5月" + "5月".join(lines)).encode()


@contextlib.contextmanager
def workbench(*options: str) -> Iterator[tuple[int, int]]:
    """A workbench of its own process on a free port: its process id and its port."""
    command = [sys.executable, "-c", "from cn_econ_extract.cli import main; main()", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            lines = iter(process.stderr.readline, "")
            port = next((int(found[1]) for line in lines if (found := re.search(r"http://\S+:(\d+)/", line))), None)
            if port is None:
                raise RuntimeError("the workbench did not start")
            yield process.pid, port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def memory(pid: int) -> float:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


class Load:
    """Counts and times of the requests of all clients."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port = port
        self.end = time.monotonic() + seconds
        self.times: list[float] = []
        self.awake: list[float] = []
        self.refused = 0
        self.errors: list[str] = []

    def client(self, seed: int) -> None:
        """One client: articles over one connection until the time is up."""
        turn = seed
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            while time.monotonic() < self.end:
                turn += 1
                try:
                    self.send(connection, FORMATS[turn % 4], turn)
                except (OSError, http.client.HTTPException) as error:
                    self.errors.append(repr(error))
                    connection.close()

    def send(self, connection: http.client.HTTPConnection, form: str, turn: int) -> None:
        """One request, of which each 25th is over the limit."""
        large = turn % 25 == 0
        started = time.monotonic()
        connection.request("POST", f"/api/extract?format={form}", TOO_LARGE if large else article(turn))
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != (413 if large else 200) or not content:
            self.errors.append(f"{form}: {answer.status} {content[:100]!r}")
        elif large:
            self.refused += 1
        else:
            self.times.append(time.monotonic() - started)

    def watcher(self) -> None:
        """Asks for the page itself while the others work."""
        while time.monotonic() < self.end:
            started = time.monotonic()
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
                try:
                    connection.request("GET", "/")
                    connection.getresponse().read()
                except (OSError, http.client.HTTPException) as error:
                    self.errors.append(f"page: {error!r}")
            self.awake.append(time.monotonic() - started)
            time.sleep(0.5)


def measure(clients: int, seconds: float) -> dict[str, float]:
    """Run the clients, and give the figures."""
    with workbench("--max-bytes", str(MAX_BYTES)) as (pid, port):
        load = Load(port, seconds)
        work: list[Callable[[], None]] = [load.watcher, *(lambda seed=seed: load.client(seed) for seed in range(clients))]
        threads = [threading.Thread(target=each) for each in work]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 4)
        early = memory(pid)
        for thread in threads:
            thread.join()
        late = memory(pid)
    for error in load.errors[:5]:
        print(error, file=sys.stderr)
    return {
        "clients": clients,
        "seconds": seconds,
        "articles": len(load.times),
        "refused_as_too_large": load.refused,
        "errors": len(load.errors),
        "median_ms": round(1000 * statistics.median(load.times)),
        "slowest_ms": round(1000 * max(load.times)),
        "page_median_ms": round(1000 * statistics.median(load.awake)),
        "page_slowest_ms": round(1000 * max(load.awake)),
        "memory_mb_at_a_quarter": round(early, 1),
        "memory_mb_at_the_end": round(late, 1),
    }


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    figures = measure(asked.clients, asked.seconds)
    print(json.dumps(figures, indent=1))
    return int(figures["errors"] > 0 or figures["memory_mb_at_the_end"] > GROWTH * figures["memory_mb_at_a_quarter"])


if __name__ == "__main__":
    sys.exit(main())

"""Tagging of dates and amounts beside other libraries, on the same text in one run: speed, spans, values.

    python benchmarks/peers.py --setup        makes .peers/, an environment with this package and the pinned peers
    python benchmarks/peers.py [CORPUS] [--json] [--seconds S]

CORPUS is what benchmarks/run.py takes, and only times are measured on it; without it the fixtures of tests/fixtures are taken,
and spans and values are scored against peers-gold.jsonl (see peers_scoring.py). Every tool tags one text to load what it needs,
then runs over the whole corpus in turns, until S seconds are over; the best run counts.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import Any

from peers_scoring import Counts, Span, count, jionlp_spans, own_spans, recognizers_spans
from run import best, read_corpus

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / ".peers"
INTERPRETER = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
GOLD = HERE / "peers-gold.jsonl"
KINDS = ("date", "money")
ROUNDS = 5


@dataclass(frozen=True)
class Tool:
    """A tool under test: `run` is the timed call on a text and its reference day, `spans` reads its answer."""

    name: str
    packages: tuple[str, ...]
    run: Callable[[str, date], Any]
    spans: Callable[[Any], list[Span]]


def score(tool: Tool, articles: Sequence[Mapping[str, Any]], gold: Mapping[str, Mapping[str, Any]]) -> dict[str, Counts]:
    """The counts of each kind over the articles."""
    result = {kind: Counts() for kind in KINDS}
    for article in articles:
        found = tool.spans(tool.run(article["text"], _reference(article)))
        for kind in KINDS:
            wanted = [g for g in gold[article["id"]]["spans"] if g["kind"] == kind]
            count(article["text"], wanted, [s for s in found if s.kind == kind], result[kind])
    return result


def own() -> Tool:
    from cn_econ_extract import tag

    return Tool("cn_econ_extract", ("cn-econ-extract",), lambda text, day: tag(text, kinds=KINDS, reference=day), own_spans)


def jionlp() -> Tool:
    ner: Any = importlib.import_module("jionlp").ner

    def run(text: str, day: date) -> Any:
        return ner.extract_time(text, time_base=datetime(day.year, day.month, day.day)), ner.extract_money(text)

    return Tool("JioNLP", ("jionlp",), run, jionlp_spans)


def recognizers() -> Tool:
    culture: Any = importlib.import_module("recognizers_text").Culture.Chinese
    dates: Any = importlib.import_module("recognizers_date_time").DateTimeRecognizer(culture).get_datetime_model()
    units: Any = importlib.import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(culture).get_currency_model()

    def run(text: str, day: date) -> Any:
        return dates.parse(text, datetime(day.year, day.month, day.day)), units.parse(text)

    packages = ("recognizers-text-date-time", "recognizers-text-number-with-unit")
    return Tool("Recognizers-Text", packages, run, recognizers_spans)


def _reference(article: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(article["reference"])[:10])


def run_over(tool: Tool, articles: Sequence[Mapping[str, Any]]) -> None:
    """One run of the tool over all the articles."""
    for article in articles:
        tool.run(article["text"], _reference(article))


def measure(articles: Sequence[Mapping[str, Any]], gold: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Figures of every tool: seconds, characters per second, times as slow as ours, and (with gold) the scores."""
    tools, failed = load(articles[0])
    times = {tool.name: inf for tool in tools}
    for _ in range(ROUNDS):  # in turns, so that other work on the machine falls on all alike
        for tool in tools:
            times[tool.name] = min(times[tool.name], best(partial(run_over, tool, articles), seconds / ROUNDS))
    characters = sum(len(article["text"]) for article in articles)
    rows: list[dict[str, Any]] = []
    for tool in tools:
        taken = times[tool.name]
        row = {"tool": tool.name, "versions": {p: version(p) for p in tool.packages}, "seconds": round(taken, 4)}
        row["characters_per_second"] = round(characters / taken)
        row["ratio"] = round(taken / times[tools[0].name], 1)
        if gold:
            row |= {kind: counts.figures() for kind, counts in score(tool, articles, gold).items()}
        rows.append(row)
    return {"documents": len(articles), "characters": characters, "tools": rows + failed}


def load(article: Mapping[str, Any]) -> tuple[list[Tool], list[dict[str, Any]]]:
    """The tools, each having tagged the article once; and of those that fail at it, the reason."""
    tools: list[Tool] = []
    failed: list[dict[str, Any]] = []
    for make in (own, jionlp, recognizers):
        try:
            with contextlib.redirect_stdout(sys.stderr):  # JioNLP greets on import
                tool = make()
                run_over(tool, [article])
            tools.append(tool)
        except Exception as error:  # whatever an old package fails with, the others go on
            failed.append({"tool": make.__name__, "unavailable": f"{type(error).__name__}: {error}"})
    return tools, failed


def read(corpus: Path | None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The articles, each with its reference day, and the gold by id (none for a corpus of one's own)."""
    articles = read_corpus(corpus)
    gold: dict[str, Any] = {}
    if corpus is None:
        gold = {g["id"]: g for g in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())}
    for article in articles:
        known = gold.get(article.get("id", ""), {}).get("reference") or article.get("published")
        article["reference"] = known or date.today().isoformat()
    return articles, gold


def show(result: Mapping[str, Any]) -> None:
    """Prints the figures as tables."""
    from rich.console import Console
    from rich.table import Table

    tools = [row for row in result["tools"] if "unavailable" not in row]
    speed = Table("tool", "seconds", "characters/s", "time, ours = 1")
    scores = Table("tool", "kind", "precision", "recall", "F1", "values right")
    for row in tools:
        speed.add_row(row["tool"], *(str(row[key]) for key in ("seconds", "characters_per_second", "ratio")))
        for kind in (kind for kind in KINDS if kind in row):
            figures = (row[kind][name] for name in ("precision", "recall", "f1", "value_accuracy"))
            scores.add_row(row["tool"], kind, *(f"{figure:.3f}" for figure in figures))
    console = Console()
    console.print(f"{result['documents']} documents, {result['characters']} characters", speed)
    if scores.rows:
        console.print(scores)
    for row in tools:
        console.print(row["tool"], *(f"{package} {number}" for package, number in row["versions"].items()))
    for row in result["tools"]:
        if "unavailable" in row:
            console.print(f"{row['tool']} is unavailable: {row['unavailable']}")


def set_up() -> None:
    """Makes the environment of the peers, or brings it up to date."""
    venv.create(ENVIRONMENT, with_pip=True)
    requirements = str(HERE / "peers-requirements.txt")
    subprocess.run([INTERPRETER, "-m", "pip", "install", "--quiet", "-r", requirements, "-e", str(HERE.parent)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--setup", action="store_true", help="make .peers/ and stop")
    parser.add_argument("--json", action="store_true", help="with the wrong and missed spans")
    parser.add_argument("--seconds", type=float, default=5.0, help="time for each tool at least (default 5)")
    args = parser.parse_args()
    if args.setup:
        set_up()
    elif Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        if not INTERPRETER.exists():
            parser.exit(2, "the peers are not installed; run: python benchmarks/peers.py --setup\n")
        sys.exit(subprocess.run([INTERPRETER, *sys.argv]).returncode)
    else:
        result = measure(*read(args.corpus), args.seconds)
        print(json.dumps(result, ensure_ascii=False)) if args.json else show(result)


if __name__ == "__main__":
    main()

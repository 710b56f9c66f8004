"""The worst articles: time per character against normal news, and memory.

    python benchmarks/worst.py [--scale F] [--only NAME]

Each input is one article: 50 MB of news, 10 million characters without punctuation, 100,000 events, a million of each trigger,
suffix, digit, bracket and quote (`--scale` times that; a million of each of 9,000 words takes hours). Printed are characters,
microseconds of the processor per character, how many times that of normal news, and bytes of memory per character; the exit
status is 1 where something takes more than `TARGET` times normal news.
The great articles are read in a process of their own each, so that the memory is their own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from pathlib import Path

from cn_econ_extract import Extractor

TARGET = 2.0
FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
MILLION = 1_000_000


def news(characters: int) -> str:
    """Normal news: the articles of the fixtures, again and again."""
    articles = "\n".join(json.loads(file.read_text(encoding="utf-8"))["text"] for file in sorted(FIXTURES.glob("*.json")))
    return (articles * (characters // len(articles) + 1))[:characters]


def without_punctuation(characters: int) -> str:
    """The letters and figures of news in one line."""
    letters = "".join(character for character in news(min(characters, 100_000) * 2) if character.isalnum())
    return (letters * (characters // len(letters) + 1))[:characters]


def events(number: int) -> str:
    """That many events, each of a company and a project of its own."""
    return "\n".join(
        f"{i % 12 + 1}月{i % 28 + 1}日，海川{i}号新材料有限公司的{i}号储能项目在安化县开工，总投资{i % 90 + 1}亿元。"
        for i in range(number)
    )


def words() -> dict[str, str]:
    """Each trigger word and suffix of the rules, digits, brackets and quotes, by what they are."""
    from cn_econ_extract.rules import load
    from cn_econ_extract.rules.event_types import event_rules

    units = {f"trigger {word}": word for word in sorted(event_rules().by_word)}
    for name in ("companies", "organizations", "parks", "places", "projects", "persons", "names"):
        file = load(name)
        lists = [*file.lexicon.values(), *(rule.words for rule in file.rules.values())]
        units.update({f"{name} {word}": word for word in sorted({word for words in lists for word in words})})
    units.update(
        {
            f"mark {mark}": mark
            for mark in "0123456789０一二十百千万亿〇()（）[]【】《》〈〉“”‘’「」\"'，。、；：！？,.;:!?-—~～·%％\n\t \u3000"
        }
    )
    return units


def inputs(scale: float, only: str) -> dict[str, str]:
    """The single great articles by name."""
    size = int(10 * MILLION * scale)
    made = {
        "50 MB of news": lambda: news(int(17.5 * MILLION * scale)),  # 50 MB in UTF-8
        "no punctuation": lambda: without_punctuation(size),
        "one line": lambda: news(size).replace("\n", ""),
        "100,000 events": lambda: events(int(100_000 * scale)),
    }
    return {name: make() for name, make in made.items() if only in name}


def cost(extractor: Extractor, text: str) -> float:
    """Microseconds of the processor per character."""
    began = time.process_time()
    extractor.extract(text, published="2021-06-14")
    return (time.process_time() - began) * 1e6 / len(text)


def ready(text: str) -> Extractor:
    """An extractor that takes `text`, its rules loaded."""
    extractor = Extractor(max_length=len(text))
    extractor.extract(text[:1] + news(5000), published="2021-06-14") if len(text) > 6000 else None
    return extractor


def measured(text: str) -> tuple[float, float]:
    """Microseconds of the processor per character, and the bytes of memory per character that this process grew by."""
    extractor = ready(text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = cost(extractor, text)
    return spent, 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / len(text)


def show(name: str, characters: int, spent: float, normal: float, memory: float | None) -> bool:
    """Print a line; whether the time is more than the target."""
    over = spent > TARGET * normal
    held = "" if memory is None else f"{memory:12.0f}"
    print(f"{name:24}{characters:12}{spent:10.1f}{spent / normal:8.1f}{held}{'  <<' if over else ''}", flush=True)
    return over


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="", help="the inputs whose name holds this")
    args = parser.parse_args()
    usual = news(50_000)
    normal = min(cost(ready(usual), usual) for _ in range(3))
    print(f"{'input':24}{'characters':>12}{'us/char':>10}{'times':>8}{'bytes/char':>12}")
    show("news", len(usual), normal, normal, None)
    over = 0
    for name, text in inputs(args.scale, args.only).items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            over += show(name, len(text), *_with(pool.apply(measured, (text,)), normal))
    for name, unit in words().items():
        if args.only in name:
            text = (unit * MILLION)[: max(1000, int(MILLION * args.scale))]
            over += show(name, len(text), cost(ready(text), text), normal, None)
    print(f"{over} inputs take more than {TARGET:g} times normal news")
    return 1 if over else 0


def _with(spent: tuple[float, float], normal: float) -> tuple[float, float, float]:
    return spent[0], normal, spent[1]


if __name__ == "__main__":
    raise SystemExit(main())

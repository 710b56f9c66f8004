"""The worst articles: time per character against normal news, and memory.

    python benchmarks/worst.py [--scale F] [--only NAME] [--all]

Each input is one article: 50 MB of news, 10 million characters without punctuation, 100,000 events, a million of each of some
40 words: of each event type and each list of names those that news has most often, digits, brackets and quotes (`--scale`
times that). `--all`: each trigger, name, suffix and mark of the rules, 9,000 (a million of each take hours). Printed are
characters, microseconds of the processor per character, how many times that of normal news measured right before, and for the
great articles bytes of memory per character; the exit status is 1 where something takes more than `TARGET` times normal news.
The great articles are read in a process of their own each, so that the memory is their own. At scale 1 all take half an hour
and 4 GB.
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


MARKS = '01一十()（《》“”‘"'
"""The digits, brackets and quotes that stand for all."""
OF_NAMES = ("companies", "organizations", "parks", "places", "projects", "persons", "names")


def sample() -> dict[str, str]:
    """A few of `words`: those that the fixtures have most often, one of each event type, three new ones of each list."""
    from cn_econ_extract.rules.event_types import event_rules

    usual, units = news(100_000), words()
    chosen = [f"mark {mark}" for mark in MARKS]
    for event_type in event_rules().types.values():
        chosen.append(f"trigger {max((word for t in event_type.triggers for word in t.words), key=usual.count)}")
    for name in OF_NAMES:
        known = {units[key] for key in chosen}
        listed = [key for key, unit in units.items() if key.startswith(f"{name} ") and len(unit) > 1 and unit not in known]
        chosen += sorted(listed, key=lambda key: usual.count(units[key]), reverse=True)[:3]
    return {name: units[name] for name in chosen}


def words() -> dict[str, str]:
    """Each trigger word and suffix of the rules, digits, brackets and quotes, by what they are."""
    from cn_econ_extract.rules import load
    from cn_econ_extract.rules.event_types import event_rules

    units = {f"trigger {word}": word for word in sorted(event_rules().by_word)}
    for name in OF_NAMES:
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


def ready(text: str) -> tuple[Extractor, float]:
    """An extractor that takes `text`, and what normal news costs it now."""
    usual = news(20_000)
    extractor = Extractor(max_length=max(len(text), len(usual)))
    return extractor, min(cost(extractor, usual) for _ in range(3))


def measured(text: str) -> tuple[float, float, float]:
    """Microseconds of the processor per character, those of normal news, the bytes per character that the process grew by."""
    extractor, normal = ready(text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = cost(extractor, text)
    return spent, normal, 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / len(text)


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
    parser.add_argument("--all", action="store_true", help="every word of the rules")
    args = parser.parse_args()
    print(f"{'input':24}{'characters':>12}{'us/char':>10}{'times':>8}{'bytes/char':>12}")
    over = 0
    for name, text in inputs(args.scale, args.only).items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            over += show(name, len(text), *pool.apply(measured, (text,)))
    for name, unit in (words() if args.all else sample()).items():
        if args.only in name:
            text = unit * max(1, int(MILLION * args.scale))
            extractor, normal = ready(text)
            over += show(name, len(text), cost(extractor, text), normal, None)
    print(f"{over} inputs take more than {TARGET:g} times normal news")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())

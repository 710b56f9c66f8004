"""Counts how often each rule is right on annotated articles, for the confidence of events and arguments.

    python scripts/calibrate.py GOLD_DIR…            write rules/confidence.toml and the reliability table of docs/confidence.md
    python scripts/calibrate.py GOLD_DIR… --table    only print the table

The table rates each article by the counts of all others, so that it shows what to expect of unseen ones.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cn_econ_extract import Document, Extractor
from cn_econ_extract.confidence import argument_keys, event_keys, rate
from cn_econ_extract.reading import read_gold
from cn_econ_extract.scoring import compare

ROOT = Path(__file__).parents[1]
FILE, PAGE = ROOT / "src/cn_econ_extract/rules/confidence.toml", ROOT / "docs/confidence.md"
MARKS = "<!-- table -->\n", "<!-- end of table -->\n"
HEAD = """title = "How often each rule was right"
# Written by scripts/calibrate.py from {articles} annotated articles: key = [right, all].
[counts]
"""
BOUNDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Case = tuple[tuple[str, ...], bool]


def cases(gold: dict[str, Any], extractor: Extractor) -> Iterator[Case]:
    """The events and arguments of one article that count: their keys, and whether they are right."""
    document = extractor.extract(gold["text"], title=gold.get("title"), published=gold.get("published"))
    data = document.to_dict()
    keys = dict(_keys(document, data))
    for outcome in compare(gold, data):
        if outcome.what in ("event", "argument") and outcome.got is not None:
            yield keys[id(outcome.got)], outcome.result == "right"


def _keys(document: Document, data: dict[str, Any]) -> Iterator[tuple[int, tuple[str, ...]]]:
    rules = {entity.id: entity.rule for entity in document.entities}
    for event, plain in zip(document.events, data["events"], strict=True):
        yield id(plain), event_keys(event)
        for argument, plain_argument in zip(event.arguments, plain["arguments"], strict=True):
            yield id(plain_argument), argument_keys(event, argument, rules.get(argument.entity or ""))


def counted(found: list[Case]) -> dict[str, tuple[int, int]]:
    right, total = Counter[str](), Counter[str]()
    for keys, is_right in found:
        total.update(keys)
        right.update(keys if is_right else ())
    return {key: (right[key], total[key]) for key in total}


def table(articles: list[list[Case]]) -> Iterator[str]:
    """The reliability of confidences of articles that the counts do not know, as Markdown."""
    everything = counted([case for article in articles for case in article])
    rated: dict[str, list[tuple[float, bool]]] = {"event": [], "argument": []}
    for article in articles:
        own = counted(article)
        others = {k: (r - own.get(k, (0, 0))[0], n - own.get(k, (0, 0))[1]) for k, (r, n) in everything.items()}
        for keys, is_right in article:
            rated[keys[0]].append((rate(keys, others), is_right))
    for what, pairs in rated.items():
        yield f"| confidence of {what}s | number | mean confidence | share right |"
        yield "| --- | --- | --- | --- |"
        for low, high in zip(BOUNDS, BOUNDS[1:], strict=False):
            inside = [(share, is_right) for share, is_right in pairs if low <= share < high]
            if inside:
                mean, right = sum(share for share, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
                yield f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {right:.2f} |"
        yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    extractor = Extractor()
    articles = [list(cases(gold, extractor)) for folder in args.gold for gold in read_gold(folder)]
    if args.table:
        print("\n".join(table(articles)))
        return
    counts = counted([case for article in articles for case in article])
    lines = [f'"{key}" = [{right}, {total}]' for key, (right, total) in sorted(counts.items())]
    FILE.write_text(HEAD.format(articles=len(articles)) + "\n".join(lines) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    page = [before, MARKS[0], f"{len(articles)} articles.\n\n", "\n".join(table(articles)), "\n", MARKS[1], after]
    PAGE.write_text("".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()

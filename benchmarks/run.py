"""How fast the library is, beside `list(jieba.cut(text))` on the same text in the same run.

    python benchmarks/run.py [CORPUS] [--varied N] [--once] [--json] [--seconds S]

CORPUS is a folder of .txt files, or a .jsonl file of objects with `text` (and `title`, `published`); without it the fixtures of
tests/fixtures are taken. Each stage runs over the whole corpus until S seconds are over, and at least three times.

Articles read again and again meet what the caches remember of them. `--once` reads the corpus once, extraction first, after
another corpus has loaded all rules; `--varied N` makes N articles of each, with other figures and other names.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
START_UP = """
import time
start = time.perf_counter()
import cn_econ_extract
imported = time.perf_counter()
cn_econ_extract.extract('3月30日,海川集团旗下的星河储能项目在长沙经开区开工。')
print(imported - start, time.perf_counter() - imported)
"""


def read_corpus(path: Path | None) -> list[dict[str, Any]]:
    """The articles of the corpus: mappings with text, and title and published where known."""
    if path is None:
        return [json.loads(f.read_text(encoding="utf-8")) for f in sorted((ROOT / "tests/fixtures").glob("*.json"))]
    if path.is_dir():
        from cn_econ_extract.reading import read_article

        return [{"text": read_article(file)} for file in sorted(path.glob("*.txt"))]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


_NAME = re.compile(r"[\u4e00-\u9fff]{2}(?=集团|公司|股份|项目|产业园|工业园)")
_FIGURE = re.compile(r"[1-9](?=[\d.,]*(?:万|亿|亩|公里|平方米|个|家))")
_CHARACTERS = "东西南北中金银铜木火山川江河湖海云雨天地星光泰和安宁"


def varied(articles: list[dict[str, Any]], copies: int) -> list[dict[str, Any]]:
    """Each article `copies` times, the names that it uses and its figures changed, always in the same way."""
    source = random.Random(0)
    return [_variation(article, source) for _ in range(copies) for article in articles]


def _variation(article: dict[str, Any], source: random.Random) -> dict[str, Any]:
    text = _FIGURE.sub(lambda _: str(source.randint(1, 9)), article["text"])
    for name in dict.fromkeys(_NAME.findall(text)):
        text = text.replace(name, "".join(source.choices(_CHARACTERS, k=2)))
    return {**article, "text": text}


def once(action: Callable[[], object]) -> float:
    """The time of one run of `action`."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def best(action: Callable[[], object], seconds: float) -> float:
    """The shortest time of one run of `action`, of at least three runs and `seconds` seconds."""
    times: list[float] = []
    while len(times) < 3 or sum(times) < seconds:
        times.append(once(action))
    return min(times)


def stages(articles: list[dict[str, Any]], timed: Callable[[Callable[[], object]], float]) -> dict[str, float]:
    """Seconds for the whole corpus, stage by stage, each as `timed` measures it. All rules are loaded before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own, on import
        import jieba
    from cn_econ_extract import Extractor
    from cn_econ_extract.records import KINDS
    from cn_econ_extract.taggers import find
    from cn_econ_extract.text.fold import fold

    jieba.setLogLevel(60)
    jieba.initialize()
    texts = [article["text"] for article in articles]
    folded, kinds, extractor = [fold(text).text for text in texts], frozenset(KINDS), Extractor()

    def extract(articles: list[dict[str, Any]] = articles) -> None:
        for article in articles:
            extractor.extract(article["text"], title=article.get("title"), published=article.get("published"))

    extract(read_corpus(None))
    times = {
        "extract": timed(extract),
        "jieba": timed(lambda: [list(jieba.cut(text)) for text in texts]),
        "fold": timed(lambda: [fold(text) for text in texts]),
        "tag": timed(lambda: [find(text, kinds) for text in folded]),
    }
    times["events"] = times["extract"] - times["fold"] - times["tag"]
    return times


def peak_memory(articles: list[dict[str, Any]]) -> int:
    """Bytes that Python allocates at most while one pass over the corpus runs, all loading done before."""
    from cn_econ_extract import Extractor

    extractor = Extractor()
    tracemalloc.start()
    for article in articles:
        extractor.extract(article["text"], title=article.get("title"), published=article.get("published"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def start_up() -> tuple[float, float]:
    """Seconds to import the package, and for the first extraction with all loading, in a fresh process (best of three)."""
    runs = [subprocess.run([sys.executable, "-c", START_UP], capture_output=True, text=True, check=True) for _ in range(3)]
    pairs = [tuple(map(float, run.stdout.split())) for run in runs]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def measure(articles: list[dict[str, Any]], timed: Callable[[Callable[[], object]], float]) -> dict[str, float]:
    """All figures, by name."""
    characters = sum(len(article["text"]) for article in articles)
    times = stages(articles, timed)
    importing, first = start_up()
    return {
        "documents": len(articles),
        "characters": characters,
        "documents_per_second": round(len(articles) / times["extract"], 1),
        "characters_per_second": round(characters / times["extract"]),
        "ratio_to_jieba": round(times["extract"] / times["jieba"], 3),
        **{f"{stage}_ratio": round(times[stage] / times["jieba"], 3) for stage in ("fold", "tag", "events")},
        "peak_memory_mb": round(peak_memory(articles) / 1e6, 1),
        "import_seconds": round(importing, 3),
        "first_extraction_seconds": round(first, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--varied", type=int, default=0, metavar="N")
    parser.add_argument("--once", action="store_true")
    args = parser.parse_args()
    articles = read_corpus(args.corpus)
    if args.varied:
        articles = varied(articles, args.varied)
    result = measure(articles, once if args.once else lambda action: best(action, args.seconds))
    if args.json:
        print(json.dumps(result))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value")
    for name, value in result.items():
        table.add_row(name, str(value))
    Console().print(table)


if __name__ == "__main__":
    main()

"""Whether time grows with the length of the text alone, whatever stands in it.

    python benchmarks/linear.py [--characters N]

Each hostile input is read at N and at 4 N characters: through `tag` for all value kinds, through `tag` for all kinds, and
through `extract`. Printed are the seconds of the processor, the better of two runs, and their ratio; the exit status is 1 where
four times the text takes more than six times the time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from cn_econ_extract import Extractor

VALUE_KINDS = ("money", "quantity", "ratio", "number", "change", "date")
LIMIT = 6.0
HOSTILE = {
    "亿": "亿",
    "一": "一",
    "一二": "一二",
    "digits": "1234567890",
    "digits and points": "1.2",
    "1,": "1,",
    "1,234,": "1,234,",
    "brackets": "（）",
    "open brackets": "（",
    "quotes": "“”",
    "open quotes": "“",
    "年": "年",
    "月": "月",
    "日": "日",
    "1月": "1月",
    "2021年": "2021年",
    "3月12日": "3月12日",
    "去年": "去年",
    "截至": "截至",
    "至": "1日至",
    "百分之": "百分之",
    "分之": "一分之",
    "约": "约",
    "约1": "约1",
    "超过": "超过",
    "-": "-",
    "1-": "1-",
    "1~": "1~",
    "1、": "1、",
    "1亿、": "1亿、",
    "1亿元、": "1亿元、",
    "1:": "1:",
    "6:4": "6:4,",
    "1×": "1×",
    "由1个提高到": "由1个提高到",
    "同比增长": "同比增长",
    "翻": "翻",
    "每股1": "每股1",
    "$": "$1",
    "http": "http://1.",
    "点": "一点",
    "个多亿": "1个多亿",
    "spaces": "1 ",
    "ideographic spaces": "1\u3000",
    "lines": "1\n",
    "list numbers": "1.\n",
    "<": "<a",
    "&": "&nbsp",
}
"""Name and unit: the input is the unit again and again."""


def hostile(unit: str, characters: int) -> str:
    """A text of that many characters: nothing but `unit`."""
    return (unit * (characters // len(unit) + 1))[:characters]


def readers() -> dict[str, Callable[[str], object]]:
    """What reads the text, by name."""
    extractor = Extractor()
    return {
        "values": lambda text: extractor.tag(text, VALUE_KINDS, "2021-06-14"),
        "all kinds": lambda text: extractor.tag(text, None, "2021-06-14"),
        "extract": lambda text: extractor.extract(text, published="2021-06-14"),
    }


def seconds(action: Callable[[str], object], text: str) -> float:
    """The processor time of the shorter of two runs."""
    times = []
    for _ in range(2):
        start = time.process_time()
        action(text)
        times.append(time.process_time() - start)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=25_000)
    parser.add_argument("--only", help="the inputs whose name holds this")
    args = parser.parse_args()
    readers_by_name = readers()
    for action in readers_by_name.values():
        action("3月30日,总投资5亿元的项目在长沙开工。")  # loads the rules
    steep = 0
    print(f"{'input':24}{'read by':12}{'n':>9}{'4 n':>9}{'ratio':>8}")
    for name, unit in HOSTILE.items():
        if args.only and args.only not in name:
            continue
        for reader, action in readers_by_name.items():
            short = seconds(action, hostile(unit, args.characters))
            long = seconds(action, hostile(unit, 4 * args.characters))
            ratio = long / short
            too_steep = ratio > LIMIT and long > 0.05  # below that the clock decides
            steep += too_steep
            print(f"{name:24}{reader:12}{short:9.3f}{long:9.3f}{ratio:8.1f}{'  <<' if too_steep else ''}", flush=True)
    return 1 if steep else 0


if __name__ == "__main__":
    raise SystemExit(main())

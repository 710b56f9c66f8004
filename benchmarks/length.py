"""What extraction costs by the length of the text, from 1 KB to 10 MB.

    python benchmarks/length.py [--largest BYTES] [--svg FILE]

The text is generated articles one after the other, cut to the length. Printed are processor seconds, microseconds a character,
and the exponent of the growth between the two largest lengths (1 is linear); with --svg the plot is written.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import time
from pathlib import Path

from cn_econ_extract import Extractor
from generate import article

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 400, 70, 50, 30


def text_of(size: int) -> str:
    """A text of about `size` bytes in UTF-8."""
    source, parts, length = random.Random(3), [], 0
    while length < size:
        parts.append(article(source)["text"])
        length += len(parts[-1].encode()) + 1
    return "\n".join(parts).encode()[:size].decode(errors="ignore")


def measure(largest: int) -> list[tuple[int, int, float]]:
    """(bytes, characters, processor seconds) by length; the shorter ones are the best of several runs."""
    extractor, found = Extractor(), []
    extractor.extract(text_of(20_000))  # loads the rules
    for size in itertools.takewhile(lambda size: size <= largest, (10**3, 10**4, 10**5, 10**6, 10**7)):
        text, times = text_of(size), []
        for _ in range(max(1, min(20, 10**6 // size))):
            began = time.process_time()
            extractor.extract(text, published="2021-06-14")
            times.append(time.process_time() - began)
        found.append((size, len(text), min(times)))
        each = 1e6 * min(times) / len(text)
        print(f"{size:>9} bytes{len(text):>9} characters{min(times):>10.3f} s{each:>8.1f} µs/character", flush=True)
    return found


def plot(found: list[tuple[int, int, float]]) -> str:
    """The seconds by the bytes, both axes logarithmic, with the line of linear growth through the middle point, as SVG."""
    low, high = (math.floor(math.log10(min(s for *_, s in found))), math.ceil(math.log10(max(s for *_, s in found))))
    first, last = (math.log10(found[i][0]) for i in (0, -1))

    def x(size: float) -> float:
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - 30)

    def y(seconds: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(seconds) - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    size, _, seconds = found[len(found) // 2]
    ends = " ".join(f"{x(each):.0f},{y(seconds * each / size):.0f}" for each in (found[0][0], found[-1][0]))
    parts = [f'<polyline points="{ends}" fill="none" stroke="#999" stroke-dasharray="5 4"/>']
    points = " ".join(f"{x(size):.0f},{y(seconds):.0f}" for size, _, seconds in found)
    parts.append(f'<polyline points="{points}" fill="none" stroke="#0b6" stroke-width="2"/>')
    for size, _, seconds in found:
        parts.append(f'<circle cx="{x(size):.0f}" cy="{y(seconds):.0f}" r="4" fill="#0b6"/>')
        parts.append(f'<text x="{x(size):.0f}" y="{HEIGHT - 28}" text-anchor="middle">{_bytes(size)}</text>')
    for power in range(low, high + 1):
        level = y(10**power)
        parts.append(f'<line x1="{LEFT}" y1="{level:.0f}" x2="{WIDTH - 30}" y2="{level:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{level + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>')
    label = "length of the text (dashed: linear growth)"
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{label}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', *parts, "</svg>\n"])


def _bytes(size: int) -> str:
    return f"{size // 10**6} MB" if size >= 10**6 else f"{size // 10**3} KB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=10**7)
    parser.add_argument("--svg", type=Path)
    args = parser.parse_args()
    found = measure(args.largest)
    (_, a, s), (_, b, t) = found[-2:]
    print(f"growth between the two largest: exponent {math.log(t / s) / math.log(b / a):.2f}")
    if args.svg:
        args.svg.write_text(plot(found), encoding="utf-8")


if __name__ == "__main__":
    main()

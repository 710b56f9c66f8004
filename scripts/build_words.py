"""Writes rules/words.txt: the frequent words of two and three characters from jieba's dictionary (MIT licence).

They tell a short company name (康得新) from a phrase of everyday words (部分股权) without loading the segmenter.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

OUT = Path(__file__).parent.parent / "src" / "cn_econ_extract" / "rules" / "words.txt"
LEAST = 300
NAMES = {"nr", "ns", "nt", "nz", "nrt", "nrfg"}
VERBAL = {"v", "d", "p", "c", "r", "ad", "vd"}
HEADER = """\
# Frequent Chinese words of two and three characters, from jieba (github.com/fxsjy/jieba, MIT licence).
# Made by scripts/build_words.py. A v marks verbs, adverbs, pronouns and particles.
"""


def main() -> None:
    lines = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    words = sorted(
        f"{word} v" if tag in VERBAL else word
        for word, count, tag in rows
        if len(word) in (2, 3) and int(count) >= LEAST and tag not in NAMES
    )
    OUT.write_text(HEADER + "\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

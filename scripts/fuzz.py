"""Fuzzing for as long as it is told: the inputs and invariants of tests/test_fuzz.py with ever new seeds.

    python scripts/fuzz.py [--minutes N] [--seed N]

Prints what broke with the seed that breaks it again; the exit status is 1 where something did.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from cn_econ_extract import CnEconError, Extractor
from invariants import FIXTURES, any_text, check_article, check_folding, check_reading, mutated, mutated_bytes
from test_fuzz import OPTIONS, packed

SLOW = 0.002
"""Seconds for a character that are a hang: a hundred times what news takes."""


def checks(folder: Path) -> dict[str, Callable[[random.Random], object]]:
    """What is tried, by name: each takes its input from a generator of random numbers."""
    extractor = Extractor()
    extractor.extract("开工")  # loads the rules

    def article(text: str) -> None:
        began = time.process_time()
        check_article(extractor, text)
        check_folding(text)
        assert time.process_time() - began < 0.5 + SLOW * len(text), f"{len(text)} characters took too long"

    def reader(rng: random.Random) -> None:
        name, data = rng.choice(list(packed(rng.choice(FIXTURES)["text"]).items()))
        check_reading(mutated_bytes(data, rng) if rng.random() < 0.8 else rng.randbytes(rng.randrange(2000)), name, folder)

    def option(rng: random.Random) -> None:
        try:
            rng.choice(list(OPTIONS.values()))(any_text(rng)[:60])
        except CnEconError as error:
            assert "\n" not in str(error)

    return {
        "any text": lambda rng: article(any_text(rng)),
        "mutated": lambda rng: article(mutated(rng.choice(FIXTURES)["text"], rng, 40)),
        "reader": reader,
        "option": option,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    args = parser.parse_args()
    done: Counter[str] = Counter()
    broken = 0
    end = time.monotonic() + 60 * args.minutes
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        tried = checks(inputs)
        seed = args.seed
        while time.monotonic() < end:
            for name, check in tried.items():
                try:
                    check(random.Random(f"{name} {seed}"))
                except Exception:
                    broken += 1
                    print(f"{name}, seed {seed}:\n{traceback.format_exc()}", flush=True)
                done[name] += 1
            seed += 1
    print(f"{dict(done)}, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())

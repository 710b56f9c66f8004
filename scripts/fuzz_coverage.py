"""Coverage-guided fuzzing with atheris (pip install atheris, in an environment of its own beside the package).

    python scripts/fuzz_coverage.py {readers,folding,values,article} [-max_total_time=300] [further options of libFuzzer]

An input that breaks an invariant of tests/invariants.py ends the run and is written to crash-…: it becomes a test of
tests/test_fuzz.py.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.append(str(Path(__file__).parents[1] / "tests"))
with atheris.instrument_imports(include=["cn_econ_extract"]):
    from cn_econ_extract import Extractor, extract, tag
    from cn_econ_extract.reading import decode
    from invariants import VALUE_KINDS, check_article, check_figures, check_folding, check_reading, check_refusal

    extract("3月30日，星河储能项目在长沙经开区开工，总投资12亿元。")  # the stages are imported where they are first used

SUFFIXES = (".txt", ".jsonl", ".csv", ".zip", ".txt.gz", ".jsonl.gz", ".html")
FOLDER = Path(tempfile.mkdtemp()) / "inputs"
EXTRACTOR = Extractor()


def text_of(data: bytes) -> str:
    """The bytes as UTF-8 where they are, lone surrogates for those that are none."""
    return data.decode("utf-8", "surrogateescape")


def readers(data: bytes) -> None:
    if data:
        check_refusal(lambda: decode(data[1:], "input"))
        check_reading(data[1:], f"input{SUFFIXES[data[0] % len(SUFFIXES)]}", FOLDER)


def folding(data: bytes) -> None:
    check_folding(text_of(data))


def values(data: bytes) -> None:
    text = text_of(data)
    check_figures(text, tag(text, VALUE_KINDS, "2021-06-14"))


def article(data: bytes) -> None:
    check_article(EXTRACTOR, text_of(data))


TARGETS: dict[str, Callable[[bytes], None]] = {"readers": readers, "folding": folding, "values": values, "article": article}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(__doc__)
    FOLDER.mkdir()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

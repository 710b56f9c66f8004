"""benchmarks/run.py runs and gives all its figures; how fast anything is, is not tested."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "benchmarks/run.py"
TEXT = "3月30日,海川集团旗下的星河储能项目在长沙经开区开工,总投资12亿元。"
FIGURES = {
    "documents", "characters", "documents_per_second", "characters_per_second", "ratio_to_jieba", "fold_ratio", "tag_ratio",
    "events_ratio", "peak_memory_mb", "import_seconds", "first_extraction_seconds",
}  # fmt: skip


@pytest.mark.parametrize(("options", "documents"), [(["--seconds", "0"], 2), (["--once", "--varied", "3"], 6)])
def test_figures(tmp_path: Path, options: list[str], documents: int) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in (TEXT, TEXT * 3)), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(RUN), str(corpus), "--json", *options], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    figures = json.loads(run.stdout)
    assert set(figures) == FIGURES
    assert figures["documents"] == documents
    assert figures["characters"] == documents * 2 * len(TEXT)

"""The segmenter cuts the same words with jieba and with rjieba, and works with either alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cn_econ_extract.segmenter import jieba_tokenizer, word_starts

HAN = "位于沙洋县经济开发区海川集团股份有限公司投资建设新能源项目总占地亩亿元与和在的第一二三年月日"
WINDOWS = st.text(st.sampled_from(HAN + "0123456789.%AGg,、()“”"), max_size=24)
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.json"))


@settings(max_examples=300)
@given(WINDOWS)
def test_rjieba_cuts_as_jieba_does(window: str) -> None:
    rjieba = pytest.importorskip("rjieba", reason="the extra `fast` is not installed")
    assert rjieba.cut(window, False) == list(jieba_tokenizer().cut(window, HMM=False))


def test_a_window_begins_with_a_word() -> None:
    assert sorted(word_starts("位于沙洋")) == [0, 2]
    assert word_starts("") == frozenset()
    assert sorted(word_starts("位于\ud800沙洋")) == [0, 2, 3]


def test_without_rjieba_the_records_are_the_same() -> None:
    code = (
        "import sys, json, pathlib\n"
        "if sys.argv[1] == 'jieba': sys.modules['rjieba'] = None\n"
        "from cn_econ_extract import extract\n"
        "for file in sys.argv[2:]: print(extract(json.loads(pathlib.Path(file).read_text('utf-8'))['text']).to_json())\n"
    )
    command = [sys.executable, "-c", code]
    files = [str(file) for file in FIXTURES]
    with_jieba, with_rjieba = (
        subprocess.run([*command, tokenizer, *files], capture_output=True, check=True).stdout for tokenizer in ("jieba", "rjieba")
    )
    assert with_jieba == with_rjieba
    assert with_jieba.count(b"\n") == len(files)

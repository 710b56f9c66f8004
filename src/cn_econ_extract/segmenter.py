"""Word boundaries of a short window of text: jieba behind one small function.

jieba is loaded on the first call, with a tokenizer of our own (no global state, no messages) and without its HMM, which
glues list numbers to dates. Where rjieba is installed (the extra `fast`), it cuts in jieba's place: the same words by the same
dictionary, which is there at once instead of after a second.
"""

from __future__ import annotations

import functools
import logging
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from .records import without_surrogates

_LOCK = threading.Lock()


@functools.cache
def _cut() -> Callable[[str], Iterable[str]]:
    try:
        import rjieba
    except ImportError:
        return functools.partial(jieba_tokenizer().cut, HMM=False)
    return lambda window: rjieba.cut(without_surrogates(window), False)  # Rust takes no lone surrogates


@functools.cache
def jieba_tokenizer() -> Any:
    """A tokenizer of jieba's of our own."""
    with _LOCK, warnings.catch_warnings():
        # jieba 0.42 compiles patterns with invalid escapes and imports pkg_resources; neither concerns our users
        warnings.simplefilter("ignore")
        import jieba

        jieba.setLogLevel(logging.ERROR)
        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()
    return tokenizer


def word_starts(window: str) -> frozenset[int]:
    """The offsets in `window` at which a word starts (0 among them).

    >>> sorted(word_starts("位于沙洋"))
    [0, 2]
    """
    starts, position = set(), 0
    for word in _cut()(window):
        starts.add(position)
        position += len(word)
    return frozenset(starts)

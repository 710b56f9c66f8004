"""Writing results to a file in place of standard output."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import InputError


@contextlib.contextmanager
def output_to(out: str | None, *, inputs: Iterable[str], excel: bool = False) -> Iterator[None]:
    """Let standard output go into the file `out`, in UTF-8; with `excel` behind a byte order mark. None changes nothing.

    InputError where the file cannot be written, or is one of the `inputs`.
    """
    if out is None:
        yield
        return
    target = Path(out)
    if target.exists() and any(Path(name).exists() and target.samefile(name) for name in inputs):
        raise InputError(f"{out}: it is one of the articles; name another file to write to")
    try:
        # what UTF-8 cannot hold (a lone surrogate) becomes a question mark
        file = target.open("w", encoding="utf-8-sig" if excel else "utf-8", errors="replace", newline="")
    except OSError as error:
        raise InputError(f"{out}: it cannot be written: {error.strerror}; name another file") from None
    with file, contextlib.redirect_stdout(file):
        yield

"""Names that the user brings along: from a TSV file or any iterable, they win over the rules.

A name may stand inside a longer one that may hold its kind (a company in a project's name); every other candidate that
overlaps it gives way.
"""

from __future__ import annotations

import csv
import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

import msgspec

from ..errors import GazetteerError
from ..records import NAME_KINDS
from ..rules import Rule
from ..text.fold import fold
from .candidate import Candidate
from .resolve import NESTS
from .scan import Scan, trie_pattern

RULE = "gazetteer.user"
_CODED = {"place": "adcode", "park": "adcode", "company": "stock_code"}
"""The field that a row's code goes into."""
_HEAD = 2
"""Names are looked up by so many first characters: the shortest name that is taken."""


class Row(msgspec.Struct, frozen=True):
    """One name: its kind, the full name that it stands for, its GB/T 2260 or stock code."""

    name: str
    kind: str
    full: str | None = None
    code: str | None = None


class CustomGazetteer(msgspec.Struct, frozen=True):
    """The rows by the first two characters of their names, the longest first; `heads` finds where one may start."""

    rows: Mapping[str, tuple[Row, ...]]
    heads: re.Pattern[str]

    def candidates(self, text: str) -> Iterator[Candidate]:
        """The names in the folded `text`, from left to right, the longest at each place."""
        free = 0
        for head in self.heads.finditer(text):
            start = head.start()
            rows = self.rows.get(text[start : start + _HEAD], ())
            row = next((r for r in rows if text.startswith(r.name, start)), None)
            if row is None or start < free or _splits_word(text, start, start + len(row.name)):
                continue
            free = start + len(row.name)
            full = row.full if row.full != row.name else None
            candidate = Candidate(start=start, end=free, kind=row.kind, rule=RULE, name=full)
            if row.code is not None:
                setattr(candidate, _CODED[row.kind], row.code)
            yield candidate

    def override(self, text: str, proposed: Iterable[Candidate], kinds: frozenset[str]) -> Iterator[Candidate]:
        """`proposed` with this gazetteer's names of `kinds` in the place of whatever overlaps them."""
        own = [candidate for candidate in self.candidates(text) if candidate.kind in kinds]
        starts, ends = [candidate.start for candidate in own], [candidate.end for candidate in own]
        yield from own
        for candidate in proposed:
            low, high = bisect_right(ends, candidate.start), bisect_left(starts, candidate.end)
            if all(_holds(candidate, name) for name in own[low:high]):
                yield candidate


def by_suffix(scan: Scan, rules: Iterable[Rule]) -> Iterator[Candidate]:
    """The names that end in the words of a user's `rules`, from the edge that every tagger takes; whole names where so said."""
    for rule in rules:
        whole, least = rule.options.get("whole", False), rule.options.get("min", 2)
        for head in _words(rule.words).finditer(scan.text):
            start = head.start() if whole else scan.left_edge(head.start())
            if whole or head.start() - start >= least:
                yield Candidate(start=start, end=head.end(), kind=rule.kind, rule=rule.name)


@functools.lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(trie_pattern(words))


def _splits_word(text: str, start: int, end: int) -> bool:
    """Whether an edge of [start, end) falls into a Latin word or a number: CATL is not in CATLIN."""
    return any(
        0 < edge < len(text) and all(c.isascii() and c.isalnum() for c in text[edge - 1 : edge + 1]) for edge in (start, end)
    )


def _holds(outer: Candidate, name: Candidate) -> bool:
    """Whether the longer `outer` may keep `name` inside it."""
    inside = outer.start <= name.start and name.end <= outer.end and name.length < outer.length
    return inside and name.kind in NESTS.get(outer.kind, ())


def read_gazetteers(sources: Iterable[str | PathLike[str] | Iterable[Sequence[str | None]]]) -> CustomGazetteer | None:
    """The gazetteer of all `sources`, of two of the same name the last; None where they hold no names.

    Each source is the path of a TSV file in UTF-8 (name, kind, and where wanted full name and code; lines that start with
    # are comments), or an iterable of such rows. GazetteerError names the source, the row and the mend.
    """
    found: dict[str, Row] = {}
    for number, source in enumerate(sources, 1):
        if isinstance(source, str | PathLike):
            rows, where = _read_tsv(Path(source)), str(source)
        else:
            rows, where = enumerate(source, 1), f"gazetteer {number}"
        for line, values in rows:
            row = _row(f"{where}, row {line}", values)
            found[row.name] = row
    by_head: dict[str, list[Row]] = {}
    for row in sorted(found.values(), key=lambda row: (-len(row.name), row.name)):
        by_head.setdefault(row.name[:_HEAD], []).append(row)
    if not by_head:
        return None
    first, second = (re.escape("".join(sorted({head[place] for head in by_head}))) for place in range(_HEAD))
    return CustomGazetteer({head: tuple(rows) for head, rows in by_head.items()}, re.compile(f"[{first}](?=[{second}])"))


def _read_tsv(path: Path) -> Iterator[tuple[int, Sequence[str | None]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read: {error.strerror}; give the path of a TSV file") from None
    except UnicodeDecodeError:
        raise GazetteerError(f"{path}: not UTF-8: save the file as UTF-8") from None
    for number, values in enumerate(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if any(values) and not values[0].startswith("#"):
            yield number, values


def _row(where: str, values: Sequence[str | None]) -> Row:
    if isinstance(values, str) or not 2 <= len(values) <= 4:
        raise GazetteerError(f"{where}: name, kind and at most a full name and a code are expected, not {values!r}")
    name, kind, full, code = (*((value or "").strip() for value in values), "", "")[:4]
    folded = fold(name).text
    if len(folded) < _HEAD:
        raise GazetteerError(f"{where}: the name {name!r} is too short: two characters are the least")
    if kind not in NAME_KINDS:
        raise GazetteerError(f"{where}: the kind {kind!r} of {name!r} is none of {', '.join(NAME_KINDS)}")
    if code and kind not in _CODED:
        raise GazetteerError(f"{where}: a {kind} has no code; codes are of {', '.join(_CODED)}: leave {code!r} out")
    return Row(folded, kind, full or None, code or None)

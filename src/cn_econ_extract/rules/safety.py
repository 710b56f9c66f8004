"""Whether a user's pattern can be matched in bounded time: what backtracks without end is refused before it is ever compiled.

A repeat may repeat only what leaves no choice: alternatives of one length each that begin with different characters. A pattern
may hold two repeats without bound; a sentence has at most 1,000 characters, so that they stay cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]  # the parser of re itself: no second grammar
from typing import Any

_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT)
_SINGLE = (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY, ops.CATEGORY)
_LONG = 60
"""A repeat of more than this counts as one without bound."""
_MOST = 2


def pattern_problem(pattern: str) -> str | None:
    """What makes `pattern` unsafe, or no pattern at all; None where it is safe."""
    try:
        tree = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"the pattern does not compile: {error}"
    items = list(_items(tree))
    if any(op is ops.GROUPREF or op is ops.GROUPREF_EXISTS for op, _ in items):
        return "the pattern refers back to a group; write out what it means"
    repeats = [argument for op, argument in items if op in _REPEATS]
    for _, most, body in repeats:
        if most > 1 and not _leaves_no_choice(body):
            return "the pattern repeats what can match in several ways; repeat one character, or words that begin differently"
    if sum(most > _LONG and least != most for least, most, _ in repeats) > _MOST:
        return f"the pattern has more than {_MOST} repeats without bound; bound them, as in {{0,12}}"
    return None


def _items(tree: Any) -> Iterator[tuple[Any, Any]]:
    """All items of a parsed pattern, the inner ones too."""
    for op, argument in tree:
        yield op, argument
        for part in _parts(argument):
            yield from _items(part)


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _parts(part)


def _leaves_no_choice(body: Any) -> bool:
    """Whether a repeated piece can match a text in one way alone."""
    branches = [branch for op, argument in body if op is ops.BRANCH for branch in argument[1]]
    if any(op in _REPEATS and argument[0] != argument[1] for op, argument in _items(body)):
        return False
    inner = [argument[-1] for op, argument in body if op is ops.SUBPATTERN]
    if len(body) == 1 and inner:
        return _leaves_no_choice(inner[0])
    if not branches:
        return not any(op is ops.BRANCH for op, _ in _items(body))
    heads = [branch[0] if len(branch) else None for branch in branches]
    literal = all(head is not None and head[0] is ops.LITERAL for head in heads)
    return len(body) == 1 and literal and len({head[1] for head in heads if head is not None}) == len(heads)

"""Text with marks that may nest and cross, as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

import msgspec

_DEPTH = 16
"""How many marks may lie over one character; more are left out. Browsers, too, have a limit to the depth of elements."""

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


class Mark(msgspec.Struct, frozen=True):
    """A span of the text to be marked: ``text[start:end]``. `kind` is a kind of entities, ``trigger`` or ``argument``."""

    start: int
    end: int
    kind: str
    title: str


def marked(text: str, marks: Iterable[Mark], tag: Callable[[Mark], str]) -> str:
    """The text with a ``<mark>`` element for each mark; `tag` gives its start tag.

    Nested spans nest; of two that cross, the later one is cut in two elements. Time is linear in text and marks.

    >>> marked("甲乙丙", [Mark(0, 2, "a", ""), Mark(1, 3, "b", "")], lambda mark: f"<mark {mark.kind}>")
    '<mark a>甲<mark b>乙</mark></mark><mark b>丙</mark>'
    """
    inside = sorted({m for m in marks if 0 <= m.start < m.end <= len(text)}, key=_outermost_first)
    opening: dict[int, list[Mark]] = {}
    for mark in inside:
        opening.setdefault(mark.start, []).append(mark)
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    parts: list[str] = []
    stack: list[Mark] = []
    for start, end in zip(edges, edges[1:], strict=False):
        wanted = ([m for m in stack if m.end > start] + opening.get(start, []))[:_DEPTH]
        same = next((i for i, (a, b) in enumerate(zip(stack, wanted, strict=False)) if a is not b), min(len(stack), len(wanted)))
        parts += ["</mark>"] * (len(stack) - same)
        parts += map(tag, wanted[same:])
        parts.append(safe(text[start:end]))
        stack = wanted
    return "".join(parts) + "</mark>" * len(stack)


def _outermost_first(mark: Mark) -> tuple[int, int, bool, str, str]:
    return mark.start, -mark.end, mark.kind == "trigger", mark.kind, mark.title


def safe(text: str) -> str:
    """`text` for HTML, in an element or a quoted attribute. What cannot be sent to a browser becomes U+FFFD.

    >>> safe("<b> & '\\ud800'")
    '&lt;b&gt; &amp; &#x27;�&#x27;'
    """
    return escape(_UNSENDABLE.sub("\ufffd", text), quote=True)

"""Numbered lists: the items under a batch (10个项目… 一、甲项目。… 二、乙项目。…) are its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..events import Article
from ..events.projects import is_batch
from ..taggers.candidate import Candidate
from ..text.fold import LIST_MARK

_ITEM = re.compile(rf"(?:^|\n)(?:{LIST_MARK}+|[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十\d]{{1,3}}\)) ?")
_REACH = 200
_FEWEST, _MOST = 3, 100
"""Fewer items make no list; more projects than that has no article's batch."""


def numbered_parts(article: Article, outer: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """(part, batch) for the projects that begin the items of a numbered list, whose size is about the batch's."""
    projects = {c.start: c for c in outer if c.kind == "project" and not is_batch(c)}
    ends = [match.end() for match in _ITEM.finditer(article.text)]
    items = [projects[end] for end in ends if end in projects][:_MOST]
    if len(items) < _FEWEST:
        return
    before = [c for c in outer if c.kind == "project" and is_batch(c) and 0 <= items[0].start - c.end <= _REACH]
    fitting = [c for c in before if isinstance(c.value, int) and len(items) <= c.value]
    if fitting:
        batch = max(reversed(fitting), key=lambda c: c.value if isinstance(c.value, int) else 0)
        yield from ((item, batch) for item in items)

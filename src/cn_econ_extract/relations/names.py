"""The entities of an article by their full names."""

from __future__ import annotations

import functools
import re

from ..events import Project, Reading
from ..events.projects import is_batch
from ..taggers.candidate import Candidate
from .shorthand import NAMED

# A stock code behind a name: the company is one of its own, not the short form of a subsidiary that bears its name.
_STOCK_CODE = re.compile(r"[”’]?\n?\((?:(?:股票|股份|证券)代[码号]:|[A-Z]{2}:?)?\d{4,6}(?:\.[A-Z]{2})?[),]")
_LEGAL_SUFFIX = re.compile(r"(?:有限公司|有限责任公司)$")
_IN_BRACKETS = re.compile(r"\([^()]{2,4}\)")
_NO_PART = re.compile(r"[“”‘’\"()《》 ]+")


class Names:
    """The entities by their full names: an end of a relation is the full name even where the sentence has an alias.

    `outer` are the entities that stand in no other one.
    """

    def __init__(self, reading: Reading, outer: list[Candidate]) -> None:
        self._text = text = reading.article.text
        self._projects = reading.projects
        self._fullest: dict[int, Candidate] = {}
        named = [c for c in outer if c.kind in NAMED]
        self._listed = {text[c.start : c.end] for c in named if _STOCK_CODE.match(text, c.end)}
        self._full: dict[str, Candidate] = {}
        for candidate in named:
            if not self.is_short(candidate):
                self._full.setdefault(plain(text[candidate.start : candidate.end]), candidate)

    def is_short(self, candidate: Candidate) -> bool:
        """Whether the article gives the entity a fuller name than the span itself has."""
        if candidate.name is None:
            return False
        text = self._text[candidate.start : candidate.end]
        if plain(candidate.name) == plain(text):
            return False
        if candidate.kind != "company" or candidate.rule in ("company.alias", "company.pointing"):
            return True
        return not (self.is_listed(candidate) or _LEGAL_SUFFIX.search(text) or _is_branch(text, candidate.name))

    def is_listed(self, candidate: Candidate) -> bool:
        """Whether the article gives the company's stock code."""
        return self._text[candidate.start : candidate.end] in self._listed

    def full(self, candidate: Candidate) -> Candidate:
        """The entity with the candidate's full name, itself where the article has no other."""
        project = self._projects.of(candidate) if candidate.kind == "project" else None
        if project is not None and not is_batch(candidate):
            return self.of_project(project)
        short_of = candidate.name if self.is_short(candidate) else None
        name = plain(short_of or self._text[candidate.start : candidate.end])
        return self._full.get(f"{name}项目") or self._full.get(name, candidate)

    def of_project(self, project: Project) -> Candidate:
        """The span with the project's fullest name."""
        if project.number not in self._fullest:
            spans = [span for span in project.spans if span.rule != "project.pointing"]
            self._fullest[project.number] = max(spans or [project.first], key=lambda span: span.length)
        return self._fullest[project.number]

    def named(self, name: str) -> Candidate | None:
        """The entity with this full name."""
        return self._full.get(plain(name))


@functools.lru_cache(maxsize=1 << 12)
def plain(name: str) -> str:
    """The name without quotes and brackets."""
    return _NO_PART.sub("", name)


def _is_branch(short: str, full: str) -> bool:
    """Whether the longer name is that of a subsidiary that bears the shorter one's name: 海川 and 海川(重庆)有限公司."""
    return _IN_BRACKETS.search(full) is not None and "(" not in short and full.startswith(short[:2]) and len(short) < 6

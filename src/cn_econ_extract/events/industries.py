"""The branches and chains that an event belongs to: named in its projects' names, or in the clause that tells it."""

from __future__ import annotations

from collections.abc import Iterator

from ..taggers.candidate import Candidate
from .article import Article
from .drafts import Draft
from .projects import ProjectIndex


def industries_of(draft: Draft, article: Article, projects: ProjectIndex) -> list[Candidate]:
    """The industries of the event, each once by its longest form, in the order of the text."""
    found = {c.start: c for start, end in _spans(draft, article, projects) for c in article.within(start, end, "industry")}
    texts = {start: article.text[c.start : c.end] for start, c in sorted(found.items())}
    shown: list[Candidate] = []
    for start, text in texts.items():
        told = [article.text[c.start : c.end] for c in shown]
        if text not in told and not any(text in other and text != other for other in texts.values()):
            shown.append(found[start])
    return shown


def _spans(draft: Draft, article: Article, projects: ProjectIndex) -> Iterator[tuple[int, int]]:
    """Where the event's industries may stand."""
    for number in draft.projects:
        yield from ((span.start, span.end) for span in projects.projects[number].spans)
    for mention in draft.mentions:
        clause = article.clause_at(mention.sentence, mention.start)
        yield clause.start, clause.end

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
    texts = {article.text[c.start : c.end]: c for _, c in sorted(found.items(), reverse=True)}  # each where it stands first
    longest = [c for text, c in texts.items() if not any(text in other and text != other for other in texts)]
    return sorted(longest, key=lambda c: c.start)


def _spans(draft: Draft, article: Article, projects: ProjectIndex) -> Iterator[tuple[int, int]]:
    """Where the event's industries may stand."""
    for number in draft.projects:
        yield from ((span.start, span.end) for span in projects.projects[number].spans)
    for mention in draft.mentions:
        clause = article.clause_at(mention.sentence, mention.start)
        yield clause.start, clause.end

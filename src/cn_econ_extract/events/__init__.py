"""Events are read as a reader reads: mentions, dates, drafts in the order of the text, then merged into records."""

from __future__ import annotations

import msgspec

from .article import Article
from .dating import DatedEntity, Dater, resolve_dates
from .drafts import ArgumentDraft, Draft, DraftReader
from .facts import FactAttacher, FactReader
from .measures import read_measures
from .mentions import TriggerMention, find_mentions
from .merge import Merger
from .projects import Project, ProjectIndex


class Reading(msgspec.Struct, frozen=True):
    """What the event stage read in one article."""

    article: Article
    dates: list[DatedEntity]
    mentions: list[TriggerMention]
    """All trigger words, rejected ones with the reason."""
    projects: ProjectIndex
    events: list[Draft]


def read_events(article: Article) -> Reading:
    """The events of the article."""
    dates = resolve_dates(article)
    mentions = list(find_mentions(article))
    projects = ProjectIndex(article)
    reader = DraftReader(article, [m for m in mentions if m.rejected is None], Dater(article, dates), projects)
    reader.read()
    facts = FactReader(article, reader.drafts, reader.focus, projects)
    told = [*facts.of_names(), *facts.of_measures(read_measures(article))]
    events = Merger(article, projects).merge(reader.drafts)
    FactAttacher(article, events, projects).attach(told)
    if len(article.sentences) > 1:  # what an article mentions in passing: nobody, no day and no figure goes with it
        events = [event for event in events if event.arguments or event.date or event.status != "occurred"]
    return Reading(article, dates, mentions, projects, events)


__all__ = [
    "ArgumentDraft",
    "Article",
    "DatedEntity",
    "Draft",
    "Project",
    "ProjectIndex",
    "Reading",
    "TriggerMention",
    "read_events",
]

"""Events are read as a reader reads: mentions, dates, drafts in the order of the text, then merged into records."""

from __future__ import annotations

import re

import msgspec

from .article import Article
from .attaching import FactAttacher
from .dating import Dater
from .drafts import ArgumentDraft, Draft, DraftReader
from .facts import FactReader
from .measures import read_measures
from .mentions import TriggerMention, find_mentions
from .merge import Merger
from .projects import Project, ProjectIndex
from .timeline import DatedEntity, resolve_dates


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
    return Reading(article, dates, mentions, projects, [event for event in events if _is_told(event, article)])


# 已经完工, 点火成功, 首批设备进场: said as what happened, though of nothing that has a name
_HAPPENED = re.compile("已|正式|成功|顺利|首次|首[批台个]|第[一二]|昨|今[天日晨晚]|刚刚|日前|近日|终于|如期")


def _is_told(event: Draft, article: Article) -> bool:
    """Whether the article tells the event: what it mentions with no day, name or figure is a word of its kind (一种开工).

    A text of one sentence may say no more than that something happened.
    """
    if event.date is not None or event.projects or event.arguments or event.status != "occurred":
        return True
    if len(article.sentences) == 1:
        first = event.mentions[0]
        clause = article.clause_at(first.sentence, first.start)
        if _HAPPENED.search(article.text, clause.start, clause.end):
            return True
    for mention in event.mentions:
        mention.rejected = "nothing is told of it"
    return False


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

"""Makes gold articles, as `cn-econ-extract score` reads them, of articles that people have annotated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from ..errors import InputError
from ..extractor import parse_amount, parse_date
from ..records import EVENT_TYPES, MEASURE_ROLES, RELATION_TYPES, ROLES, STATUSES, Entity
from .marks import DATE, OF, OPTIONAL, SAME_EVENT, Article, Link, Region

_STOP = re.compile(r"[。！？!?\n]")
_FIGURES = ("value", "min", "max", "unit", "modifier", "per")


def to_gold(article: Article) -> dict[str, Any]:
    """The gold article. Figures without a note are read from their text; InputError names one that cannot be read."""
    return _Gold(article).result()


class _Gold:
    def __init__(self, article: Article) -> None:
        self._article = article
        self._regions = {region.id: region for region in article.regions}
        self._of = {link.source: link.target for link in article.links if link.label == OF}
        self._links: dict[str, list[Link]] = {region.id: [] for region in article.regions}
        for link in article.links:
            self._links[link.source].append(link)

    def result(self) -> dict[str, Any]:
        article = self._article
        return {
            "id": article.id,
            "title": article.title,
            "published": article.published,
            "text": article.text,
            "events": [self._event(mentions) for mentions in self._events()],
            "relations": self._relations(),
        }

    def _events(self) -> list[list[Region]]:
        """The triggers, those of one event together, in the order that they were marked in."""
        group = {region.id: [region] for region in self._article.regions if region.label in EVENT_TYPES}
        for link in self._article.links:
            if link.label != SAME_EVENT:
                continue
            if link.source not in group or link.target not in group:
                raise self._error(f"a relation {SAME_EVENT} does not join two triggers; draw it from trigger to trigger")
            one, other = group[link.source], group[link.target]
            if one is not other:
                one += other
                group.update((region.id, one) for region in other)
        return list({id(mentions): mentions for mentions in group.values()}.values())

    def _event(self, mentions: Sequence[Region]) -> dict[str, Any]:
        words, types = self._words(mentions[0]), {mention.label for mention in mentions}
        if len(types) > 1:
            raise self._error(f"the event of {words!r} has the types {', '.join(sorted(types))}; give all its triggers one")
        links = [link for mention in mentions for link in self._links[mention.id]]
        dates = {link.target: self._regions[link.target] for link in links if link.label == DATE}
        if len(dates) > 1:
            raise self._error(f"the event of {words!r} has {len(dates)} dates; keep one of them")
        arguments = {(link.label, link.target): None for link in links if link.label in ROLES}
        flags = [flag for mention in mentions for flag in mention.flags]
        return {
            "type": mentions[0].label,
            "status": next((flag for flag in flags if flag in STATUSES), STATUSES[0]),
            "anchors": list(dict.fromkeys(anchor(self._article.text, mention.start, mention.end) for mention in mentions)),
            "date": next((self._date(region) for region in dates.values()), None),
            "arguments": [self._argument(role, self._regions[target]) for role, target in arguments],
            **({OPTIONAL: True} if OPTIONAL in flags else {}),
        }

    def _date(self, region: Region) -> dict[str, Any]:
        text = self._words(region)
        note = self._note(region)
        if "value" in note:
            return {"text": text, "value": note["value"]}
        try:
            return {"text": text, "value": _plain(parse_date(text, self._article.published).value)}
        except ValueError:
            raise self._error(f"{text!r} cannot be read as a date; mark the date alone, or give its note a value") from None

    def _argument(self, role: str, region: Region) -> dict[str, Any]:
        note = self._note(region)
        result: dict[str, Any] = {"role": role, "text": self._words(region)}
        if role in MEASURE_ROLES and "unit" not in note:
            note = {**note, **self._figures(result["text"])}
        result.update((key, note[key]) for key in _FIGURES if key in note)
        if region.id in self._of:
            result[OF] = self._words(self._regions[self._of[region.id]])
        elif OF in note:
            result[OF] = note[OF]
        if OPTIONAL in region.flags:
            result[OPTIONAL] = True
        return result

    def _figures(self, text: str) -> dict[str, Any]:
        try:
            return _figures_of(parse_amount(text))
        except ValueError:
            raise self._error(f"{text!r} cannot be read as a figure; mark number and unit alone, or note its value") from None

    def _note(self, region: Region) -> Mapping[str, Any]:
        """The note, unless the region was moved since: it says what other words amount to."""
        return region.note if region.note.get("text") == self._words(region) else {}

    def _relations(self) -> list[dict[str, Any]]:
        found = {}
        for link in self._article.links:
            if link.label in RELATION_TYPES:
                head, tail = (self._words(self._regions[end]) for end in (link.source, link.target))
                found[link.label, head, tail] = {"type": link.label, "head": head, "tail": tail}
        return list(found.values())

    def _words(self, region: Region) -> str:
        return self._article.text_of(region)

    def _error(self, problem: str) -> InputError:
        return InputError(f"article {self._article.id}: {problem}")


def _figures_of(entity: Entity) -> dict[str, Any]:
    given = {key: getattr(entity, key) for key in _FIGURES}
    return {key: value for key, value in given.items() if value is not UNSET and (value is not None or key == "value")}


def _plain(value: Any) -> Any:
    return None if value is UNSET else value


def anchor(text: str, start: int, end: int) -> str:
    """The words at [start, end), with as much around them as makes them unique in the text: of their sentence as far as it goes.

    >>> anchor("甲厂开工。乙厂开工。", 7, 9)
    '乙厂开工'
    """
    stop = _STOP.search(text, end)
    low = 1 + max(text.rfind(mark, 0, start) for mark in "。！？!?\n")
    for first, last in ((low, stop.start() if stop else len(text)), (0, len(text))):
        width = 0
        while True:
            left, right = max(first, start - width), min(last, end + width)
            words = text[left:right]
            if text.find(words) == left and text.find(words, left + 1) < 0:
                return words
            if (left, right) == (first, last):
                break
            width = 2 * width + 2
    raise AssertionError("the whole text stands once in itself")

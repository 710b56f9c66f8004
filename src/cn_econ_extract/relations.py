"""Relations that the article states between two of its entities: by the words between them, and by its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .events import Article, Draft, Reading
from .events.merge import key
from .events.projects import Project
from .records import Entity, Relation
from .rules.relation_rules import relation_rules
from .taggers.candidate import Candidate

_REACH = 30
_NAMED = ("company", "organization", "park", "project", "place", "name")

Found = tuple[str, Candidate, Candidate, str]
"""Type, head, tail, rule."""


def read_relations(reading: Reading, entities: Mapping[tuple[int, int, str], Entity]) -> Iterator[Relation]:
    """The relations of one article, each pair once, between the full-name entities."""
    names = _Names(reading.article)
    seen = set()
    for relation, head, tail, rule in _all(reading, names):
        ends = [entities.get((c.start, c.end, c.kind)) for c in (head, tail)]
        if ends[0] is None or ends[1] is None or ends[0].id is None or ends[1].id is None:
            continue
        identity = (relation, names.key(head), names.key(tail))
        if identity in seen or (identity[1] == identity[2] and relation != "alias_of"):
            continue
        seen.add(identity)
        yield Relation(type=relation, head=ends[0].id, tail=ends[1].id, rule=rule)


class _Names:
    """The entities by name, so that a relation's ends are full names even where the sentence has an alias."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._full: dict[str, Candidate] = {}
        for candidate in article.entities:
            if candidate.kind in _NAMED and candidate.name is None:
                self._full.setdefault(self._plain(article.text[candidate.start : candidate.end]), candidate)

    @staticmethod
    def _plain(name: str) -> str:
        return "".join(char for char in name if char not in '“”‘’"()《》 ')

    def full(self, candidate: Candidate) -> Candidate:
        """The entity with the candidate's full name, itself where the article has no other."""
        return self._full.get(key(candidate, self.article.text), candidate)

    def key(self, candidate: Candidate) -> tuple[int, int]:
        return (candidate.start, candidate.end)


def _all(reading: Reading, names: _Names) -> Iterator[Found]:
    yield from _aliases(reading.article, names)
    yield from _by_words(reading.article, names)
    for event in reading.events:
        yield from _of_event(reading, event, names)
    for project in reading.projects.projects:
        if project.whole is not None:
            yield "part_of", project.first, _single(reading, project.whole), "part_of.phase"


def _aliases(article: Article, names: _Names) -> Iterator[Found]:
    seen = set()
    for candidate in article.entities:
        if candidate.kind not in _NAMED or candidate.name is None or candidate.rule.endswith(".pointing"):
            continue
        text = article.text[candidate.start : candidate.end]
        full = names.full(candidate)
        if full is not candidate and full.length > candidate.length and text not in seen:
            seen.add(text)
            yield "alias_of", candidate, full, candidate.rule


def _by_words(article: Article, names: _Names) -> Iterator[Found]:
    """Neighbouring names with the words of a rule between them."""
    named = [c for c in article.entities if c.kind in _NAMED]
    for position, first in enumerate(named):
        for second in named[position + 1 : position + 4]:
            if second.start < first.end:
                continue
            if second.start - first.end > _REACH:
                break
            yield from _matching(article, names, first, second)


def _matching(article: Article, names: _Names, first: Candidate, second: Candidate) -> Iterator[Found]:
    text = article.text
    for rule in relation_rules():
        if first.kind not in rule.first or second.kind not in rule.second:
            continue
        if not rule.between.fullmatch(text, first.end, second.start):
            continue
        if rule.before is not None and not rule.before.search(text, max(0, first.start - 12), first.start):
            continue
        if rule.after is not None and not rule.after.match(text, second.end, second.end + 16):
            continue
        ends = (names.full(first), names.full(second))
        head, tail = ends if rule.head == "first" else ends[::-1]
        yield rule.type, head, tail, rule.name
        return


def _of_event(reading: Reading, event: Draft, names: _Names) -> Iterator[Found]:
    projects = [reading.projects.projects[number] for number in event.projects]
    yield from _parts(projects)
    by_role: dict[str, list[tuple[Candidate, int | None]]] = {}
    for argument in event.arguments:
        by_role.setdefault(argument.role, []).append((argument.candidate, argument.of))
    singles = [p for p in projects if p.size is None and p.whole is None]
    targets = [p.first for p in singles] if len(singles) == 1 else []
    for investor, of in by_role.get("investor", []):
        owner = reading.projects.projects[of].first if of is not None and reading.projects.projects[of].size is None else None
        for target in [owner] if owner is not None else targets:
            yield "invests_in", names.full(investor), target, f"invests_in.{event.type}"
        if event.type in ("acquisition", "investment"):
            for company, _ in by_role.get("company", []):
                yield "invests_in", names.full(investor), names.full(company), f"invests_in.{event.type}"
    if event.status == "negated":
        return
    sites = by_role.get("park", []) or by_role.get("place", [])
    residents = targets if event.type != "settlement" else targets + [c for c, _ in by_role.get("company", [])]
    for resident in residents:
        for site, _ in sites[:1]:
            yield "located_in", names.full(resident), names.full(site), f"located_in.{event.type}"


def _parts(projects: list[Project]) -> Iterator[Found]:
    """Named members and partial batches belong to the batch of the event, the largest one."""
    batches = [p for p in projects if p.size is not None]
    if not batches:
        return
    batch = max(batches, key=lambda p: p.size or 0)
    for project in projects:
        if project is not batch and project.whole is None:
            yield "part_of", project.first, batch.first, "part_of.batch"


def _single(reading: Reading, number: int) -> Candidate:
    return reading.projects.projects[number].first

"""Who and where: the names around a mention, each with a role by its context or by its side of the trigger."""

from __future__ import annotations

import functools
import re

import msgspec

from ..rules.event_types import EventType
from ..rules.roles import ParticipantCue, cues_of
from ..taggers.candidate import Candidate
from ..taggers.finder import may_end, may_start
from ..text.sentences import Clause
from .article import Article
from .mentions import TriggerMention

_NAME_KINDS = ("place", "park", "company", "organization", "name", "person")
_CONTEXT = 40
_AHEAD = 80
_REACH = 800
"""How far from its trigger a name may stand: time stays linear in sentences without end."""
_ATTENDS = re.compile(
    r"出席|参会|与会|到会|应邀|推介|颁发|授牌|参加|主持|致辞|宣布|见证|陪同|到场|下达|启动|揭牌|培土|签字|敲|讲话|代表|率队|带队|参与"
)


class Participant(msgspec.Struct, frozen=True):
    """A name with its role in one mention's event; `cued` where its context says so, not merely its position."""

    role: str
    candidate: Candidate
    cued: bool


class Group(msgspec.Struct, frozen=True):
    """The clauses of a sentence that tell of one mention: its own, those that lead to it and those that trail it."""

    mention: TriggerMention
    own: Clause
    lead: tuple[Clause, ...]
    trail: tuple[Clause, ...]
    sentence_start: int

    @property
    def start(self) -> int:
        return self.lead[0].start if self.lead else self.own.start

    @property
    def end(self) -> int:
        return self.trail[-1].end if self.trail else self.own.end


def group_clauses(article: Article, index: int, mentions: list[TriggerMention]) -> list[Group]:
    """Divide the clauses of sentence `index` among its mentions: a clause without one goes to the mention before it."""
    if not mentions:
        return []
    clauses = article.clauses(index)
    own = [article.clause_at(index, mention.start) for mention in mentions]
    groups = []
    for number, mention in enumerate(mentions):
        first = own[number] == own[0]
        since = 0 if first else _part_start(article, own[number - 1].end, own[number].start)
        lead = () if since is None else tuple(c for c in clauses if since <= c.start and c.end <= own[number].start)
        following = next((o.start for o in own[number + 1 :] if o != own[number]), article.sentences[index].end + 1)
        following = _part_start(article, own[number].end, following) or following
        trail = tuple(c for c in clauses if own[number].end < c.end and c.start < following)
        groups.append(Group(mention, own[number], lead, trail, article.sentences[index].start))
    return groups


def _part_start(article: Article, start: int, end: int) -> int | None:
    """Where the last part of the sentence in [start, end) begins, behind a semicolon; None where there is no semicolon."""
    mark = article.text.rfind(";", start, end)
    return None if mark < 0 else mark + 1


def read_participants(article: Article, group: Group, event_type: EventType, of_project: bool) -> list[Participant]:
    """The names in the group's clauses that have a role in its event; `of_project` whether the event is a project's."""
    found = _shared(article, group, event_type) if of_project else _issuers(article, group, event_type)
    found += _sellers(article, group, event_type)
    low, high = group.mention.start - _REACH, group.mention.end + _REACH
    for candidate in article.within(max(group.start, low), min(group.end, high), *_NAME_KINDS):
        if _is_out(article, candidate, group.mention):
            continue
        role, cued = cued_role(article, candidate, event_type.type), True
        if role is None and (candidate.end <= group.own.end or _trails(candidate, event_type.type)):
            role, cued = _role_by_side(candidate, group.mention, event_type), False
        if cued and role in ("place", "park") and candidate.start > group.own.end and not _trails_sites(event_type.type):
            continue
        if role is not None and role != "skip":
            found.append(Participant(role, candidate, cued))
    return found


# X集团旗下的Y, X公司全资子公司Y: Y takes part, X only owns it
_OWNS = re.compile(
    r"(?:\([^()]{0,30}\))?(?:(?:旗下|所属|下属|属下)(?:的|全资|控股|子公司|企业)*|[的之]?(?:间接|直接)?(?:全资|非全资|控股)(?:子公司|孙公司|附属公司))"
)


def only_owns(article: Article, candidate: Candidate) -> bool:
    """Whether the company stands there only as the owner of the one right behind it."""
    owns = _OWNS.match(article.text, candidate.end) if candidate.kind == "company" else None
    return owns is not None and any(c.start == owns.end() for c in article.within(owns.end(), owns.end() + 40, "company"))


def _trails(candidate: Candidate, event_type: str) -> bool:
    """Whether names of this kind take part also where a clause behind the mention's own has them: who attends, who signs."""
    return candidate.kind == "person" or (candidate.kind == "company" and event_type == "signing")


def _shared(article: Article, group: Group, event_type: EventType) -> list[Participant]:
    """What the clauses of earlier mentions say of who and where a project is built: it holds for its later steps too."""
    if not _sites(event_type.type):
        return []
    found = []
    parts = max(group.sentence_start, article.text.rfind(";", group.sentence_start, group.start) + 1)
    for candidate in article.within(parts, group.start, "company", "organization", "place", "park"):
        role = cued_role(article, candidate, event_type.type)
        if role in ("investor", "company", "place", "park") and not _is_out(article, candidate, group.mention):
            found.append(Participant(role, candidate, True))
    return found


def _issuers(article: Article, group: Group, event_type: EventType) -> list[Participant]:
    """Who issues the list that the sentence names before: 在省商务厅公布的名单中,海川集团入选."""
    if event_type.type != "recognition":
        return []
    part = max(group.sentence_start, article.text.rfind(";", group.sentence_start, group.start) + 1)
    named = article.within(part, group.start, "organization")
    return [Participant("organizer", c, True) for c in named if cued_role(article, c, event_type.type) == "organizer"]


# 与A、B签署协议,拟收购二者合计持有的: the sellers are the other side of the agreement
_AGREES = re.compile(r"[与和同](?P<names>[^。;]{2,160}?)(?:签署|签订|签下|达成)")
_THEIRS = re.compile(r"(?:[二两三四五]人|[二两三四五]者|后者|对方|上述各?方|其)(?:合计|共同|所|分别)*(?:持有?|所持)")


def _sellers(article: Article, group: Group, event_type: EventType) -> list[Participant]:
    """Those with whom the sentence before agrees on what the mention buys of them."""
    if event_type.type != "acquisition" or not _THEIRS.search(article.text, group.mention.end, group.own.end):
        return []
    agrees = _AGREES.search(article.text, group.sentence_start, group.mention.start)
    if agrees is None:
        return []
    named = article.within(*agrees.span("names"), "company", "organization", "person")
    return [Participant("party", c, True) for c in named if not _is_out(article, c, group.mention)]


def _trails_sites(event_type: str) -> bool:
    """Whether a clause behind the mention's own may say where the event is."""
    return _sites(event_type) or event_type == "visit"


def _sites(event_type: str) -> bool:
    """Whether a place in a trailing clause (在P建设…) is where events of this type are."""
    return event_type in ("groundbreaking", "milestone", "completion", "production", "opening", "investment")


def cued_role(article: Article, candidate: Candidate, event_type: str, conjuncts: int = 12) -> str | None:
    """The role that the words right around a name give it (``skip``: none at all), None where they tell nothing.

    Of a list the first name may have the cue, at most `conjuncts` names before.
    """
    text = article.text
    low, high = max(0, candidate.start - _CONTEXT), _high(text, candidate.end)
    around = text[candidate.start - 1 : candidate.start], text[candidate.end : candidate.end + 1]
    for cue in _cues_at(candidate.kind, event_type, *around):
        if cue.name is not None and not cue.name.search(text, candidate.start, candidate.end):
            continue
        if cue.before is not None and not cue.before.search(text, low, candidate.start):
            continue
        if cue.after is not None and not cue.after.match(text, candidate.end, high):
            continue
        return cue.role
    if candidate.kind in ("place", "park") and _locates_project(article, candidate):
        return candidate.kind
    before = _conjunct_before(article, candidate) if conjuncts else None
    role = cued_role(article, before, event_type, conjuncts - 1) if before is not None else None
    return role if role in _SHARED_ROLES or (role == "company" and event_type == "bid_award") else None


@functools.lru_cache(maxsize=1 << 14)
def _cues_at(kind: str, event_type: str, last: str, following: str) -> tuple[ParticipantCue, ...]:
    """The cues for a name of this kind that may hold between these characters."""
    return tuple(cue for cue in cues_of(kind, event_type) if may_end(cue.before, last) and may_start(cue.after, following))


def _high(text: str, end: int) -> int:
    """How far the words behind a name that ends at `end` may tell its role."""
    listed = _MANY_JOINTS.match(text, end, end + _AHEAD)
    return end + _AHEAD if listed is None else listed.end()


# Names hold 和 and 与 too, so that a list of them can be divided in many ways: the patterns of the cues try each
_MANY_JOINTS = re.compile(r"(?:[^和与及同]*[和与及同]){8}")
_SHARED_ROLES = frozenset({"investor", "organizer"})
"""The roles that a cue before the first of several joined names gives to all: 由甲公司与乙公司合资兴建."""


def _conjunct_before(article: Article, candidate: Candidate) -> Candidate | None:
    """The company or body that 、 or 和 joins to the name, right before it."""
    if candidate.kind not in ("company", "organization") or article.text[candidate.start - 1 : candidate.start] not in _JOINTS:
        return None
    before = article.within(candidate.start - _NAME_REACH, candidate.start - 1, "company", "organization")
    return before[-1] if before and before[-1].end == candidate.start - 1 else None


_JOINTS = ("、", "和", "与", "及", "同")
_NAME_REACH = 40


def _locates_project(article: Article, candidate: Candidate) -> bool:
    """Whether the place stands before a project as its attribute: 临江县的冷链物流项目."""
    if not article.text.startswith("的", candidate.end):
        return False
    return any(p.start == candidate.end + 1 for p in article.within(candidate.end + 1, candidate.end + 60, "project"))


_ACTS_OF_PERSONS = frozenset({"meeting", "visit", "policy", "signing"})
"""What a person told again without his title can be the one to do; beside other events he mostly only speaks."""


def _role_by_side(candidate: Candidate, mention: TriggerMention, event_type: EventType) -> str | None:
    if candidate.kind == "person":
        again = candidate.rule == "person.again" and mention.type not in _ACTS_OF_PERSONS
        return None if again else "person"
    side = event_type.before if candidate.start < mention.start else event_type.after
    return side.get(candidate.kind)


def attends(article: Article, candidate: Candidate, index: int) -> bool:
    """Whether the sentence says that the person takes part."""
    sentence = article.sentences[index]
    if candidate.rule == "person.again" or cued_role(article, candidate, "meeting") == "skip":
        return False
    return _ATTENDS.search(article.text, sentence.start, sentence.end) is not None


def is_open_pointer(candidate: Candidate) -> bool:
    """Whether the name is a pointing word (我市, 双方) that nothing in the article resolves."""
    return candidate.rule.endswith(".pointing") and candidate.name is None


# A公司(以下简称“B”): B only says how A is called from here on
_SHORT_FOR = re.compile(r"(?:(?:简称|下称)(?:为|:)?[“\"「《]?|[”\"]或[“\"])$")


def _is_out(article: Article, candidate: Candidate, mention: TriggerMention) -> bool:
    """Whether the name takes part in nothing: a part of another name, of the dateline, or an open pointing word."""
    return (
        is_open_pointer(candidate)
        or _SHORT_FOR.search(article.text, max(0, candidate.start - 6), candidate.start) is not None
        or article.in_dateline(candidate)
        or _inside_other(article, candidate, mention)
        or (mention.type != "investment" and only_owns(article, candidate))
    )


def _inside_other(article: Article, candidate: Candidate, mention: TriggerMention) -> bool:
    """Whether the name is only a part of another name; the names inside the mention's own ceremony stand for themselves,
    and so does the maker before its product.
    """
    for other in article.covering(candidate.start, candidate.end):
        if other.start <= candidate.start and candidate.end <= other.end and other.length > candidate.length:
            if other.kind == "name" and other.start <= mention.start and mention.end <= other.end:
                continue
            if mention.type == "product_release" and other.kind == "name" and other.start == candidate.start:
                continue
            return True
    return False

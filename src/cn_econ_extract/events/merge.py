"""Drafts that tell the same event become one, and facts find the event that tells of their project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from ..taggers.candidate import Candidate
from .article import Article
from .drafts import PROJECT_TYPES, Draft
from .mentions import TriggerMention, points_back
from .projects import ProjectIndex
from .timeline import DatedEntity

_IDENTITY_ROLES = {
    "signing": ("party", "name"),
    "settlement": ("company",),
    "establishment": ("company", "organization", "park", "name"),
    "investment": ("investor",),
    "acquisition": ("company",),
    "financing": ("company",),
    "listing": ("company",),
    "bid_award": ("company",),
    "product_release": ("name",),
    "meeting": ("name",),
    "visit": ("place", "park", "company", "organizer"),
    "policy": ("name",),
    "recognition": ("name",),
}


# A trigger that only says which: 签约方, 开工的项目
_NOMINAL = re.compile(r"方|的?(?:\d+个)?项目|的?企业|单位")
# 竣工项目则有A、B: the members of the batch
_MEMBERS = re.compile(r"的?项目(?:里|中|则|还|主要|分别)*(?:有|包括|包含|涵盖)(?!\d)")
_MARKS = re.compile('[“”‘’"()《》 ]+')
_CEREMONY = re.compile(r"(?:仪式|典礼|活动)")
# 宣布开工, 见证签约, 按下点火按钮: an act in the ceremony that the article is about
_RECALLS = re.compile(r"(?:宣布|见证|共同启动|按下)(?:项目|活动|了|集中|正式|这一)*$")
_MEANS = re.compile(r"(?:,|。(?=这))(?:这|也|并)?(?:也|将)?(?:标志着?|意味着)[^,。;]{0,16}(?:首|第一|最|唯一)[^,。;]{0,30}$")
_BRAND = 4
# 另行签订, 还与A签署
_ANOTHER = re.compile(r"(?:另行|另外|另|还|又|再次)$")
_PARTIES = ("调研组", "考察团", "代表团", "观摩团", "督导组", "检查组", "考察组", "参观团", "访问团")
_TITLE = re.compile(r"了?[^,。;“]{0,16}“([^”]{2,24})”")
_STAGES = {
    word: words.split()[0]
    for words in ("封顶 结顶", "合龙 合拢", "贯通 洞通 打通", "铺轨", "架梁", "截流", "通水", "蓄水", "带电 送电", "进场", "铺设")
    for word in words.split()
}
"""The stages of building that no other is, each word with the first of its stage."""
_STAGE = re.compile("|".join(_STAGES))
_OF_EACH = frozenset({"signing", "recognition", "bid_award"})
"""The types of which a semicolon divides one event from the next."""
# 这家企业本次签约的A项目: a member of the batch
_THIS_TIME = re.compile(r"(?:此次|本次|这次|此番)[^,。;]{0,4}$")
_LETTER = re.compile(r"(?:Pre-?)?[A-F]\+*$|天使$|种子$")
_PART_REACH = 4
_RECENT = timedelta(days=60)
"""How far back 近日 can reach at most."""
_LAST = 200
"""How many arguments of an event are looked at when it is compared: time stays linear in lists without end."""
_TOLD = 20
"""How many mentions of an event are looked at when it is compared."""
_MEMORY = 100
"""How many events of its type back a mention can recall one: time stays linear in long texts."""
_LEAD = 8
"""The sentences at the head of an article that tell one event again and again."""


class Merger:
    """Merges the drafts of one article in the order of the text."""

    def __init__(self, article: Article, projects: ProjectIndex) -> None:
        self._article = article
        self._projects = projects

    def merge(self, drafts: list[Draft]) -> list[Draft]:
        """The events: drafts merged by type, status, date and names.

        A second pass joins what only the later mentions of an event have shown to be one.
        """
        return self._pass(self._pass(drafts))

    def _pass(self, drafts: list[Draft]) -> list[Draft]:
        """Each draft joins the nearest event before it that is the same; a bare ceremony the batch before all else."""
        events: list[Draft] = []
        of_type: dict[str, list[Draft]] = {}
        for draft in drafts:
            told_before = islice(reversed(of_type.setdefault(draft.type, [])), _MEMORY)
            same = (event for event in told_before if self._same(event, draft))
            nearest = next(same, None)
            if nearest is None:
                events.append(draft)
                of_type[draft.type].append(draft)
                continue
            self._join(self._told(nearest, same, draft), draft)
        return events

    def _told(self, nearest: Draft, others: Iterator[Draft], draft: Draft) -> Draft:
        """Which of the events that can be the draft's it tells: the nearest; where it says little, a batch or the first."""
        recalled = self._is_recalled(draft)
        bare = not draft.projects and not self._identities(draft)
        if not recalled and not bare:
            return nearest
        same = [nearest, *others]
        return next((e for e in same if bare and self._sizes(e)), same[-1] if recalled else nearest)

    # ------------------------------------------------------------ identity

    def _same(self, event: Draft, draft: Draft) -> bool:
        if event.type != draft.type:
            return False
        if not self._in_one_section(event, draft) and not self._is_taken_up(event, draft):
            return False
        if self._restates(event, draft):
            return True
        if (event.status == "negated") != (draft.status == "negated"):
            return draft.status == "negated" and self._points_back(event, draft)
        if {event.status, draft.status} == {"planned", "occurred"} and not self._is_headline(event):
            return False
        bare = draft.carried and event.status == "occurred" and self._is_recalled(draft)  # its day is only the last told
        if not bare and (not dates_agree(event.date, draft.date) or self._recent_and_old(event.date, draft.date)):
            return False
        if draft.type == "establishment" and _is_renaming(event) != _is_renaming(draft) and not self._close(event, draft):
            return False
        if draft.type == "financing" and self._other_round(event, draft):
            return False
        if self._is_heading_of(event, draft):
            return True
        if draft.type in _OF_EACH and self._other_part(event, draft):
            return False
        if draft.type == "signing" and (self._other_parties(event, draft) or self._signs_apart(event, draft)):
            return False
        if draft.projects and not event.projects and self._is_second_act(event, draft):
            return False
        if draft.type == "milestone" and self._other_stage(event, draft):
            return False
        if self._is_recalled(draft) and event.status == "occurred" and not self._identities(draft):
            return True
        if self._is_headline(event) and not self._conflict(event, draft):
            return True
        if event.type in PROJECT_TYPES or (event.projects and draft.projects):
            return self._same_projects(event, draft)
        return self._same_names(event, draft)

    def _in_one_section(self, event: Draft, draft: Draft) -> bool:
        return self._section(event.mentions[-1]) == self._section(draft.mentions[0])

    def _section(self, mention: TriggerMention) -> int:
        return self._article.section(mention.sentence)

    def _is_taken_up(self, event: Draft, draft: Draft) -> bool:
        """Whether a section names what an earlier one has told of: the same project, or the same names."""
        if event.projects or draft.projects:
            return bool(event.projects.keys() & draft.projects.keys())
        names = [self._identities(d) for d in (event, draft)]
        return any(_alike(a, b) for a in names[0] for b in names[1])

    def _restates(self, event: Draft, draft: Draft) -> bool:
        """Whether the second only says what the first means: 青山隧道贯通,标志着全省首座高原隧道贯通."""
        last, first = event.mentions[-1], draft.mentions[0]
        if first.sentence - last.sentence > 1 or event.status != draft.status or draft.type not in PROJECT_TYPES:
            return False
        return _MEANS.search(self._article.text, last.end, first.start) is not None

    def _recent_and_old(self, one: DatedEntity | None, other: DatedEntity | None) -> bool:
        """Whether one is 近日 or the like and the other a day long before the paper's."""
        today = self._article.day
        if one is None or other is None or today is None or (one.resolved.value is None) == (other.resolved.value is None):
            return False
        last = one.resolved.last_day or other.resolved.last_day
        return last is not None and today - last > _RECENT

    def _is_headline(self, event: Draft) -> bool:
        """Whether only the headline has told the event so far."""
        mentions = reversed(event.mentions[-_TOLD:])  # the last one first: it mostly stands in the body
        return all(self._article.is_headline(mention.sentence, mention.start) for mention in mentions)

    def _is_heading_of(self, event: Draft, draft: Draft) -> bool:
        """Whether the event is told by the headline of the section whose text begins with the draft."""
        last, first = event.mentions[-1].sentence, draft.mentions[0].sentence
        heads = 0 < last == self._article.section(last) and self._article.sentences[last].kind == "headline"
        return first == last + 1 and heads

    def _conflict(self, event: Draft, draft: Draft) -> bool:
        """Whether the projects or the names of two drafts cannot be the same."""
        sizes = [self._sizes(d) for d in (event, draft)]
        if sizes[0] and sizes[1]:
            return not sizes[0] & sizes[1]
        singles = [[n for n in d.projects if not self._projects.projects[n].is_collective] for d in (event, draft)]
        if (singles[0] and sizes[1]) or (singles[1] and sizes[0]):
            return True
        names = [self._identities(d) for d in (event, draft)]
        return bool(names[0]) and bool(names[1]) and not any(_alike(a, b) or _akin(a, b) for a in names[0] for b in names[1])

    def _same_projects(self, event: Draft, draft: Draft) -> bool:
        if not event.projects or not draft.projects:
            return self._close(event, draft)
        if self._is_this_phase(event, draft):
            return True
        if set(event.projects) & set(draft.projects):
            return not self._other_phase(event, draft)
        return self._same_collective(event, draft) or self._is_detail(event, draft)

    def _is_this_phase(self, event: Draft, draft: Draft) -> bool:
        """Whether the second says which phase the event was about: 本次投产的一期."""
        text = self._article.text
        if draft.date is not None or not all(
            text.startswith("的", m.end) and _THIS_TIME.search(text, max(0, m.start - 8), m.start) for m in draft.mentions
        ):
            return False
        return any(self._projects.projects[n].whole in event.projects for n in draft.projects)

    def _other_round(self, event: Draft, draft: Draft) -> bool:
        """Whether two financings are of different kinds (a round, a loan) or rounds (B轮, B+轮)."""
        rounds = [{self._round(m) for m in d.mentions[-_TOLD:]} - {""} for d in (event, draft)]
        return bool(rounds[0]) and bool(rounds[1]) and not rounds[0] & rounds[1]

    def _other_stage(self, event: Draft, draft: Draft) -> bool:
        """Whether two milestones are of stages that cannot be the same: 贯通, 铺轨."""
        text = self._article.text
        told = [d.mentions[-_TOLD:] for d in (event, draft)]
        stages = [{_STAGES[s[0]] for m in mentions if (s := _STAGE.search(text, m.start, m.end))} for mentions in told]
        return bool(stages[0]) and bool(stages[1]) and not stages[0] & stages[1]

    def _other_part(self, event: Draft, draft: Draft) -> bool:
        """Whether a semicolon divides two mentions of one sentence (甲获评A;乙获评B), or the second is said to be another."""
        last, first, text = event.mentions[-1], draft.mentions[0], self._article.text
        if _ANOTHER.search(text, max(0, first.start - 4), first.start):
            return True
        if draft.type == "recognition" and (self._other_title(event, draft) or self._other_winner(event, draft)):
            return True
        return last.sentence == first.sentence and text.find(";", last.end, first.start) >= 0

    def _other_parties(self, event: Draft, draft: Draft) -> bool:
        """Whether two agreements each have a party that the other has not: 市政府与A、B签约;大学与B签订协议."""
        if self._is_headline(event):
            return False
        text = self._article.text
        named = [[key(a.candidate, text) for a in d.arguments[-_LAST:] if a.role == "party"] for d in (event, draft)]
        if len(named[0]) < 2 or len(named[1]) < 2:
            return False
        pairs = (named, named[::-1])
        return all(any(not any(_alike(a, b) or _akin(a, b) for b in other) for a in own) for own, other in pairs)

    def _signs_apart(self, event: Draft, draft: Draft) -> bool:
        """Whether the second is an agreement of parties of its own, after that of a batch: 签约项目28个。会上,甲与乙签约."""
        batch = any(self._projects.projects[n].size is not None for n in event.projects)
        named = {a.role for a in event.arguments if a.role == "party"}
        parties = [a for a in draft.arguments if a.role == "party"]
        first = draft.mentions[0]
        clause = self._article.clause_at(first.sentence, first.start)
        if "等" in self._article.text[clause.start : first.start]:
            return False  # 甲、乙等9家企业与县政府签订协议: the batch's own parties
        return batch and not named and len(parties) > 1 and not draft.projects and not self._is_headline(event)

    def _is_second_act(self, event: Draft, draft: Draft) -> bool:
        """Whether one occasion is named after two acts, the second with a project of its own: 开工暨甲项目奠基活动."""
        last, first, text = event.mentions[-1], draft.mentions[0], self._article.text
        between = text[last.end : first.start]
        return last.sentence == first.sentence and "暨" in between and "," not in between

    def _other_title(self, event: Draft, draft: Draft) -> bool:
        """Whether two awards are of different titles."""
        text = self._article.text
        titles = []
        for told in (event, draft):
            quoted = (_TITLE.match(text, mention.end) for mention in told.mentions[-_TOLD:])
            titles.append(self._identities(told) | {title[1] for title in quoted if title is not None})
        return all(titles) and not any(_alike(a, b) for a in titles[0] for b in titles[1])

    def _other_winner(self, event: Draft, draft: Draft) -> bool:
        """Whether two awards have winners that cannot be the same."""
        text, kinds = self._article.text, ("company", "park", "organization")
        named = [[*(a.candidate for a in d.arguments if a.role in kinds), *d.projects.values()] for d in (event, draft)]
        winners = [[key(candidate, text) for candidate in candidates] for candidates in named]
        if not all(winners) or self._is_headline(event):
            return False
        return not any(_alike(a, b) or _akin(a, b) for a in winners[0] for b in winners[1])

    def _round(self, mention: TriggerMention) -> str:
        """The letter of a round (A+), else the rule that tells how money is raised; "" for 融资 alone."""
        if mention.rule not in ("financing.round", "financing.lettered"):
            return mention.rule
        letter = _LETTER.search(self._article.text, max(0, mention.start - 8), mention.start)
        return letter[0] if letter is not None else ""

    def _points_back(self, event: Draft, draft: Draft) -> bool:
        """Whether the draft takes up the event told right before (该项收购)."""
        near = draft.mentions[0].sentence - event.mentions[-1].sentence <= 1 and draft.type not in PROJECT_TYPES
        return near and points_back(self._article, draft.mentions[0])

    def _is_recalled(self, draft: Draft) -> bool:
        """Whether the draft only names the ceremony that the article is about again: 李县长在投产仪式上致辞."""
        bare = not draft.projects and (draft.date is None or draft.carried) and not self._article.is_chronicle
        text = self._article.text
        return bare and all(
            _CEREMONY.match(text, m.end) or _RECALLS.search(text, max(0, m.start - 8), m.start) for m in draft.mentions[-_TOLD:]
        )

    def _is_detail(self, event: Draft, draft: Draft) -> bool:
        """Whether the second tells of members of the first's batch: 签约方中…, 开工项目里…."""
        batch = any(self._projects.projects[n].is_collective for n in event.projects)
        text = self._article.text
        nominal = all(_NOMINAL.match(text, m.end) for m in draft.mentions)
        attributes = all(text.startswith("的", m.end) for m in draft.mentions)
        if batch and attributes and all(_THIS_TIME.search(text, max(0, m.start - 8), m.start) for m in draft.mentions):
            return True
        distance = draft.mentions[0].sentence - event.mentions[-1].sentence
        if batch and distance <= _LEAD and all(_MEMBERS.match(text, m.end) for m in draft.mentions):
            return True
        return batch and ((nominal and distance <= 2) or (self._is_part(event, draft) and distance <= _PART_REACH))

    def _is_part(self, event: Draft, draft: Draft) -> bool:
        """Whether the second tells of a part of the batch without a day, a place or parties of its own."""
        if draft.date is None or event.date is None or draft.date.resolved.value != event.date.resolved.value:
            return False
        expression = draft.date.candidate.date
        own_day = not draft.carried and not (expression is not None and expression.is_pointing)
        sizes = self._sizes(draft)
        smaller = not sizes or max(sizes) < max(self._sizes(event), default=0)
        return not own_day and smaller and not any(a.role in ("place", "park", "party") for a in draft.arguments)

    def _same_collective(self, event: Draft, draft: Draft) -> bool:
        """Whether both tell of several projects, at least one without a number, close to each other."""
        several = [any(self._projects.projects[n].is_collective for n in d.projects) for d in (event, draft)]
        sizes = [self._sizes(d) for d in (event, draft)]
        return all(several) and not (sizes[0] and sizes[1]) and self._close(event, draft)

    def _sizes(self, draft: Draft) -> set[int]:
        return {p.size for n in draft.projects if (p := self._projects.projects[n]).size is not None}

    def _other_phase(self, event: Draft, draft: Draft) -> bool:
        phases = [{n for n in d.projects if self._projects.projects[n].whole is not None} for d in (event, draft)]
        return bool(phases[0]) and bool(phases[1]) and not phases[0] & phases[1]

    def _same_visit(self, event: Draft, draft: Draft) -> bool:
        """Whether the second tells where the visit of the same person, or of the party (调研组), went on to."""
        own_day = draft.date is not None and not draft.carried and event.date is not None
        if draft.type != "visit" or (own_day and not self._same_day(event, draft) and not _within(draft.date, event.date)):
            return False
        text = self._article.text
        named = [[(a.role, text[a.candidate.start : a.candidate.end]) for a in d.arguments] for d in (event, draft)]
        persons, hosts = (
            [{name for role, name in names if role == wanted} for names in named] for wanted in ("person", "organizer")
        )
        party = any(name in _PARTIES or (not hosts[0] and name.endswith(_PARTIES)) for name in hosts[1])
        return bool(persons[0] & persons[1]) or party

    def _is_journey(self, event: Draft) -> bool:
        """Whether a delegation travels: 县党政代表团3月11日至14日赴浙江考察."""
        text = self._article.text
        hosts = (text[a.candidate.start : a.candidate.end] for a in event.arguments if a.role == "organizer")
        return event.type == "visit" and any(host.endswith("团") for host in hosts)

    def _same_day(self, event: Draft, draft: Draft) -> bool:
        return event.date is not None and draft.date is not None and event.date.resolved.value == draft.date.resolved.value

    def _same_names(self, event: Draft, draft: Draft) -> bool:
        if self._same_visit(event, draft):
            return True
        names = [self._identities(d) for d in (event, draft)]
        if names[0] and names[1]:
            return any(_alike(a, b) for a in names[0] for b in names[1])
        if (names[0] and draft.projects) or (names[1] and event.projects):
            return draft.mentions[0].sentence - event.mentions[-1].sentence <= 1
        return self._close(event, draft)

    def _identities(self, draft: Draft) -> set[str]:
        roles = _IDENTITY_ROLES.get(draft.type, ())
        return {key(a.candidate, self._article.text) for a in draft.arguments[-_LAST:] if a.role in roles}

    def _close(self, event: Draft, draft: Draft) -> bool:
        """Whether the second is told right after the first, or both in the article's lead."""
        sentence = draft.mentions[0].sentence
        return sentence - event.mentions[-1].sentence <= 1 or sentence - self._section(draft.mentions[0]) < _LEAD

    # ------------------------------------------------------------ joining

    def _join(self, event: Draft, draft: Draft) -> None:
        headline = self._is_headline(event)  # a headline drops 将 and 拟
        restated = bool(event.projects) and self._restates(event, draft)
        event.mentions.extend(draft.mentions)
        vague = event.date is not None and event.date.resolved.value is None
        journey = self._is_journey(event) and _within(draft.date, event.date)  # its days, not the first of them
        finer = draft.date is not None and (event.date is None or (_finer(draft.date, event.date) and not journey))
        if finer and not (vague and draft.carried):
            event.date, event.carried = draft.date, draft.carried
        if event.status != draft.status and (draft.status in ("occurred", "negated") or headline):
            event.status = draft.status
        for number, candidate in () if restated else draft.projects.items():
            event.projects.setdefault(number, candidate)
        known = {(a.role, a.candidate.start, a.candidate.end, a.of) for a in event.arguments[-_LAST:]}
        event.arguments += [a for a in draft.arguments if (a.role, a.candidate.start, a.candidate.end, a.of) not in known]


def _is_renaming(draft: Draft) -> bool:
    return all(mention.rule == "establishment.rename" for mention in draft.mentions)


def key(candidate: Candidate, text: str) -> str:
    """What identifies a name: its full form without quotes and brackets."""
    return _MARKS.sub("", candidate.name or text[candidate.start : candidate.end])


def _alike(one: str, other: str) -> bool:
    """Whether two names can be forms of one: equal, or the shorter (two characters at least) in the longer."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 2 and short in long)


def _akin(one: str, other: str) -> bool:
    """Whether a headline's name and a full one begin alike (海川泵业集团, 海川泵业有限公司)."""
    return one[:_BRAND] == other[:_BRAND] and min(len(one), len(other)) >= _BRAND


def dates_agree(one: DatedEntity | None, other: DatedEntity | None) -> bool:
    """Whether two dates can be of one event: one is missing or vague, or one lies within the other."""
    if one is None or other is None or one.resolved.value is None or other.resolved.value is None:
        return True
    if one.resolved.value == other.resolved.value:
        return True
    a, b = one.resolved, other.resolved
    if a.first_day is None or b.first_day is None or a.last_day is None or b.last_day is None:
        return False
    return (a.first_day <= b.first_day and b.last_day <= a.last_day) or (b.first_day <= a.first_day and a.last_day <= b.last_day)


def _within(one: DatedEntity | None, other: DatedEntity | None) -> bool:
    """Whether the first date is a day of the second, a span of days: the 13th of a journey from the 11th to the 14th."""
    if one is None or other is None or other.candidate.date is None or not other.candidate.date.is_range:
        return False
    a, b = one.resolved, other.resolved
    if a.first_day is None or a.last_day is None or b.first_day is None or b.last_day is None:
        return False
    return b.first_day <= a.first_day and a.last_day <= b.last_day


def _finer(one: DatedEntity, other: DatedEntity) -> bool:
    """Whether `one` is the more exact date; of 4月10日至11日 only the first day is one."""
    a, b = one.resolved, other.resolved
    if b.value is None:
        return True
    if other.candidate.date is not None and other.candidate.date.is_range and a.first_day != b.first_day:
        return False
    if a.first_day is None or a.last_day is None or b.first_day is None or b.last_day is None:
        return False
    return a.last_day - a.first_day < b.last_day - b.first_day

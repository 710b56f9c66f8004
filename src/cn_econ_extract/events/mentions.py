"""Where the article tells an event: triggers in their event senses, each with a status."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from ..rules import regex_union
from ..rules.event_types import Trigger, event_types, status_cues
from .article import Article

_WINDOW = 48
_TAIL = 32
_NEGATION_REACH = 8
# A name that holds its trigger and is the event: the ceremony of a groundbreaking or signing.
CEREMONY = re.compile(r"(?:仪式|典礼|活动|大会|现场会|签约会|揭牌会)[”’]?$")
_GENERIC_AFTER = re.compile(r"(?:率|额度|现场会?精神)")


class TriggerMention(msgspec.Struct, kw_only=True):
    """A trigger in the folded text, [start, end), of sentence number `sentence`."""

    start: int
    end: int
    type: str
    rule: str
    sentence: int
    status: str
    rejected: str | None = None


@functools.cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[Trigger, ...]]]:
    """One pattern over all trigger words, and the triggers of each word in the order of the types."""
    by_word: dict[str, list[Trigger]] = {}
    for event_type in event_types().values():
        for trigger in event_type.triggers:
            for word in trigger.words:
                by_word.setdefault(word, []).append(trigger)
    return re.compile(regex_union(by_word)), {word: tuple(triggers) for word, triggers in by_word.items()}


def find_mentions(article: Article) -> Iterator[TriggerMention]:
    """All mentions of the article in order, rejected ones too (with the reason in `rejected`)."""
    pattern, by_word = _words()
    for index, sentence in enumerate(article.sentences):
        if sentence.kind == "furniture":
            continue
        for match in pattern.finditer(article.text, sentence.start, sentence.end):
            yield from _read(article, index, match.start(), match.end(), by_word[match[0]])


def _read(article: Article, index: int, start: int, end: int, triggers: tuple[Trigger, ...]) -> Iterator[TriggerMention]:
    rejected: list[TriggerMention] = []
    for trigger in triggers:
        reason = _rejection(article, index, start, end, trigger)
        mention = TriggerMention(
            start=start, end=end, type=trigger.type, rule=trigger.name, sentence=index, status="occurred", rejected=reason
        )
        if reason is None:
            mention.status = trigger.status or read_status(article, mention)
            yield mention
            return
        rejected.append(mention)
    yield from rejected


def _rejection(article: Article, index: int, start: int, end: int, trigger: Trigger) -> str | None:
    """Why the word at [start, end) is no event of this trigger; None if it is one."""
    text, sentence = article.text, article.sentences[index]
    low, high = max(sentence.start, start - _WINDOW), min(sentence.end, end + _WINDOW)
    if trigger.not_before is not None and trigger.not_before.search(text, low, start):
        return "not_before"
    if trigger.not_after is not None and trigger.not_after.match(text, end, high):
        return "not_after"
    if trigger.before is not None and not trigger.before.search(text, low, start):
        return "before"
    if trigger.after is not None and not trigger.after.match(text, end, high + 60):
        return "after"
    if _GENERIC_AFTER.match(text, end, high):
        return "a rate or a noun"
    if (holder := _holder(article, start, end)) is not None:
        return f"inside the {holder}"
    return _missing(article, index, start, end, trigger.requires)


def _holder(article: Article, start: int, end: int) -> str | None:
    """The kind of an entity that the trigger stands in and that keeps it from being an event."""
    for entity in article.covering(start, end):
        if entity.start <= start and end <= entity.end:
            if entity.kind == "name" and CEREMONY.search(article.text, entity.start, entity.end):
                continue
            if entity.kind == "project" and entity.value is not msgspec.UNSET:
                continue
            return entity.kind
        if entity.kind in ("money", "quantity", "date", "company", "place", "person"):
            return entity.kind
    return None


def _missing(article: Article, index: int, start: int, end: int, requires: str | None) -> str | None:
    """What the trigger requires in its clause and is not there."""
    if requires is None:
        return None
    clause = article.clause_at(index, start)
    names = article.within(clause.start, clause.end, "name")
    if requires == "title":
        named = any(e.start >= end for e in names) or "“" in article.text[end : end + 24] or "《" in article.text[end : end + 24]
        return None if named else "no title after it"
    if requires == "name":
        own = any(not _celebrates(article.text[e.start : e.end]) for e in names)
        return None if own else "no meeting of its own"
    sentence = article.sentences[index]
    return None if article.within(sentence.start, sentence.end, requires) else f"no {requires} in its sentence"


@functools.cache
def _celebrated() -> re.Pattern[str]:
    words = "签约 开工 动工 奠基 竣工 落成 投产 点火 开业 开园 通车 启用 揭牌 挂牌 成立 下线 上市 授牌 交付 封顶 启动"
    return re.compile(rf"(?:{'|'.join(words.split())})[^会展坛]{{0,8}}(?:仪式|典礼|活动)")


def _celebrates(name: str) -> bool:
    """Whether a name is the ceremony of another event (开工仪式), which then is that event and no meeting."""
    return _celebrated().search(name) is not None


def read_status(article: Article, mention: TriggerMention) -> str:
    """The status by the cues around the mention: negation over plan over progress, else occurred."""
    cues = status_cues()
    sentence = article.sentences[mention.sentence]
    clause = article.clause_at(mention.sentence, mention.start)
    head = article.text[clause.start : mention.start]
    tail = article.text[mention.end : min(sentence.end, mention.end + _TAIL)]
    if cues.postponed.search(head) or cues.postponed.search(tail):
        return "planned"
    if cues.once_planned.search(head):
        return "negated"
    negated = _last(cues.before["negated"], _without(cues.no_cue.get("negated"), head))
    if negated >= max(0, len(head) - _NEGATION_REACH):
        return "negated"
    if cues.after["negated"].search(tail):
        return "negated"
    planned = _last(cues.before["planned"], _without(cues.no_cue.get("planned"), head))
    if planned >= 0 and planned > _last(cues.before["occurred"], head):
        return "planned"
    if cues.after["planned"].match(tail):
        return "planned"
    if _last(cues.before["ongoing"], head) >= 0 or cues.after["ongoing"].match(tail):
        return "ongoing"
    return "occurred"


def _last(pattern: re.Pattern[str], text: str) -> int:
    """The end of the last match in `text`, or -1 where there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end


def _without(pattern: re.Pattern[str] | None, text: str) -> str:
    """`text` with what `pattern` finds blanked out, at the same length."""
    return text if pattern is None else pattern.sub(lambda match: "※" * len(match[0]), text)

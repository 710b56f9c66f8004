"""Where the article tells an event: triggers in their event senses, each with a status."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from ..rules.event_types import Trigger
from ..rules.senses import Sense, senses
from ..segmenter import word_starts
from ..taggers.candidate import Candidate
from ..taggers.finder import guarded, may_end, may_start
from ..taggers.vocabulary import ordinary_words
from .article import Article

_WINDOW = 48
_LONG_WINDOW = 100
# Refused for want of what the trigger asks for, not for what stands there.
_MISSES = frozenset({"before", "after"})
_TAIL = 32
_NEGATION_REACH = 8
# A name that holds its trigger and is the event: the ceremony of a groundbreaking or signing.
CEREMONY = re.compile(r"(?:仪式|典礼|活动|大会|现场会|签约会|揭牌会|动员会)[”’]?$")
# Names that tell their event: a ceremony, a round of financing
_TELLING_NAME = re.compile(rf"{CEREMONY.pattern}|轮(?:融资)?$")
# 它的投运, 项目早一天落地, 何时动工, 参加调研, 推动更多项目落户: the word names an act and tells of none
_NOMINAL_BEFORE = re.compile(
    guarded(
        r"(?<![将把使让令对与向给为])[它其]的?|[早晚]一[天日]|什么时候|何时|能否|参加|陪同|(?:推动|促进|吸引|让)(?:更多|一批)[^,。;]{0,16}"
        r"|(?:项目|工程|线路|生产线|基地|大桥|高速|公司|中心)的(?:快速|顺利|如期|成功|正式|全面|相继|建成|并|点火)*"
        r"|从[^,。;]{0,8}(?:接触|对接|相识|考察|注册|签约|立项|拿地|开工|动工|落户|洽谈|入驻|奠基)到[^,。;]{0,4}"
    )
    + "$"
)
_CEREMONY_AFTER = re.compile(r"[^,。;]{0,4}(?:仪式|典礼|活动|大会)")
# 以此次集中开工为契机, 从去年9月签约到今天开工
_NOMINAL_AFTER = re.compile(
    r"为(?:契机|抓手|起点)"
    r"|(?:到|至)[^,。;]{0,8}(?:签约|开工|动工|奠基|建成|竣工|投产|落户|入驻|进场|通车)"
)
# 继A5月8日开业后,B也…: told, not only a time from which something counts
_AFTER_ANOTHER = re.compile(r"继[^,。;]{2,40}日[^,。;]{0,6}$")
# 召开碰头会: a meeting without a name of its own; 召开的碰头会上 says where something was said
_GENERIC_MEETING = re.compile(
    r"的[^,。;《、]{0,12}?会上|了?[^,。;《、]{0,16}?(?:恳谈|座谈|反馈|动员|总结|分析|推进|调度|部署|协调|对接|表彰|研讨|交流|说明|见面|汇报|例|专题|宣讲|推介|联席|评审|新闻发布|新闻通气|听证)会(?!议?上|员|长|展)"
)
# 宣布放弃以自有资金收购…: reaches over the whole clause
_CALLED_OFF = re.compile(r"(?:决定|宣布|同意|公告|拟|已)(?:终止|取消|放弃)(?!协议|合同)")
# 曾筹划收购一家企业,因价格未能谈拢,5月宣布终止
_FELL_THROUGH = re.compile(r"[^。;]{0,60},[^,。;]{0,10}(?:宣布|宣告|最终|被迫|只好)(?:终止|告吹|流产|作罢|放弃)(?=[。;]|$)")
_SAYS = re.compile(r"(?:宣布|公告|称|表示|透露|决定),$")
_NOWHERE = ("中国", "全国", "境内", "国内", "海内外")
_TIME_OF = re.compile(r"(?:时间|日期|计划)则?(?:由[^,。;]{1,16}|从[^,。;]{1,16}|因[^,。;]{1,10}|被迫|已|将)?")
# 以3亿元将旗下业务出售给: behind a price 将 marks what is sold, unless it stands before a verb (将于, 将正式)
_OBJECT_MARKED = re.compile(
    r"以[^,。;]{1,20}(?:元|价格?|方式)"
    r"将(?!于|在|由|与|向|从|按|会|有|被|不|正式|全部|陆续|择机|继续|进一步|适时|尽快|逐步|一并|分批)[^,。;]{2,}$"
)
# 将所持股份转让给: marks what is given, unless an agreement is told that it shall be
_OWN_MARKED = re.compile(r"将(?:其|所持|持有|名下|旗下|手中)[^,。;]{2,}$")
_AGREEMENT = re.compile(r"签署|签订|协议|合同|约定|议案|同意|公告|审议|[拟欲]")
_GIVES = ("给", "予")
# 两家约定,合办一所学院: what is agreed is still to come
_AGREED = re.compile(r"(?:商定|约定|议定|商议),$")
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
    postpones: TriggerMention | None = None
    """The mention whose event this one puts off to another day (原定9月开工,推迟至11月)."""


def find_mentions(article: Article) -> Iterator[TriggerMention]:
    """All mentions of the article in order, rejected ones too (with the reason in `rejected`)."""
    pattern = article.rules.words
    for index, sentence in enumerate(article.sentences):
        if sentence.kind == "furniture":
            continue
        found: list[TriggerMention] = []
        for match in pattern.finditer(article.text, sentence.start, sentence.end):
            found += _read(article, index, *match.span())
        if found:
            _go_on(article, found)
            _leave_shares(article, found)
            yield from found
            yield from _postponements(article, index, found)


# 拟出资3亿元,与A合资设立B
_WITH = ("与", "和", "同", "在", "于", "联合", "共同", "合资", "设立", "组建", "用于", "收购", "受让", "认购", "购买", "取得")
_PLANS_SUM = re.compile(
    r"(?:拟|将|计划)(?:以[^,。;]{1,12})?(?:再|共同|联合|合计|各自|分别)*(?:出资|投资|斥资|投入)(?:[^,。;的]|(?<=\d),(?=\d)){1,20}$"
    r"|(?:拟|将|计划)(?:通过|采[取用]|以)[^,。;]{2,24}方式$"
)


def _go_on(article: Article, found: list[TriggerMention]) -> None:
    """What a clause adds to a plan with 并 is planned too: 将扩建厂房,并新设实验室. So is what a planned sum is for."""
    told = [mention for mention in found if mention.rejected is None]
    for mention in told:
        clause = article.clause_at(mention.sentence, mention.start)
        low = max(article.sentences[mention.sentence].start, clause.start - 1 - _TAIL)
        spent = article.text.startswith(_WITH, clause.start) and _PLANS_SUM.search(article.text, low, max(low, clause.start - 1))
        if mention.status == "occurred" and spent and "已" not in article.text[clause.start : mention.start]:
            mention.status = "planned"
    for plan, added in zip(told, told[1:], strict=False):
        clause = article.clause_at(added.sentence, added.start)
        adds = clause.start > plan.start and article.text.startswith(("并", "同时", "届时"), clause.start)
        if plan.status == "planned" and added.status == "occurred" and adds:
            occurred = article.rules.cues.before["occurred"].search(article.text, clause.start, added.start)
            added.status = "occurred" if occurred else "planned"


# 项目公司注册资本8000万元,其中甲出资5600万元,持股70%
_CAPITAL = re.compile(r"[^,。;]{0,24}注册资本[^。]{0,60}(?:出资|认缴)[^。;]{0,24}[,，](?:持股|占股|占比|占注册资本|股权|占)")
_THEN_BUYS = ("", "用于", "共同", "联合", "以")
_SHARES = ("出资", "认缴", "注资")


def _leave_shares(article: Article, found: list[TriggerMention]) -> None:
    """What founders pay belongs to the founding told before in the sentence (合资设立A公司,其中B出资6000万元), what buyers pay
    to the purchase that a clause behind it tells (A拟出资2亿元,B拟出资1亿元,收购C).
    """
    founding: TriggerMention | None = None
    told = [mention for mention in found if mention.rejected is None]
    for bought in told:
        clause = article.clause_at(bought.sentence, bought.start)
        if bought.type == "acquisition" and article.text[clause.start : bought.start] in _THEN_BUYS:
            for mention in told:
                paid = mention.type == "investment" and article.text.startswith(_SHARES, mention.start)
                if paid and mention.end <= clause.start and ";" not in article.text[mention.end : clause.start]:
                    mention.rejected = "a share in what is bought"
    for mention in found:
        if mention.rejected is not None:
            continue
        if mention.type == "establishment":
            founding = mention
        elif mention.type == "investment" and article.text.startswith(_SHARES, mention.start):
            sentence = article.sentences[mention.sentence]
            if founding is not None or _CAPITAL.match(article.text, sentence.start, sentence.end):
                mention.rejected = "a share in what is founded"


def _postponements(article: Article, index: int, found: list[TriggerMention]) -> Iterator[TriggerMention]:
    """The new days of what the sentence puts off: its first plan then did not come about, and the new one is planned."""
    sentence = article.sentences[index]
    for cue in article.rules.cues.postponed.finditer(article.text, sentence.start, sentence.end):
        before = [m for m in found if m.end <= cue.start() and (m.rejected is None or _is_time_of(article, m))]
        if not before or not any(e.kind == "date" for e in article.covering(cue.end(), cue.end() + 1)):
            continue
        planned = before[-1]
        if _is_put_off(article, planned.end, sentence.end):
            continue  # it is read as planned for the new day
        clause = article.clause_at(index, planned.start)
        day_before = any(d.end <= cue.start() for d in article.within(clause.start, cue.start(), "date"))
        if not day_before and not article.rules.cues.once_planned.search(article.text, clause.start, planned.start):
            continue
        planned.status, planned.rejected = "negated", None
        yield msgspec.structs.replace(planned, start=cue.start(), end=cue.end(), status="planned", postpones=planned)


def _is_time_of(article: Article, mention: TriggerMention) -> bool:
    return article.text.startswith(("时间", "日期"), mention.end)


def _is_put_off(article: Article, end: int, high: int) -> bool:
    """Whether what follows a trigger is its time, put off to a day: 开业时间推迟至2月18日."""
    time = _TIME_OF.match(article.text, end, high)
    cue = article.rules.cues.postponed.match(article.text, time.end()) if time else None
    return cue is not None and any(e.kind == "date" for e in article.covering(cue.end(), cue.end() + 1))


def _read(article: Article, index: int, start: int, end: int) -> list[TriggerMention]:
    """The trigger at [start, end), or the one inside it where the longer word only misses what it wants around it."""
    rejected = _readings(article, index, start, end)
    if rejected[-1].rejected is None:
        return rejected[-1:]
    if all(mention.rejected in _MISSES for mention in rejected):
        word = article.text[start:end]
        for part in article.rules.inner_words(word):
            low = start + word.index(part)
            found = _readings(article, index, low, low + len(part))
            if found[-1].rejected is None:
                return found[-1:]
            rejected += found
    return rejected


def _readings(article: Article, index: int, start: int, end: int) -> list[TriggerMention]:
    """What the triggers of the word at [start, end) read in it, up to the first that takes it."""
    readings: list[TriggerMention] = []
    for trigger in article.rules.by_word[article.text[start:end]]:
        reason = _rejection(article, index, start, end, trigger)
        mention = TriggerMention(
            start=start, end=end, type=trigger.type, rule=trigger.name, sentence=index, status="occurred", rejected=reason
        )
        readings.append(mention)
        if reason is None:
            mention.status = trigger.status or read_status(article, mention)
            break
    return readings


def _rejection(article: Article, index: int, start: int, end: int, trigger: Trigger) -> str | None:
    """Why the word at [start, end) is no event of this trigger; None if it is one."""
    text, sentence = article.text, article.sentences[index]
    low, high = max(sentence.start, start - _WINDOW), min(sentence.end, end + _WINDOW)
    last = text[start - 1 : start]
    if last == "【" and text.startswith("】", end):
        return "a label"
    if trigger.not_before is not None and may_end(trigger.not_before, last) and trigger.not_before.search(text, low, start):
        return "not_before"
    refused = trigger.not_after.match(text, end, high) if trigger.not_after is not None else None
    if refused is not None and not (
        (refused[0] == "后" and _AFTER_ANOTHER.search(text, low, start)) or _is_put_off(article, end, high)
    ):
        return "not_after"
    if trigger.before is not None and not trigger.before.search(text, max(sentence.start, start - _LONG_WINDOW), start):
        return "before"
    if trigger.after is not None and not trigger.after.match(text, end, high + 60):
        return "after"
    if _GENERIC_AFTER.match(text, end, high):
        return "a rate or a noun"
    ceremony = _CEREMONY_AFTER.match(text, end, high) is not None
    told = trigger.before is not None  # the rule itself says what must stand before
    if (not ceremony and not told and _NOMINAL_BEFORE.search(text, low, start)) or _NOMINAL_AFTER.match(text, end, high):
        return "a noun"
    if (holder := _holder(article, start, end)) is not None:
        return f"inside the {holder}"
    if _is_across_words(text, start, end):
        return "across two words"
    for sense in _senses_at(last, text[start:end], text[end : end + 1]):
        if _has_sense(article, index, (low, start), (end, high), sense):
            return sense.name
    return _missing(article, index, start, end, trigger.requires)


def _is_across_words(text: str, start: int, end: int) -> bool:
    """Whether both edges fall into words: 动工 in 自动工商. The segmenter is asked only where short words make it likely."""
    words = ordinary_words()
    if end - start != 2 or text[max(0, start - 1) : start + 1] not in words or text[end - 1 : end + 1] not in words:
        return False
    low = max(0, start - 6)
    starts = word_starts(text[low : end + 6])
    return start - low not in starts and end - low not in starts


@functools.lru_cache(maxsize=1 << 14)
def _senses_at(last: str, word: str, following: str) -> tuple[Sense, ...]:
    """The senses that `word` may have between these characters."""
    concerned = (sense for sense in senses() if sense.concerns(word))
    return tuple(sense for sense in concerned if may_end(sense.before, last) and may_start(sense.after, following))


def _has_sense(article: Article, index: int, before: tuple[int, int], after: tuple[int, int], sense: Sense) -> bool:
    """Whether the word between the stretches `before` and `after` stands in a sense that tells no event."""
    text, sentence = article.text, article.sentences[index]
    return (
        (sense.after is None or sense.after.match(text, *after) is not None)  # first what is looked for at one place only
        and (sense.before is None or sense.before.search(text, *before) is not None)
        and (sense.sentence is None or sense.sentence.search(text, before[0], after[1]) is not None)
        and not (sense.bare and _is_told(article, sentence.start, sentence.end))
    )


def _is_told(article: Article, start: int, end: int) -> bool:
    """Whether [start, end) names a day or somebody, as news does."""
    named = article.within(start, end, "date", "project", "company", "organization", "park", "place", "person", "name")
    return any(not e.rule.endswith(".pointing") and article.text[e.start : e.end] not in _NOWHERE for e in named)


def _holder(article: Article, start: int, end: int) -> str | None:
    """The kind of an entity that the trigger stands in and that keeps it from being an event."""
    for entity in article.covering(start, end):
        if entity.start <= start and end <= entity.end:
            if entity.kind == "name" and _TELLING_NAME.search(article.text, entity.start, entity.end):
                continue
            if entity.kind == "name" and article.text.startswith(("仪式暨", "典礼暨", "活动暨"), end):
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
    if requires == "name" and not names and _WHEN_HELD.match(article.text, clause.start, clause.end):
        names = _named_before(article, index, clause.start)
    if requires == "title":
        named = any(e.start >= end for e in names) or "“" in article.text[end : end + 24] or "《" in article.text[end : end + 24]
        return None if named else "no title after it"
    if requires == "name":
        own = any(not _celebrates(article.text[e.start : e.end]) for e in names)
        held = _GENERIC_MEETING.match(article.text, end, clause.end)
        generic = held is not None and not _celebrates(held[0])
        return None if own or generic else "no meeting of its own"
    sentence = article.sentences[index]
    if requires == "actor":
        return None if _has_actor(article, clause.start, start) else "no actor in its clause"
    if requires == "dated_actor":  # alone it is what a project in a list costs
        dated = article.within(sentence.start, start, "date")
        return None if dated and _has_actor(article, clause.start, start) else "no actor with a date"
    return None if article.within(sentence.start, sentence.end, requires) else f"no {requires} in its sentence"


# 第九届茶博会(简称…),于6月2日在安化举办: what is held stands before the comma
_WHEN_HELD = re.compile(r"(?:已|将|定|拟|也|又)?[于在]|历时|为期|昨|今|\d|经")


def _named_before(article: Article, index: int, start: int) -> list[Candidate]:
    """The name that the clause before `start` ends with, but for brackets behind it; none where a mention lies between."""
    before = article.clause_at(index, max(article.sentences[index].start, start - 2))
    names = [e for e in article.within(before.start, before.end, "name") if not e.rule.startswith("name.title")]
    last = [e for e in names if article.text[e.end : before.end].partition("(")[0].strip("”》") == ""]
    return last[-1:]


def _has_actor(article: Article, start: int, end: int) -> bool:
    """Whether a clause names in [start, end) a company as the one who acts, and no project that is spoken of."""
    if _SAYS.search(article.text, max(0, start - 4), start):  # 海川集团宣布,将在安化投资…
        start = article.sentences[article.sentence_index(start)].start
    return bool(article.within(start, end, "company")) and not article.within(start, end, "project")


@functools.cache
def _celebrated() -> re.Pattern[str]:
    words = "签约 开工 动工 奠基 竣工 落成 投产 点火 开业 开园 通车 启用 揭牌 挂牌 成立 下线 上市 授牌 交付 封顶 启动"
    return re.compile(
        rf"(?:{'|'.join(words.split())})[^会展坛]{{0,8}}(?:仪式|典礼|活动|现场会)|(?:开工|动工|启动|建设)动员大?会|(?:成立|揭牌|授牌)大会|(?:新品|新车|产品|上市|首发)发布会"
    )


def _celebrates(name: str) -> bool:
    """Whether a name is the ceremony of another event (开工仪式), which then is that event and no meeting."""
    return _celebrated().search(name) is not None


_POINTS_BACK = re.compile(r"(?:该|上述|前述|这一|这项|此次|本次)(?:项|笔|次|宗|起)?$")


def points_back(article: Article, mention: TriggerMention) -> bool:
    """Whether the mention takes up an event told before (该项收购)."""
    return _POINTS_BACK.search(article.text, max(0, mention.start - 6), mention.start) is not None


def read_status(article: Article, mention: TriggerMention) -> str:
    """The status by the cues around the mention: negation over plan over progress, else occurred."""
    cues = article.rules.cues
    sentence = article.sentences[mention.sentence]
    clause = article.clause_at(mention.sentence, mention.start)
    head = _plain(article, clause.start, mention.start)
    tail = article.text[mention.end : min(sentence.end, mention.end + _TAIL)]
    end = mention.end + len(tail)
    postponed = cues.postponed.search(article.text, clause.start, end) is not None
    if postponed and _is_postponed(article, clause.start, end := _own_end(article, mention, end)):
        new_day = any(_has_day(article, cue) for cue in cues.postponed.finditer(article.text, clause.start, end))
        return "planned" if new_day or not cues.once_planned.search(head) else "negated"
    if cues.once_planned.search(head):
        return "negated"
    negated = _last(cues.before["negated"], _without(cues.no_cue.get("negated"), head))
    if negated >= max(0, len(head) - _NEGATION_REACH) or _CALLED_OFF.search(head):
        return "negated"
    if cues.after["negated"].search(_without(cues.no_cue.get("negated"), tail)):
        return "negated"
    gives = article.text.endswith(_GIVES, mention.start, mention.end)
    plan_head = _OBJECT_MARKED.sub("", head) if gives else head
    if gives and not _AGREEMENT.search(article.text, sentence.start, mention.start):
        plan_head = _OWN_MARKED.sub("", plan_head)
    planned = _last(cues.before["planned"], _without(cues.no_cue.get("planned"), plan_head))
    if planned >= 0 and _FELL_THROUGH.match(article.text, mention.end, min(sentence.end, mention.end + _LONG_WINDOW)):
        return "negated"
    if planned >= 0 and planned > _last(cues.before["occurred"], head):
        return "planned"
    agreed = _AGREED.search(article.text, max(0, clause.start - 4), clause.start) is not None
    if mention.type in _RESOLVED_TYPES and _RESOLVED.search(article.text, sentence.start, mention.start) and "已" not in head:
        return "planned"
    if cues.after["planned"].match(tail) or (agreed and not head.startswith("已")):
        return "planned"
    if _last(cues.before["ongoing"], head) >= 0 or cues.after["ongoing"].match(tail):
        return "ongoing"
    return "occurred"


# 公司召开董事会,同意以自有资金受让…: resolved, not done
_RESOLVED = re.compile(r"(?:董事会|股东大会|股东会)[^。;]{0,40}同意[^。;]{0,40}$")
_RESOLVED_TYPES = frozenset({"acquisition", "investment", "establishment", "financing"})
# 计划投资2亿元建设的茶油项目昨日签约: what is planned is the project's, not the event
_PLANNED_PROJECT = re.compile(r"(?:计划|拟|预计|将)(?:再|新增|先期)?(?:总?投资额?|投入|占地|用地)[^,。;]{1,30}?的(?=[^,。;]{3})")


def _plain(article: Article, start: int, end: int) -> str:
    """[start, end) with what only names or describes something blanked out: no cue stands in it (望江县, 将乐经开区)."""
    text = article.text[start:end]
    for entity in article.within(start, end, "place", "park", "company", "organization", "person"):
        low, high = entity.start - start, entity.end - start
        text = text[:low] + "※" * (high - low) + text[high:]
    return _without(_PLANNED_PROJECT, text)


_OTHER_PLAN = re.compile(r";|,(?:受[^,。;]{2,24}影响,)?(?:原定|原计划|原本|本应|而)|,[^,。;]{2,12}(?:计划)?则")


def _own_end(article: Article, mention: TriggerMention, end: int) -> int:
    """Where what is said of the mention ends: before the next part, and before what was once planned beside it."""
    other = _OTHER_PLAN.search(article.text, mention.end, end)
    return other.start() if other is not None else end


def _is_postponed(article: Article, start: int, end: int) -> bool:
    """Whether [start, end) puts something off: 推迟 alone, or 推迟到, 改至 and their like before a date."""
    return any(
        cue[0] == "推迟" or _has_day(article, cue) for cue in article.rules.cues.postponed.finditer(article.text, start, end)
    )


def _has_day(article: Article, cue: re.Match[str]) -> bool:
    """Whether a date stands right behind the cue."""
    return any(e.kind == "date" for e in article.covering(cue.end(), cue.end() + 1))


def _last(pattern: re.Pattern[str], text: str) -> int:
    """The end of the last match in `text`, or -1 where there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end


def _without(pattern: re.Pattern[str] | None, text: str) -> str:
    """`text` with what `pattern` finds blanked out, at the same length."""
    return text if pattern is None else pattern.sub(lambda match: "※" * len(match[0]), text)

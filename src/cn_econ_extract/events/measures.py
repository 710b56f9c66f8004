"""What each figure measures, and which project it belongs to."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from ..rules.roles import measure_rules
from ..taggers.candidate import Candidate
from .article import Article
from .mentions import CEREMONY
from .projects import is_aside, is_batch

_JOINS = re.compile(r"[、和与及至到,]?(?:分别|各|均)?[约近超逾达为]{0,2}$")
_PAIR = re.compile(r"[、和与及]")
_RESPECTIVE = re.compile(r"分别|依次|各自")
_OF_PROJECT = re.compile(
    r"(?:人民币|\([^()]{1,10}\))?(?:的|[,]?(?:拟|将|计划|用于|分别|在[^,。;]{1,16}|独资|合作)*(?:建设?|兴建|新建|打造|实施|投建|上马|改造|建成))"
)
# 3000万元以上续建项目18个: a bound of the batch
_BOUND = re.compile(r"(?:\(含\))?及?以[上下]")
_BOUND_REACH = 8
# 作为总投资9亿元的省重点工程,X项目…
_AS_WHAT = re.compile(r"(?:人民币)?的[^,。;]{2,24}(?:项目|工程|之一|企业|举措|载体),")
# 亿元以上项目, 百亿级产业: a class of projects and no amount
_CLASS = re.compile(r"[十百千]?[亿万]元?")
# 长21米、重380吨的钢箱梁: a piece of what is built
_PIECE = re.compile(
    r"(?:、?[重宽高长][约达]?[\d.]{1,8}(?:米|吨|厘米))*的?[^,。;、\d]{0,4}?"
    r"(?:钢桁梁|钢箱梁|钢梁|箱梁|T梁|拱肋|钢轨|管片|桥面板|梁段|节段)"
)
# 万吨级码头, 百万千瓦光伏基地: how large such things are
_GRADE = re.compile(r"[十百千万]{1,2}(?:吨|千瓦|兆瓦|立方米|平方米|头|只|羽|辆|台|套)")
_CLASSED = re.compile(r"以上|级|规模|(?:重大|重点|工业|产业|大|好|强)?(?:项目|企业|产业|集群|园区|工程|俱乐部|镇|村)")
_PLACES = re.compile(r"(?:行政|自然)?(?:乡|镇|村|县|市|区|社区|街道|小区|家庭|企业)")
_BEFORE_WINDOW = 40
_OF_TWO = re.compile(r"[前后]者(?!的)")
_TWO_REACH = 160
_FIGURES = ("money", "quantity", "ratio")


class Measure(msgspec.Struct, kw_only=True):
    """A figure with its role (None where nothing tells) and the project named beside it that owns it."""

    candidate: Candidate
    role: str | None
    sentence: int
    owner: Candidate | None = None


def read_measures(article: Article) -> list[Measure]:
    """All figures of the article in order, with roles and owners as far as their own sentence tells."""
    measures: list[Measure] = []
    for index, sentence in enumerate(article.sentences):
        found = article.within(sentence.start, sentence.end, *_FIGURES)
        if not found:
            continue
        holders = [p for p in article.within(sentence.start, sentence.end, "project", "name") if p.kind == "name" or is_batch(p)]
        figures = [
            c
            for c in found
            if not any(_holds(article, holder, c) for holder in holders)
            and not (c.value == 1 and article.text.startswith("一", c.start))  # 一家企业: no count, an article
            and not _is_use(article, c)
            and not (_CLASS.fullmatch(article.text, c.start, c.end) and _CLASSED.match(article.text, c.end))
            and not _is_grade(article, c)
            and not (c.unit in ("m", "t", "kg") and _PIECE.match(article.text, c.end))
        ]
        if figures:
            measures.extend(_read_sentence(article, index, figures))
    return measures


def _is_grade(article: Article, figure: Candidate) -> bool:
    """Whether the figure only says how large a class of things is, or is a round word in a name."""
    if _GRADE.fullmatch(article.text, figure.start, figure.end) is None:
        return False
    named = any(e.kind in ("project", "name") for e in article.covering(figure.start, figure.end))
    return named or article.text.startswith("级", figure.end)


# 募集资金5亿元,其中2亿元将投向…项目: what a part of a sum is for
_USE = re.compile(r"(?:将|拟|计划)?(?:全部|主要|分别)?(?:投向|用于|用作|投入到?|投资于)")


def _is_use(article: Article, figure: Candidate) -> bool:
    """Whether the money is a part of the sum told before, and only its use is told."""
    of_which = figure.kind == "money" and article.text.endswith(("其中", "其中的", "其中约", "其中有"), 0, figure.start)
    return of_which and _USE.match(article.text, figure.end) is not None


def _holds(article: Article, holder: Candidate, figure: Candidate) -> bool:
    """Whether a figure is part of a name: the count of 24个项目 is the batch's own. A ceremony's figures count."""
    if not (holder.start <= figure.start and figure.end <= holder.end):
        return False
    return holder.kind == "project" or CEREMONY.search(article.text, holder.start, holder.end) is None


def _read_sentence(article: Article, index: int, figures: list[Candidate]) -> list[Measure]:
    measures: list[Measure] = []
    position = article.sentences[index].start
    for figure in figures:
        start = max(position, article.clause_at(index, figure.start).start, figure.start - _BEFORE_WINDOW)
        start = max([start, *(p.end for p in article.within(start, figure.start, "project"))])
        gap = article.text[start : figure.start]
        role = _role(article, figure, gap)
        if role is None and measures and _JOINS.fullmatch(article.text[position : figure.start]):
            role = _if_fits(measures[-1].role, figure)
        if role is None:
            role = _default(figure)
        owner = _owner(article, index, figure)
        measures.append(Measure(candidate=figure, role=role, sentence=index, owner=owner))
        position = figure.end
    for measure, following in pairwise(measures):
        if _is_raised(article.text, measure.candidate, following.candidate):
            following.role = _if_fits(measure.role, following.candidate) or following.role
            if measure.candidate.kind == "money":
                measure.role = "none"  # 年产值从2亿元提升到9亿元: what it was
    for measure, following in zip(reversed(measures[:-1]), reversed(measures[1:]), strict=True):
        if measure.role is None and _PAIR.fullmatch(article.text[measure.candidate.end : following.candidate.start]):
            measure.role = _if_fits(following.role, measure.candidate)  # 7%和9%的比例
    _distribute(article, index, measures)
    return measures


_FROM = re.compile(r"[从由](?:目前|原来|现在|过去|当前|原有|上年|去年)?的?[约近]?$")
_TO = re.compile(
    r"(?:左右)?(?:直接|大幅|进一步|将)?(?:提升|提高|增加|增长|增|扩大|扩|扩能|扩容|延长|延伸|上升|升|压缩|缩短|压减|降低|降|减少|减)(?:到|至|为)了?[约近超]?"
)


def _is_raised(text: str, before: Candidate, after: Candidate) -> bool:
    """Whether a value is told as it was and as it comes to be: 跑道由2600米延长至3200米."""
    return _FROM.search(text, max(0, before.start - 6), before.start) is not None and (
        _TO.fullmatch(text, before.end, after.start) is not None
    )


def _role(article: Article, figure: Candidate, gap: str) -> str | None:
    """The role by the nearest role word before the figure, else right behind it."""
    rules = measure_rules()
    if gap.endswith("每"):
        return "none"  # 每1吨豆子可榨油200公斤
    words = list(rules.before.finditer(gap))
    for word in reversed(words):
        for role in rules.roles_before[word[0]]:
            if role == "jobs" and _PLACES.match(article.text, figure.end):
                continue  # 惠及就业困难的6个乡镇
            if (fitting := _if_fits(role, figure)) is not None:
                return fitting
    if (after := rules.after.match(article.text, figure.end, figure.end + 30)) is not None:
        for role in rules.roles_after[after["word"]]:
            if (fitting := _if_fits(role, figure)) is not None:
                return fitting
    return None


def _if_fits(role: str | None, figure: Candidate) -> str | None:
    """`role` if a figure of this kind and unit can have it."""
    rules = measure_rules()
    if role is None or figure.kind not in rules.kinds[role]:
        return None
    if role in rules.units and figure.unit not in rules.units[role]:
        return None
    return role


def _default(figure: Candidate) -> str | None:
    return measure_rules().defaults.get(figure.unit or "") if figure.kind == "quantity" else None


def _owner(article: Article, index: int, figure: Candidate) -> Candidate | None:
    """The project beside the figure: X元的Y项目, the project that the figure stands in, else the nearest before it."""
    sentence = article.sentences[index]
    projects = article.within(sentence.start, sentence.end, "project")
    for project in projects:
        if project.start <= figure.start and figure.end <= project.end:
            return project
    if (of := _OF_PROJECT.match(article.text, figure.end, sentence.end)) is not None:
        for project in projects:
            if project.start >= of.end() and project.start - of.end() <= 24 and "," not in article.text[of.end() : project.start]:
                return project
    if _BOUND.match(article.text, figure.end):
        for project in projects:
            if is_batch(project) and 0 <= project.start - figure.end <= _BOUND_REACH:
                return project
    clause = article.clause_at(index, figure.start)
    if article.text.startswith("作为", clause.start) and (told := _AS_WHAT.match(article.text, figure.end, sentence.end)):
        behind = article.clause_at(index, told.end())
        for project in article.within(behind.start, behind.end, "project"):
            return project
    before = [
        project
        for project in projects
        if project.end <= figure.start and not is_aside(article, project) and not _is_no_phase(article, project)
    ]
    while len(before) > 1 and _is_content(article, before[0], before[-1], figure):
        before.pop()
    return before[-1] if before else _of_two(article, sentence.start, figure)


# 灌区…,配套建设管护房和2座泵站,总投资6亿元: what belongs to the project, before a figure of the whole
_CONTENT = re.compile(r"[,;](?:同步|配套|一并|另|主要){1,2}(?:建设|建有|建|新建|设置)[^,;。]{0,24}$")
_OF_WHOLE = re.compile(r"[^,;。]{0,16},(?:项目|工程)?(?:计划|预计|概算|估算)?(?:总投资|总占地|总用地|总建筑面积)[^,;。]{0,6}")


def _is_content(article: Article, whole: Candidate, part: Candidate, figure: Candidate) -> bool:
    """Whether `part` is only what the project named first is equipped with, and the figure one of the whole."""
    if is_batch(whole) or _OF_WHOLE.fullmatch(article.text, part.end, figure.start) is None:
        return False
    return _CONTENT.search(article.text, max(whole.end, part.start - 48), part.start) is not None


# 首期到位5亿元, 首届…首期对接会: a phase of something else than building
_PAID_IN = re.compile(r"(?:到位|募集|出资|缴付|实缴|认缴|资金|规模)")


def _is_no_phase(article: Article, project: Candidate) -> bool:
    """Whether a bare phase is that of a fund or of a series of meetings."""
    if project.rule != "project.phase":
        return False
    if _PAID_IN.match(article.text, project.end):
        return True
    return any(e.kind == "name" and e.length > project.length for e in article.covering(project.start, project.end))


def _of_two(article: Article, start: int, figure: Candidate) -> Candidate | None:
    """The project that 前者 or 后者 means: the last two that the article named before."""
    told = list(_OF_TWO.finditer(article.text, start, figure.start))
    named = [p for p in article.within(max(0, start - _TWO_REACH), start, "project") if not is_batch(p)][-2:]
    if not told or len(named) < 2:
        return None
    return named[0] if told[-1][0].startswith("前") else named[1]


def _distribute(article: Article, index: int, measures: list[Measure]) -> None:
    """Respective lists: 产值、税收分别达A和B give each figure its role, X、Y总投资分别为A和B each its project."""
    if not _RESPECTIVE.search(article.text, article.sentences[index].start, measures[-1].candidate.start):
        return
    for number, measure in enumerate(measures):
        low = measures[number - 1].candidate.end if number else article.sentences[index].start
        low = max(low, measure.candidate.start - _BEFORE_WINDOW)
        low = max([low, *(p.end for p in article.within(low, measure.candidate.start, "project"))])
        gap = article.text[low : measure.candidate.start]
        if not _RESPECTIVE.search(gap):
            continue
        listed = _listed(article, measures, number)
        if len(listed) < 2:
            continue
        rules = measure_rules()
        words = [w[0] for w in rules.before.finditer(gap)]
        if len(words) == len(listed):
            for item, word in zip(listed, words, strict=True):
                fitting = [r for r in rules.roles_before[word] if _if_fits(r, item.candidate)]
                item.role = fitting[0] if fitting else item.role
        owners = [
            p for p in article.within(article.sentences[index].start, measure.candidate.start, "project")
            if p.end <= measure.candidate.start
        ][-len(listed) :]  # fmt: skip
        if len(owners) == len(listed) and len(words) <= 1:
            for item, owner in zip(listed, owners, strict=True):
                item.owner = owner


def _listed(article: Article, measures: list[Measure], number: int) -> list[Measure]:
    """The figures of the list that starts with measure `number`: joined by 、和 or a comma."""
    listed = [measures[number]]
    for item in measures[number + 1 :]:
        between = article.text[listed[-1].candidate.end : item.candidate.start]
        if not re.fullmatch(r"[、,和与及以]{1,2}[约近超逾]?", between) or item.candidate.kind != listed[0].candidate.kind:
            break
        listed.append(item)
    return listed

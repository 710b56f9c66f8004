"""Which project names mean the same project, and which project is in focus where none is named."""

from __future__ import annotations

import functools
import re
from itertools import islice

import msgspec
from msgspec import UNSET

from ..taggers.candidate import Candidate
from ..taggers.project_names import ASIDE, is_part
from ..text.fold import LIST_MARK
from ..text.sentences import Sentence
from ..values.numbers import read_numeral
from .article import Article

# 员工宿舍2栋: what a project consists of
_PARTS = re.compile(r"[\d一二两三四五六七八九十]{1,3}[座栋幢条处间]")
_SKIPPED = re.compile(r"[\s“”‘’\"()《》·,、]+")
_PHASE = re.compile(r"[一二三四五六首\d][、一二三四五六]*期|第[一二三四]阶段")
# 一期2万吨生产线: a phase by its name, whatever rule read it
_PHASE_FIRST = re.compile(r"[一二三四五六首][、一二三四五六]*期")
_PHASE_END = re.compile(r"\(?(?:[一二三四五六首\d][、一二三四五六]*期|第[一二三四]阶段)(?:工程|项目)?\)?$")
# 是当地第一条建成的磁悬浮线路: says something of the project told before
_PREDICATE = re.compile(
    r"(?:成为|是|系)[^,。;]{0,24}(?:首个|首座|首条|第[一二三四五六七八九十][个座条家]|唯一|最大)[^,。;]{0,16}$"
)
_PREDICATE_REACH = 48
_TAIL = re.compile(r"(?:建设|改造|扩建)?(?:项目|工程)$")
_COUNTED = "万?(?:吨|千瓦|兆瓦|立方米|平方米|米|辆|台|套|件|头|只|枚|箱|片|张|支|条)"
_NUMERAL = re.compile(f"[一二三四五六七八九十百千两]+(?={_COUNTED})")
# 甲县|年产|10万吨|果汁加工
_MAKES = re.compile(rf"(.*?)(?:年|日)?(?:产|处理|加工|出栏|生产)?([\d.]+{_COUNTED})(.{{2,}})")
_MIN_SHARED = 4
_UNNAMED = frozenset({"project.phase", "project.pointing"})
_MEMORY = 200
"""How many projects back a name can stand for one of them: time stays linear in long texts."""
# Several projects without a number: 有色金属产业链系列项目, 三季度重大项目
# but 海川科创园建设项目 is one
_COLLECTIVE = re.compile(
    r"(?:(?:系列|批|重大|重点|招商|招商引资|签约|开工|投产)(?:产业|工业|建设)?|^.{0,4}(?:产业|工业|建设))项目(?:集群|群)?$"
)


class Project(msgspec.Struct, kw_only=True):
    """A project of the article: a single one, a batch (`size` set), or a phase of another (`whole` set)."""

    number: int
    name: str
    first: Candidate
    size: int | None = None
    whole: int | None = None
    spans: list[Candidate] = []

    @property
    def is_collective(self) -> bool:
        """Whether it stands for several projects, counted or not."""
        return self.size is not None or _COLLECTIVE.search(self.name) is not None


_HEADING = 60
_NUMBERED = re.compile(rf"(?:{LIST_MARK}+|[一二三四五六七八九十\d]{{1,3}}[、.]|\([一二三四五六七八九十\d]{{1,3}}\)) ?")


class ProjectIndex:
    """The projects of an article: every project span belongs to one; later short forms belong to the full name's."""

    def __init__(self, article: Article) -> None:
        self.projects: list[Project] = []
        self._of: dict[tuple[int, int], int] = {}
        self._last: Project | None = None
        """The single project, no phase, that the section named last."""
        self._section = self._first = 0
        """The sentence that begins the section read now, and the number of its first project."""
        self._article = article
        told = {sentence.start: presented_site(article, sentence) for sentence in article.sentences}
        self._sites = {start: site for start, site in told.items() if site is not None}
        sites = {id(site) for site in self._sites.values()}
        for candidate in article.entities:
            if candidate.kind == "project" or id(candidate) in sites:
                self._enter(candidate)
                self._add(candidate)

    def site(self, sentence: Sentence) -> Candidate | None:
        """The park that the sentence presents as what is being built."""
        return self._sites.get(sentence.start)

    def of(self, candidate: Candidate) -> Project | None:
        """The project that the span names."""
        number = self._of.get((candidate.start, candidate.end))
        return None if number is None else self.projects[number]

    def adopt(self, candidate: Candidate) -> Project:
        """Take a span of another kind (a park that is being built) as a project."""
        known = self.of(candidate)
        return known if known is not None else self._add(candidate)

    def heading(self, sentence: Sentence) -> Project | None:
        """The project that alone makes the first sentence of a line: 三、X项目。"""
        if not sentence.first or sentence.kind != "body":
            return None
        named = self._article.within(sentence.start, min(sentence.end, sentence.start + _HEADING), "project")
        text, alone = self._article.text, named[-1] if named else None
        if alone is None or is_batch(alone) or text[alone.end : sentence.end].strip("。:; ") or named[0] is not alone:
            return None
        return self.of(alone) if _NUMBERED.fullmatch(text, sentence.start, alone.start) is not None else None

    def is_phase(self, project: Project) -> bool:
        """Whether it is a bare phase (一期) whose whole is still open."""
        return project.whole is None and project.first.rule == "project.phase"

    def _enter(self, candidate: Candidate) -> None:
        """Forget the project named last and what counts for one section where `candidate` begins another."""
        section = self._article.section(self._article.sentence_index(candidate.start))
        if section != self._section:
            self._section, self._first, self._last = section, len(self.projects), None

    def _add(self, candidate: Candidate) -> Project:
        text = self._article.text[candidate.start : candidate.end]
        name = candidate.name or text
        size = candidate.value if isinstance(candidate.value, int) else None
        phase = candidate.rule == "project.phase" or _PHASE_FIRST.match(text) is not None
        predicate = _PREDICATE.search(self._article.text, max(0, candidate.start - _PREDICATE_REACH), candidate.start) is not None
        focus = self._last if phase or predicate or candidate.rule == "project.pointing" else None
        named = set(_PHASE.findall(focus.name)) if phase and focus is not None else set()
        if focus is not None and predicate:
            self._of[candidate.start, candidate.end] = focus.number
            return focus
        if focus is not None and (
            named & set(_PHASE.findall(text)) or (candidate.rule == "project.pointing" and candidate.name is None)
        ):
            project = focus
        elif named:
            project = self._phase_beside(focus, candidate, name)
        elif phase and focus is not None and (told := self._phase_by_name(focus, text)) is not None:
            project = told
        else:
            project = self._known(name, size, focus if phase else None) or self._new(
                name, candidate, size, focus if phase else None
            )
        project.spans.append(candidate)
        self._of[candidate.start, candidate.end] = project.number
        beside = self._article.text.startswith("配套", candidate.start) or _PARTS.match(self._article.text, candidate.end)
        piece = project.first.rule in ("project.phase", "project.numbered")
        if project.size is None and project.whole is None and not piece and not beside:
            self._last = project
        return project

    def whole_of(self, phase: Project) -> int | None:
        """The number of the project that `phase` is a phase of: told as one, or by its name (X工厂 for X工厂一期)."""
        end = _PHASE_END.search(phase.name) if phase.whole is None and phase.size is None else None
        if end is None or end.start() <= 2:
            return phase.whole
        first, last = max(0, phase.number - _MEMORY), phase.number + _MEMORY
        near = (p for p in self.projects[first:last] if p.whole is None and p.size is None and p is not phase)
        return next((p.number for p in near if same_project(phase.name[: end.start()], p.name)), None)

    def _phase_by_name(self, whole: Project, phase: str) -> Project | None:
        """The phase of the project `whole` that the article has named in full: X工厂一期 for 一期."""
        wanted = set(_PHASE.findall(phase))
        for project in islice(reversed(self.projects), _MEMORY):
            end = _PHASE_END.search(project.name)
            if project.whole is not None or end is None or end.start() <= 2 or set(_PHASE.findall(end[0])) != wanted:
                continue
            if same_project(project.name[: end.start()], whole.name):
                return project
        return None

    def _phase_beside(self, other: Project | None, candidate: Candidate, name: str) -> Project:
        """A phase told after another one (X工厂一期…;二期…): of X工厂, or of nothing where no such name stands in the other's."""
        assert other is not None
        end = _PHASE_END.search(self._article.text, other.first.start, other.first.end)
        if end is None or end.start() - other.first.start < 2:
            return self._known(name, None, None) or self._new(name, candidate, None, None)
        first = msgspec.structs.replace(other.first, end=end.start(), name=None)
        whole_name = self._article.text[first.start : first.end]
        whole = next((p for p in self.projects if p.name == whole_name), None) or self._new(whole_name, first, None, None)
        return self._known(name, None, whole) or self._new(name, candidate, None, whole)

    def _new(self, name: str, candidate: Candidate, size: int | None, whole: Project | None) -> Project:
        project = Project(
            number=len(self.projects), name=name, first=candidate, size=size, whole=whole.number if whole else None, spans=[]
        )
        self.projects.append(project)
        return project

    def _known(self, name: str, size: int | None, whole: Project | None) -> Project | None:
        for project in islice(reversed(self.projects), _MEMORY):
            if project.number < self._first and (size is not None or project.first.rule in _UNNAMED):
                continue  # the three projects, the first phase of another section
            if whole is not None or project.whole is not None:
                if whole is not None and project.whole == whole.number and _same_phase(name, project.name):
                    return project
                continue
            if size is not None or project.size is not None:
                if size == project.size and size is not None and _same_batch(name, project.name):
                    return project
                continue
            if same_project(name, project.name):
                return project
        return None


# 是安澜铁路最长的隧道, 作为安澜铁路的控制性工程
_SAYS_WHAT = ("是", "系", "为", "属于", "作为")
_ITS_PART = re.compile(
    r"(?:上|中|全线|沿线)?的?(?:[最首]|第[一二三四五]|唯一|控制性?|关键|重点|重要|咽喉|先导|起点|终点|节点|组成|一部分|配套|[东西南北]?延(?:长|伸)?[段线]|[东西南北]段|支线)"
)


def is_aside(article: Article, candidate: Candidate) -> bool:
    """Whether the sentence names the project only in passing: to say where another is, or what it is of this one."""
    text, start = article.text, candidate.start
    if ASIDE.search(text, max(0, start - 6), start) is not None or text.startswith("配套", start):
        return True
    return text.endswith(_SAYS_WHAT, 0, start) and _ITS_PART.match(text, candidate.end) is not None


def _same_batch(one: str, other: str) -> bool:
    """Whether two counted project nouns (31个项目, 31个重大项目) can be one batch: no word of theirs contradicts."""
    kinds = ("产业", "工业", "基础设施", "社会", "民生", "农业", "旅游", "招商", "采购", "投资类", "服务业")
    first, second = ({kind for kind in kinds if kind in noun} for noun in (one, other))
    return not (first and second and first != second)


_WHOLE_NAME = 8


def same_project(one: str, other: str) -> bool:
    """Whether two names of single projects mean the same: equal, or the shorter in the longer and no other phase."""
    first, second = _forms(one), _forms(other)
    if first.bare == second.bare:
        return True
    if first.phases != second.phases:
        short, long = sorted((first.bare, second.bare), key=len)  # 海川一期年产2万吨铝箔生产线, 年产2万吨铝箔生产线
        return len(short) >= _WHOLE_NAME and long.endswith(short)
    short, long = sorted((first.core, second.core), key=len)
    if len(short) >= _MIN_SHARED and short in long and not is_part(long, short):
        return True
    return first.makes is not None and second.makes is not None and _makes_the_same(first.makes, second.makes)


class _Forms(msgspec.Struct, frozen=True):
    """A name as others are compared with it.

    bare: without marks, capacities in digits; phases: what it says of them; core: without a last 项目 or the like.
    makes: what stands before its capacity, the capacity, and the product, of a name that tells them.
    """

    bare: str
    phases: frozenset[str]
    core: str
    makes: tuple[str, str, str] | None


@functools.lru_cache(maxsize=10_000)
def _forms(name: str) -> _Forms:
    """The forms of a name; each is compared with many others."""
    bare = _NUMERAL.sub(lambda numeral: format(read_numeral(numeral[0]).value or 0, "f"), _SKIPPED.sub("", name))
    core = _TAIL.sub("", bare)
    made = _MAKES.fullmatch(core)
    return _Forms(bare, frozenset(_PHASE.findall(bare)), core, (made[1], made[2], made[3]) if made is not None else None)


def _makes_the_same(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two names tell one capacity of one product, at most one of them whose: 甲县十万吨果汁, 年产10万吨果汁加工."""
    (owner, capacity, product), (other_owner, other_capacity, other_product) = one, other
    if capacity != other_capacity or (owner and other_owner):
        return False
    return product.startswith(other_product) or other_product.startswith(product)


def _same_phase(one: str, other: str) -> bool:
    """Whether two names of phases of one whole mean the same: 二期, 二期工程."""
    phases = _forms(one).phases
    return one == other or (bool(phases) and phases == _forms(other).phases)


def is_batch(candidate: Candidate) -> bool:
    """Whether the span counts projects instead of naming one."""
    return candidate.kind == "project" and candidate.value is not UNSET


# X产业园由Y开发, X产业园总投资5亿元
_PRESENTS = re.compile(
    r"(?:是|系)?由[^,。;]{2,40}(?:投资|开发|建设|打造)|(?:项目)?(?:计划|规划|概算|预计)?(?:总投资|占地|用地|总?建筑面积)|选址|分[两二三四]期"
)


# What stands before the subject of a sentence: 据了解, 作为本次开工的代表项目, 其中
_OPENING = re.compile(
    r"(?:据[^,。;]{1,6}|记者(?:从[^,。;]{1,12})?(?:了解到|获悉|看到)|作为[^,。;]{1,24}|其中|目前|此外|另外|今年以来),"
)
_SITE_REACH = 48


def presented_site(article: Article, sentence: Sentence) -> Candidate | None:
    """The park that the sentence presents as what is being built; a zone is where projects are built."""
    start = sentence.start
    if (opening := _OPENING.match(article.text, start, sentence.end)) is not None:
        start = opening.end()
    for site in article.within(start, start + _SITE_REACH, "park"):
        attribute = article.text[start : site.start]
        if attribute and not (attribute.endswith("的") and "," not in attribute):
            continue
        zone = site.rule == "park.zone" or (site.rule == "park.pointing" and (site.name or "区").endswith(("区", "工业园")))
        if not zone and _PRESENTS.match(article.text, site.end):
            return site
    return None

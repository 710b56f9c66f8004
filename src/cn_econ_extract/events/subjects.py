"""Which projects a mention is about: named in its clause, listed behind it, the site that is built, or the one in focus."""

from __future__ import annotations

import re

from ..taggers.candidate import Candidate
from .article import Article
from .participants import Group, only_owns
from .projects import Project, ProjectIndex, is_aside, is_batch

_BUILT = frozenset({"groundbreaking", "milestone", "completion", "production", "opening"})
_LISTING = re.compile(r"包括|其中|分别|涉及|涵盖|有|为|是|:|即")
# 签约,计划投资42亿元建设X项目
_AGREED = re.compile("(?:投资|建设|兴建|打造|实施|合作|共建|开发)[^,。;]{0,20}$|双方[^,。;]{0,8}的$")
# 宣布项目开工, 下达开工令, 开工仪式, 此次开工: all that the ceremony is for, not the project named last
_CEREMONIAL = re.compile(r"宣布|下达|开工令|仪式|典礼|本次|此次|这次")
# 投产仪式由县长主持,项目…: the ceremony told before
_BARE_CEREMONY = re.compile(r"(?:仪式|典礼)(?:由|上|现场|结束)")
_ANNOUNCED = re.compile(r"(?:宣布|见证|共同启动)(?:项目|活动|了|集中|正式)*$")
_SETTING = re.compile(r"(?:在|于|位于|落户|入驻|坐落于?|地处|布局|选址|进驻)$")
_JOINS = ("、", "和", "与", "及", "则与", "拟与", "将与", "已与", "同")
_DELIVERS = re.compile(r"交付了?(?:首批|第[一二三]批)?的?(?:[\d一二三四五六七八九十百千]+|首)[台辆架艘列套件批](?!机组)")
# 安澜铁路控制性工程——青岭隧道
_PART_OF_LINE = re.compile(
    r"的?(?:全线)?[最首]?[重大长座个]{0,3}(?:控制性?|关键性?|重点|重难点|节点|先导|标志性)(?:节点)?工程(?:之一)?(?:——|、|:|的)?"
)
_BRACKET = re.compile(r"\([^()]*\)")
_LINES = ("铁路", "高铁", "公路", "高速", "城际", "专线", "快速路")
# 动工兴建|两个10万吨级煤炭泊位
_OBJECT = re.compile(r"了?(?:[\d一二两三四五六七八九十]+[个座条栋幢处]|年产)[^,。;、的]{2,}")
# X产业园投资合作协议
_AGREEMENT = re.compile(r"(?:项目)?(?:投资|合作|共建|建设|开发|战略|框架|入驻|意向|招商){1,4}(?:协议|合同|备忘录)")
# 因配套道路未通而推迟: the reason, not what is put off
_CAUSES = ("因", "因为", "由于", "鉴于", "受制于")
_DIVISIONS = ("标段", "合同段", "工区", "作业面", "工作面", "施工点", "工点")
# 5000吨锻压机投产, 首批200亩大棚于10月投用: a thing of its own, not the project told before
_OWN_THING = re.compile(
    r"级?[\u4e00-\u9fff]{1,10}(?:机组|装置|设备|机|炉|棚)(?:[于在][\d年月日初底旬]*|已|将|正式|顺利|成功|全部)*"
)
_SITE_GAP = 12


class SubjectReader:
    """Finds the subjects of mentions."""

    def __init__(self, article: Article, projects: ProjectIndex) -> None:
        self._article = article
        self._projects = projects

    def projects_of(self, group: Group, focus: Project | None, focus_line: int, heading_line: int) -> dict[int, Candidate]:
        """The projects of the mention, by number, each with the span that names it here.

        focus: the project that the article last spoke of, in `focus_line`; it is what the whole of `heading_line` is about.
        """
        event_type = self._article.rules.types[group.mention.type]
        if "project" not in (*event_type.before.values(), *event_type.after.values()):
            return {}
        ceremony = self._ceremony(group)
        if ceremony is not None:
            start = ceremony.start + self._article.text[ceremony.start : group.mention.start].rfind("暨") + 1
            joined = self._article.text.find("暨", group.mention.end, ceremony.end)
            end = ceremony.end if joined < 0 else joined
            inside = self._article.within(start, end, "project") or self._opened_at(ceremony, group)
            return {self._projects.adopt(c).number: c for c in inside}
        projects: dict[int, Candidate] = {}
        for candidate in self._named(group):
            projects.setdefault(self._projects.adopt(candidate).number, candidate)
        if projects or "project" not in event_type.focus or focus is None or self.is_announced(group) or self._delivers(group):
            return projects
        if self._builds_another(group):
            return projects
        headed = self._article.sentences[group.mention.sentence].line == heading_line and group.mention.type in _BUILT
        if not headed and "company" in event_type.focus and self.companies_before(group):
            return {}
        if not headed and not self._is_elliptic(group, focus_line, not focus.is_collective):
            return {}
        return {focus.number: focus.spans[-1] if focus.spans else focus.first}  # a whole may be known by its phases alone

    def _delivers(self, group: Group) -> bool:
        """Whether goods are handed over, not what was built: 向客户交付首批20台."""
        return _DELIVERS.match(self._article.text, group.mention.start) is not None

    def _builds_another(self, group: Group) -> bool:
        """Whether the trigger has an object, which no rule took for a project: 动工兴建两个煤炭泊位."""
        start, end = group.mention.start, group.mention.end
        return (
            self._article.text.endswith(("兴建", "新建", "建设"), start, end)
            and _OBJECT.match(self._article.text, end) is not None
        )

    def companies_before(self, group: Group) -> list[Candidate]:
        """The first company of the sentence before the mention's clause, with those that a list joins to it."""
        start = self._article.sentences[group.mention.sentence].start
        companies = [c for c in self._article.within(start, group.own.start, "company") if not only_owns(self._article, c)]
        listed = companies[:1]
        for company in companies[1:]:
            between = self._article.text[listed[-1].end : company.start]
            if _BRACKET.sub("", between) not in _JOINS:
                if between.startswith("(") and ")" not in between:
                    continue  # what brackets call it
                break
            listed.append(company)
        return listed

    def _named(self, group: Group) -> list[Candidate]:
        """The projects that the sentence names for the mention: in its clause, else before it, else listed behind it."""
        named = [c for c in self._article.within(group.start, group.end, "project") if self._counts(c, group)]
        own = [c for c in named if group.own.start <= c.start and c.end <= group.own.end]
        own = [c for c in own if not self._is_whole_of_next(c, own)]
        start = group.mention.start
        if self.is_announced(group) or _BARE_CEREMONY.match(self._article.text, group.mention.end):
            return [c for c in own if c.end <= start]
        counted = next((c for c in own if is_batch(c) and 0 <= c.start - group.mention.end <= 1), None)
        if counted is not None and sum(is_batch(c) for c in own) > 1:
            return [counted]  # 新开工项目9个、竣工项目6个
        if any(is_batch(c) for c in own):
            return own + [c for c in named if c.start >= group.own.end]
        if own:
            return [*self._listed_sites(own[0], group), *own]
        if group.mention.type in _BUILT and (site := self._subject_site(group)):
            return site
        if group.mention.type == "signing" and (site := self._agreed_site(group)):
            return site
        return self._told_before(group) or self._listed_after(named, group)

    def is_announced(self, group: Group) -> bool:
        """Whether somebody announces or witnesses the event: the ceremony told before."""
        start = group.mention.start
        return _ANNOUNCED.search(self._article.text, max(0, start - 8), start) is not None

    def _listed_sites(self, first: Candidate, group: Group) -> list[Candidate]:
        """The parks that a list joins to the project `first`, before it: A产业园、B产业港正在建设."""
        sites: list[Candidate] = []
        for site in reversed(self._article.within(group.own.start, first.start, "park")):
            start = (sites[-1] if sites else first).start
            if self._article.text[site.end : start] not in ("、", "和", "与", "及"):
                break
            sites.append(site)
        return sites[::-1] if group.mention.type in _BUILT else []

    def _told_before(self, group: Group) -> list[Candidate]:
        """The project that the sentence named last before the mention's clause.

        A batch or a piece (1号窑) reaches no further than a semicolon.
        """
        text, start = self._article.text, self._article.sentences[group.mention.sentence].start
        part = text.rfind(";", start, group.own.start)
        told = self._article.within(start, group.own.start, "project", "park")
        built = (c for c in told if c.kind == "project" or (group.mention.type in _BUILT and self._projects.of(c) is not None))
        named = [c for c in built if c.start > part or not (is_batch(c) or c.rule == "project.numbered")]
        last = next((c for c in reversed(named) if self._counts(c, group) and not is_aside(self._article, c)), None)
        return [] if last is None else [last]

    def _listed_after(self, named: list[Candidate], group: Group) -> list[Candidate]:
        """The projects that a clause behind the mention's own lists; of an agreement, what it says will be built."""
        text = self._article.text
        listed = [c for c in named if c.start >= group.own.end and _LISTING.search(text, group.own.end, c.start)]
        if listed or group.mention.type != "signing":
            return listed
        return [c for c in named if c.start >= group.own.end and _AGREED.search(text, group.own.end, c.start)][:1]

    def _subject_site(self, group: Group) -> list[Candidate]:
        """A park, or a named thing, that itself is built or opened: X产业园开工, not 在X产业园开工."""
        text = self._article.text
        for site in reversed(self._article.within(group.own.start, group.mention.start, "park", "name")):
            between = text[site.end : group.mention.start]
            if site.rule == "park.zone" and group.mention.type != "opening":
                continue  # a zone is where projects are built, not what is built
            if (
                _SETTING.search(text, group.own.start, self._first_place(site, group.own.start))
                or len(between) > _SITE_GAP
                or between.startswith(("的", "内", "里"))
                or (group.mention.type != "opening" and between.startswith(("举行", "举办")))
                or "项目" in between  # 甲产业园迎来项目奠基
            ):
                continue
            return [*self._listed_sites(site, group), site]
        return []

    def _agreed_site(self, group: Group) -> list[Candidate]:
        """The park that the agreement is about: 签订X产业园投资协议, and X产业园签约 as a headline."""
        parks = [p for p in self._article.within(group.own.start, group.own.end, "park") if p.rule != "park.zone"]
        mention = group.mention
        agreed = [p for p in parks if p.start >= mention.end and _AGREEMENT.match(self._article.text, p.end)]
        alone = mention.end == group.own.end and self._article.sentences[mention.sentence].kind == "headline"
        return agreed[:1] or [p for p in parks if alone and p.end == mention.start]

    def _first_place(self, site: Candidate, start: int) -> int:
        """Where the places right before the site begin: 在|云溪区青石乡农产品加工园区."""
        first = site.start
        for place in reversed(self._article.within(start, site.start, "place")):
            if place.end == first:
                first = place.start
        return first

    def _opened_at(self, ceremony: Candidate, group: Group) -> list[Candidate]:
        """The park that holds the ceremony of its own opening: X产业园举行开园典礼."""
        if group.mention.type != "opening" or not self._article.text.endswith(("举行", "举办"), 0, ceremony.start):
            return []
        return self._subject_site(group)

    def _ceremony(self, group: Group) -> Candidate | None:
        """The ceremony's name that holds the trigger, if one does."""
        mention = group.mention
        for candidate in self._article.covering(mention.start, mention.end):
            if candidate.kind == "name" and candidate.start <= mention.start and mention.end <= candidate.end:
                return candidate
        return None

    def _counts(self, candidate: Candidate, group: Group) -> bool:
        """Whether the project can be what the mention is about: no part of a name, and a site only where it is built."""
        if self._article.text.startswith("之一", candidate.end) or self._article.text.endswith(_CAUSES, 0, candidate.start):
            return False
        site = candidate.rule == "project.site" and _AGREEMENT.match(self._article.text, candidate.end) is None
        return not self._inside_name(candidate) and (not site or group.mention.type in _BUILT)

    def _is_whole_of_next(self, candidate: Candidate, named: list[Candidate]) -> bool:
        """Whether the line stands there only as what the next one is a part of: 安澜铁路控制性工程青岭隧道贯通."""
        part = _PART_OF_LINE.match(self._article.text, candidate.end)
        if part is None and not self._article.text.endswith(_LINES, candidate.start, candidate.end):
            return False
        start = part.end() if part is not None else candidate.end  # 安澜铁路青岭隧道
        return any(c.start == start and not is_batch(c) for c in named)

    def _inside_name(self, candidate: Candidate) -> bool:
        return any(
            c.kind == "name" and c.start <= candidate.start and candidate.end <= c.end
            for c in self._article.covering(candidate.start, candidate.end)
        )

    def _counts_things(self, quantity: Candidate) -> bool:
        """Whether the number is one of things that have steps of their own, not of what one work is divided into (4个标段)."""
        divided = self._article.text.startswith(_DIVISIONS, quantity.end)
        return quantity.unit in ("个", "家", "项") and not divided

    def _is_elliptic(self, group: Group, focus_line: int, focus_is_single: bool) -> bool:
        """Whether the mention's clause leaves its subject to what was told right before."""
        line = self._article.sentences[group.mention.sentence].line
        mention, text = group.mention, self._article.text
        several = text.startswith("集中", mention.start) and focus_is_single
        if line - focus_line > 1 or several or _CEREMONIAL.search(text, group.own.start, min(len(text), mention.end + 4)):
            return False
        kinds = ("company", "park", "organization", "name", "quantity")
        whose = group.mention.type in _BUILT and not focus_is_single  # 公司正筹划二期,拟于下半年动工
        start = self._article.sentences[group.mention.sentence].start if whose else group.own.start
        named = self._article.within(start, group.mention.start, *kinds)
        if focus_is_single or group.mention.type not in _BUILT:
            named = [c for c in named if not c.rule.endswith(".pointing")]
        if group.mention.type in _BUILT and line == focus_line:
            named = [
                c
                for c in named
                if c.kind in ("park", "name")
                or (c.kind == "quantity" and (self._counts_things(c) or _OWN_THING.fullmatch(text, c.end, mention.start)))
            ]
        return not named

"""Candidates of kind project: single projects by their head, batches by their count, members of lists, pointing words.

A head (项目, 大桥, 生产基地) is an anchor; the pieces of the clause before it (phrases.py) decide where the name begins.
A batch (24个重大项目, 项目13个) carries its count as `value` and the classifier as `unit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import Number, plain_number
from ..rules import Rule
from .candidate import Candidate
from .phrases import Piece, clauses, is_name_bracket
from .project_names import called_again, short_names, with_names, without_places
from .project_tools import project_tools
from .scan import Scan, trie_pattern
from .vocabulary import is_place

_WINDOW = 48
_AHEAD = 12
"""How far beyond its anchor the pattern of a head may look."""
_REACH = 160
"""How far from a weak head its cue is looked for, however long the clause: time stays linear."""
_PASSED = frozenset({"keep", "quote", "capacity", "action"})
_COUNTED_HEADS = frozenset({"project.named", "project.works"})
_POINTING = frozenset({"project.pointing", "project.pointing_kind"})
_UNITS = frozenset("个项只宗座条栋台家处")
_TOGETHER = re.compile("集[中体](?:签约|开工|竣工|奠基|开竣工|投产)")
# 在海川高新区|东山产业园开工
_HOSTED = re.compile(r"(?:在|位于|落户于?|入驻|选址)[^,。;、的]{2,14}[区县市镇乡]$")
_RANKED = re.compile(r"(?:是|为|系|成为)(?:全|国内|我|世界|亚洲|迄今)[^,。;]{0,6}(?:最[大长高]|唯一)的?$")
_SEATS = ("总部", "制造中心", "智造中心", "研发中心", "研发总部", "运营中心", "结算中心", "营销中心", "展示中心", "体验中心")
_LISTING = frozenset({"project.list_member", "project.list_apart", "project.list_open"})
# A member of a list may begin with where it lies or what it costs: 甲县的A、投资2亿元的B.
_ATTRIBUTE = re.compile(
    "(?:[县市区镇乡村省州旗盟园元亩设建造]|(?:位于|坐落于|地处|选址|落户|落户于|来自)[^、,的]{1,16})的(?=[^的]{3,}$)|(?:项目|工程)中(?=[^的]{4,}$)"
)
_CHOSEN = re.compile("(?:选址|落户|入驻|进驻|坐落|位于?)[在于]?$")
_LEVEL = re.compile("(?:国家|省|市)级")
_TITLED = re.compile("晋升|晋升为|晋级|获评|认定为|入选|成为|评为|升级为|命名为|跻身|为$")
_AREA = re.compile(r"[\d.,]+万?(?:平方米|平米|㎡|m2|m²|亩)(?:的|高?标准化?)?")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The projects that the text names."""
    found = list(_Reader(scan.text).candidates())
    found = sorted([*found, *_parks_built(scan.text, found)], key=lambda c: (c.start, -c.end))
    short = short_names(scan.text, found)
    found = sorted([*found, *called_again(scan.text, found, short)], key=lambda c: (c.start, -c.end))
    yield from with_names(scan.text, without_places(scan.text, found), short)


def _parks_built(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Parks that the article elsewhere calls projects (甲产业园项目…甲产业园选址…), but where something lies in them."""
    tools = project_tools()
    names = {text[c.start : c.end - 2] for c in found if c.rule == "project.named" and text.startswith("项目", c.end - 2)}
    names |= {text[c.start : c.end] for c in found if c.rule == "project.park_built"}
    sites = [name for name in names if len(name) > 4 and tools.park_end.search(name)]
    for match in re.finditer(trie_pattern(sites), text) if sites else ():
        before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 4]
        if not tools.host_before.search(before) and not tools.host_after.match(after):
            yield Candidate(start=match.start(), end=match.end(), kind="project", rule="project.park_built")


class _Reader:
    """Reads the projects of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = clauses(text)
        self.tools = project_tools()

    def candidates(self) -> Iterator[Candidate]:
        """The candidates in the order of their heads."""
        done = 0
        for anchor in self.tools.anchors.finditer(self.text):
            for rule in self.tools.readers[anchor[0]]:
                found = self.matched(rule, *anchor.span())
                if found is None:
                    continue
                start, end = found
                if rule.name in _LISTING:
                    yield from self.members_before(start, rule.name == "project.list_open")
                elif rule.name in _POINTING:
                    yield Candidate(start=start, end=end, kind="project", rule="project.pointing")
                elif rule.name == "project.stretch_of":
                    if is_place(self.text[start : end - 1]) and self.tools.line.search(self.text) is not None:
                        yield Candidate(start=start, end=end, kind="project", rule=rule.name)
                elif rule.name == "project.batch_class":
                    yield from self.batch_after(start, start + 1, rule.name)
                elif anchor.start() >= done:
                    reach = self.extended(end)
                    read = list(self.read(rule, start, end, reach))
                    done = reach if read else end  # 项目一期: a phase of what 项目 takes up
                    yield from read

    def matched(self, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
        """Where the head of `rule` with its anchor at [start, end) lies, if it is one."""
        if rule.pattern is None:
            return start, end
        back = rule.options.get("back", 0)
        if not back:
            found = rule.pattern.match(self.text, start)
        else:
            found = rule.pattern.search(self.text, max(0, start - back), min(len(self.text), end + _AHEAD))
        return found.span() if found and found.start() <= start and found.end() >= end else None

    def extended(self, end: int) -> int:
        """`end`, or the end of what the name goes on with: 项目二期, 工程(一期)."""
        found = self.tools.extension.match(self.text, end)
        return found.end() if found else end

    def read(self, rule: Rule, head: int, head_end: int, end: int) -> Iterator[Candidate]:
        """The candidates that the head [head, head_end) holds together, `end` being where its phase ends."""
        low = self.low(head)
        pieces = self.pieces(low, head)
        if rule.name in _COUNTED_HEADS:
            batches = [*self.batch_after(head, head_end, "project.batch_after")]
            batches = batches or [*self.batch_before(pieces, head, head_end)]
        else:
            batches = [*self.counted_before(pieces, rule, head, head_end)]
        yield from batches or self.single(rule, low, pieces, head, end)
        if rule.name == "project.named":
            yield from self.batch_each(head)

    def low(self, head: int) -> int:
        """The lowest start of a name with its head at `head`."""
        return max(head - _WINDOW, self.clauses.start(head), 0)

    def pieces(self, low: int, head: int) -> list[Piece]:
        """The pieces before `head`, with a word that reaches over into it (投资项目)."""
        return [piece for piece in self.tools.lexer.pieces(self.text, low, min(head + 2, len(self.text))) if piece.start < head]

    # Single projects

    def single(self, rule: Rule, low: int, pieces: list[Piece], head: int, end: int) -> Iterator[Candidate]:
        """The project whose head starts at `head`, unless nothing but general words stands before it."""
        text, tools = self.text, self.tools
        start = self.edge(low, pieces, head, rule.name in _COUNTED_HEADS)
        lead = tools.lead.match(text, start, head)
        if lead:
            start = lead.end()
        if (section := tools.section_before.match(text, start, head)) is not None:
            start = section.end()
        if rule.name in _COUNTED_HEADS and tools.phase.fullmatch(text, start, head):
            yield Candidate(start=start, end=end, kind="project", rule="project.phase")
        elif (phase := self.phase_alone(start, pieces, head)) is not None:
            yield Candidate(start=start, end=phase, kind="project", rule="project.phase")
        elif self.is_bare(rule, start, head) or self.is_general(rule, start, head):
            yield from self.bare(rule, head, end)
        elif rule.name != "project.site" or self.is_site(start, head, end):
            name = rule.name
            if name == "project.phase_of" and text[head - 1] in "园区" and _CHOSEN.search(text, max(0, start - 4), start):
                return  # 选址金沙园三期: where something is built
            if name in ("project.site", "project.infrastructure") and tools.park_end.search(text[start:end]):
                hosted = tools.host_before.search(text, max(0, start - 4), start) or _HOSTED.search(
                    text, max(0, start - 18), start
                )
                if hosted or text[end : end + 1] in ("内", "里"):
                    return  # a park in which something lies: 落户甲产业园, 甲产业园内
                if end - start > 4 and tools.built.match(text, end):
                    name = "project.park_built"
            yield Candidate(start=start, end=end, kind="project", rule=name)

    def phase_alone(self, start: int, pieces: list[Piece], head: int) -> int | None:
        """The end of a phase of which the rest only says what it makes: 一期|2万吨生产线."""
        phase = self.tools.first_phase.match(self.text, start)
        sized = pieces and pieces[-1].kind == "capacity" and pieces[-1].end == head
        return phase.end() if phase is not None and sized and pieces[-1].start == phase.end() else None

    def is_bare(self, rule: Rule, start: int, head: int) -> bool:
        """Whether nothing before the head names anything: 2号高炉, 园区一期."""
        pointed = rule.name == "project.phase_of" and self.text[start:head] in self.tools.pointed
        return pointed or rule.name == "project.numbered" or head - start < 2

    def is_general(self, rule: Rule, start: int, head: int) -> bool:
        """Whether [start, head) only classes a project: 重点, “四个一批”, 某某集团."""
        tools = self.tools
        if tools.generic.fullmatch(self.text, start, head) or self.is_venue(rule, start, head):
            return True
        if _AREA.fullmatch(self.text, start, head):
            return True  # 6.8万平方米|厂房
        levelled = rule.name not in _COUNTED_HEADS and _LEVEL.match(self.text, start, head) is not None
        if levelled and _TITLED.search(self.text, max(0, start - 4), start):
            return True  # 晋升国家级科技企业孵化器: a title
        if tools.predicate.search(self.text, max(0, start - 8), start) and (
            tools.generic_start.search(self.text, start, head) if rule.name in _COUNTED_HEADS else self.text[start - 1] in "为系"
        ):
            return True  # 是全省重点水利工程, 该电站为调峰电站
        if rule.name in _COUNTED_HEADS and _RANKED.search(self.text, max(0, start - 16), start):
            return True  # 为全省最大的粮食仓储项目: what it is
        if rule.name not in _COUNTED_HEADS:
            if self.text[start - 1 : start] == "(" and "-" in self.text[start:head]:
                return True  # 东线(北站-云溪机场): from where to where
            return self.text[max(0, start - 1) : start] == "是"  # 一期是冲压生产线: a description
        if self.text[max(0, start - 1) : start] == "等":
            return True  # A、B等教育项目: the class of what is listed
        return tools.general_end.search(self.text[start:head]) is not None or _TOGETHER.match(self.text, head + 2) is not None

    def is_venue(self, rule: Rule, start: int, head: int) -> bool:
        """Whether a building only is where something takes place: 在海悦大酒店举行."""
        if rule.name not in ("project.site", "project.infrastructure"):
            return False
        text, tools = self.text, self.tools
        if rule.name == "project.site" and tools.visit.match(text[max(0, start - 2) : start] + text[head : head + 12]):
            return True  # 在甲镇社区工厂,…; 到乙区服务中心调研
        if not tools.venue_before.search(text, max(0, start - 4), start):
            return False
        ends = (at for at in range(min(head + 6, len(text)), head + 1, -1) if tools.venue.search(text, head, at))
        return any(tools.venue_after.match(text, end) for end in ends)

    def is_site(self, start: int, head: int, end: int) -> bool:
        """Whether the clause of a weak head (基地, 总部), or the next, speaks of building or settling."""
        if self.tools.holder.search(self.text[start:head]) or self.text[end : end + 1] in tuple("里内外旁"):
            return False
        stop = self.clauses.end(min(self.clauses.end(end) + 1, len(self.text)))
        low, high = max(self.clauses.start(head), head - _REACH), min(stop, end + _REACH)
        return self.tools.cue.search(self.text, low, high) is not None

    def bare(self, rule: Rule, head: int, end: int) -> Iterator[Candidate]:
        """A head that is a name by itself: 2号高炉, Ⅱ标段, 一期."""
        name: str | None = None
        if rule.name == "project.phase_of":
            name = "project.phase" if self.text[head] != "(" else None
        elif rule.name == "project.ordinal":
            name = rule.name if self.is_site(head, head, end) else None
        elif rule.name in ("project.site", "project.infrastructure"):
            name = rule.name if self.is_presented(head, end) else None
        elif rule.name in ("project.numbered", "project.section", "project.metro") and self.text[head] != "一":
            name = rule.name
        if name is not None:
            yield Candidate(start=head, end=end, kind="project", rule=name)

    def is_presented(self, head: int, end: int) -> bool:
        """Whether a head that says what kind of centre or house it is (冷链中心) is said to be built by someone."""
        says_what = end - head > 3 and self.tools.kind.fullmatch(self.text, head, end) is None
        return says_what and self.tools.built_by.match(self.text, end) is not None

    def edge(self, low: int, pieces: list[Piece], head: int, lists: bool) -> int:
        """The start of the name before `head`: behind the nearest piece at which it does not go on.

        `lists`: whether a list of products may stand in the name (年产5万吨甲、乙及丙项目).
        """
        for index in range(len(pieces) - 1, -1, -1):
            piece = pieces[index]
            if piece.kind == "capacity" and piece.start > low and self.behind_firm(piece.start):
                return piece.start
            if piece.kind in _PASSED or (piece.kind == "paren" and is_name_bracket(self.text[piece.start : piece.end])):
                continue
            if piece.kind == "joint" and self.joins(low, pieces[:index], piece, head, lists):
                continue
            after = pieces[index + 1] if index + 1 < len(pieces) else None
            return after.end if after and after.kind == "joint" and after.start == piece.end else piece.end
        return low if low == self.clauses.start(head) else head

    def behind_firm(self, start: int) -> bool:
        """Whether a capacity at `start` follows a firm (甲公司|年产…), rather than the works it belongs to (热电厂2×660兆瓦)."""
        last = self.text[start - 1]
        return last in "司团业院社" or (last == "厂" and self.text[start] in "年日月")

    def joins(self, low: int, before: list[Piece], joint: Piece, head: int, lists: bool) -> bool:
        """Whether what stands before the `joint` is a part of the same name: 研发及生产, 30万吨合成氨、52万吨尿素."""
        start, first = low, None
        for piece in reversed(before):
            if piece.kind not in _PASSED and piece.kind != "paren":
                start = piece.end
                break
            first = piece
        left = self.text[start : joint.start]
        word = self.text[joint.start : joint.end]
        if left and self.text.startswith(("配套", "附属", "相关", "其"), joint.end) and word != "、":
            return lists or self.tools.complete.search(left) is None
        if left and word == "及" and (lists or left.endswith(_SEATS)) and self.tools.site_end.search(left):
            return True  # 研发中心及生产基地项目, 华东总部及制造基地
        if not left or joint.end == head or word == "以及" or (word == "、" and not lists) or self.tools.complete.search(left):
            return False
        if first is not None and first.kind == "capacity" and first.start == start:
            return True
        if word == "、":
            return bool(self.tools.actions.fullmatch(self.text, joint.end, head)) or self.joins_further(before, start)
        return True

    def joins_further(self, before: list[Piece], start: int) -> bool:
        """Whether the list that goes on before `start` begins with a capacity (年产5万吨甲、乙、丙项目)."""
        for piece in reversed(before):
            if piece.kind == "capacity" and piece.end < start and self.text[piece.start] in "年日月存":
                return True
            if piece.end < start and piece.kind not in _PASSED and piece.kind not in ("joint", "paren"):
                return False
        return False

    # Batches

    def batch_before(self, pieces: list[Piece], head: int, end: int) -> Iterator[Candidate]:
        """A batch with its count before the noun: 24个重大项目; members that are listed before the count."""
        bare = self.tools.bare_count.search(self.text, max(0, head - 4), head)
        if bare:
            yield self.batch("project.batch", bare.start(), end, bare.start())
            return
        for piece in reversed(pieces):
            if piece.kind == "count":
                if head - piece.end <= 20:
                    yield self.batch("project.batch", piece.start, end, piece.start)
                    yield from self.members_before(piece.start)
                return
            if piece.kind not in ("bound", "capacity", "keep", "quote", "action", "paren") and not (
                piece.kind == "stop" and self.tools.generic.fullmatch(self.text, piece.start, head)
            ):
                return

    def batch_after(self, head: int, end: int, rule: str) -> Iterator[Candidate]:
        """A batch with its count behind the noun: 重大项目共24个, 10亿元以上项目2个."""
        pattern = self.tools.rules["project.batch_class" if rule == "project.batch_class" else rule].pattern
        found = pattern.match(self.text, head if rule == "project.batch_class" else end) if pattern else None
        if not found:
            return
        low = self.low(head)
        start = low
        for piece in reversed(self.pieces(low, head)):
            if piece.kind not in ("bound", "keep", "quote", "action") and self.text[piece.start : piece.end] != "及":
                start = piece.start if self.text[piece.end] == "类" else piece.end  # 投资类项目5个
                break
        if rule == "project.batch_class" and head - start < 2:
            return
        yield self.batch(rule, start, found.end(), found.start("figure"))

    def batch_each(self, head: int) -> Iterator[Candidate]:
        """Counts of several batches, one after the other: 开工、竣工项目分别为5个和3个."""
        pattern = self.tools.rules["project.batch_each"].pattern
        found = pattern.match(self.text, head) if pattern else None
        if found:
            for piece in self.tools.lexer.pieces(self.text, found.end(), self.clauses.end(found.end())):
                if piece.kind == "count":
                    yield self.batch("project.batch_each", piece.start, piece.end, piece.start)
                elif piece.kind != "joint":
                    return

    def counted_before(self, pieces: list[Piece], rule: Rule, head: int, end: int) -> Iterator[Candidate]:
        """Several buildings named together: 四座万达广场, 两条日产4500吨生产线."""
        if rule.name != "project.infrastructure":
            return
        for index, piece in enumerate(reversed(pieces)):
            if piece.kind == "counted":
                if index > 0 or self.text[head:end].endswith("广场"):
                    yield self.batch("project.batch", piece.start, end, piece.start)
                    yield from self.members_before(piece.start)
                return
            if piece.kind not in _PASSED:
                return

    def batch(self, rule: str, start: int, end: int, figure: int) -> Candidate:
        """The batch [start, end) with the count that is written at `figure`."""
        number = self.tools.figure.match(self.text, figure)
        value: Number | None = None
        unit = "个"
        modifier = None
        if number:
            value = _number(number["figure"])
            written = self.text[number.end() : number.end() + 1]
            of_noun = self.text.startswith("项目", number.end())  # 23项目: 项 is of the noun
            unit = written if written in _UNITS and not of_noun else "个"
            bound = self.tools.modifier.search(self.text, max(0, figure - 2), figure)
            modifier = "over" if number["more"] else bound.lastgroup if bound else None
        return Candidate(start=start, end=end, kind="project", rule=rule, value=value, unit=unit, modifier=modifier)

    # Lists

    def members_before(self, end: int, is_open: bool = False) -> Iterator[Candidate]:
        """The members of the list that ends at `end` (before 等 or a count): A、B等5个项目.

        An open list says only before its members what they are: 项目包括A、B等.
        """
        text = self.text
        if is_open and not self.tools.listed.search(text, self.clauses.start(end), end):
            return
        et_cetera = text[end : end + 1] == "等"
        if end and text[end - 1] == "等":
            end, et_cetera = end - 1, True
        low = max(0, end - 4 * _WINDOW, self.clauses.start(end))
        pieces = self.tools.lexer.pieces(text, low, end)
        start = low
        cuts: list[Piece] = []
        attribute: Piece | None = None
        for piece, after in zip(reversed(pieces), [None, *reversed(pieces)], strict=False):
            if piece.kind == "joint":
                if (attribute is None or after is attribute or text[piece.start] == "、") and self.splits(piece, cuts, end):
                    cuts.append(piece)
                    attribute = None
            elif attribute is not None:
                continue
            elif piece.kind == "of" and _ATTRIBUTE.search(text[max(low, piece.start - 20) : cuts[-1].start if cuts else end]):
                attribute = piece
            elif piece.kind not in _PASSED and not (piece.kind == "paren" and is_name_bracket(text[piece.start : piece.end])):
                start = piece.end
                break
        bounds = [start, *(edge for cut in reversed(cuts) for edge in (cut.start, cut.end)), end]
        spans = [self.trimmed(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
        if len(spans) < 2 and not et_cetera:
            return
        if any(self.tools.branch.fullmatch(text, a, b) or self.tools.generic.fullmatch(text, a, b) for a, b in spans):
            return
        plain = self.tools.project_follows.match(text, end) is None and not is_open
        if plain and not any(self.tools.tail.search(text[a:b]) for a, b in spans):
            return
        for a, b in spans:
            if 3 <= b - a <= 30 and not self.tools.no_member.search(text[a:b]):
                yield Candidate(start=a, end=b, kind="project", rule="project.list_member")

    def splits(self, joint: Piece, cuts: list[Piece], end: int) -> bool:
        """Whether the `joint` parts two members; 和 does so only before the last one."""
        word = self.text[joint.start : joint.end]
        return word in ("、", "以及") or (not cuts and word in "和及与" and end - joint.end >= 3)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        attribute = _ATTRIBUTE.search(self.text[start:end])
        if attribute:
            start += attribute.end()
        lead = self.tools.lead.match(self.text, start, end)
        return (lead.end() if lead else start), end


def _number(written: str) -> Number | None:
    """The number that digits or Chinese numerals below ten thousand write."""
    digits = written.replace(",", "").rstrip(".")
    if re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", digits):
        return plain_number(int(digits)) if digits.isdigit() else None
    total, current = 0, 0
    for char in written:
        if char in _PLACES:
            total += (current or 1) * _PLACES[char]
            current = 0
        elif char in _DIGITS:
            current = _DIGITS[char]
        else:
            return None
    return total + current

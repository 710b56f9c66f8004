"""Candidates of kind name: titles in 《》, meetings, agreements, honours, products and policies.

Titles stand in brackets; meetings, agreements and policies have a head at their end, whose left edge the pieces before it
decide (phrases.py); honours follow a verb (获评, 入选); products stand before one (下线) or in quotes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..rules import Rule, load
from .candidate import Candidate
from .gazetteer import gazetteer
from .phrases import Lexer, Piece, clauses, is_name_bracket, rules_by_anchor
from .scan import Scan, trie_pattern

_WINDOW = 44
_AHEAD = 24
_REACH = 160
"""How far from a name its cue is looked for, however long the clause: time stays linear."""
_PASSED = frozenset({"keep", "quote", "ordinal", "year"})


_BRAND_LENGTH = 14
_MODEL = re.compile(r"[A-Z]{1,3}-?\d{1,4}[A-Z]{0,2}(?![A-Za-z\d.%\u4e00-\u9fff]?(?:亿|万|年|月))")
_HONOURS = frozenset({"name.honour", "name.honour_weak", "name.honour_as", "name.honour_to"})
_HOLDERS = re.compile("”?的(?:企业|单位|园区|项目|产品|个人|县|市|镇|村|可|每)")
_NO_TITLE = re.compile(
    "(?:日报|晚报|早报|晨报|时报|商报|周刊|周报|新闻|导报|参考消息|杂志|电视剧|通知书|许可证|执照|结果公示|结果公告)$"
)
_COMPANY_MEETING = re.compile(r"(?:\d{4}年度?)?(?:第[一二三四五六七八九十]+[届次])?[^,;。、]{0,8}(?:股东大会|董事会|监事会)")
_SHORT = re.compile(r"》?\([^()“《]{0,20}[简下]称(?:为)?[“《]([^“”《》\n]{2,12})[”》]\)")
_SESSION = re.compile(r"第[\d一二三四五六七八九十百]{1,5}届|首届")
_TITLED = ("称号", "荣誉称号", "殊荣", "荣誉", "奖牌", "牌匾", "奖项")
_QUOTE = re.compile(r"“[^“”\n]{2,24}”")
_HAN = re.compile("[\u4e00-\u9fff]+$")


class _Tools(NamedTuple):
    """What names.toml compiles to."""

    lexer: Lexer
    anchors: re.Pattern[str]
    readers: dict[str, list[Rule]]
    common: re.Pattern[str]
    complete: re.Pattern[str]
    agreement_kind: re.Pattern[str]
    policy_cue: re.Pattern[str]
    product_cue: re.Pattern[str]
    level: re.Pattern[str]
    honour: re.Pattern[str]
    title: re.Pattern[str]
    product: re.Pattern[str]
    first: re.Pattern[str]
    unnamed: re.Pattern[str]
    expected: re.Pattern[str]
    aside: re.Pattern[str]
    no_product: re.Pattern[str]
    maker: re.Pattern[str]
    when: re.Pattern[str]
    kind: re.Pattern[str]


@functools.cache
def _tools() -> _Tools:
    file = load("names")
    words = file.lexicon
    readers = rules_by_anchor(file)
    return _Tools(
        lexer=Lexer(file, ("stop", "of", "keep", "joint")),
        anchors=re.compile(trie_pattern(readers)),
        readers=readers,
        common=re.compile(f"(?:{trie_pattern([*words['common'], *words['stop'], '的', '、', '和'])})*"),
        complete=re.compile(f"(?:{trie_pattern(words['complete'])})$"),
        agreement_kind=re.compile(f"(?:{trie_pattern(words['agreement_kind'])})+$"),
        policy_cue=re.compile(trie_pattern(words["policy_cue"])),
        product_cue=re.compile(trie_pattern(words["product_cue"])),
        level=re.compile(trie_pattern(words["level"])),
        honour=re.compile(
            r"[^,;:。!?、\n“”《》()【】的]{0,24}?(?:“[^“”\n]{1,16}”|\([^()\n]{1,8}\))?[^,;:。!?、\n“”《》()【】的]{0,20}"
            rf"(?:{trie_pattern(words['honour'])})(?=[,;。!?、\n)”和与及并等]|的|通过|后|揭牌|{trie_pattern(words['honour_tail'])}|$)"
        ),
        title=re.compile(
            r"[^,;:。!?、\n“”《》()【】的]{3,24}?"
            rf"(?=[,;。!?、\n)”】]|的|后|{trie_pattern(words['honour_tail'])}|$)"
        ),
        kind=re.compile(f".*(?:{trie_pattern(words['product'])})"),
        product=re.compile(f"(?:{trie_pattern(words['product'])})$"),
        first=re.compile(trie_pattern(words["first"])),
        **{key: re.compile(file.macros[key]) for key in ("unnamed", "expected", "aside", "no_product", "maker", "when")},
    )


def candidates(scan: Scan) -> Iterator[Candidate]:
    """The names of meetings, documents, honours and products in the text."""
    yield from _with_full_names(scan.text, sorted(_Reader(scan.text).candidates(), key=lambda c: (c.start, -c.end)))


def _with_full_names(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """The candidates with `name` where the article gave them a short form: 甲条例》(以下简称《条例》), 下称“投洽会”."""
    full: dict[str, str] = {}
    for candidate in found:
        own = text[candidate.start : candidate.end]
        short = _SHORT.match(text, candidate.end)
        if short:
            full.setdefault(short[1], own)
    for candidate in found:
        own = text[candidate.start : candidate.end]
        bare = _SESSION.sub("", own)
        whole = full.get(own) or full.get(bare)
        if whole is not None and own != whole and (bare == own or own.startswith(_session(whole))):
            candidate.name = whole
        yield candidate


def _session(name: str) -> str:
    """Which of its kind a meeting is: 第98届."""
    found = _SESSION.match(name)
    return found[0] if found else "\0"


class _Reader:
    """Reads the names of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = clauses(text)
        self.tools = _tools()
        self.readers: dict[str, Callable[[Rule, int, int], tuple[int, int] | None]] = {
            "name.title": self.title,
            "name.meeting": self.meeting,
            "name.fair": self.fair,
            "name.prize": self.prize,
            "name.agreement": self.agreement,
            "name.policy": self.policy,
            "name.first": self.first,
            "name.brand": self.brand,
            "name.released": self.released,
        }

    def candidates(self) -> Iterator[Candidate]:
        """The candidates in the order of their anchors."""
        for anchor in self.tools.anchors.finditer(self.text):
            for rule in self.tools.readers[anchor[0]]:
                found = self.matched(rule, *anchor.span())
                if found is None:
                    continue
                for start, end in self.spans(rule, *found):
                    if end - start >= 2:
                        yield Candidate(start=start, end=end, kind="name", rule=rule.name)
        yield from self.models()

    def spans(self, rule: Rule, start: int, end: int) -> Iterable[tuple[int, int]]:
        """The names that `rule` reads where its pattern matches [start, end)."""
        if rule.name in _HONOURS:
            return self.honour(rule, start, end)
        read = self.readers.get(rule.name)
        span = read(rule, start, end) if read else (start, end)
        return [span] if span is not None else []

    def matched(self, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
        """Where `rule`, or its group `name`, matches around its anchor [start, end)."""
        if rule.pattern is None:
            return start, end
        back = rule.options.get("back", 0)
        if not back:
            found = rule.pattern.match(self.text, start)
        else:
            found = rule.pattern.search(self.text, max(0, start - back), min(len(self.text), end + _AHEAD))
        if not found or found.start() > start or found.end() < end:
            return None
        return found.span("name" if "name" in rule.pattern.groupindex else 0)

    def edge(self, head: int) -> int:
        """The start of the name before `head`; `head` itself where none is found within the window."""
        low = max(0, head - _WINDOW, self.clauses.start(head))
        pieces = [piece for piece in self.tools.lexer.pieces(self.text, low, head + 2) if piece.start < head]
        for index in range(len(pieces) - 1, -1, -1):
            piece = pieces[index]
            if piece.kind in _PASSED or (piece.kind == "paren" and is_name_bracket(self.text[piece.start : piece.end])):
                continue
            if piece.kind == "joint" and self.joins(low, pieces[:index], piece):
                continue
            return min(piece.end, head)
        return low if low == self.clauses.start(head) else head

    def joins(self, low: int, before: list[Piece], joint: Piece) -> bool:
        """Whether the name goes on before the `joint`."""
        start = next((piece.end for piece in reversed(before) if piece.kind not in _PASSED and piece.kind != "paren"), low)
        left = self.text[start : joint.start]
        if not left or _SESSION.match(self.text, joint.end):
            return False
        if self.text[joint.start] == "暨":
            return True
        return self.complete(left) is None and (self.text[joint.start] != "、" or len(left) <= 8)

    def complete(self, left: str) -> re.Match[str] | None:
        return self.tools.complete.search(left)

    # Readers: from where the rule's pattern matches to the span of the name, None if it is none

    def title(self, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
        return None if _NO_TITLE.search(self.text[start:end]) else (start, end)

    def meeting(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        text, start = self.text, self.edge(head)
        company_meeting = _COMPANY_MEETING.search(text, start, end)
        if company_meeting:
            start = company_meeting.start()
        prefix = text[start:head]
        if self.tools.common.fullmatch(prefix):
            return None
        if prefix[0] == "“" and prefix[-1] == "”" and "“" not in prefix[1:] and text[head:end] == "活动":
            return start + 1, head - 1
        plain = text[head:end] in ("会议", "活动", "仪式", "典礼", "大会")
        return (start, end) if len(prefix) >= (3 if plain else 2) else None

    def fair(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        return self.edge(head), end

    def prize(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        start = self.edge(head)
        return (start, end) if head - start >= 3 else None

    def agreement(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        low = max(0, head - _WINDOW, self.clauses.start(head))
        kind = self.tools.agreement_kind.search(self.text, low, head)
        if not kind or self.in_title(head):
            return None
        start = kind.start()
        if self.text.startswith("项目", start) and start + 2 < head:
            start += 2  # 海风产业园项目|投资协议
        return start, end

    def policy(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        start = self.edge(head)
        if self.text.startswith("实施", start, head):
            start += 2
        if head - start < 2 or self.in_title(head) or not self.cued(self.tools.policy_cue, head, end):
            return None
        return start, end

    def honour(self, rule: Rule, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The titles after the verb, one after the other: 获评甲、乙和丙."""
        text, sure = self.text, rule.name != "name.honour_weak"
        while True:
            found = _QUOTE.match(text, end) or self.tools.honour.match(text, end)
            titled = found is not None and found.re is _QUOTE and text.startswith(_TITLED, found.end())
            known = (sure and found is not None) or titled
            if found is None and sure:
                found = self.tools.title.match(text, end)
            if not found or found.end() - found.start() < 3 or not (known or self.tools.level.search(found[0])):
                return
            if _HOLDERS.match(text, found.end()):
                return  # 获评单项冠军的企业: whoever it may be
            quoted = found.re is _QUOTE
            yield (found.start() + 1, found.end() - 1) if quoted else found.span()
            if text[found.end() : found.end() + 1] not in ("、", "和", "及"):
                return
            end = found.end() + 1

    def first(self, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
        if not self.cued(self.tools.product_cue, start, end):
            return None
        model = _MODEL.search(self.text, start, end)
        if model and model.end() == end:
            return None
        cue = self.tools.product_cue.search(self.text, start + 4, end)
        end = cue.start() if cue else end
        if self.text.startswith("“", end) and 0 < self.text.find("”", end + 3) - end < _BRAND_LENGTH:
            return None  # 首款机器人“巡山一号”: the brand is the name
        when = self.tools.when.search(self.text, start, end)
        return start, when.start() if when else end

    def brand(self, rule: Rule, start: int, end: int) -> tuple[int, int] | None:
        close = self.text.index("”", start)
        if not self.cued(self.tools.product_cue, start, end):
            return None
        for stop in range(end, close + 2, -1):
            if self.tools.product.search(self.text, close + 1, stop):
                return (start, stop) if self.edge(stop) <= start else None
        before = self.tools.product.search(self.text, max(0, start - 6), start)
        return (start + 1, close) if before and close - start > 2 else None

    def released(self, rule: Rule, head: int, end: int) -> tuple[int, int] | None:
        expected = self.tools.expected.search(self.text, max(0, head - 24), head)
        if expected:
            head = expected.start()  # 某型盾构机,原计划10月亮相
        elif aside := self.tools.aside.search(self.text, max(0, head - 24), head):
            head = aside.start()  # 正极材料在1号车间顺利下线
        start = self.edge(head)
        maker = self.tools.maker.match(self.text, start, head)
        start = maker.end() if maker else start
        first = self.tools.first.search(self.text, start, head)
        start = first.start() if first else start  # 渭城工业园首台钻机: the maker is not part of it
        kind = self.tools.product.search(self.text, start, head)
        common = self.tools.common.fullmatch(self.text, start, kind.start() if kind else head)
        if head - start < 3 or common or self.text[max(0, start - 1) : start] in ("在", "于", "从"):
            return None
        if self.tools.unnamed.fullmatch(self.text, start, head):
            return None
        if kind is None:
            # What comes off a line is a product, whatever it is called; 亮相 and 问世 say less.
            known = self.text.startswith("下线", end - 2) and not expected and head - start > 4
            return (start, head) if known and not self.tools.no_product.search(self.text, start, head) else None
        return (start, head) if self.text[start : kind.start()] not in gazetteer().entries else None

    def models(self) -> Iterator[Candidate]:
        """Names of products with a model number: a few Han characters before letters and digits (云骥X9)."""
        found = []
        for match in _MODEL.finditer(self.text):
            han = _HAN.search(self.text, max(0, match.start() - 8), match.start())
            if han and self.cued(self.tools.product_cue, *match.span()):
                found.append((max(han.start(), self.edge(match.start())), *match.span()))
        makes = {self.text[start:model] for start, model, _ in found if 2 <= model - start <= 4}
        for start, model, end in found:
            make = self.make(start, model, makes)
            if len(make) >= 2:
                yield Candidate(start=model - len(make), end=end, kind="name", rule="name.model")

    def make(self, start: int, model: int, makes: set[str]) -> str:
        """The make before the model number: what follows the kind of product (轿车云驰), or a make named elsewhere."""
        written = self.text[start:model]
        kind = self.tools.kind.match(written)
        if kind:
            return written[kind.end() :]
        if len(written) <= 4:
            return written
        return next((written[-size:] for size in (4, 3, 2) if written[-size:] in makes), "")

    def in_title(self, position: int) -> bool:
        """Whether `position` lies inside 《》."""
        return self.text.rfind("《", max(0, position - 80), position) > self.text.rfind("》", max(0, position - 80), position)

    def cued(self, cue: re.Pattern[str], start: int, end: int) -> bool:
        """Whether `cue` stands in the clauses of [start, end) or in the next, no further off than `_REACH`."""
        stop = self.clauses.end(min(self.clauses.end(end) + 1, len(self.text)))
        low, high = max(self.clauses.start(start), start - _REACH), min(stop, end + _REACH)
        return cue.search(self.text, low, high) is not None

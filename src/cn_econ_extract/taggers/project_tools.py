"""What projects.toml compiles to: the patterns by which projects.py reads."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from ..rules import Rule, load
from .phrases import Lexer, rules_by_anchor
from .scan import trie_pattern

_LISTS = ("stop", "of", "keep", "joint", "firm", "action")


class Tools(NamedTuple):
    """What projects.toml compiles to."""

    rules: dict[str, Rule]
    lexer: Lexer
    anchors: re.Pattern[str]
    readers: dict[str, list[Rule]]
    extension: re.Pattern[str]
    generic: re.Pattern[str]
    lead: re.Pattern[str]
    complete: re.Pattern[str]
    site_end: re.Pattern[str]
    holder: re.Pattern[str]
    actions: re.Pattern[str]
    cue: re.Pattern[str]
    figure: re.Pattern[str]
    modifier: re.Pattern[str]
    no_member: re.Pattern[str]
    branch: re.Pattern[str]
    tail: re.Pattern[str]
    general_end: re.Pattern[str]
    bare_count: re.Pattern[str]
    phase: re.Pattern[str]
    pointed: frozenset[str]
    park_end: re.Pattern[str]
    host_before: re.Pattern[str]
    host_after: re.Pattern[str]
    built: re.Pattern[str]
    venue: re.Pattern[str]
    visit: re.Pattern[str]
    venue_before: re.Pattern[str]
    venue_after: re.Pattern[str]
    listed: re.Pattern[str]
    project_follows: re.Pattern[str]
    first_phase: re.Pattern[str]
    kind: re.Pattern[str]
    built_by: re.Pattern[str]
    predicate: re.Pattern[str]
    generic_start: re.Pattern[str]
    line: re.Pattern[str]
    section_before: re.Pattern[str]


@functools.cache
def project_tools() -> Tools:
    """The compiled rules, once."""
    file = load("projects")
    words, macros = file.lexicon, file.macros
    heads = [*words["infrastructure"], *words["site"]]
    readers = rules_by_anchor(file)
    endings = trie_pattern([*heads, *words["complete"]])
    generic = trie_pattern([*words["generic"], *words["stop"]])
    return Tools(
        rules=dict(file.rules),
        lexer=Lexer(file, _LISTS),
        anchors=re.compile(trie_pattern(readers)),
        readers=readers,
        extension=re.compile(macros["after"]),
        generic=re.compile(f"(?:{generic}|{macros['bound']}|{macros['count']}|的|、|和|与|及)*"),
        lead=re.compile(f"(?:{trie_pattern(words['lead'])})+"),
        complete=re.compile(f"(?:{endings}|项目|工程|[一二三四五六]期)$"),
        holder=re.compile(f"(?:{trie_pattern(words['holder'])}|项目|工程|[一二三四五六]期)$"),
        site_end=re.compile(f"(?:{trie_pattern(heads)})$"),
        actions=re.compile(f"(?:{trie_pattern([*words['action'], *words['joint']])})+"),
        cue=re.compile(trie_pattern(words["cue"])),
        figure=re.compile(f"(?P<figure>{macros['figure']})(?P<more>[余多])?"),
        modifier=re.compile(
            f"(?<![签预合])(?:(?P<over>{macros['over']})|(?P<nearly>{macros['nearly']})|(?P<about>{macros['about']}))$"
        ),
        no_member=re.compile(f"(?:{trie_pattern(words['no_member'])})$|^[\\d.,%]+$"),
        branch=re.compile(f"(?:{trie_pattern(words['branch'])})+(?:产业|行业|领域|类|业)?"),
        tail=re.compile(f"(?:{trie_pattern([*heads, *words['member_tail']])}|项目|工程|[一二三四五六]期|\\))$"),
        project_follows=re.compile(r"等?[^\s,;:。!?、“”]{0,16}(?:项目|工程)|等?[四五六七八九十两三]?[座条]"),
        bare_count=re.compile(r"(?<![\dA-Za-z.第+-])\d{1,3}$"),
        general_end=re.compile(macros["general_end"]),
        phase=re.compile(f"第?(?:{macros['phases']})"),
        pointed=frozenset(words["pointed"]),
        park_end=re.compile(f"(?:{macros['park_end']})$"),
        host_before=re.compile(f"(?:{macros['host_before']})$"),
        host_after=re.compile(macros["host_after"]),
        built=re.compile(macros["built"]),
        venue=re.compile(f"(?:{trie_pattern(words['venue'])})$"),
        visit=re.compile(".?(?:在(?:{0}),|[到赴](?:{0})(?:{1}))".format(trie_pattern(words["venue"]), macros["called_on"])),
        venue_before=re.compile(f"(?:{trie_pattern(words['venue_before'])})$"),
        venue_after=re.compile(trie_pattern(words["venue_after"])),
        listed=re.compile(macros["listed"]),
        first_phase=re.compile(macros["phase"]),
        kind=re.compile(macros["pointed_kind"]),
        predicate=re.compile(macros["predicate"]),
        generic_start=re.compile("重点|重大|标志性|民生|首批|骨干|龙头"),
        line=re.compile(macros["line"]),
        section_before=re.compile(macros["section_before"]),
        built_by=re.compile(macros["built_by"]),
    )

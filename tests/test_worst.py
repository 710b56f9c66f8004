"""The worst articles in small (benchmarks/worst.py reads the great ones): time grows with the text alone."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cn_econ_extract import Extractor
from cn_econ_extract.events.participants import _high
from cn_econ_extract.rules import load
from cn_econ_extract.rules.event_types import event_rules
from cn_econ_extract.rules.loader import read_toml
from cn_econ_extract.rules.roles import participant_cues
from cn_econ_extract.rules.user_rules import PATTERN_KEYS
from cn_econ_extract.text.sentences import LONGEST, LONGEST_CLAUSE, split_clauses, split_sentences
from invariants import check_triggers, spans

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from worst import cost, events, news, without_punctuation, words

EXTRACTOR = Extractor()
TIMES = 4
"""How much more than normal news a short text of nothing but one word may take; the target of 2 is for a million of it."""
RULE_FILES = sorted(path.stem for path in Path(str(sys.modules[load.__module__].__file__)).parent.glob("*.toml"))


@pytest.mark.parametrize("text", [without_punctuation(20_000), events(300), "\n" * 20_000], ids=["bare", "events", "lines"])
def test_the_record_of_a_long_article_holds_together(text: str) -> None:
    document = EXTRACTOR.extract(text, published="2021-06-14")
    assert all(text[start:end] == piece for piece, start, end in spans(document))
    check_triggers(document)
    assert len(document.events) >= text.count("开工") if "海川1号" in text else document.text == text


def test_what_has_no_full_stop_is_cut() -> None:
    sentences = split_sentences("甲" * (3 * LONGEST + 5) + "。乙。")
    assert [s.end - s.start for s in sentences] == [LONGEST, LONGEST, LONGEST, 6, 2]


@pytest.mark.parametrize("make", [without_punctuation, news, lambda size: events(size // 50)], ids=["bare", "news", "events"])
def test_four_times_the_text_takes_less_than_ten_times_the_time(make) -> None:  # type: ignore[no-untyped-def]
    short, long = make(12_000), make(48_000)
    cost(EXTRACTOR, short)
    assert cost(EXTRACTOR, long) < 2.5 * max(cost(EXTRACTOR, short), cost(EXTRACTOR, short))


@pytest.mark.parametrize("unit", ["截流，", "调研\n", "签约；", "产业、"])
def test_no_mention_looks_at_all_mentions_of_its_event(unit: str) -> None:
    """Each line or clause tells the same event again; numbers keep them apart."""
    short, long = ("".join(f"{number % 7}{unit}" for number in range(size)) for size in (1500, 6000))
    cost(EXTRACTOR, short)
    assert cost(EXTRACTOR, long) < 2 * max(cost(EXTRACTOR, short), cost(EXTRACTOR, short))


def test_what_has_no_mark_is_cut_into_clauses() -> None:
    clauses = split_clauses("甲" * (2 * LONGEST_CLAUSE + 7), 0, 2 * LONGEST_CLAUSE + 7)
    assert [c.end - c.start for c in clauses] == [LONGEST_CLAUSE, LONGEST_CLAUSE, 7]


def test_a_text_of_one_word_takes_no_multiple_of_its_length() -> None:
    """Every hundredth word of the rules and every mark; the fixed cost of a short text counts as well."""
    units = words()
    chosen = [unit for name, unit in units.items() if name.startswith("mark")] + list(units.values())[::100]
    cost(EXTRACTOR, news(2000))
    normal = max(cost(EXTRACTOR, news(4000)) for _ in range(3))
    slow = {unit: cost(EXTRACTOR, (unit * 2000)[:2000]) / normal for unit in chosen}
    assert {unit: times for unit, times in slow.items() if times > TIMES} == {}


# ---------------------------------------------------------------- patterns


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that the rule files compile to, by where it stands."""
    names = [name for name in RULE_FILES if "rule" in read_toml(name)]
    found = {f"{name} {rule.name}": rule.pattern for name in names for rule in load(name).rules.values()}
    for event_type in event_rules().types.values():
        for trigger in event_type.triggers:
            found.update({f"{trigger.name} {key}": getattr(trigger, key) for key in PATTERN_KEYS})
    return {where: pattern for where, pattern in found.items() if pattern is not None}


def attacks(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts made of the pattern's own literals and of what its classes take, that it nearly matches again and again."""
    literals = re.findall(r"[\u4e00-\u9fff]{1,4}", pattern.pattern)[:6]
    yield from [*literals, "".join(literals), "1", "一", "甲", "a", "1,", "1.", "、", " ", "(", "甲、", "1年"]


WINDOW = LONGEST + 100
"""The longest stretch that the pattern of a trigger is matched in: a sentence, and a little behind it."""
ENOUGH = 40e-6
"""Seconds for each character that are no sign of anything: most patterns take a hundredth of it."""


def seconds(pattern: re.Pattern[str], unit: str, size: int) -> float:
    """The processor's time for each character that all matches in a text of one unit take, the better of two runs."""
    text, times = (unit * size)[:size] + "\x00", []
    for _ in range(2):
        began = time.process_time()
        sum(1 for _ in pattern.finditer(text))
        times.append((time.process_time() - began) / size)
    return min(times)


@pytest.mark.parametrize("where", [where for where in patterns() if "." in where.split()[-1]])
def test_no_pattern_of_a_name_or_value_takes_more_than_linear_time(where: str) -> None:
    pattern = patterns()[where]
    for unit in attacks(pattern):
        long = seconds(pattern, unit, 4000)
        assert long < ENOUGH or long < 2 * seconds(pattern, unit, 1000), unit


@pytest.mark.parametrize("where", [where for where in patterns() if "." not in where.split()[-1]])
def test_no_pattern_of_a_trigger_is_slow_in_its_window(where: str) -> None:
    """A trigger's pattern is tried at one place in one sentence: that takes a millisecond at most."""
    pattern = patterns()[where]
    for unit in attacks(pattern):
        text = (unit * WINDOW)[:WINDOW]
        began = time.process_time()
        pattern.search(text) if where.endswith("before") else pattern.match(text)
        assert time.process_time() - began < 0.01, unit


def cue_patterns() -> Iterator[re.Pattern[str]]:
    """Every pattern that tells what part a name plays."""
    for cue in participant_cues():
        yield from filter(None, (cue.name, cue.before, cue.after))


@pytest.mark.parametrize("number", range(len(list(cue_patterns()))))
def test_no_pattern_of_a_cue_is_slow_in_its_window(number: int) -> None:
    """A list of names, and what is no list, as far as `cued_role` looks; the rest of the window holds no joint."""
    pattern = list(cue_patterns())[number]
    listed = ["和与及", "和甲与", "和甲乙与丙丁", "和甲乙丙及", "与甲乙丙丁戊", "同甲和乙"]
    for unit in [*attacks(pattern), *listed, "、甲乙", "、", "(甲)", "“甲”", "3月5日"]:
        text = (unit * 80)[:80]
        text = (text[: _high(text, 0)] + "甲" * 80)[:80]
        began = time.process_time()
        pattern.match(text)
        assert time.process_time() - began < 0.02, unit


def test_no_word_of_a_user_is_compiled_as_a_pattern() -> None:
    """Words of rules and names of gazetteers stand for themselves, whatever marks they hold."""
    evil = "(甲+)+$[乙|"
    rule = {"name": "park.evil", "kind": "park", "words": [evil], "options": {"whole": True}}
    rules = [{"rule": [rule | {"examples": [f"到【{evil}】去"], "counterexamples": ["甲" * 40 + "丙"]}]}]
    extractor = Extractor(rules=rules, gazetteers=[[(evil + "厂", "company")]])
    assert [e.text for e in extractor.tag(f"到{evil}去", ["park"])] == [evil]
    assert [e.text for e in extractor.tag(f"{evil}厂", ["company"])] == [evil + "厂"]
    assert extractor.tag("甲" * 50, ["park"]) == []

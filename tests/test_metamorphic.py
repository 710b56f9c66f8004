"""Changes of an article that leave its records the same, or change them in a known way, over all fixtures.

    python tests/test_metamorphic.py [change]       # the share of events that stay, and those that do not

FLOORS are what holds today, measured by that command: the test fails where a change of the rules makes it fewer. The list of what
does not stay, by its form, is in docs/reliability.md.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from cn_econ_extract import Document, extract
from cn_econ_extract.text.fold import fold
from invariants import FIXTURES, to_full_width, to_traditional

WEATHER = "白天多云间晴，偏南风二到三级，最高气温二十八摄氏度，市民出行请注意防晒，夜里有小雨。"
SECTION = "2006年8月6日，四川岷山藤业有限公司的竹藤家具项目在青神县开工，总投资2.7亿元。"
CHANGES: dict[str, Callable[[str], str]] = {
    "an unrelated paragraph behind": lambda text: f"{text}\n{WEATHER}",
    "an unrelated paragraph before": lambda text: f"{WEATHER}\n{text}",
    "another section behind": lambda text: f"{text}\n{SECTION}",
    "another section before": lambda text: f"{SECTION}\n{text}",
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "empty lines between": lambda text: text.replace("\n", "\n\n"),
    "indented lines": lambda text: "\n".join(f"　　{line}" for line in text.split("\n")),
    "lines wrapped at commas": lambda text: "\n".join(wrapped(line) for line in text.split("\n")),
    "full width": to_full_width,
    "traditional": to_traditional,
}
FLOORS: dict[str, Fraction] = {
    "another section before": Fraction(81, 83),
    "another article before, under its headline": Fraction(407, 413),
    "another article before": Fraction(404, 410),
}
PAGES = ("another article before, under its headline", "another article before")
NEIGHBOURS = (1, 2, 5)
"""How many fixtures on the article stands that comes first on the page."""
RENAMED = {
    "路畅": "岚川", "金驰": "启沄", "帕洛": "博曜", "秦沣": "洛沧", "金越": "晟岚", "禾润": "沐阳", "启晟": "昱川",
    "恒铄": "铭沄",
    "北禾": "丰岚", "云驿": "滇曜", "鹏瑞": "昊川", "晋力": "汾曜", "楚恩": "荆沄", "联科": "智曜", "渝驰": "嘉岚",
    "海岳": "沧澜",
    "杞滋堂": "福沄斋", "宁红": "朔曜",
}  # fmt: skip
"""The proper part of each company's name in the fixtures, and another in its place."""

Account = Counter[tuple[object, ...]]


def wrapped(line: str) -> str:
    """The line broken behind the first comma after forty characters, again and again."""
    return re.sub(r"([^\n]{40,}?，)(?=[^\n]{20})", r"\1\n", line)


def account(document: Document, dated: bool) -> Account:
    """The events without their places in the text, in one writing; with their dates where these are told apart."""
    return Counter(
        (
            event.type,
            event.status,
            event.date.value if dated and event.date is not None else None,
            tuple(
                sorted(
                    (a.role, *(plainly(str(part)) for part in (a.text, a.name, a.value, a.unit, a.of))) for a in event.arguments
                )
            ),
        )
        for event in document.events
    )


def plainly(text: str) -> str:
    return "".join(fold(text).text.split())


def read(fixture: dict[str, str], text: str, dated: bool = True) -> Account:
    return account(extract(text, title=fixture["title"], published=fixture["published"]), dated)


def kept(name: str) -> tuple[Fraction, list[str]]:
    """The share of events that are the same after the change, of all that there are before or after, and what is lost or new."""
    same, total, changed = 0, 0, []
    section = "section" in name  # it adds its own event, and dates may go by the section before them
    for fixture in FIXTURES:
        expected = read(fixture, fixture["text"], not section)
        got = read(fixture, CHANGES[name](fixture["text"]), not section)
        if section:
            expected += read({**fixture, "title": ""}, SECTION, False)
        same += (expected & got).total()
        total += (expected | got).total()
        changed += [f"{fixture['id']} - {event}" for event in expected - got] + [
            f"{fixture['id']} + {event}" for event in got - expected
        ]
    return Fraction(same, total), changed


def kept_on_page(name: str) -> tuple[Fraction, list[str]]:
    """The share of events that are the same where each fixture stands behind others on one page; dates aside."""
    same, total, changed = 0, 0, []
    for number, second in enumerate(FIXTURES):
        below = f"{second['title']}\n{second['text']}" if "headline" in name else second["text"]
        for step in NEIGHBOURS:
            first = FIXTURES[(number + step) % len(FIXTURES)]
            page = {"title": "", "published": second["published"]}
            expected = read(page, first["text"], False) + read(page, below, False)
            got = read(page, f"{first['text']}\n{below}", False)
            same += (expected & got).total()
            total += (expected | got).total()
            pair = f"{first['id']}, {second['id']}"
            changed += [f"{pair} - {event}" for event in expected - got] + [f"{pair} + {event}" for event in got - expected]
    return Fraction(same, total), changed


def renamed(old: str, new: str) -> tuple[Account, Account]:
    """The records of the fixtures with the company `old`: with `new` put into the records, and into the texts."""
    expected: Account = Counter()
    got: Account = Counter()
    for fixture in FIXTURES:
        if old in fixture["text"]:
            there = {key: (fixture[key] or "").replace(old, new) for key in ("title", "text")} | {
                "published": fixture["published"]
            }
            for record, times in read(fixture, fixture["text"]).items():
                expected[_with(record, old, new)] += times
            got += read(there, there["text"])
    return expected, got


def _with(record: tuple[object, ...], old: str, new: str) -> tuple[object, ...]:
    *head, arguments = record
    assert isinstance(arguments, tuple)
    return (*head, tuple(sorted(tuple(part.replace(old, new) for part in argument) for argument in arguments)))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_leaves_the_records_the_same(name: str) -> None:
    share, changed = kept(name)
    assert share >= FLOORS.get(name, 1), "\n".join(changed)


@pytest.mark.parametrize("name", PAGES)
def test_an_article_behind_another_is_read_as_alone(name: str) -> None:
    share, changed = kept_on_page(name)
    assert share >= FLOORS[name], "\n".join(changed)


@pytest.mark.parametrize("old", RENAMED)
def test_renaming_a_company_renames_it_in_the_record(old: str) -> None:
    expected, got = renamed(old, RENAMED[old])
    assert expected.total()
    assert got == expected


if __name__ == "__main__":
    for name in (*CHANGES, *PAGES):
        if len(sys.argv) < 2 or sys.argv[1] in name:
            share, changed = kept(name) if name in CHANGES else kept_on_page(name)
            print(f"{name}: {share.numerator}/{share.denominator} = {float(share):.3f}", *changed, sep="\n")
    for old, new in RENAMED.items():
        expected, got = renamed(old, new)
        if expected != got and len(sys.argv) < 2:
            print(
                f"{old} > {new}:",
                *(f"  - {gone}" for gone in expected - got),
                *(f"  + {more}" for more in got - expected),
                sep="\n",
            )

"""Parks: full and short names, words that point back, and that any text can be read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.rules import load
from cn_econ_extract.taggers import Scan, parks


def found(text: str) -> dict[str, str | None]:
    """Each park of `text` with its full name."""
    return {text[c.start : c.end]: c.name for c in parks.candidates(Scan(text))}


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("长沙经济技术开发区昨日宣布,长沙经开区新签5家", "长沙经开区", "长沙经济技术开发区"),
        ("走进稀土高新区,包头稀土高新区正在招商", "稀土高新区", "包头稀土高新区"),
        ("宁乡国家级经济技术开发区挂牌,宁乡开发区引来药企", "宁乡开发区", "宁乡国家级经济技术开发区"),
        ("湘潭综保区封关,湘潭综合保税区新增企业", "湘潭综保区", "湘潭综合保税区"),
        ("泰兴城区工业园区开工,城区工业园区再添项目", "城区工业园区", "泰兴城区工业园区"),
    ],
)
def test_short_name_has_the_full_one(text: str, short: str, full: str) -> None:
    assert found(text)[short] == full


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("沙洋经开区供地,该园区新增税收", "该园区", "沙洋经开区"),
        ("泰兴城区工业园区的医疗器械产业园项目开工,园区新增税收", "园区", "泰兴城区工业园区"),
        ("万利达工业园2001年兴办,园内企业137家", "园内", "万利达工业园"),
        ("湘潭高新区扩区,长沙经开区跟进,高新区新签3家", "高新区", "湘潭高新区"),
        ("跨境冷链物流园开业,该园一期已满", "该园", "跨境冷链物流园"),
    ],
)
def test_bare_word_takes_up_the_last_fitting_park(text: str, word: str, name: str) -> None:
    assert found(text)[word] == name


def test_nothing_to_take_up() -> None:
    assert found("园区新增税收,该园区扩建") == {}


def test_a_place_in_front_goes_where_the_article_has_the_name_without_it() -> None:
    text = "项目在高台南华工业园区动工。南华工业园区内,机器轰鸣"
    assert set(found(text)) == {"南华工业园区"}


def test_zone_and_park_in_it_are_two() -> None:
    assert set(found("永州蓝山经济开发区沧水园区内")) == {"永州蓝山经济开发区", "沧水园区"}


def test_a_district_is_no_park() -> None:
    assert found("上海市浦东新区的项目") == {}


def test_sorts_name_suffixes_that_the_rules_know() -> None:
    sorts = load("parks").rules["park.pointing"].options["sorts"]
    assert set(sorts.values()) <= {"高新", "经开", "综保", "自贸", "工业园", "产业园"}


@given(st.text(alphabet="衡阳县西渡高新区经开发园产业工“”,该国家级一批\n3个市", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for candidate in parks.candidates(Scan(text)):
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert candidate.kind == "park"


def test_time_is_linear_in_the_length() -> None:
    def seconds(count: int) -> float:
        text = "".join(f"园区{number}号,长沙{chr(0x4E00 + number % 5000)}山高新区与园区," for number in range(count))
        scan = Scan(text)
        start = time.perf_counter()
        list(parks.candidates(scan))
        return time.perf_counter() - start

    seconds(50)
    assert seconds(2000) < 30 * seconds(200) + 0.5

"""The look to the left from a name's head word, and the trie patterns behind it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.taggers import Scan
from cn_econ_extract.taggers.scan import trie_pattern
from cn_econ_extract.taggers.vocabulary import brand_of, is_generic, is_ordinary, place_end


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("记者从楚云集团获悉", "集团", "楚云集团"),
        ("由美的集团投资", "集团", "美的集团"),
        ("入驻楚汽(湘潭)汽车有限公司", "有限公司", "楚汽(湘潭)汽车有限公司"),
        ("(记者 陈立)楚云电子有限公司", "有限公司", "楚云电子有限公司"),
        ("楚云科技和海讯技术有限公司", "有限公司", "海讯技术有限公司"),
        ("参观青岛丰和棉机有限公司", "有限公司", "青岛丰和棉机有限公司"),
        ("包头市交通投资公司", "公司", "包头市交通投资公司"),
        ("拟投资楚云公司", "公司", "楚云公司"),
        ("据上海同仁药业公司介绍", "公司", "上海同仁药业公司"),
        ("引进3家企业:海讯公司", "公司", "海讯公司"),
        ("落户沙洋经开区", "经开区", "沙洋经开区"),
    ],
)
def test_left_edge(text: str, head: str, name: str) -> None:
    position = text.rindex(head)
    start = Scan(text).left_edge(position)
    assert text[start : position + len(head)] == name


@given(st.text(alphabet="和在投资建设公司(),。集团有限1亿 湖南", max_size=60), st.integers(0, 60))
def test_left_edge_is_an_offset_before_the_head(text: str, head: int) -> None:
    head = min(head, len(text))
    scan = Scan(text)
    start = scan.left_edge(head, 40)
    assert max(0, head - 40) <= start <= head
    assert not set("，,。\n") & set(text[start:head])


@given(st.lists(st.text(alphabet="投资建设", min_size=1, max_size=4), min_size=1))
def test_a_trie_matches_its_words_and_the_longest_first(words: list[str]) -> None:
    pattern = re.compile(trie_pattern(words))
    for word in words:
        assert pattern.fullmatch(word)
        match = pattern.match(word + "投投投投")
        assert match is not None
        assert match[0] == max((w for w in words if (word + "投投投投").startswith(w)), key=len)


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("湖南万达声学科技有限公司", "万达声学"),
        ("岳阳楚鸣浆纸有限公司", "楚鸣"),
        ("楚汽(湘潭)汽车有限公司", "楚汽"),
        ("江西建工集团有限公司", ""),
    ],
)
def test_brand(name: str, brand: str) -> None:
    start, end = brand_of(name)
    assert name[start:end] == brand


def test_places_before_a_brand() -> None:
    assert place_end("江西生益科技") == 2
    assert place_end("泰兴市振兴电子") == 3
    assert place_end("振兴电子") == 0


@pytest.mark.parametrize("core", ["上市", "新能源汽车", "湖南", "国外上市"])
def test_generic(core: str) -> None:
    assert is_generic(core)


def test_not_generic() -> None:
    assert not is_generic("海南电网")
    assert not is_generic("楚云")


def test_ordinary() -> None:
    assert is_ordinary("部分股东")
    assert not is_ordinary("康得新")

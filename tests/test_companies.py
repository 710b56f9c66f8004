"""What a tagger of companies gives beside spans: full names, stock codes, the company in focus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.taggers import Candidate, find

KINDS = frozenset({"company", "organization", "person"})


def companies(text: str) -> dict[str, Candidate]:
    return {text[c.start : c.end]: c for c in find(text, frozenset({"company"})).kept}


def test_a_stock_code_stands_in_the_bracket_behind_the_name() -> None:
    found = companies("楚云网络(600123.SH)公告称,湖南海讯股份有限公司(简称:海讯股份,代码:300456)中标。")
    assert found["楚云网络"].stock_code == "600123.SH"
    assert found["湖南海讯股份有限公司"].stock_code == "300456"


def test_an_amount_in_brackets_is_no_stock_code() -> None:
    assert companies("湖南海讯股份有限公司(投资600000元)")["湖南海讯股份有限公司"].stock_code is None


def test_short_forms_carry_the_full_name() -> None:
    text = "浙江鲲腾控股集团有限公司在宁波签约。鲲腾控股将投资3亿元,浙江鲲腾表示,鲲腾看好宁波。"
    names = {short: found.name for short, found in companies(text).items()}
    assert names == {
        "浙江鲲腾控股集团有限公司": None,
        "鲲腾控股": "浙江鲲腾控股集团有限公司",
        "浙江鲲腾": "浙江鲲腾控股集团有限公司",
        "鲲腾": "浙江鲲腾控股集团有限公司",
    }


def test_short_forms_may_keep_any_of_the_places() -> None:
    text = "长沙鲲腾是湖南长沙鲲腾新材料有限公司的简称,湖南鲲腾将投资3亿元。"
    assert {"长沙鲲腾", "湖南鲲腾"} <= companies(text).keys()


def test_a_pointing_word_takes_the_company_named_last() -> None:
    text = "湖南海讯股份有限公司投产。楚湘集团开工。该公司将招工。"
    assert companies(text)["该公司"].name == "楚湘集团"


def test_a_pointing_word_takes_what_the_sentence_is_about_and_no_lender() -> None:
    text = "海讯股份与云岭县签约,由鼎辰资本领投。长沙银行给予该公司2亿元授信。"
    assert companies(text)["该公司"].name == "海讯股份"


def test_a_pointing_word_takes_the_head_behind_its_attribute() -> None:
    text = "楚湘集团投资兴办的湖南海讯股份有限公司揭牌。该公司将招工。"
    assert companies(text)["该公司"].name == "湖南海讯股份有限公司"


def test_each_item_of_a_digest_speaks_of_its_own_company() -> None:
    text = "【中标】楚云港:中标2亿元工程。公司将派人施工。\n【收购】澜诺德:拟收购海讯光电51%股权。公司持股比例升至60%。"
    found = find(text, frozenset({"company"})).kept
    assert [c.name for c in found if c.rule == "company.pointing"] == ["楚云港", "澜诺德"]


def test_the_speaker_s_company_is_the_one_that_began_a_clause_last() -> None:
    text = "楚云网络登陆创业板。2020年,公司曾收购挪威企业Fjordtek AS。\n公司董事长表示,将扩产。"
    found = find(text, frozenset({"company"})).kept
    assert {c.name for c in found if c.rule == "company.pointing"} == {"楚云网络"}


def test_a_full_name_keeps_the_rule_that_found_it() -> None:
    assert companies("楚云产业投资基金有限公司出资,楚云基金跟投")["楚云产业投资基金有限公司"].rule == "company.legal_suffix"


def test_an_announcement_speaks_of_its_own_company() -> None:
    text = "楚云网络(600123)公告,拟收购湖南海讯股份有限公司。\n此外,公司拟向长沙银行借款。"
    assert companies(text)["公司"].name == "楚云网络"


def test_a_listed_company_is_none_of_its_subsidiaries() -> None:
    text = "楚云能源(600123)公告,子公司湖南楚云能源检修有限公司中标。"
    assert companies(text)["楚云能源"].name is None


def test_a_well_known_company_is_none_of_its_subsidiaries() -> None:
    text = "中国移动公告,附属的中国移动投资有限公司中标。华为与华为技术有限公司签约。"
    found = companies(text)
    assert (found["中国移动"].name, found["华为"].name) == (None, "华为技术有限公司")


def test_a_company_is_none_of_its_branches() -> None:
    text = "湖南海讯能源有限公司与湖南海讯能源有限公司永兴分公司签约。"
    assert companies(text)["湖南海讯能源有限公司"].name is None


def test_both_sides_have_no_name() -> None:
    assert companies("楚湘集团与海讯集团签约,双方将合作。")["双方"].name is None


@pytest.mark.parametrize("text", ["", "公司", "有限公司", "((((((", "集团" * 50, "(" * 200 + ")" * 200, "、" * 100 + "等企业"])
def test_odd_texts(text: str) -> None:
    find(text, KINDS)


@given(st.text(alphabet="湖南海讯科技有限公司集团和、(等企业)“”简称市长王林领导一行6.%股权收购\n", max_size=80))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for candidate in find(text, KINDS).kept:
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert candidate.rule

"""Names: what the examples in rules/names.toml do not say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.taggers import Candidate, Scan
from cn_econ_extract.taggers.industries import candidates as industries
from cn_econ_extract.taggers.names import candidates

PIECES = st.sampled_from(
    [
        *"《》“”()、和,。第届年会奖为12首台轮号",
        "大会",
        "协议",
        "获评",
        "认定",
        "发布",
        "下线",
        "X9",
        "国家级",
        "暨",
        "仪式",
        "股东大会",
        "授予",
    ]
)


def names(text: str) -> list[Candidate]:
    return list(candidates(Scan(text)))


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for candidate in [*names(text), *industries(Scan(text))]:
        assert 0 <= candidate.start < candidate.end <= len(text)


def test_a_short_title_has_the_full_one() -> None:
    text = "《海州市民营经济促进条例》(以下简称《条例》)通过。《条例》共七章。"
    assert [c.name for c in names(text)] == [None, *["海州市民营经济促进条例"] * 2]


def test_the_session_of_a_fair_decides_whose_short_form_it_is() -> None:
    text = "第98届中国茶叶交易会(下称“茶交会”)闭幕。第98届茶交会成交额大增,第99届茶交会明年举行。"
    found = {text[c.start : c.end]: c.name for c in names(text)}
    assert found.get("第99届茶交会") is None


def test_makes_of_models_are_learnt_from_the_article() -> None:
    text = "增程SUV云海X9正式上市,同台发布的纯电轿跑云海E5开启预售"
    assert [text[c.start : c.end] for c in names(text) if c.rule == "name.model"] == ["云海X9", "云海E5"]


def test_one_verb_may_give_several_honours() -> None:
    text = "先后获评国家智慧城市试点城区、国家绿色生态示范城区和“平安园区”"
    assert [text[c.start : c.end] for c in names(text)] == ["国家智慧城市试点城区", "国家绿色生态示范城区", "平安园区"]

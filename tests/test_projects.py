"""Projects: what the examples in rules/projects.toml do not say."""

from __future__ import annotations

import time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cn_econ_extract.taggers import Candidate, Scan
from cn_econ_extract.taggers.phrases import Clauses, is_name_bracket
from cn_econ_extract.taggers.projects import candidates

PIECES = st.sampled_from(
    [
        *"项目工程一二期标段个的、和及,。“”()12等类号年",
        "24个",
        "年产5万吨",
        "有限公司",
        "开工",
        "生产线",
        "该项目",
        "亿元以上",
        "项目分别为",
    ]
)


def projects(text: str) -> list[Candidate]:
    return list(candidates(Scan(text)))


def named(text: str) -> dict[str, str | None]:
    return {text[c.start : c.end]: c.name for c in projects(text)}


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for candidate in projects(text):
        assert 0 <= candidate.start < candidate.end <= len(text)
        assert not text[candidate.start : candidate.end].isspace()
        assert isinstance(candidate.value, int) or candidate.unit is None or candidate.value is None


def test_a_short_form_has_the_full_name() -> None:
    text = "青石滩120兆瓦农光互补光伏电站项目落户该县。青石滩项目分两期建设。"
    assert named(text)["青石滩项目"] == "青石滩120兆瓦农光互补光伏电站项目"


def test_another_phase_is_another_project() -> None:
    text = "天元磁材二期项目封顶。天元磁材三期项目开工。"
    assert set(named(text).values()) == {None}


def test_a_batch_is_not_what_a_pointing_word_means() -> None:
    text = "城西水厂扩建项目完工。全县30个项目开工。该项目投资1亿元。"
    assert named(text)["该项目"] == "城西水厂扩建项目"


def test_a_place_is_cut_off_where_the_article_has_the_name_without_it() -> None:
    text = "仪式在江北区白河大桥桥头举行。白河大桥全长1866米。"
    assert set(named(text)) == {"白河大桥"}


def test_a_line_is_known_by_the_first_characters_of_its_ends() -> None:
    text = "岳西至芜湖高速公路今日开工。岳芜高速桥隧比达七成。镇(远)广(德)高速公路贯通,镇广高速限速百公里。"
    names = named(text)
    assert names["岳芜高速"] == "岳西至芜湖高速公路"
    assert names["镇广高速"] == "镇(远)广(德)高速公路"


def test_a_pointing_word_takes_up_the_last_work_of_its_kind() -> None:
    text = "云溪机场、白河大桥同日开工。该机场有跑道两条,大桥全长900米,该水库无人提起。"
    assert named(text)["该机场"] == "云溪机场"
    assert named(text)["大桥"] == "白河大桥"
    assert "该水库" not in named(text)


def test_what_is_told_only_to_say_where_is_not_taken_up() -> None:
    text = "沙海高速起于青石镇,与北环高速相接。线路全长36公里。"
    assert named(text)["线路"] == "沙海高速"


def test_a_site_is_known_again_where_nothing_speaks_of_building() -> None:
    text = "江南农产品配送中心今日启用。客商很多,生意很好,江南农产品配送中心有冷库。商户入驻江南农产品配送中心。天气不错。"
    found = [c for c in projects(text) if text[c.start : c.end] == "江南农产品配送中心"]
    assert [c.rule for c in found] == ["project.site", "project.alias"]


def test_batches_carry_numbers_never_floats() -> None:
    values = [c.value for c in projects("1,200个项目开工,重点项目三百二十一个,十二个项目签约")]
    assert values == [1200, 321, 12]
    assert not any(isinstance(value, float | Decimal) for value in values)


def test_time_is_linear() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        projects(text)
        return time.perf_counter() - start

    for piece in ("甲乙丙丁、", "项目", "和及", "(一期)", "10个", "某地新材料项目开工。", "云溪机场启用。该机场好。"):
        seconds(piece * 2_000)
        assert seconds(piece * 20_000) < 40 * max(seconds(piece * 2_000), 0.005)


def test_clauses_keep_the_commas_of_figures() -> None:
    text = "投资1,200万元,建两条线"
    clauses = Clauses(text)
    assert (clauses.start(5), clauses.end(5)) == (0, text.index(",建"))


def test_brackets_that_stand_in_names() -> None:
    assert is_name_bracket("(二期)")
    assert is_name_bracket("(三台)")
    assert not is_name_bracket("(以下简称“甲”)")
    assert not is_name_bracket("(建筑面积2万平方米)")

"""A page of several items is read item by item; one article with subheads stays one."""

from __future__ import annotations

from datetime import date

import pytest

from cn_econ_extract import Document, Event, extract
from cn_econ_extract.pipeline import analyse

DAY = date(2021, 6, 18)


def openings(text: str, title: str | None = None) -> list[str]:
    """The first characters of each section but the first."""
    article = analyse(text, title=title, published=DAY).reading.article
    starts = sorted({article.section(number) for number in range(len(article.sentences))} - {0})
    return [article.text[article.sentences[start].start :][:4] for start in starts]


def told(document: Document, kind: str) -> list[Event]:
    return [event for event in document.events if event.type == kind]


def roles(event: Event) -> dict[str, str]:
    return {argument.role: argument.name or argument.text for argument in event.arguments}


TEA = (
    "双江茶厂扩建开工\n"
    "6月15日,双江沧澜茶业有限公司的茶多酚提取项目在双江县勐库镇开工,总投资2.4亿元。\n"
    "该项目占地60亩,计划明年9月投产。一期建设提取车间3个。"
)
BRIDGE = (
    "岱山官山大桥合龙\n"
    "本报讯 昨日,位于岱山县的官山大桥主桥合龙。该桥全长3.2公里,总投资7.1亿元,由舟山恒岱桥梁有限公司承建,去年2月动工。"
)


@pytest.mark.parametrize("bridge", [BRIDGE, BRIDGE.partition("\n")[2]])
def test_two_articles_one_behind_the_other(bridge: str) -> None:
    assert openings(f"{TEA}\n{bridge}") == [bridge.replace(" ", "")[:4]]
    events = extract(f"{TEA}\n{bridge}", published=DAY).events
    alone = [*extract(TEA, published=DAY).events, *extract(bridge, published=DAY).events]
    assert [(e.type, e.status, roles(e)) for e in events] == [(e.type, e.status, roles(e)) for e in alone]


def test_a_lead_of_new_names_needs_no_heading() -> None:
    text = (
        "6月15日,双江沧澜茶业有限公司的茶多酚提取项目在双江县开工,总投资2.4亿元。\n"
        "6月16日,桓仁冰酒陈列馆在桓仁县开馆,建筑面积4200平方米。"
    )
    assert openings(text) == ["6月16"]
    assert [roles(event).get("floor_area") for event in extract(text, published=DAY).events] == [None, "4200平方米"]


@pytest.mark.parametrize(
    "second",
    [
        "6月16日,该项目二期在双江县开工。",  # points back
        "6月16日,双江沧澜茶业有限公司的另一家工厂投产。",  # a name told before
        "6月15日,桓仁冰酒陈列馆在桓仁县开馆。",  # the same day
        "16日,桓仁冰酒陈列馆在桓仁县开馆。",  # the month told before
    ],
)
def test_a_paragraph_that_goes_on_is_no_section(second: str) -> None:
    first = "6月15日,双江沧澜茶业有限公司的茶多酚提取项目在双江县开工,总投资2.4亿元。"
    assert openings(f"{first}\n{second}") == []


BRIEFS = {
    "青龙核桃乳项目投产": "6月10日,青龙县核桃乳加工项目投产,年产能3万吨。",
    "桓仁冰酒陈列馆开馆": "近日,桓仁冰酒陈列馆开馆,建筑面积4200平方米。",
    "平顺潞党参产业园开工": "6月12日,平顺潞党参产业园开工,总投资1.9亿元。",
    "连城地瓜干集团签约": "日前,连城地瓜干集团与龙岩丰禾物流有限公司签约,投资8600万元。",
    "武隆羊角豆干厂竣工": "6月14日,武隆羊角豆干厂扩建项目竣工,用工260人。",
}


@pytest.mark.parametrize("form", ["【{}】{}", "◆{}\n{}", "{}\n{}", "◎{}\n{}", "【{}】\n{}"])
def test_a_column_of_briefs(form: str) -> None:
    text = "\n".join(["县域要闻", *(form.format(*brief) for brief in BRIEFS.items())])
    assert len(openings(text)) == 4
    events = extract(text, published=DAY).events
    assert [event.type for event in events] == ["production", "opening", "groundbreaking", "signing", "completion"]
    figures = ("3万吨", "4200平方米", "1.9亿元", "8600万元", "260人")
    for event, figure in zip(events, figures, strict=True):
        assert [a.text for a in event.arguments if a.text in figures] == [figure]


def test_the_batches_of_two_reports_are_two() -> None:
    text = "\n".join(
        f"{place}3个项目集中开工\n本报讯 6月17日,{place}3个项目集中开工,总投资{total}亿元。"
        for place, total in (("青龙县", 5), ("桓仁县", 8))
    )
    batches = told(extract(text, published=DAY), "groundbreaking")
    assert [roles(event)["total_investment"] for event in batches] == ["5亿元", "8亿元"]
    assert all(len(event.mentions) == 2 for event in batches)


def test_a_section_takes_up_what_it_names() -> None:
    text = (
        f"{TEA}\n"
        "【平顺潞党参产业园竣工】6月12日,平顺潞党参产业园竣工,总投资1.9亿元。\n"
        "【茶多酚提取项目开工】日前,双江沧澜茶业有限公司的茶多酚提取项目开工,年产能500吨。"
    )
    assert len(openings(text)) == 2
    (event,) = told(extract(text, published=DAY), "groundbreaking")
    assert roles(event)["capacity"] == "500吨"
    assert roles(event)["total_investment"] == "2.4亿元"


def test_each_company_of_a_digest_speaks_for_itself() -> None:
    text = (
        "◎沧澜茶业(603991):中标9800万元项目\n6月16日,公司中标双江县茶园改造项目,中标价9800万元。\n"
        "◎恒岱桥梁(603992):拟3亿元收购丰禾物流\n公司拟以3亿元收购龙岩丰禾物流有限公司60%股权。"
    )
    (bid,), (purchase,) = told(extract(text, published=DAY), "bid_award"), told(extract(text, published=DAY), "acquisition")
    assert roles(bid)["company"] == "沧澜茶业"
    assert roles(purchase)["investor"] == "恒岱桥梁"


def test_yesterday_counts_from_the_report_of_the_section() -> None:
    text = (
        "本报6月10日讯 昨日,平顺潞党参产业园开工。\n平顺县农业局介绍,潞党参种植面积逐年扩大。\n"
        "连城地瓜干厂投产\n本报6月14日讯 昨日,连城地瓜干厂扩建项目投产。"
    )
    days = [event.date.value for event in extract(text, published=DAY).events if event.date]
    assert days == ["2021-06-09", "2021-06-13"]


FEATURE = (
    "6月15日,记者走进双江沧澜茶业有限公司茶多酚提取项目工地,塔吊林立。该项目总投资2.4亿元,今年3月开工。\n"
    "抢工期 抓进度\n"
    "“主厂房再有半个月就能封顶。”项目负责人柴立夏说,一期建设提取车间3个。\n"
    "优服务 解难题\n"
    "施工用电曾让企业犯愁。得知情况后,县供电公司架设专线,投资320万元。\n"
    "强链条 促增收\n"
    "该项目计划明年9月投产,投产后年产茶多酚500吨,带动茶农900户。"
)


def test_a_feature_with_subheads_stays_one() -> None:
    assert openings(FEATURE) == []
    document = extract(FEATURE, published=DAY)
    project = "双江沧澜茶业有限公司茶多酚提取项目"
    (started,) = told(document, "groundbreaking")
    assert roles(started)["total_investment"] == "2.4亿元"
    (planned,) = told(document, "production")
    assert planned.argument("project") is not None
    assert roles(planned)["project"] in project


@pytest.mark.parametrize(
    "text",
    [
        "【导语】6月15日,茶多酚提取项目在双江县开工。\n【正文】在施工现场,挖掘机正在开工作业。\n【同期声】项目负责人:该项目明年投产。",
        "一、总体情况\n6月,全县3个项目开工。\n二、存在问题\n部分项目开工不足。\n三、下步打算\n加快项目开工进度。",
        "6月15日,茶多酚提取项目开工。\n【相关链接】\n茶多酚是茶叶的有效成分,该项目年产500吨。",
        "6月15日,公司召开董事会,审议收购事项。\n一、交易概述\n公司拟以3亿元收购丰禾物流60%股权。\n二、交易标的\n丰禾物流成立于2011年。",
        "6月15日,茶多酚提取项目开工。\n一期建设提取车间3个\n,二期明年开工。",
    ],
)
def test_what_begins_no_section(text: str) -> None:
    assert openings(text) == []


def test_the_closing_chronicle_of_an_article_repeats_it() -> None:
    text = (
        "时间回到2020年3月6日,青龙县第一批重大项目集中开工,此次开工的项目共24个。\n"
        "2020年4月9日,青龙县核桃乳加工项目投产。\n"
        "大事记:\n"
        "3月6日上午,位于青龙经济开发区的冷链园现场,我县24个重大项目集中开工建设。\n"
        "4月9日,核桃乳加工项目投产。"
    )
    document = extract(text, published=date(2021, 1, 5))
    assert len(told(document, "groundbreaking")) == 1
    assert len(told(document, "production")) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "【】", "◆\n◆", "开工", "(记者 柴立夏)", "开工\n开工\n开工"])
def test_no_text_is_too_small(text: str) -> None:
    assert openings(text) == []

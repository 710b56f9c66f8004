"""Events told by several papers in different words, and near misses of them, for the test of linking.

All names are invented. Each telling is a template of its own: another order, rounded figures, short names, 昨日 for a day.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

CITIES = ("衡阳市", "上饶市", "芜湖市", "宜宾市", "许昌市", "嘉兴市", "襄阳市", "遵义市", "柳州市", "潍坊市")
OTHER_CITIES = ("岳阳市", "赣州市", "滁州市", "绵阳市", "洛阳市", "湖州市", "宜昌市", "毕节市", "桂林市", "临沂市")
PARKS = ("高新区", "经开区")
FIRST, SECOND = "云松岚沐骏朔霖昊璟曜", "禾川屿峰舟野岭潭汀柏"
LINES = ("储能电池", "光伏组件", "预制菜", "高端轴承", "医用敷料", "汽车座椅", "铝型材", "智能家电", "陶瓷膜", "冷链物流")


@dataclass(frozen=True)
class Story:
    """What happened."""

    step: str
    brand: str
    line: str
    city: str
    park: str
    day: date
    money: float
    phase: str = ""


TELLINGS = {
    "groundbreaking": (
        "{md}，总投资{money}亿元的{brand}{line}生产项目{phase}在{city}{park}正式开工建设。",
        "昨日上午，{brand}{line}项目{phase}开工仪式在{city}{park}举行。项目由{company}投资建设，总投资约{round}亿元。",
        "本报讯 {company}{line}生产基地项目{phase}{md}在{city}{park}破土动工，计划总投资{money}亿元。",
        "{city}{park}再添新动能。{md}，{company}投资{round}亿元的{line}项目{phase}开工。",
        "随着第一铲土落下，{brand}{line}项目{phase}于{ymd}在{city}开工，总投资{money}亿元，由{company}承建。",
        "记者从{city}{park}管委会获悉，{brand}{line}项目{phase}已于{md}开工，总投资达{round}亿元。",
    ),
    "signing": (
        "{md}，{company}与{city}{park}管委会签约，将投资{money}亿元建设{brand}{line}项目{phase}。",
        "昨日，{brand}{line}项目{phase}签约仪式在{city}{park}举行，总投资约{round}亿元。",
        "本报讯 总投资{money}亿元的{brand}{line}生产项目{phase}{md}签约，{city}{park}与{company}签订合作协议。",
        "{city}招商又传捷报：{ymd}，{company}投资{round}亿元的{line}项目{phase}在{park}签约。",
        "{md}下午，{city}{park}与{company}签署投资协议，双方将建设{brand}{line}项目{phase}，总投资{money}亿元。",
    ),
    "production": (
        "{md}，总投资{money}亿元的{brand}{line}生产项目{phase}在{city}{park}正式投产。",
        "昨日上午，{brand}{line}项目{phase}投产仪式在{city}{park}举行。项目由{company}投资建设，总投资约{round}亿元。",
        "本报讯 {company}{line}项目{phase}{md}在{city}{park}建成投产，总投资{money}亿元。",
        "{ymd}，位于{city}{park}的{brand}{line}项目{phase}投产，该项目由{company}投资{round}亿元建设。",
    ),
}


def tell(story: Story, telling: int) -> dict[str, str]:
    """An article that tells the story in its way."""
    template = TELLINGS[story.step][telling % len(TELLINGS[story.step])]
    published = story.day + timedelta(days=1 if "昨日" in template else 1 + telling % 3)
    words = {
        "md": f"{story.day.month}月{story.day.day}日",
        "ymd": f"{story.day.year}年{story.day.month}月{story.day.day}日",
        "money": f"{story.money:g}",
        "round": f"{round(story.money)}",
        "brand": story.brand,
        "company": f"{story.brand}{('科技有限公司', '集团', '新材料股份有限公司')[sum(map(ord, story.brand)) % 3]}",
        "line": story.line,
        "phase": story.phase,
        "city": story.city,
        "park": story.park,
    }
    return {"text": template.format_map(words), "published": published.isoformat()}


def stories() -> list[Story]:
    """Fifty events."""
    source = random.Random(7)
    brands = [a + b for a in FIRST for b in SECOND]
    source.shuffle(brands)
    return [
        Story(
            step=tuple(TELLINGS)[number % 3],
            brand=brands[number],
            line=LINES[number % 10],
            city=CITIES[number // 3 % 10],
            park=PARKS[number % 2],
            day=date(2023, 1 + number % 6, 3 + number % 24),
            money=source.randint(105, 980) / 10,
            phase=("", "", "一期", "二期")[number % 4],
        )
        for number in range(50)
    ]


def near_misses(told: list[Story]) -> list[Story]:
    """For each event another one that shares much with it."""
    brands = [b + a for a in FIRST for b in SECOND]
    found = []
    for number, story in enumerate(told):
        line = LINES[(number + 3) % 10]
        variants = (
            replace(story, brand=brands[number], line=line, day=story.day + timedelta(days=40)),  # the same park on another day
            replace(story, brand=brands[number], money=story.money + 20),  # the same park, day and kind of goods
            replace(story, line=line, money=story.money * 1.7),  # the company's other project, on the same day
            replace(story, step="groundbreaking" if story.step != "groundbreaking" else "signing"),  # the project's other step
            replace(story, phase="二期" if story.phase == "一期" else "三期", day=story.day + timedelta(days=2)),  # next phase
            replace(story, brand=brands[number], city=OTHER_CITIES[number % 10]),  # the same figures in another city
            replace(story, city=OTHER_CITIES[number % 10]),  # the same company's like project in another city
        )
        found.append(variants[number % len(variants)])
    return found


def corpus() -> list[tuple[int, dict[str, str]]]:
    """The articles, each with the number of the event that it tells, in an order that tells nothing."""
    source, told = random.Random(11), stories()
    articles = []
    for number, story in enumerate(told):
        papers = min(source.randint(2, 6), len(TELLINGS[story.step]))
        articles += [(number, tell(story, telling)) for telling in source.sample(range(len(TELLINGS[story.step])), papers)]
    articles += [(50 + number, tell(story, number)) for number, story in enumerate(near_misses(told))]
    source.shuffle(articles)
    return articles

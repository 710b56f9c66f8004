"""Makes articles of economic news from templates, as many as wanted, always the same ones.

    python benchmarks/generate.py N FILE [--seed S]

FILE is a `.jsonl` (also `.jsonl.gz`) or `.parquet` of rows with text, title and published. One in fifty is a reprint of an
article before it, one in a hundred is empty, and every other one tells of weather and festivals beside its event.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CITIES = (
    ("湖南省", "衡阳市"),
    ("江西省", "上饶市"),
    ("安徽省", "芜湖市"),
    ("四川省", "宜宾市"),
    ("河南省", "许昌市"),
    ("浙江省", "嘉兴市"),
)
PARKS = ("高新区", "经开区", "高新技术产业开发区", "经济技术开发区")
WORDS = "宏盛瑞泰恒鑫博远启辰景润弘达瀚元晟嘉朗沃"
LINES = (
    ("储能", "电池"),
    ("光伏", "组件"),
    ("食品", "饮料"),
    ("医药", "制剂"),
    ("装备", "机床"),
    ("冷链", "仓库"),
    ("铝材", "型材"),
)
OPENINGS = (
    "{day}，{city}{park}举行项目集中开工仪式，总投资{money}亿元的{project}正式开工建设。",
    "{day}上午，{company}与{city}{park}管委会签约，投资{money}亿元建设{project}。",
    "{city}讯 {day}，由{company}投资{money}亿元的{project}在{park}竣工投产，年产值预计达{value}亿元。",
    "记者从{city}{park}获悉，{project}已于{day}落户，总投资约{money}亿元，用地{land}亩。",
    "{day}，{company}中标{city}一工程，中标价{money}亿元。",
)
DETAILS = (
    "项目占地{land}亩，规划建设{lines}条{good}生产线，全部达产后年产值可达{value}亿元，年纳税{tax}万元，带动就业{jobs}人。",
    "据介绍，{company}成立于{year}年，注册资本{tax}万元，是一家从事{good}研发和生产的高新技术企业。",
    "该公司负责人说，一期将于{later}建成投产，二期总投资{value}亿元，目前正在办理前期手续。",
    "今年以来，{city}已引进亿元以上项目{lines}个，同比增长{share}%，到位资金{value}亿元。",
)
FILLERS = (
    "当天气温回升，不少市民带着孩子来到江边放风筝，沿岸的油菜花开得正好。",
    "社区志愿者为老人送去了粽子和艾草，大家坐在一起聊起从前的日子。",
    "新学期的第一堂课讲的是交通安全，同学们听得很认真。",
)


def article(source: random.Random) -> dict[str, str]:
    """One article of its own."""
    province, city = source.choice(CITIES)
    published = date(2019, 1, 1) + timedelta(days=source.randrange(1800))
    told = published - timedelta(days=source.randrange(1, 9))
    short = "".join(source.sample(WORDS, 3))
    line, good = source.choice(LINES)
    words = {
        "day": f"{told.month}月{told.day}日",
        "city": source.choice((city, province + city)),
        "park": source.choice(PARKS),
        "company": short + source.choice(("科技有限公司", "集团有限公司", f"{line}股份有限公司")),
        "project": f"{short}{line}项目",
        "good": good,
        "money": str(source.choice((source.randint(1, 90), source.randint(11, 99) / 10))),
        "value": str(source.randint(2, 120)),
        "land": str(source.randint(30, 900)),
        "lines": str(source.randint(2, 40)),
        "tax": str(source.randint(10, 90) * 100),
        "jobs": str(source.randint(5, 60) * 10),
        "share": str(source.randint(10, 400) / 10),
        "year": str(source.randint(1995, 2018)),
        "later": source.choice(("明年6月", "今年年底", f"{published.year + 1}年3月")),
    }
    body = [source.choice(OPENINGS), *source.sample(DETAILS, source.randint(1, 3))]
    if source.random() < 0.5:
        body[1:1] = source.sample(FILLERS, source.randint(1, 2))
    return {
        "title": f"{short}{line}项目有新进展",
        "published": published.isoformat(),
        "text": "\n".join(line.format_map(words) for line in body),
    }


def articles(count: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """`count` articles, always the same ones for a seed."""
    source = random.Random(seed)
    recent: list[dict[str, str]] = []
    for _ in range(count):
        chance = source.random()
        if chance < 0.01:
            yield {"title": "", "published": "2020-01-01", "text": " "}
            continue
        if chance < 0.03 and recent:
            yield source.choice(recent)
            continue
        made = article(source)
        recent = [*recent[-99:], made]
        yield made


def write(path: Path, count: int, seed: int = 0) -> None:
    """The articles as a file."""
    found = articles(count, seed)
    if path.suffix == ".parquet":
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        parquet.write_table(arrow.Table.from_pylist(list(found)), path, row_group_size=5000)
        return
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as file:
        for row in found:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    write(args.file, args.count, args.seed)


if __name__ == "__main__":
    main()

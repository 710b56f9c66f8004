"""Stores of any size for the tests of the page of a corpus: articles with made-up events, without an extraction."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

FIRMS = ["海川", "云岭", "恒拓", "瑞禾", "金沐", "蓝屿", "智衡", "长穗", "启辰", "安澜", "博砚", "越洋"]
TRADES = ["储能", "光伏", "锂电", "冷链物流", "生物医药", "半导体", "新材料", "智能装备"]
PLACES = {
    "衡阳": "430400", "株洲": "430200", "宜昌": "420500", "芜湖": "340200", "无锡": "320200", "徐州": "320300", "绵阳": "510700",
    "宝鸡": "610300", "嘉兴": "330400", "漳州": "350600", "赣州": "360700", "潍坊": "370700", "洛阳": "410300", "惠州": "441300",
    "柳州": "450200", "遵义": "520300", "唐山": "130200", "大连": "210200", "兰州": "620100", "长沙县": "430121",
}  # fmt: skip
TRIGGERS = {
    "signing": "签约", "groundbreaking": "开工", "milestone": "封顶", "completion": "竣工", "production": "投产",
    "opening": "启用", "settlement": "落户",
}  # fmt: skip
FILLER = "当天,有关部门的负责人走进车间,向技术人员了解生产线的进度和用工情况。" * 10


def write_store(path: Path, events: int, *, each: int = 4) -> Path:
    """A .jsonl store with `events` events, `each` in an article, of five years; the same for the same arguments."""
    random.seed(events)
    with path.open("w", encoding="utf-8") as file:
        for number in range(events // each):
            file.write(json.dumps(article(number, each), ensure_ascii=False, separators=(",", ":")) + "\n")
    return path


def _one_of(values: list[Any]) -> Any:
    """One of the values, the first ones more often."""
    return values[int(len(values) * random.random() ** 1.6)]


def article(number: int, each: int) -> dict[str, Any]:
    """An article of `each` sentences with an event in each, and as many without."""
    year = random.choices(range(2017, 2022), weights=range(2, 7))[0]
    day = f"{year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    text, entities, told = "", [], []
    for event in range(1, each + 1):
        firm, trade, place = _one_of(FIRMS), _one_of(TRADES), _one_of(list(PLACES))
        kind, trigger = _one_of(list(TRIGGERS.items()))
        parts = {
            "company": f"{firm}{trade}有限公司",
            "place": place,
            "park": f"{place}高新区",
            "project": f"{firm}{trade}{number % 900}号项目",
            "trigger": trigger,
            "total_investment": f"{random.randint(1, 80)}亿元",
        }
        spans = {}
        for role, words in parts.items():
            spans[role] = {"text": words, "start": len(text), "end": len(text) + len(words)}
            text += words + ("," if role in ("trigger", "park") else "")
        text = f"{text}。\n{FILLER}\n"
        ids = {role: f"e{len(entities) + at}" for at, role in enumerate(spans)}
        money = {"value": int(parts["total_investment"][:-2]) * 10**8, "unit": "CNY"}
        more = {"place": {"adcode": PLACES[place]}, "total_investment": money}
        kinds = {"total_investment": "money"}
        for role in spans:
            if role != "trigger":
                rule = {"kind": kinds.get(role, role), "rule": f"{role}.made", "id": ids[role]}
                entities.append({**spans[role], **rule, **more.get(role, {})})
        arguments = [
            {**spans[role], "role": role, "entity": ids[role], **(money if role in kinds else {})}
            for role in spans
            if role != "trigger"
        ]
        date = {**spans["trigger"], "value": day, "first_day": day, "last_day": day}
        mention = {**spans["trigger"], "rule": f"{kind}.made"}
        told.append(
            {
                "id": f"ev{event}",
                "type": kind,
                "status": _one_of(["occurred"] * 3 + ["planned"]),
                "mentions": [mention],
                "date": date,
                "arguments": arguments,
            }
        )
    head = {
        "schema": "cn_econ_extract/1",
        "id": f"{number:08x}",
        "title": f"第{number + 1}号要闻",
        "published": day,
        "text": text,
    }
    return {
        **head,
        "entities": entities,
        "events": told,
        "relations": [],
        "warnings": [],
        "versions": {},
        "position": f"{number}.txt",
    }


if __name__ == "__main__":
    write_store(Path(sys.argv[1]), int(sys.argv[2]))

"""What a reader of a page sees for the terms of the records: Chinese labels, and values for reading."""

from __future__ import annotations

import msgspec

from ..records import EVENT_TYPES, Argument, Entity, EventDate, Value

KIND_LABELS = {
    "trigger": "触发词", "money": "金额", "quantity": "数量", "ratio": "比率", "number": "数字", "change": "变动", "date": "日期",
    "place": "地点", "park": "园区", "company": "企业", "organization": "机构", "project": "项目", "name": "名称",
    "person": "人物", "industry": "产业",
}  # fmt: skip
"""The kinds of marks, in the order in which a page lists them."""

KIND_COLOURS = {
    "money": "#fde68a", "quantity": "#fef3c7", "ratio": "#d9f99d", "number": "#fef9c3", "change": "#fed7aa", "date": "#bfdbfe",
    "place": "#bbf7d0", "park": "#86efac", "company": "#ddd6fe", "organization": "#e9d5ff", "project": "#fbcfe8",
    "name": "#fecaca", "person": "#e5e7eb", "industry": "#cffafe",
}  # fmt: skip
TRIGGER_COLOUR = "#f87171"
"""The background of a mark by its kind, and of a trigger, for tools that take colours."""

STATUS_LABELS = {"occurred": "已发生", "ongoing": "进行中", "planned": "计划", "negated": "未实现"}

ROLE_LABELS = {
    "date": "日期", "place": "地点", "park": "园区", "project": "项目", "name": "名称", "company": "企业",
    "investor": "投资方", "party": "签约方", "organizer": "主办方", "organization": "机构", "person": "人物",
    "total_investment": "总投资", "investment": "投资额",
    "threshold": "门槛", "output_value": "产值", "tax": "税收", "land_area": "用地", "floor_area": "建筑面积", "capacity": "规模",
    "jobs": "就业", "count": "数目", "duration": "工期", "share": "占比",
}  # fmt: skip

_MODIFIERS = {"about": "≈ ", "nearly": "≲ ", "over": "> ", "under": "< "}


def type_label(event_type: str) -> str:
    """The Chinese name of an event type; a type that a user's rules define stands for itself.

    >>> type_label("signing"), type_label("auction")
    ('签约', 'auction')
    """
    return EVENT_TYPES.get(event_type, event_type)


def value_text(item: Entity | Argument | EventDate) -> str:
    """The value of a figure or date as a reader wants it, empty where there is none.

    >>> value_text(Argument(role="investment", text="近3亿元", start=0, end=4, value=300000000, unit="CNY", modifier="nearly"))
    '≲ 300,000,000 CNY'
    """
    if isinstance(item, EventDate):
        return item.value or ""
    if item.min is not None or item.max is not None:
        number = f"{_plain(item.min)} – {_plain(item.max)}"
    elif item.value is msgspec.UNSET or item.value is None:
        return ""
    else:
        number = _plain(item.value)
    unit = f"{item.unit or ''}{'/' + item.per if item.per else ''}"
    return f"{_MODIFIERS.get(item.modifier or '', '')}{number} {unit}".rstrip()


def _plain(value: Value) -> str:
    if value is None:
        return "…"
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:,f}"

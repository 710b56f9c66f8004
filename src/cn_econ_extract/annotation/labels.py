"""What the annotator reads: the Chinese names of the labels, and their colours."""

from __future__ import annotations

from ..records import EVENT_TYPES, KINDS, RELATION_TYPES, ROLES, STATUSES
from .marks import DATE, OF, OPTIONAL, SAME_EVENT

_KINDS = ["金额", "数量", "比率", "数字", "增减", "日期", "地点", "园区", "企业", "机构", "项目", "名称", "人物", "产业"]
_ROLES = ["地点", "园区", "项目", "名称", "企业", "投资方", "签约方", "主办方", "机构", "人物"]
_MEASURES = ["总投资", "投资额", "门槛", "产值", "税收", "用地", "建筑面积", "产能", "就业", "数目", "期限", "占比"]
_RELATIONS = ["别名", "下属", "更名为", "属于", "位于", "投资于"]
_STATUSES = ["已发生", "进行中", "计划", "否定"]

CHINESE: dict[str, str] = {
    **EVENT_TYPES,
    **dict(zip(RELATION_TYPES, _RELATIONS, strict=True)),
    **dict(zip(STATUSES, _STATUSES, strict=True)),
    **dict(zip(ROLES, (*_ROLES, *_MEASURES), strict=True)),
    **dict(zip(KINDS, _KINDS, strict=True)),
    DATE: "日期",
    SAME_EVENT: "同一事件",
    OF: "所属",
    OPTIONAL: "可选",
}
"""The Chinese name of every label, link and flag."""

COLOURS: dict[str, str] = {
    **dict.fromkeys(EVENT_TYPES, "#ffd54f"),
    "money": "#a5d6a7",
    "quantity": "#80cbc4",
    "ratio": "#c5e1a5",
    "number": "#dce775",
    "change": "#ffab91",
    "date": "#90caf9",
    "place": "#bcaaa4",
    "park": "#ce93d8",
    "company": "#f48fb1",
    "organization": "#b39ddb",
    "project": "#81d4fa",
    "name": "#e6ee9c",
    "person": "#ffcc80",
    "industry": "#cfd8dc",
}
"""The background of every label of a region."""

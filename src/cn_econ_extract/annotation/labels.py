"""What the annotator reads: the Chinese names of the labels, and their colours."""

from __future__ import annotations

from ..records import EVENT_TYPES, RELATION_TYPES
from ..views.labels import KIND_COLOURS, KIND_LABELS, ROLE_LABELS, STATUS_LABELS, TRIGGER_COLOUR
from .marks import DATE, OF, OPTIONAL, SAME_EVENT

_RELATIONS = ["别名", "下属", "更名为", "属于", "位于", "投资于"]

CHINESE: dict[str, str] = {
    **EVENT_TYPES,
    **dict(zip(RELATION_TYPES, _RELATIONS, strict=True)),
    **STATUS_LABELS,
    **ROLE_LABELS,
    **KIND_LABELS,
    DATE: "日期",
    SAME_EVENT: "同一事件",
    OF: "所属",
    OPTIONAL: "可选",
}
"""The Chinese name of every label, link and flag."""

COLOURS: dict[str, str] = {**dict.fromkeys(EVENT_TYPES, TRIGGER_COLOUR), **KIND_COLOURS}
"""The background of every label of a region."""

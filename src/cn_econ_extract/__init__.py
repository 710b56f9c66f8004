"""Structured event records from raw Chinese economic news.

>>> from cn_econ_extract import extract
>>> document = extract("3月30日,星河储能项目在长沙经开区开工,总投资12亿元。", published="2021-04-02")
>>> [(event.type, event.date.value) for event in document.events]
[('groundbreaking', '2021-03-30')]
"""

from __future__ import annotations

from .document import Document
from .errors import (
    CnEconError,
    GazetteerError,
    InputError,
    MissingExtraError,
    PublishedDateError,
    RecordError,
    RuleError,
    TextTooLongError,
)
from .extractor import Extractor, extract, parse_amount, parse_date, tag
from .records import Argument, Entity, Event, EventDate, Mention, Relation
from .views.frames import arguments_table, events_table

__version__ = "0.1.0"

__all__ = [
    "Argument",
    "CnEconError",
    "Document",
    "Entity",
    "Event",
    "EventDate",
    "Extractor",
    "GazetteerError",
    "InputError",
    "Mention",
    "MissingExtraError",
    "PublishedDateError",
    "RecordError",
    "Relation",
    "RuleError",
    "TextTooLongError",
    "arguments_table",
    "events_table",
    "extract",
    "parse_amount",
    "parse_date",
    "tag",
]

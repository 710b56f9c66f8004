"""What is written is read back: random values in the forms of surface_forms.py and surface_dates.py, alone and in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

import surface_dates as dates
import surface_forms as forms
from cn_econ_extract import Entity, extract, parse_amount, parse_date, tag
from surface_dates import DateForm, Read
from surface_forms import Form, FormList

many = settings(derandomize=True, database=None, max_examples=250, suppress_health_check=list(HealthCheck))
some = settings(many, max_examples=80)

Carrier = tuple[str, str]


def says(entity: Entity, form: Form) -> bool:
    """Whether the entity holds what the form says."""
    bounds = (None if entity.value is UNSET else entity.value, entity.min, entity.max)
    return bounds == (form.value, form.low, form.high) and (entity.unit, entity.modifier) == (form.unit, form.modifier)


def check_figure(form: Form, carrier: Carrier) -> None:
    """The form is the one entity of its kind in the carrier, with its exact span and reading."""
    text, start = carrier[0] + form.phrase + carrier[1], len(carrier[0]) + len(form.before)
    [entity] = tag(text, kinds=[form.kind])
    assert text[entity.start : entity.end] == entity.text == form.text, text
    assert entity.start == start
    assert says(entity, form), (text, entity)


def check_alone(form: Form) -> None:
    entity = parse_amount(form.phrase)
    assert entity.text == form.text and entity.kind == form.kind
    assert says(entity, form), (form.phrase, entity)


FIGURES: dict[str, st.SearchStrategy[Form]] = {
    "numbers": st.builds(lambda n: forms.measure(n, "", "number", None), st.one_of(forms.bare_numerals, forms.fractions())),
    "sums": forms.sums(),
    "split points": forms.split_points(),
    "currency before": forms.named_before(),
    "coins": forms.coins(),
    "ratios": forms.ratios(),
    "below zero": forms.below_zero(),
    "halves": forms.halves(),
    "or so": forms.or_so(),
    "ranges": forms.ranges(),
    "ranges of shares": forms.shares_ranged(),
    "proportions": forms.proportions(),
}


@pytest.mark.parametrize("name", FIGURES)
@some
@given(data=st.data(), carrier=forms.carriers)
def test_figures(name: str, data: st.DataObject, carrier: Carrier) -> None:
    form = data.draw(FIGURES[name])
    check_figure(form, carrier)
    if name != "numbers":  # a number alone may be money (三百万)
        check_alone(form)


@many
@given(forms.quantities(), forms.carriers)
def test_quantities(form: Form, carrier: Carrier) -> None:
    check_figure(form, carrier)
    check_alone(form)


@many
@given(forms.modified(), forms.carriers)
def test_modifiers(form: Form, carrier: Carrier) -> None:
    check_figure(form, carrier)
    check_alone(form)


@pytest.mark.parametrize("unit", forms.MEASURES, ids=lambda unit: unit.form)
def test_every_unit_in_every_writing_of_a_number(unit: forms.UnitForm) -> None:
    writings = {"8": 8, "1,200": 1200, "３．２万": 32000, "十二": 12, "两万五": 25000, "1亿5000万": 150000000}
    for text, value in writings.items():
        numeral = forms.Numeral(text, Decimal(value))
        check_figure(forms.measure(numeral, unit.form, "quantity", unit.code, unit.factor), ("共", "。"))


@many
@given(forms.lists(), forms.carriers)
def test_lists_share_their_unit(found: FormList, carrier: Carrier) -> None:
    head = f"{carrier[0]}分别有"  # 3、5亿元 at the head of a line is item 3
    text, position = head + found.text + carrier[1], len(head)
    entities = tag(text, kinds=[found.forms[0].kind])
    assert [entity.text for entity in entities] == [form.text for form in found.forms], text
    for entity, form in zip(entities, found.forms, strict=True):
        assert entity.start == text.index(form.text, position)
        assert says(entity, form), (text, entity)
        position = entity.end


@many
@given(st.one_of(forms.changes(), forms.doublings(), forms.from_to()), forms.carriers)
def test_changes(form: Form, carrier: Carrier) -> None:
    text = carrier[0] + form.phrase + carrier[1]
    [change] = tag(text, kinds=["change"])
    assert text[change.start : change.end] == change.text == form.text, text
    assert (change.direction, change.basis, change.from_value, change.to_value) == form.change, text
    assert change.unit == form.unit and (None if change.value is UNSET else change.value) == form.value, text


@some
@given(forms.proportions(), st.sampled_from(["双方{}出资,组建合资公司。", "三家企业{}入股。"]))
def test_proportions_are_in_the_record(form: Form, sentence: str) -> None:
    text = sentence.format(form.phrase)
    [found] = [e for e in extract(text).entities if e.rule == "ratio.proportion"]
    assert (found.kind, found.text, found.value) == ("ratio", form.text, None)


# ---------------------------------------------------------------- dates


def check_date(form: DateForm, carrier: Carrier, reference: Any = None) -> None:
    text = carrier[0] + form.text + carrier[1]
    [found] = tag(text, kinds=["date"], reference=reference)
    for entity in (found, parse_date(form.text, reference)):
        days = [day and day.isoformat() for day in (form.first, form.last)]
        assert (entity.text, entity.value, [entity.first_day, entity.last_day]) == (form.text, form.value, days), text
    assert text[found.start : found.end] == form.text and found.start == len(carrier[0])


EXPLICIT: dict[str, st.SearchStrategy[DateForm]] = {
    "days": dates.written_days(),
    "years": dates.written_years(),
    "parts of years": dates.parts_of_a_year(),
    "plans": dates.plans(),
    "bounds": dates.bounded(),
    "lists": dates.lists_of_days(),
    "spans of days": dates.spans_of_days(),
    "spans of months": dates.spans_of_months(),
    "spans of years": dates.spans_of_years(),
}


@pytest.mark.parametrize("name", EXPLICIT)
@some
@given(data=st.data(), carrier=dates.carriers)
def test_dates_with_their_year(name: str, data: st.DataObject, carrier: Carrier) -> None:
    check_date(data.draw(EXPLICIT[name]), carrier)


COUNTED: dict[str, st.SearchStrategy[Read]] = {
    "no year": dates.without_year(),
    "no month": dates.bare_days(),
    "years": dates.relative_years(),
    "months": dates.relative_months(),
    "days": dates.relative_days(),
    "weeks": dates.relative_weeks(),
    "seasons": dates.relative_seasons(),
    "spans": dates.short_spans(),
}


@pytest.mark.parametrize("name", COUNTED)
@some
@given(data=st.data(), carrier=dates.carriers)
def test_dates_by_the_day_of_the_paper(name: str, data: st.DataObject, carrier: Carrier) -> None:
    form, reference = data.draw(COUNTED[name])
    check_date(form, carrier, reference)

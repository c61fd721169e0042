"""How big and as of when, as the report shows it: answers in words, drawings, the JSON's whole fields."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from seawall.model import dating, sizing
from seawall.render import extent, html, json, text
from tests.render import hostile, instances

A = instances.realistic()
BOUNDS = {b.method: b for b in A.sizes.bounds if b.outcome != sizing.UNTESTABLE}
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("counted", "at least 548,310"),
        ("repeats", "at least 440,000,000"),
        ("our own users", "9,100,000 to 12,000,000"),
        ("Good-Turing", "<0.1% to 0.1%"),
    ],
)
def test_a_bound_is_answered_in_words(method, said):
    assert extent.answer(BOUNDS[method]) == said


def test_what_cannot_be_told_is_said_once_a_reason():
    rows = extent.rows(A)
    untold = [row for row in rows if row[2] == "cannot be told"]
    assert untold == [
        (
            "2 more bounds",
            "repeats and Chao",
            "cannot be told",
            "Not drawn at random: Records stand in order of CALL_TIME.",
        )
    ]
    assert len(rows) == 5


def test_assumptions_stand_beside_their_bound():
    why = next(row[3] for row in extent.rows(A) if row[1] == "repeats")
    assert why == "281 pairs fall on one. Assumed: the records were drawn at random from the whole."


def test_every_source_of_dates_is_drawn_once_and_stands_in_the_numbers():
    chart = extent.when(A)
    assert len(chart.rows) == 5
    words = [node.text for node in ElementTree.fromstring(chart.drawings[0][1]).iter("text")]
    assert sum("dates of a column" in (w or "") for w in words) == 2


def test_sources_that_plan_ahead_are_not_drawn():
    planned = replace(A.dated[0].bases[0], ahead=True)
    only = replace(
        A,
        taken=replace(A.taken, bases=(planned,)),
        dated=(replace(A.dated[0], bases=(planned,)),),
    )
    assert extent.when(only) is None


def test_tables_stand_freshest_first():
    assert [row[0] for row in extent.tables(A.dated)] == [
        "person_label_info",
        "case_data_index",
        "address_merge_mobile",
    ]


def test_a_dump_that_was_not_bounded_has_no_section():
    bare = replace(A, taken=None, dated=(), sizes=sizing.Sizes())
    page = html.report(bare)
    assert 'id="size"' not in page
    assert 'id="taken"' not in page
    assert "How big the whole is" not in text.plain(text.assess(bare))


def test_the_report_says_how_big_and_as_of_when():
    page = html.report(A)
    assert "How big the whole is" in page
    assert "9,100,000 to 12,000,000" in page
    assert "Taken on 2022-06-14 or later" in page
    shown = text.plain(text.assess(A))
    assert "at least 440,000,000" in shown
    assert "2022-06-21" in shown


@pytest.mark.parametrize(
    ("noun", "document"),
    [
        (dating.AsOf, json.assessment(A)["taken"]),
        (dating.Basis, json.assessment(A)["taken"]["bases"][0]),
        (sizing.Sizes, json.assessment(A)["sizes"]),
        (sizing.Bound, json.assessment(A)["sizes"]["bounds"][0]),
        (sizing.Sampling, json.assessment(A)["sizes"]["sampling"]["case_data_index"]),
        (sizing.Sign, json.assessment(A)["sizes"]["sampling"]["case_data_index"]["signs"][0]),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_no_field_is_left_out_of_the_json(noun, document):
    assert {field.name for field in fields(noun)} == set(document)


def test_instants_of_identifiers_are_utc():
    found = json.assessment(A)["sizes"]["ids"][0]
    assert found["last_at"] == "2022-06-14T00:00:00.000Z"


@SLOW
@given(hostile.ASSESSMENTS)
def test_any_extent_can_be_drawn(assessment):
    for chart in (extent.when(assessment), extent.how_big(assessment)):
        if chart is not None:
            for _, svg in chart.drawings:
                assert "nan" not in svg
                ElementTree.fromstring(svg)
    extent.rows(assessment)


def test_the_ends_of_the_calendar_can_be_drawn():
    first = replace(A.dated[0].bases[0], not_before=date.min, not_after=date.max)
    edge = replace(
        A,
        as_of=date.max,
        taken=replace(A.taken, not_before=date.min, not_after=date.max, bases=(first,)),
        dated=(),
    )
    assert extent.when(edge) is not None

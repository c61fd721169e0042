"""A verdict in words: read aloud it names its reasons, and says no more than was weighed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from seawall.model.verdict import CONTESTED, GENUINE, Part, Share, Verdict
from seawall.render import judged
from tests.render import hostile, verdicts

SLOW = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize("made", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)
def test_the_summary_names_two_reasons_and_the_counter_reason(made):
    v = made()
    said = " ".join(judged.paragraphs(v))
    table = judged.decisive(v)
    assert table is not None
    assert said.startswith(judged.outcome(v.outcome)[3])
    for reason in judged.reasons(table):
        assert reason.sentence in said
    if table.genuine is not None:
        assert "mixes two kinds of records, about " in said


def test_genuine_is_never_said_of_size_or_age():
    assert judged.paragraphs(verdicts.genuine())[0].endswith(
        "That people are real says neither that the data is new nor how much of it there is."
    )


def test_a_contradiction_is_said_to_be_counted():
    assert "Counting contradictions, what was found" in judged.paragraphs(verdicts.contested())[0]


def test_a_reason_that_weighs_for_genuine_is_never_called_one_against():
    only_for = tuple(e for e in verdicts.genuine_evidence() if e.log10_lr > 0)
    table = verdicts.table("t", only_for, GENUINE)
    assert table.reasons_against  # the weakest of those for
    assert [r.side for r in judged.reasons(table)] == ["for", "for", "none"]
    assert "strongest sign that they are made up" not in " ".join(
        judged.paragraphs(verdicts.whole(table))
    )


def test_no_test_no_reason():
    v = verdicts.whole(verdicts.table("t", verdicts.genuine_evidence()[5:6], GENUINE))
    bare = replace(v, tables=(replace(v.tables[0], evidence=()),))
    assert judged.paragraphs(bare)[0].endswith("No test could say anything.")
    assert judged.paragraphs(replace(v, tables=()))[0].endswith("No test could say anything.")


def test_the_decisive_table_is_of_the_whole_verdicts_outcome():
    v = verdicts.contested()
    found = judged.decisive(v)
    assert found is not None
    assert (found.outcome, found.log10_lr) == (CONTESTED, v.log10_lr)


def test_a_province_is_told_by_its_names():
    part = Part("province", "31", 10, Share(0.5, 0.4, 0.6))
    assert judged.part(part) == ("Province of the ID", "上海 Shanghai")
    assert judged.part(replace(part, by="year of MADE_AT", name="2022")) == (
        "Year of MADE_AT",
        "2022",
    )


@SLOW
@given(hostile.any_of(Verdict))
def test_any_verdict_has_paragraphs_of_visible_characters(v):
    for paragraph in judged.paragraphs(v):
        assert paragraph
        assert paragraph.isprintable()

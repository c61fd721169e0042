"""Grades over all paths, held against the slow twin and against what a person would say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.protection import Exposure
from seawall.protect.believe import closure, confidence, known, p_genuine
from seawall.protect.grading import Grader
from seawall.tables.factors import factors
from tests.protect.requests import ATTRIBUTES, CATALOGUE, DECIDER, NOW, OWN, exposures, mask
from tests.reference import protection as slow

WHOLE = factors()
GRADERS = [(c, Grader(c)) for c in (CATALOGUE, WHOLE)]
sets = st.sets(st.sampled_from(ATTRIBUTES), max_size=8)


@settings(max_examples=300, deadline=None)
@given(sets, sets, st.sampled_from(["", "clean", "swapped"]), st.sets(st.sampled_from(OWN)))
def test_grades_and_closed_paths_agree_with_the_slow_twin(likely, possible, sim, enrolled):
    for catalogue, grader in GRADERS:
        one = closure(catalogue, mask(*likely))
        other = closure(catalogue, one | mask(*possible))
        fast = grader.grade(one, other, sim, frozenset(enrolled))
        grades, closed = slow.grades(catalogue, likely, possible, sim, frozenset(enrolled))
        assert {id_: g.grade.word for id_, g in fast.grades.items()} == grades
        assert {p.id for p in fast.closed} == closed


@settings(deadline=None)
@given(sets)
def test_what_follows_agrees_with_the_slow_twin(ids):
    assert slow.names(WHOLE, closure(WHOLE, mask(*ids))) == slow.follows(WHOLE, set(ids))


@settings(deadline=None)
@given(st.lists(exposures, max_size=5))
def test_what_is_likely_is_possible_too_and_both_are_complete(leak):
    likely, possible = known(CATALOGUE, leak, NOW.date())
    assert likely & ~possible == 0
    assert DECIDER._known(leak, NOW.date()) == (likely, possible)
    assert (closure(CATALOGUE, likely), closure(CATALOGUE, possible)) == (likely, possible)


def test_one_made_up_dump_under_many_names_stays_one():
    name = mask("person_name", "birth_date")
    doubted = [Exposure(f"copy {i}", name, p_genuine=0.09) for i in range(40)]
    assert known(CATALOGUE, doubted, NOW.date()) == (0, 0)


@given(st.sampled_from(["genuine", "contested", "insufficient", "fabricated"]),
       st.none() | st.floats(-20, 20), st.floats(0, 1), st.none() | st.floats(0, 1))  # fmt: skip
def test_a_probability_is_one(outcome, weight, prior, share):
    assert 0.0 <= p_genuine(outcome, weight, prior, share) <= 1.0


def test_a_verdict_becomes_the_posterior_of_its_prior():
    assert p_genuine("genuine", 2.0, 0.5) == 100 / 101
    assert p_genuine("insufficient", None, 0.3) == 0.3
    assert abs(p_genuine("insufficient", -1.0, 0.5) - 1 / 11) < 1e-12
    assert p_genuine("contested", -2.0, 0.5, 0.6) == 0.6


def test_two_agreeing_identifiers_are_surer_than_one():
    told_by = {"phone": 0.9, "email": 0.95}
    assert confidence(told_by, ["phone"]) == 1 - (1 - 0.9)
    assert abs(confidence(told_by, ["phone", "email"]) - 0.995) < 1e-12
    assert confidence(told_by, []) == 0.0

"""Verdicts: families are capped, contradictions veto, and every verdict gives its reasons."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.assess import axes, verdict
from seawall.assess.evidence import check_digits
from seawall.assess.profile import Profile
from seawall.model.assessment import Known
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Dependence, Measure, Setting, Silence
from seawall.model.verdict import CONTESTED, FABRICATED, GENUINE, INSUFFICIENT

SETTING = Setting(date(2022, 7, 1))
CLUES = Clues({"key": np.arange(500, dtype=np.uint64)}, 500)
#: Effects that weigh about +1.3, 0 and -1.3 bans or more on the scale below.
STRONG, NONE, AGAINST = 0.6, 0.09, 0.0


def finding(name, family, effect, **more):
    """A test that finds this effect."""
    return replace(
        check_digits.TEST,
        id=name, family=family, title=name.title(), scale=Dependence(0.2, 0.9), cap_for=None,
        measure=lambda clues, setting: Measure(500, effect=effect, se=0.03),
        sentence=lambda found: f"{name} found {found.effect}.", **more,
    )  # fmt: skip


def judged(*tests):
    return verdict.table("people", CLUES, SETTING, tests, source_names={})


def test_two_families_make_genuine_one_does_not():
    one = judged(finding("a", "names", STRONG), finding("b", "names", STRONG))
    two = judged(finding("a", "names", STRONG), finding("b", "phones", STRONG))
    assert (one.outcome, two.outcome) == (INSUFFICIENT, GENUINE)
    assert one.families == {"names": verdict.FAMILY_FOR}


def test_a_contradiction_vetoes_any_sum():
    supporting = [finding(f"t{i}", f"f{i}", STRONG) for i in range(6)]
    found = judged(*supporting, finding("bad", "bad", AGAINST))
    assert sum(found.families.values()) > verdict.ENOUGH
    assert found.outcome == CONTESTED
    assert found.log10_lr < -1


def test_a_test_without_veto_only_counts():
    supporting = [finding(f"t{i}", f"f{i}", STRONG) for i in range(6)]
    found = judged(*supporting, finding("bad", "bad", AGAINST, veto=False))
    assert found.outcome == GENUINE


def test_contradictions_of_several_families_make_fabricated():
    found = judged(finding("a", "a", AGAINST), finding("b", "b", AGAINST))
    assert found.outcome == FABRICATED
    assert found.log10_lr < -1.5


def test_a_verdict_names_its_reasons_and_its_strongest_counter_reason():
    found = judged(finding("a", "a", STRONG), finding("b", "b", STRONG), finding("c", "c", AGAINST))
    assert found.reasons_for == ("a found 0.6.", "b found 0.6.")
    assert found.reasons_against == ("c found 0.0.",)
    alone = judged(finding("a", "a", STRONG), finding("b", "b", 0.3))
    assert alone.reasons_against  # where nothing speaks against, what speaks least for


def test_silence_is_never_negative_and_says_what_would_settle_it():
    silent = replace(
        finding("a", "a", 0), measure=lambda clues, setting: Silence("no phones", ("phone",))
    )
    found = judged(silent)
    assert (found.outcome, found.log10_lr, found.evidence) == (INSUFFICIENT, 0.0, ())
    assert any("no phones" in said for said in found.settle)


def test_too_few_records_are_silence():
    few = replace(finding("a", "a", AGAINST), least=501)
    assert judged(few).mute[0].why == "500 records can be looked at; it needs 501"


@given(st.lists(st.sampled_from([STRONG, NONE, AGAINST]), max_size=8))
def test_the_order_of_tests_does_not_show(effects):
    tests = [finding(f"t{i}", f"f{i % 3}", e) for i, e in enumerate(effects)]
    a, b = judged(*tests), judged(*tests[::-1])
    assert (a.outcome, a.log10_lr) == (b.outcome, pytest.approx(b.log10_lr))


@given(st.lists(st.sampled_from([STRONG, NONE, AGAINST]), max_size=12))
def test_a_weight_stays_within_what_no_test_sees(effects):
    found = judged(*[finding(f"t{i}", f"f{i}", e) for i, e in enumerate(effects)])
    assert math.log10(verdict.STRANGE) <= found.log10_lr <= -math.log10(verdict.CAREFUL)


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_a_greater_sum_never_weighs_less(one, other):
    low, high = sorted((one, other))
    assert verdict.weight({"a": low}, []) <= verdict.weight({"a": high}, []) + 1e-9


def test_only_deep_tests_lift_the_weight_beyond_what_a_careful_forger_reaches():
    shallow = [finding(f"t{i}", f"f{i}", STRONG) for i in range(8)]
    bound = -math.log10(verdict.CAREFUL)
    assert judged(*shallow).log10_lr == pytest.approx(bound, abs=0.02)
    assert judged(*shallow, finding("d", "d", STRONG, deep=True)).log10_lr > bound + 1
    doubtful = judged(*shallow, finding("d", "d", 0.09, deep=True))
    assert doubtful.outcome == GENUINE
    assert doubtful.log10_lr < bound


def test_small_doubts_of_deep_tests_add_up_to_a_contradiction():
    shallow = [finding(f"t{i}", f"f{i}", STRONG) for i in range(8)]
    doubts = [finding(f"d{i}", f"d{i}", 0.09, deep=True) for i in range(3)]
    assert all(-verdict.VETO < e.log10_lr < 0 for e in judged(*doubts).evidence)
    assert judged(*shallow, *doubts).outcome == CONTESTED


def test_damage_and_masks_are_explained_not_held_against():
    reasons = np.array([Reason.DAMAGED] * 40 + [Reason.MASKED] * 10 + [Reason.VALID] * 50, np.uint8)
    clues = Clues({"key": np.arange(100, dtype=np.uint64), "id_reason": reasons}, 100)
    found = verdict.table("t", clues, SETTING, (check_digits.TEST,), source_names={})
    assert found.log10_lr >= 0
    assert [s[:3] for s in found.explained] == ["40%", "10%"]


def table(outcome, log10_lr):
    return replace(judged(), outcome=outcome, log10_lr=log10_lr)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([(GENUINE, 4), (GENUINE, 5)], (GENUINE, 5)),
        ([(GENUINE, 4), (INSUFFICIENT, 1)], (GENUINE, 4)),
        ([(GENUINE, 4), (FABRICATED, -3)], (CONTESTED, -3)),
        ([(FABRICATED, -4), (FABRICATED, -3)], (FABRICATED, -4)),
        ([(INSUFFICIENT, 1), (INSUFFICIENT, -1.5)], (INSUFFICIENT, -1.5)),
        ([], (INSUFFICIENT, 0)),
    ],
)
def test_a_dump_is_as_doubtful_as_its_most_doubtful_table(outcomes, expected):
    assert axes.whole([table(*o) for o in outcomes]) == expected


def test_an_empty_dump_is_insufficient():
    found = axes.dump(Profile(), SETTING)
    assert (found.outcome, found.log10_lr) == (INSUFFICIENT, 0.0)
    assert [a.axis for a in found.axes] == ["people", "novelty"]


def test_a_leak_whose_identifiers_one_earlier_leak_held_is_recycled():
    known = Known(
        "index", {"phone": (1_000, 950), "email": (9_000, 90)}, {"old": 1_040},
        {"phone": {"old": (50_000, 950)}, "email": {"old": (60_000, 90)}},
    )  # fmt: skip
    said = axes.novelty(known)
    assert said.outcome == "recycled"
    assert "95.0% of 1,000 distinct identifiers were in old already" in said.statement
    few = Known("index", {"phone": (1_000, 2)}, {"old": 2}, {"phone": {"old": (50_000, 2)}})
    assert axes.novelty(few).outcome == "new"

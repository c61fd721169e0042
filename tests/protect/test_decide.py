"""What a decision promises, whatever leaked: less trust for more leak, and all of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import TableError
from seawall.model.protection import (
    ALLOW,
    ASSISTED,
    DENY,
    OUTCOMES,
    STEP_UP,
    Context,
    Exposure,
    Grade,
)
from seawall.protect import Decider, p_genuine
from tests.protect.requests import (
    CATALOGUE,
    DECIDER,
    NOW,
    POLICY,
    REFERENCE_LEAK,
    actions,
    contexts,
    exposures,
    leaks,
    mask,
)

LEAK = [Exposure("reference", mask(*REFERENCE_LEAK))]
PASSWORD = Context(amr=frozenset({"pwd"}), authenticated_at=NOW)
many = settings(max_examples=300, deadline=None)


def decide(leak, action="login", context=PASSWORD, decider=DECIDER):
    return decider.decide(leak, action, context, now=NOW)


def no_more_trust(less, more):
    """`more` leaked: no trust of any kind is above what `less` gives."""
    assert OUTCOMES.index(more.outcome) >= OUTCOMES.index(less.outcome)
    for before, after in zip(less.factors, more.factors, strict=True):
        assert after.factor == before.factor
        assert after.grade >= before.grade
        assert after.level <= before.level
        assert after.success_at_5 >= before.success_at_5
        assert after.success_at_100 >= before.success_at_100
        if before.candidates is not None:
            assert after.candidates is not None
            assert after.candidates <= before.candidates
    assert set(less.closed_paths) <= set(more.closed_paths)
    if less.outcome == STEP_UP:
        assert set(more.allowed_factors) <= set(less.allowed_factors)


@many
@given(leaks, exposures, actions, contexts)
def test_one_more_leak_never_means_more_trust(leak, another, action, context):
    no_more_trust(decide(leak, action, context), decide([*leak, another], action, context))


@many
@given(leaks.filter(bool), st.floats(0, 1), actions, contexts)
def test_a_leak_believed_more_never_means_more_trust(leak, share, action, context):
    doubted = [replace(leak[0], p_genuine=leak[0].p_genuine * share), *leak[1:]]
    no_more_trust(decide(doubted, action, context), decide(leak, action, context))


@many
@given(leaks.filter(bool), st.integers(0, 1 << 63), actions, contexts)
def test_a_wider_mask_never_means_more_trust(leak, more, action, context):
    wider = [replace(leak[0], mask=leak[0].mask | more & ~1), *leak[1:]]
    no_more_trust(decide(leak, action, context), decide(wider, action, context))


@many
@given(leaks, exposures, actions, contexts)
def test_retiring_a_breach_restores_exactly_what_was(leak, another, action, context):
    own = Decider(POLICY)
    before = decide(leak, action, context, own)
    decide([*leak, another], action, context, own)
    assert decide(leak, action, context, own) == before


@many
@given(leaks, st.randoms(use_true_random=False), actions, contexts)
def test_the_order_and_repetition_of_exposures_do_not_show(leak, random, action, context):
    shuffled = [*leak, *leak]
    random.shuffle(shuffled)
    assert decide(shuffled, action, context) == decide(leak, action, context)


@many
@given(
    st.lists(exposures, max_size=6),
    st.none() | st.floats(-9, 9),
    st.floats(0, 1),
    actions,
    contexts,
)
def test_a_fabricated_leak_changes_no_decision_at_all(leak, weight, prior, action, context):
    p = p_genuine("fabricated", weight, prior)
    assert p <= 0.01
    made_up = [replace(e, p_genuine=p, confidence=1.0) for e in leak]
    assert decide(made_up, action, context) == decide([], action, context)


@many
@given(st.lists(exposures, max_size=6), actions, contexts)
def test_a_leak_that_is_only_possible_denies_nobody(leak, action, context):
    doubted = [replace(e, p_genuine=min(e.p_genuine, CATALOGUE.likely - 1e-9)) for e in leak]
    found = decide(doubted, action, context)
    assert found.outcome != DENY or decide([], action, context).outcome == DENY
    harmed = {g.factor for g in found.factors if g.grade is Grade.COMPROMISED}
    without = {
        g.factor for g in decide([], action, context).factors if g.grade is Grade.COMPROMISED
    }
    assert harmed == without


@many
@given(leaks, actions, contexts)
def test_every_answer_and_every_grade_names_its_reasons(leak, action, context):
    found = decide(leak, action, context)
    assert found.reason_codes
    assert found.policy_version == POLICY.version
    for g in found.factors:
        assert g.reason_codes
        assert all(g.sources)
        if g.factor in (CATALOGUE.enrolled if context.enrolled is None else context.enrolled):
            said = f"{g.grade.word}:{g.factor}" in found.reason_codes
            assert said == (g.grade is not Grade.SOUND)
    assert {f"closed:{p}" for p in found.closed_paths} <= set(found.reason_codes)


@many
@given(leaks, actions, contexts)
def test_kept_answers_are_the_answers_that_would_be_worked_out(leak, action, context):
    assert decide(leak, action, context) == decide(leak, action, context, Decider(POLICY, keep=0))


@many
@given(leaks, actions, contexts)
def test_whoever_is_stepped_up_can_pass_and_a_challenge_says_how(leak, action, context):
    found = decide(leak, action, context)
    assert bool(found.allowed_factors) == (found.outcome == STEP_UP) == bool(found.www_authenticate)
    assert (found.outcome == STEP_UP) == bool(found.acr_values)
    grades = {g.factor: g for g in found.factors}
    assert all(grades[f].grade is not Grade.COMPROMISED for f in found.allowed_factors)


def test_an_account_that_did_not_leak_is_let_in():
    found = decide([])
    assert (found.outcome, found.closed_paths) == (ALLOW, ())
    assert "no_factor_harmed" in found.reason_codes


def test_the_reference_leak_closes_every_path_on_leaked_fields():
    found = decide(LEAK)
    grades = {g.factor: g.grade for g in found.factors}
    for factor in ("kba_birthplace", "kba_previous_address", "cn_real_name_3", "cn_id_last6",
                   "cn_id_and_mobile", "call_centre_script", "sms_otp", "email_link"):  # fmt: skip
        assert grades[factor] is Grade.COMPROMISED, factor
    for factor in ("totp", "push", "passkey", "security_key", "recovery_codes", "face_liveness"):
        assert grades[factor] is Grade.SOUND, factor
    assert {"reset_by_birthplace", "reset_by_real_name_3", "reset_by_sms", "reset_by_email",
            "reset_by_call_centre", "new_app_by_sms"} <= set(found.closed_paths)  # fmt: skip
    assert (found.outcome, found.allowed_factors) == (STEP_UP, ("totp",))


def test_a_message_to_a_leaked_number_stands_where_the_sim_is_known_to_be_clean():
    clean = replace(PASSWORD, sim="clean")
    grades = {g.factor: g for g in decide(LEAK, context=clean).factors}
    assert grades["sms_otp"].grade is Grade.WEAKENED
    assert grades["sms_otp"].success_at_5 == 0.24
    grades = {g.factor: g for g in decide(LEAK).factors}
    assert grades["sms_otp"].success_at_5 == 0.78
    assert "path:sim_swap_at_carrier" in grades["sms_otp"].reason_codes


def test_a_recognised_device_is_let_in_for_what_risks_little_and_not_for_a_payout():
    known = replace(PASSWORD, recognised=True)
    assert decide(LEAK, "login", known).outcome == ALLOW
    assert decide(LEAK, "payout", known).outcome == STEP_UP


def test_a_recognised_device_proves_nothing_once_its_token_leaked():
    stolen = [*LEAK, Exposure("sessions", mask("session_token"))]
    found = decide(stolen, "login", replace(PASSWORD, recognised=True))
    assert found.outcome == STEP_UP
    assert "device_not_believed" in found.reason_codes


def test_last_digits_of_an_id_have_five_hundred_candidates_once_region_birth_and_sex_are_known():
    leak = [Exposure("parts", mask("issue_region", "birth_date", "sex"))]
    grades = {g.factor: g for g in decide(leak).factors}
    for factor in ("cn_id_last4", "cn_id_last6"):
        g = grades[factor]
        assert (g.grade, g.candidates) == (Grade.WEAKENED, 500)
        assert (g.success_at_5, g.success_at_100) == (0.01, 0.2)


def test_the_challenge_is_that_of_rfc_9470():
    found = decide(LEAK, "payout", replace(PASSWORD, authenticated_at=NOW - timedelta(hours=1)))
    assert found.www_authenticate == (
        'Bearer error="insufficient_user_authentication", '
        'error_description="More recent authentication is required", '
        'acr_values="aal2", max_age="300"'
    )
    assert found.max_age_s == 300


def test_whoever_has_nothing_sound_left_is_helped_and_not_turned_away():
    only = replace(PASSWORD, enrolled=frozenset({"password", "sms_otp"}))
    found = decide(LEAK, "login", only)
    assert (found.outcome, found.allowed_factors) == (ASSISTED, ())


def test_a_payout_is_denied_only_where_all_that_was_offered_is_compromised():
    only = frozenset({"password", "sms_otp"})
    burned = Context(amr=frozenset({"sms"}), authenticated_at=NOW, enrolled=only)
    assert decide(LEAK, "payout", burned).outcome == DENY
    assert (
        decide(LEAK, "payout", replace(burned, amr=frozenset({"sms", "pwd"}))).outcome == ASSISTED
    )
    assert decide(LEAK, "payout", replace(burned, recognised=True)).outcome == ASSISTED


def test_an_acr_without_amr_counts_as_far_as_its_weakest_factor_still_reaches():
    stated = Context(acr="aal2", authenticated_at=NOW)
    assert decide([], "payout", stated).outcome == ALLOW
    assert decide(LEAK, "payout", stated).outcome == STEP_UP
    assert decide([], "payout", replace(stated, acr="urn:unknown")).outcome == STEP_UP


def test_one_factor_alone_does_not_reach_the_level_that_asks_for_two_kinds():
    assert decide([], "payout", replace(PASSWORD, amr=frozenset({"sms"}))).outcome == STEP_UP
    assert decide([], "payout", replace(PASSWORD, amr=frozenset({"sms", "pwd"}))).outcome == ALLOW


def test_data_that_is_old_weighs_less_but_never_for_what_does_not_change():
    old = [replace(LEAK[0], taken_on=datetime(2000, 1, 1, tzinfo=UTC).date())]
    grades = {g.factor: g.grade for g in decide(old).factors}
    assert grades["kba_birthplace"] is Grade.COMPROMISED
    assert grades["kba_previous_address"] is Grade.COMPROMISED
    assert grades["phone_last4"] is not Grade.COMPROMISED


def test_an_answer_expires_with_the_session_that_it_rests_on():
    session = Context(amr=frozenset({"hwk"}), authenticated_at=NOW - timedelta(seconds=290),
                      enrolled=frozenset({"passkey"}))  # fmt: skip
    found = decide(LEAK, "payout", session)
    assert found.outcome == ALLOW
    assert found.expires_at == NOW + timedelta(seconds=10)


def test_unknown_actions_and_factors_are_refused_by_name():
    with pytest.raises(TableError, match="no action 'fly'"):
        decide([], "fly")
    with pytest.raises(TableError, match="no factor 'amulet'"):
        decide([], "login", replace(PASSWORD, enrolled=frozenset({"amulet"})))

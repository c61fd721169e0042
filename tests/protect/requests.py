"""Exposures and contexts as hypothesis draws them: any mask, any belief, any session."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from seawall.model.protection import Context, Exposure
from seawall.protect import Decider, Policy

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
POLICY = Policy.shipped()
CATALOGUE = POLICY.catalogue
DECIDER = Decider(POLICY)
ATTRIBUTES = sorted(CATALOGUE.attributes)
OWN = sorted(f.id for f in CATALOGUE.factors.values() if not f.standing)
ACTIONS = sorted(CATALOGUE.actions)
REFERENCE_LEAK = ("person_name", "cn.resident_id", "phone", "address", "birthplace")


def mask(*ids: str) -> int:
    return sum(CATALOGUE.attributes[id_].bit for id_ in ids)


masks = st.sets(st.sampled_from(ATTRIBUTES), max_size=8).map(lambda ids: mask(*ids))
exposures = st.builds(
    Exposure,
    breach=st.sampled_from(["one", "two", "three"]),
    mask=masks,
    p_genuine=st.floats(0, 1),
    confidence=st.floats(0, 1),
    taken_on=st.none() | st.dates(date(1995, 1, 1), date(2026, 11, 25)),
)
leaks = st.lists(exposures, max_size=4)
enrolments = st.none() | st.sets(st.sampled_from(OWN), max_size=8).map(frozenset)
contexts = st.builds(
    Context,
    recognised=st.booleans(),
    amr=st.sets(
        st.sampled_from(["pwd", "sms", "otp", "email", "hwk", "swk", "kba", "face", "mfa"]),
        max_size=3,
    ).map(frozenset),
    acr=st.sampled_from(["", "", "aal1", "aal2", "aal3", "urn:else"]),
    authenticated_at=st.none() | st.integers(0, 7200).map(lambda s: NOW - timedelta(seconds=s)),
    sim=st.sampled_from(["", "clean", "swapped"]),
    risk_score=st.floats(0, 1),
    enrolled=enrolments,
)
actions = st.sampled_from(ACTIONS)

"""What our own users say: names beside numbers, agreeing or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.assess import axes, own_users
from seawall.model.matching import BreachMatch
from seawall.model.verdict import CONTESTED, FABRICATED, GENUINE, INSUFFICIENT


def said(k, m):
    return own_users.agreement(BreachMatch("b", m, {}, {}, m, k))


def test_three_agreeing_names_outweigh_a_contradiction_by_far():
    assert said(3, 3).log10_lr >= 3


def test_numbers_hit_without_their_names_contradict():
    assert said(0, 30).log10_lr <= -1.5


def test_two_accounts_are_too_few():
    assert said(2, 2) is None


@given(st.integers(3, 400), st.integers(0, 400))
def test_more_agreement_never_weighs_less(m, k):
    k = min(k, m - 1)
    assert said(k + 1, m).log10_lr >= said(k, m).log10_lr


@pytest.mark.parametrize(
    ("outcome", "total", "k", "expected"),
    [
        (INSUFFICIENT, 0.5, 20, GENUINE),
        (GENUINE, 3.0, 20, GENUINE),
        (GENUINE, 3.0, 0, CONTESTED),
        (INSUFFICIENT, 0.5, 0, FABRICATED),
        (FABRICATED, -3.0, 20, CONTESTED),
        (CONTESTED, -1.2, 20, CONTESTED),
    ],
)
def test_own_users_decide_where_nothing_contradicts(outcome, total, k, expected):
    assert axes.with_own(outcome, total, said(k, 20))[0] == expected


def test_without_own_users_nothing_changes():
    assert axes.with_own(GENUINE, 2.5, None) == (GENUINE, 2.5)

"""Weights: against integrals done the slow way, and what more records may never do."""

import math
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from seawall.assess import weigh
from seawall.assess.evidence import check_digits
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import (
    Dependence,
    Evidence,
    Excess,
    Expected,
    Measure,
    Setting,
    Violation,
)

BANDS = st.tuples(st.floats(0.05, 0.5), st.floats(1.5, 10)).map(
    lambda b: Dependence(b[0], b[0] * b[1])
)

CAP = 1.3  # of the tests that these scales serve
TOLERATED = 0.05  # bans: at the very edge of a band a smaller error sees the edge better


def slow_dependence(scale, effect, se):
    """The same integral by adaptive quadrature over the log of the true effect."""
    s = max(se, weigh.LEAST_ERROR * scale.high)
    middle = math.log(scale.low * scale.high) / 2
    spread = math.log(scale.high / scale.low) / (2 * weigh.NINETY)
    inner = lambda z: stats.norm.pdf(z) * stats.norm.pdf(effect, math.exp(middle + spread * z), s)  # noqa: E731
    genuine = integrate.quad(inner, -6, 6, limit=400, points=[-2, -1, 0, 1, 2])[0]
    made_up = stats.norm.pdf(effect, 0, math.hypot(s, scale.tau))
    other = weigh.FLOOR / (3 * scale.high)
    return math.log10((0.95 * genuine + other) / (0.95 * made_up + other))


@given(BANDS, st.floats(-0.2, 1.5), st.floats(0.01, 0.5))
@settings(max_examples=60, deadline=None)
def test_a_dependence_weighs_what_the_integral_says(scale, share, se):
    effect = share * scale.high
    found = Measure(1000, effect=effect, se=se)
    assert weigh.log10_lr(scale, found) == pytest.approx(
        slow_dependence(scale, effect, se), abs=0.03
    )


def slow_violation(scale, k, m):
    def over(low, high):
        by_log = lambda t: stats.binom.pmf(k, m, math.exp(t))  # noqa: E731
        return integrate.quad(by_log, math.log(low), math.log(high), limit=400)[0] / math.log(
            high / low
        )

    genuine = 0.7 * over(scale.low, scale.high) + 0.3 * over(weigh.STRICTEST, scale.low)
    tiny = weigh.RARE / (m + 1)
    return math.log10((genuine + tiny) / (0.5 * genuine + 0.5 / (m + 1) + tiny))


@given(st.integers(0, 60), st.integers(60, 4000))
@settings(max_examples=60, deadline=None)
def test_violations_weigh_what_the_integral_says(k, m):
    scale = Violation(0.0005, 0.03)
    assert weigh.log10_lr(scale, Measure(m, k=k, m=m)) == pytest.approx(
        slow_violation(scale, k, m), abs=0.03
    )


@given(BANDS, st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
@settings(max_examples=100, deadline=None)
def test_more_records_never_lower_the_weight_of_a_stable_dependence(scale, genuine, place):
    """The effect stands inside the genuine band, or at independence; only its error shrinks."""
    effect = genuine * scale.low * (scale.high / scale.low) ** place
    weights = [
        weigh.log10_lr(scale, Measure(n, effect=effect, se=scale.high / math.sqrt(n)))
        for n in (10, 100, 1_000, 10_000, 750_000)
    ]
    sign = 1 if genuine else -1
    turned = [min(CAP, sign * w) for w in weights if sign * w > 0]
    assert all(b >= a - TOLERATED for a, b in pairwise(turned)), turned


@given(st.sampled_from([0.0, 0.3, 0.6, 0.91]))
def test_more_records_never_lower_the_weight_of_a_stable_rate(rate):
    scale = Violation(0.0005, 0.03)
    sizes = (100, 1_000, 10_000, 750_000)
    weights = [min(CAP, abs(weigh.log10_lr(scale, Measure(m, k=rate * m, m=m)))) for m in sizes]
    assert all(b >= a - TOLERATED for a, b in pairwise(weights))


def test_passing_a_test_that_half_of_forgers_pass_is_worth_two_at_most():
    found = Measure(750_000, k=7_500, m=750_000)
    assert 0 < weigh.log10_lr(Violation(), found) <= math.log10(2)


def test_failing_everywhere_outweighs_any_cap():
    assert weigh.log10_lr(Violation(), Measure(1000, k=900, m=1000, fake_rate=0.91)) < -1.3


@given(st.floats(0, 50), st.integers(100, 100_000))
def test_an_excess_never_speaks_for_genuine(k, m):
    assert weigh.log10_lr(Excess(), Measure(m, k=k, m=m, expected_k=5)) <= 0


def test_an_excess_of_a_hundred_times_is_decisive():
    assert weigh.log10_lr(Excess(), Measure(10_000, k=5_000, m=10_000, expected_k=50)) < -2.6


def test_our_own_users_figure_takes_the_place_of_the_band():
    adapted = weigh.adapted(Dependence(0.3, 0.98), Expected(0.1, 0.005, 0.0, 5000))
    assert adapted.low < 0.1 < adapted.high < 0.3
    assert weigh.log10_lr(adapted, Measure(9000, effect=0.1, se=0.01)) > 0
    assert weigh.adapted(Violation(), Expected(0, 0, 0.2, 5000)).high == pytest.approx(0.6)


def test_weights_are_finite_at_the_ends():
    for scale, found in (
        (Dependence(0.2, 1.0), Measure(10**6, effect=50.0, se=0.0)),
        (Dependence(0.2, 1.0), Measure(10**6, effect=-50.0, se=0.0)),
        (Violation(), Measure(10**6, k=10**6, m=10**6)),
        (Violation(), Measure(0)),
        (Excess(), Measure(10**6, k=10**6, m=10**6)),
        (Excess(), Measure(0)),
    ):
        assert np.isfinite(weigh.log10_lr(scale, found))


@given(
    st.sampled_from([Dependence(0.2, 1.0), Violation(), Excess()]),
    st.floats(-1, 5), st.floats(0, 5), st.floats(0, 1), st.integers(1, 10**7),
)  # fmt: skip
def test_whatever_our_own_users_show_weights_stay_finite(scale, effect, se, rate, n):
    adapted = weigh.adapted(scale, Expected(effect, se, rate, n))
    for k in (0, 3, 1000):
        found = Measure(1000, effect=effect, se=se, k=k, m=1000, expected_k=2)
        assert np.isfinite(weigh.log10_lr(adapted, found))


@pytest.mark.parametrize(
    ("scale", "found", "low", "high"),
    [
        # C. J. Clopper and E. S. Pearson (1934): 0 and 5 of 10
        (Violation(), Measure(10, k=0, m=10), 0.0, 0.3085),
        (Violation(), Measure(10, k=5, m=10), 0.1871, 0.8129),
        (Violation(), Measure(10, k=10, m=10), 0.6915, 1.0),
        # F. Garwood (1936): 10 events
        (Excess(), Measure(100, k=10, m=100), 0.04795, 0.18390),
        (Excess(), Measure(100, k=0, m=100), 0.0, 0.03689),
        (Dependence(0.2, 1.0), Measure(100, effect=0.5, se=0.1), 0.304, 0.696),
    ],
)  # fmt: skip
def test_what_was_observed_has_its_interval(scale, found, low, high):
    assert weigh.interval(scale, found) == pytest.approx((low, high), abs=2e-4)


def test_evidence_carries_what_its_test_states():
    clues = Clues(
        {"key": np.arange(60, dtype=np.uint64), "id_reason": np.full(60, Reason.VALID, np.uint8)},
        60,
    )
    said = weigh.evidence(check_digits.TEST, clues, Setting(date(2022, 7, 1)))
    assert isinstance(said, Evidence)
    assert (said.kind, said.genuine) == ("violation", check_digits.TEST.genuine)
    assert (said.fabricated, said.why_cap) == (
        check_digits.TEST.fabricated, check_digits.TEST.why_cap,
    )  # fmt: skip
    assert said.effect_low == said.effect == 0 < said.effect_high < 0.1

"""Numbers as they are read aloud."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.assessment import Estimate
from seawall.render import numbers

COUNTS = st.integers(0, 10**15)


@given(COUNTS)
def test_rounding_keeps_its_direction_and_three_digits(n):
    assert numbers.rounded(n, 3, -1) <= n <= numbers.rounded(n, 3, 1)
    assert abs(numbers.rounded(n) - n) <= max(1, n) / 199


@given(COUNTS, COUNTS)
def test_a_share_is_never_all_or_nothing_unless_it_is(part, whole):
    part = min(part, whole)
    said = numbers.share(part, whole)
    assert (said == "100%") == (part == whole > 0)
    assert (said == "0%") == (part == 0 < whole)


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0"), (999_999, "999,999"), (1_000_000, "1 million"), (12_449_999, "12.4 million"),
     (999_999_999, "1 billion"), (23_000_000_000, "23 billion")],
)  # fmt: skip
def test_short_numbers_are_words_from_a_million(n, said):
    assert numbers.short(n) == said


def test_an_estimate_is_about_and_an_exact_count_is_not():
    estimate = Estimate(548_310, 544_620, 552_001, "theta")
    assert numbers.about(estimate) == "about 548,000"
    assert numbers.between(estimate) == "544,000 to 553,000"
    assert numbers.full(estimate) == "548,310 (544,620 to 552,001)"
    exact = Estimate(548_310, 548_310, 548_310)
    assert numbers.about(exact) == numbers.full(exact) == "548,310"
    assert numbers.between(exact) == ""


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        (date(2022, 6, 14), date(2026, 11, 23), "4 years 5 months"),
        (date(2026, 10, 24), date(2026, 11, 23), "30 days"),
        (date(2026, 10, 23), date(2026, 11, 23), "1 month"),
        (date(2026, 11, 23), date(2026, 11, 23), "0 days"),
        (date(2024, 2, 29), date(2025, 2, 28), "11 months"),
        (date(2024, 2, 29), date(2025, 3, 1), "1 year"),
    ],
)
def test_time_apart_is_in_years_months_or_days(earlier, later, said):
    assert numbers.apart(earlier, later) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (999_999, "1 MB"), (665_073_436, "665 MB"),
     (23_000_000_000_000, "23 TB")],
)  # fmt: skip
def test_bytes_are_in_decimal_units(n, said):
    assert numbers.n_bytes(n) == said


@pytest.mark.parametrize(
    ("log10_lr", "sign", "factor"),
    [
        (0.0, "0.0", "1"), (0.04, "0.0", "1.1"), (0.301, "+0.3", "2"), (-1.3, "-1.3", "20"),
        (2.5, "+2.5", "320"), (-3.2, "-3.2", "1,600"), (6.0, "+6.0", "1 million"),
        (float("nan"), "0.0", "1"), (1e9, "+1000000000.0", "1 trillion"),
    ],
)  # fmt: skip
def test_a_weight_is_said_in_bans_and_in_times(log10_lr, sign, factor):
    assert numbers.bans(log10_lr) == sign
    assert numbers.times(log10_lr) == factor


def test_a_weight_says_which_side_is_likelier():
    assert (
        numbers.likelier(2)
        == "100 times likelier if the records are genuine than if they are made up"
    )
    assert (
        numbers.likelier(-2)
        == "100 times likelier if the records are made up than if they are genuine"
    )
    assert numbers.likelier(0) == "as likely if the records are genuine as if they are made up"


@given(st.floats(0, 1), st.floats(-6, 6))
def test_a_posterior_is_what_bayes_says_and_never_certain(prior, log10_lr):
    said = numbers.posterior(prior, log10_lr)
    if prior not in (0, 1):
        assert said not in ("0%", "100%") or min(prior, 1 - prior) < 1e-9
    for_genuine, for_made_up = prior * 10**log10_lr, 1 - prior
    exact = 100 * for_genuine / (for_genuine + for_made_up)
    if said[0] not in "<>":
        assert float(said[:-1]) == pytest.approx(exact, abs=0.051)


@pytest.mark.parametrize(
    ("x", "plain", "share"),
    [
        (0.0, "0", "0%"), (0.00017, "0.00017", "0.017%"), (0.0757, "0.0757", "7.57%"),
        (1.0, "1", "100%"), (-0.2, "-0.2", "-20%"), (1234567.0, "1.23 million", "1.2e+08%"),
        (float("nan"), "–", "–"),
    ],
)  # fmt: skip
def test_an_observation_is_labelled_in_three_digits(x, plain, share):
    assert numbers.quantity(x) == plain
    assert numbers.quantity(x, "share") == share

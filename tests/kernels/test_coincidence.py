"""Statistics of evidence against slow twins, and against laws whose parameters are known."""

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from seawall.kernels import coincidence, recurrence, unevenness
from seawall.kernels.event_times import daily, spread, timed
from seawall.model.clues import NO_DAY, Clues

every = settings(deadline=None, max_examples=200)
small = st.lists(st.integers(0, 6), max_size=40)


@every
@given(small)
def test_pairs_are_those_of_equal_values(values):
    counts = coincidence.multiplicities(np.array(values, np.uint64))
    found = coincidence.coincidence(counts)
    assert found.pairs == sum(a == b for a, b in combinations(values, 2))
    assert found.of == len(values) * (len(values) - 1) / 2
    assert found.distinct == len(set(values))


@every
@given(small)
def test_shared_values_stand_in_another_row(values):
    counts = Counter(values)
    found = coincidence.shared(np.array(values, np.uint64))
    assert found.tolist() == [v != 0 and counts[v] > 1 for v in values]


@every
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=40), st.integers(1, 2))
def test_rows_besides_the_commonest_values_of_their_key(rows, most):
    keys, values = (np.array([r[k] for r in rows], np.uint64) for k in (0, 1))
    held = defaultdict(Counter)
    for key, value in rows:
        if key and value:
            held[key][value] += 1
    besides = sum(sum(sorted(c.values(), reverse=True)[most:]) for c in held.values())
    n = sum(sum(c.values()) for c in held.values())
    assert coincidence.besides(keys, values, most) == (besides, n, len(held))


def test_even_shares_have_no_concentration_and_zipf_has():
    rng = np.random.default_rng(3)
    even = coincidence.multiplicities(rng.integers(0, 50, 5_000))
    effect, se = coincidence.concentration(even)
    assert abs(effect) < 4 * se
    steep = coincidence.multiplicities(rng.zipf(1.6, 5_000))
    assert coincidence.concentration(steep)[0] > 2


def test_phi_of_drawn_counts_is_within_its_error():
    rng = np.random.default_rng(5)
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    truth = np.sqrt(((shares - 0.25) ** 2 / 0.25).sum())
    found = [unevenness.unevenness(rng.multinomial(2_000, shares)) for _ in range(200)]
    errors = [(f.phi - truth) / f.se for f in found]
    assert abs(np.mean(errors)) < 0.4
    assert 0.4 < np.std(errors) < 1.2  # rather too large than too small


def test_phi_of_even_counts_is_nothing():
    rng = np.random.default_rng(7)
    found = [
        unevenness.unevenness(rng.multinomial(n, np.full(24, 1 / 24))) for n in (200, 20_000) * 50
    ]
    assert sum(abs(f.phi) < 2 * f.se for f in found) > 80


@every
@given(st.lists(st.integers(0, 15), min_size=2, max_size=60))
def test_joint_bits_are_the_mean_squared_correlation(masks):
    bits = np.array([[m >> k & 1 for k in range(4)] for m in masks], float)
    moving = [k for k in range(4) if 0 < bits[:, k].mean() < 1]
    effect, error = unevenness.joint(np.array(masks, np.uint64), [0, 1, 2, 3])
    if len(moving) < 2:
        assert (effect, error) == (0.0, np.inf)
        return
    squares = [np.corrcoef(bits[:, a], bits[:, b])[0, 1] ** 2 for a, b in combinations(moving, 2)]
    square = np.mean(squares) - 1 / len(masks)
    assert effect == pytest.approx(np.sign(square) * np.sqrt(abs(square)), abs=1e-6)


@pytest.mark.parametrize("mean", [0.3, 1.0, 6.0])
@pytest.mark.parametrize("cv", [0.0, 1.0])
def test_inequality_is_found_whatever_the_mean(mean, cv):
    """Poisson rates of a gamma law, seen only where there is a record."""
    rng = np.random.default_rng(11)
    rates = rng.gamma(1 / cv**2, mean * cv**2, 30_000) if cv else np.full(30_000, mean)
    counts = rng.poisson(rates)
    found, se = recurrence.inequality(counts[counts > 0])
    assert abs(found - cv) < max(4 * se, 0.12)


def test_inequality_agrees_with_the_law_of_scipy():
    counts = np.array([1, 1, 1, 2, 2, 3, 5])
    values, people = np.unique(counts, return_counts=True)
    r = 1 / 0.8**2
    mean = 1.3
    law = stats.nbinom(r, r / (r + mean))
    expected = (people * (law.logpmf(values) - np.log(law.sf(0)))).sum()
    best = recurrence._best(values.astype(float), people.astype(float), 0.8)
    assert best >= expected - 1e-9


def test_a_default_midnight_is_no_time_of_day():
    day = np.arange(100, dtype=np.int32)
    second = np.where(np.arange(100) < 30, 0, np.arange(100) * 700).astype(np.int32)
    clues = Clues({"key": day.astype(np.uint64), "day:at": day, "second:at": second}, 100)
    events = timed(clues)
    assert events.n == 70
    assert events.column == "at"


def test_ends_of_validity_are_no_events():
    day = np.full(10, 20_000, np.int32)
    clues = Clues({"key": np.arange(10, dtype=np.uint64), "day:valid_to": day}, 10)
    assert daily(clues) is None
    assert spread(np.array([], np.int32)) == (0, 0.0)
    assert spread(np.array([NO_DAY, 5, 5, 7], np.int32)) == (3, 0.5)

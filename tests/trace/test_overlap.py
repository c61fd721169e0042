"""People in common: estimates against the truth, intervals, and what they weigh."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from seawall.model.tracing import Population
from seawall.trace.overlap import CAP, interval, overlaps, weight
from tests.trace.sketches import SPACE, population, table


def bottom(keys, k):
    """The k smallest of many digests, as the door keeps them."""
    keys = np.sort(keys)
    if len(keys) <= k:
        return Population("phone", len(keys), len(keys), len(keys), 1.0, keys)
    return Population("phone", len(keys), len(keys), len(keys), int(keys[k]) / SPACE, keys[:k])


def drawn(n, seed):
    return np.unique(np.random.default_rng(seed).integers(0, 2**64, n, dtype=np.uint64))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
@pytest.mark.parametrize("k", [500, 100_000])
def test_the_interval_holds_the_true_overlap(share, k):
    copy = drawn(40_000, 1)
    hits = 0
    for seed in range(40):
        rng = np.random.default_rng(seed + 2)
        mine = rng.choice(copy, round(3_000 * share), False)
        mine = np.concatenate([mine, drawn(3_000 - len(mine), seed + 500)])
        (found,) = overlaps(
            table(populations=[bottom(mine, k)]), table(populations=[bottom(copy, k)])
        )
        hits += found.low <= share <= found.high
        assert found.n_compared <= len(mine)
        assert found.both_low <= found.both <= found.both_high
    assert hits >= 34  # of 40: 95 % less chance


def test_whole_populations_are_compared_exactly():
    a, b = population("phone", range(10, 20)), population("phone", range(15, 40))
    (found,) = overlaps(table(populations=[a]), table(populations=[b]))
    assert (found.n_compared, found.n_common, found.both) == (10, 5, 5)


def test_kinds_that_one_side_lacks_are_left_out():
    a, b = population("phone", range(9)), population("email", range(9))
    assert overlaps(table(populations=[a]), table(populations=[b])) == ()


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_the_interval_is_that_of_clopper_and_pearson(hits, more):
    n = hits + more
    low, high = interval(hits, n)
    if n == 0:
        assert (low, high) == (0.0, 1.0)
    else:
        wanted = stats.binomtest(hits, n).proportion_ci(0.95, "exact")
        assert (low, high) == pytest.approx((wanted.low, wanted.high))


@settings(deadline=None)
@given(st.integers(5, 400), st.sampled_from([1e-6, 1e-4, 1e-3]))
def test_more_people_in_common_never_weigh_less(n, chance):
    weights = [weight(hits, n, chance, 1.0) for hits in range(0, n + 1, max(1, n // 12))]
    # Strangers of the same place share a few: none at all is a little less against than few.
    assert all(b >= a - 0.2 for a, b in pairwise(weights))
    assert all(-CAP <= w <= CAP for w in weights)


def test_few_digests_say_nothing():
    assert weight(4, 4, 1e-6, 1.0) == 0.0


def test_full_coverage_speaks_for_and_none_against():
    assert weight(200, 200, 1e-3, 1.0) > 2
    assert weight(0, 200, 1e-3, 1.0) < -1.5
    assert weight(100, 200, 1e-3, 1.0) < weight(190, 200, 1e-3, 1.0)


def test_a_copy_of_which_a_tenth_was_read_is_not_held_to_all_of_it():
    assert weight(20, 200, 1e-3, 0.1) > 1
    assert weight(20, 200, 1e-3, 1.0) < 1


def test_a_population_as_large_as_its_frame_weighs_next_to_nothing():
    assert abs(weight(200, 200, 1.0, 1.0)) < 1

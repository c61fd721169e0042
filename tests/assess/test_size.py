"""Bounds of size: worked examples, exact limits against other ways to get them, and refusals."""

import numpy as np
import pytest
from bench import size as simulated
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from seawall.assess import size
from seawall.assess.ids import counter_column
from seawall.model.sizing import (
    BOUND,
    INTERVAL,
    NOT_RANDOM,
    RANDOM,
    UNKNOWN,
    UNTESTABLE,
    Sampling,
    Shard,
)

DRAWN = Sampling(RANDOM, (), "")
CUT = Sampling(NOT_RANDOM, (), "Not drawn at random: cut from the head.")
HIDDEN = Sampling(UNKNOWN, (), "Cannot be seen.")


def multiplicities(once: int, twice: int, thrice: int = 0) -> np.ndarray:
    return np.repeat([1, 2, 3], [once, twice, thrice])


def test_281_pairs_among_750_000_records_are_those_of_a_billion_people():
    """The study's worked example: 281 pairs, +-12 %."""
    found = size.repeats(multiplicities(750_000 - 562, 281), DRAWN)
    assert found.estimate == pytest.approx(1.0e9, rel=0.01)
    assert found.lower == pytest.approx(0.5 * 1.0e9 / 1.124, rel=0.01)
    assert found.upper is None
    assert found.outcome == BOUND


def test_more_records_a_person_lift_the_lower_bound():
    counts = multiplicities(9_000, 500, 20)
    lower = [size.repeats(counts, DRAWN, mean_records=r).lower for r in (2, 4, 100)]
    assert lower == sorted(lower)
    assert lower[2] / lower[0] == pytest.approx(0.99 / 0.5)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5000))
def test_poisson_limits_are_those_of_its_tails(k):
    low, high = size.poisson(k)
    assert stats.poisson.cdf(k, high) == pytest.approx(0.025, rel=1e-6)
    if k:
        assert stats.poisson.sf(k - 1, low) == pytest.approx(0.025, rel=1e-6)
    else:
        assert low == 0


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 400), st.integers(3, 200), st.integers(2, 30))
def test_chao_agrees_with_a_search_over_all_numbers_of_people(once, twice, mean):
    """The slow twin: the least number of people that agrees with its own share of records drawn."""
    counts = multiplicities(once, twice)
    n, seen = counts.sum(), len(counts)
    found = size.chao(counts, DRAWN, mean_records=mean)
    if found.outcome == UNTESTABLE:  # twice, but never three times: a list
        assert "three times" in found.reason
        return
    people = np.arange(seen, seen + once * once // (2 * twice) + 2).astype(float)
    drawn = np.minimum(0.999, n / (mean * people))
    needed = seen + once**2 / (2 * twice + once * drawn / (1 - drawn))
    assert abs(found.estimate - people[np.argmax(people >= needed)]) <= 1
    assert seen <= found.lower <= found.estimate


@pytest.mark.parametrize("how", [CUT, HIDDEN])
def test_a_sample_that_is_not_random_bounds_nothing_but_by_counting(how):
    counts = multiplicities(9_000, 500, 10)
    for bound in (
        size.repeats(counts, how),
        size.chao(counts, how),
        size.coverage(counts, how),
        size.two_tables(100, 100, 10, (DRAWN, how), "a, b"),
        size.numbered(counter_column(np.arange(1, 100_000, 97)), how),
    ):
        assert (bound.outcome, bound.lower, bound.upper) == (UNTESTABLE, None, None)
        assert bound.reason == how.sentence
    assert size.counted(9_510).lower == 9_510


def test_a_list_with_one_row_each_is_not_taken_for_millions():
    found = size.repeats(np.ones(10_000, np.int64), DRAWN)
    assert found.outcome == UNTESTABLE
    assert "one row for each person" in found.reason


def test_a_list_with_a_few_double_rows_is_not_taken_for_millions():
    """5,000 pairs would come with hundreds of threefold people, if records came by chance."""
    found = size.repeats(multiplicities(40_000, 5_000), DRAWN)
    assert found.outcome == UNTESTABLE
    assert "a few double ones" in found.reason


def test_two_tables_of_a_quarter_million_each():
    """The study's example: 62 in both among a billion."""
    found = size.two_tables(250_000, 250_000, 62, (DRAWN, DRAWN), "person, case")
    assert found.estimate == pytest.approx(1.008e9, rel=0.01)
    assert found.lower < 1e9 < found.estimate * 1.3


def test_tables_without_overlap_say_nothing():
    assert size.two_tables(10_000, 10_000, 0, (DRAWN, DRAWN), "").outcome == UNTESTABLE


def test_no_match_among_ten_thousand_tells_who_is_in_it_and_not_how_many():
    """Two million users, 10,000 people: 14.2 awaited if nationwide, .26 if the IDs are made up."""
    found = size.frame(10_000, 2_000_000, 0, population=1_411_778_724)
    assert found.numbers["expected"] == pytest.approx(14.2, abs=0.05)
    assert found.numbers["expected_if_random_ids"] == pytest.approx(0.255, abs=0.01)
    assert found.lower > 1_411_778_724
    assert found.upper is None
    assert "not how many" in found.reason


def test_wilson_limits_of_a_whole_dump():
    """k = 81 of 263: 0.2553 to 0.3662, as in R. Newcombe, Statist. Med. 17 (1998) 857, table I."""
    found = size.covered(263, 81, 10**6)
    assert (round(found.lower, 4), round(found.upper, 4)) == (0.2553, 0.3662)


def test_an_earlier_leak_of_the_same_population_is_measured():
    found = size.earlier(1_000, 50_000, 25, "old", population=2_000_000)
    assert found.estimate == 2_000_000
    assert found.lower < 2_000_000 < found.upper
    assert found.numbers["expected"] == 25


def test_counted_numbers_of_a_random_sample_bound_the_table():
    rng = np.random.default_rng(3)
    right = []
    for _ in range(200):
        n = int(rng.integers(10_000, 10_000_000))
        start = int(rng.choice([1, 5_000_000]))
        numbers = start + rng.choice(n, 400, replace=False)
        counter = counter_column(numbers, times=numbers)
        found = size.numbered(counter, DRAWN) if counter is not None else None
        if found is not None and found.outcome == INTERVAL:
            right.append(found.lower <= n <= found.upper)
    assert len(right) >= 180
    assert np.mean(right) >= 0.93


def test_a_piece_of_a_table_bounds_nothing():
    found = size.numbered(counter_column(np.arange(1, 1001)), DRAWN)
    assert found.outcome == UNTESTABLE


def test_one_shard_is_a_part_of_the_index():
    found = size.of_one_shard(Shard(60, (5,), ()), 1_000)
    assert (found.lower, found.estimate) == (1_000, 5_000)


def test_simulated_leaks_lie_within_their_bounds_and_bad_samples_are_refused():
    good, refused, _ = simulated.measure(35, seed=9)
    hits = [hit for method, every in good.items() if not method.endswith("asked") for hit in every]
    assert np.mean(hits) >= 0.93
    assert all(all(said) for said in refused.values())

"""How a sample was drawn: signs in order, clusters, gaps and shards."""

import numpy as np

from seawall.assess import ids, sampling
from seawall.model.clues import Clues
from seawall.model.sizing import NOT_RANDOM, RANDOM, UNKNOWN, Shard


def clues(n: int, **planes: np.ndarray) -> Clues:
    return Clues({"key": np.arange(1, n + 1, dtype=np.uint64), **planes}, n)


def days(values: np.ndarray) -> dict[str, np.ndarray]:
    return {"day:at": values.astype(np.int32)}


RNG = np.random.default_rng(11)
ANY_ORDER = days(RNG.integers(15_000, 19_000, 600))


def test_records_in_no_order_are_taken_as_drawn_at_random():
    assert sampling.sampling(clues(600, **ANY_ORDER)).outcome == RANDOM


def test_records_in_order_of_time_were_cut():
    found = sampling.sampling(clues(600, **days(np.sort(ANY_ORDER["day:at"]))))
    assert found.outcome == NOT_RANDOM
    assert "in order of the column at" in found.sentence


def test_newest_first_is_an_order_too():
    found = sampling.sampling(clues(600, **days(-np.sort(-ANY_ORDER["day:at"]))))
    assert found.outcome == NOT_RANDOM


def test_without_a_time_nothing_would_show():
    places = RNG.integers(1, 50, 600).astype(np.uint32)
    assert sampling.sampling(clues(600, id_place=places)).outcome == UNKNOWN


def test_records_of_one_day_show_no_order_either():
    assert sampling.sampling(clues(600, **days(np.full(600, 19_000)))).outcome == UNKNOWN


def test_seconds_tell_the_order_within_a_day():
    planes = days(np.full(600, 19_000)) | {"second:at": np.arange(600, dtype=np.int32)}
    assert sampling.sampling(clues(600, **planes)).outcome == NOT_RANDOM


def test_neighbours_of_one_county_are_a_sorted_list():
    places = np.sort(RNG.integers(1, 50, 600)).astype(np.uint32)
    assert sampling.sampling(clues(600, **ANY_ORDER, id_place=places)).outcome == NOT_RANDOM


def test_records_of_one_person_side_by_side_are_no_random_draw():
    people = np.repeat(np.arange(1, 301), 2).astype(np.uint64)
    assert sampling.sampling(clues(600, **ANY_ORDER, id=people)).outcome == NOT_RANDOM


def test_numbers_without_gaps_are_a_piece():
    counter = ids.counter_column(RNG.permutation(600) + 1)
    assert sampling.sampling(clues(600, **ANY_ORDER), [counter]).outcome == NOT_RANDOM


def test_one_shard_is_named():
    found = sampling.sampling(clues(600, **ANY_ORDER), (), Shard(600, (2, 5, 10), ()))
    assert found.outcome == NOT_RANDOM
    assert "one shard of 10" in found.sentence


def test_random_samples_are_seldom_called_cut():
    wrong = 0
    for seed in range(300):
        rng = np.random.default_rng([12, seed])
        n = int(rng.integers(60, 3000))
        found = sampling.sampling(
            clues(
                n,
                **days(rng.integers(15_000, 19_000, n)),
                id_place=rng.zipf(1.5, n).clip(1, 3000).astype(np.uint32),
                id=rng.integers(1, 10**5, n).astype(np.uint64),
            )
        )
        wrong += found.outcome != RANDOM
    assert wrong <= 3


def test_one_row_each_is_said_and_does_not_speak_against_a_draw():
    sign = sampling.one_row_each(np.ones(100, np.int64))
    assert sign.against
    order = sampling.in_order(ANY_ORDER["day:at"], "time")
    assert sampling.judge([sign, order]).outcome == RANDOM

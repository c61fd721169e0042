"""Dating a dump by our users' history: simulated users, a slow likelihood, and the join on digests."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from bench import history as simulated

from seawall.assess import history
from seawall.model.clues import NO_DAY, Clues

AS_OF = date(2026, 1, 1)
END = (AS_OF - history.EPOCH).days


def users(n, taken, seed, changes=0.12, lagging=0.35, lag=1.5 * 365, wrong=0.01):
    """Stays of the values that a copy of n users holds which was taken on a day (study, section 4)."""
    rng = np.random.default_rng(seed)
    first, last = [], []
    for _ in range(n):
        steps = rng.exponential(365 / changes, 60)
        edges = END - 14 * 365 + np.cumsum(steps)
        edges = np.concatenate([[history.ALWAYS], edges[edges < END], [history.NEVER]]).astype(int)
        then = taken - (rng.exponential(lag) if rng.random() < lagging else 0)
        at = (
            rng.integers(len(edges) - 1)
            if rng.random() < wrong
            else np.searchsorted(edges, then, "right") - 1
        )
        first.append(edges[at])
        last.append(edges[at + 1])
    return np.array(first), np.array(last)


def run(n, seed):
    taken = END - int(np.random.default_rng(seed + 10_000).integers(200, 2500))
    found = history.snapshot(*users(n, taken, seed), AS_OF)
    truth = history.EPOCH + timedelta(days=taken)
    return found, truth


@pytest.mark.parametrize(("n", "median_days"), [(100, 45), (300, 20)])
def test_the_day_is_found_and_its_interval_holds_it(n, median_days):
    runs = [run(n, seed) for seed in range(24)]
    errors = [abs((found.middle - truth).days) for found, truth in runs]
    inside = [found.low <= truth <= found.high for found, truth in runs]
    assert np.median(errors) <= median_days
    assert sum(inside) >= 20


def test_more_users_narrow_the_interval():
    few, many = run(60, 1)[0], run(600, 1)[0]
    assert many.high - many.low < few.high - few.low


def slow(day, first, last, lagging, mean):
    """The same likelihood, user by user, the lag integrated in steps of a day."""
    total = 0.0
    lags = np.arange(0, 40_000) + 0.5
    density = np.exp(-lags / mean) / mean
    density /= density.sum()
    for a, b in zip(first, last, strict=True):
        held = density[(day - lags >= a) & (day - lags < b)].sum()
        now = a <= day < b
        total += math.log(0.99 * ((1 - lagging) * now + lagging * held) + 0.01)
    return total


def test_the_likelihood_is_the_slow_one():
    first, last = users(20, END - 900, 3)
    days = np.array([END - 1500, END - 900, END - 400])
    fast = history._log_likelihood(days, first, last, 550.0)[history.LAGGING.index(0.3)]
    assert fast == pytest.approx([slow(d, first, last, 0.3, 550.0) for d in days], abs=0.05)


def test_few_users_or_none_that_changed_say_nothing():
    first, last = users(9, END - 900, 3)
    assert history.snapshot(first, last, AS_OF) is None
    still = np.full(50, history.ALWAYS), np.full(50, history.NEVER)
    assert history.snapshot(*still, AS_OF) is None


def clues(**planes):
    n = len(next(iter(planes.values())))
    named = {k.replace("__", ":"): np.array(v) for k, v in planes.items()}
    return Clues({"key": np.arange(n, dtype=np.uint64)} | named, n)


def test_users_are_joined_by_identifier_and_value_together():
    ours = clues(
        id=np.array([1, 1, 2, 3], np.uint64), phone=np.array([11, 12, 13, 14], np.uint64),
        day__valid_from=np.array([NO_DAY, 200, 100, 50], np.int32),
        day__valid_to=np.array([200, NO_DAY, NO_DAY, 90], np.int32),
    )  # fmt: skip
    dump = clues(id=np.array([1, 2, 9], np.uint64), phone=np.array([11, 12, 14], np.uint64))
    first, last, identifier, attribute = history.stays([dump], ours)
    assert (first.tolist(), last.tolist()) == ([history.ALWAYS], [200])
    assert (identifier, attribute) == ("id", "phone")


def test_without_a_common_identifier_nobody_is_joined():
    ours = clues(id=np.array([1], np.uint64), phone=np.array([2], np.uint64))
    assert len(history.stays([clues(mail=np.array([1], np.uint64))], ours)[0]) == 0


def test_of_a_users_events_the_newest_value_counts():
    ours = clues(
        id=np.array([1, 1, 2], np.uint64), phone=np.array([11, 12, 13], np.uint64),
        day__valid_from=np.array([NO_DAY, 200, 100], np.int32),
        day__valid_to=np.array([200, NO_DAY, NO_DAY], np.int32),
    )  # fmt: skip
    dump = clues(id=np.array([1, 1, 2], np.uint64), phone=np.array([12, 11, 13], np.uint64))
    first, last, *_ = history.stays([dump], ours)
    assert (first.tolist(), last.tolist()) == ([200, 100], [history.NEVER, history.NEVER])


def test_simulated_dumps_lie_within_their_intervals():
    for n, runs, most_days in ((100, 25, 30), (300, 12, 12)):
        right, errors, _ = simulated.measure(n, runs, seed=3)
        assert np.mean(right) >= 0.93
        assert np.median(errors) <= most_days
    right, errors, _ = simulated.measure(100, 15, seed=4, events=4)
    assert np.mean(right) >= 0.93

"""The end of a series of daily counts: by hand-made series, and against every path one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess import ending as module
from seawall.assess.ending import ending
from tests.reference import ending as slow

RNG = np.random.default_rng(21)


def series(rate: float, n_days: int, behind: int) -> np.ndarray:
    """Days in use, then days past the end."""
    return np.concatenate([RNG.poisson(rate, n_days), np.zeros(behind, np.int64)])


def span(counts: np.ndarray) -> tuple[int, int]:
    found = ending(counts)
    return found.quantile(0.025), found.quantile(0.975)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(st.floats(-9, 0), st.booleans()), min_size=1, max_size=8),
    st.floats(0.01, 0.5),
    st.floats(0.3, 0.95),
)
def test_the_forward_pass_agrees_with_every_path(days, close, stay):
    opened, empty = np.array([d[0] for d in days]), np.array([d[1] for d in days])
    found = module._forward(opened, empty, close, stay)
    assert np.allclose(found, slow.forward(opened.tolist(), empty.tolist(), close, stay))


def test_chances_sum_to_one():
    assert ending(series(5, 300, 100)).chance.sum() == pytest.approx(1)


@pytest.mark.parametrize("rate", [1, 20, 1000])
def test_a_series_ends_on_its_last_day(rate):
    low, high = span(series(rate, 500, 400))
    assert low <= 499 <= high
    assert high - low <= 12


def test_single_wrong_dates_behind_the_end_move_nothing():
    counts = series(50, 500, 400)
    counts[[530, 610, 750, 899]] = 1
    low, high = span(counts)
    assert low <= 499 <= high <= 503


def test_a_clump_put_in_to_look_newer_moves_nothing():
    counts = series(50, 500, 400)
    counts[560] = 40
    assert span(counts)[1] <= 503


def test_a_closed_week_is_no_end():
    counts = series(50, 500, 200)
    counts[480:488] = 0
    assert span(counts)[0] >= 498


def test_weekends_are_no_end():
    counts = series(30, 700, 60)
    counts[np.arange(760) % 7 >= 5] = 0
    last = int(np.flatnonzero(counts)[-1])
    low, high = span(counts)
    assert low <= last <= high


def test_sparse_records_leave_the_end_open_for_long():
    counts = np.zeros(1000, np.int64)
    counts[::20] = 1
    counts[801:] = 0
    low, high = span(counts)
    assert low <= 800
    assert high >= 840


def test_entries_that_come_late_fade_out_and_end_on_the_last():
    days = np.arange(500)
    counts = np.concatenate(
        [RNG.poisson(100 * (1 - np.exp(-(499.5 - days) / 15))), np.zeros(300, np.int64)]
    )
    low, high = span(counts)
    assert low >= 488
    assert low <= 499 <= high


def test_records_up_to_today_end_today():
    assert span(series(40, 300, 0))[1] == 299

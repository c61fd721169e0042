"""Day histograms against the standard library's calendar."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess.days import N_DAYS, ORIGIN, Days, day_numbers

days = st.dates(date(1850, 1, 1), date(2149, 12, 31))


def number(day):
    return day.year * 10_000 + day.month * 100 + day.day


@settings(deadline=None, max_examples=300)
@given(days)
def test_day_numbers_agree_with_the_calendar(day):
    assert day_numbers(np.array([number(day)])).tolist() == [(day - ORIGIN).days]


def test_dates_outside_the_range_are_left_out():
    assert day_numbers(np.array([18491231, 21500101, 0])).tolist() == [-1, -1, -1]
    assert day_numbers(np.array([21491231])).tolist() == [N_DAYS - 1]


@settings(deadline=None, max_examples=100)
@given(st.lists(days, min_size=1, max_size=40), days)
def test_range_quantiles_and_years_agree_with_sorting(seen, limit):
    made = Days()
    made.add(np.array([number(d) for d in seen]))
    ordered = sorted(seen)
    assert made.n == len(seen)
    assert made.quantile(0.0) == ordered[0]
    assert made.quantile(1.0) == ordered[-1]
    assert made.quantile(0.5) == ordered[(len(seen) + 1) // 2 - 1]
    assert made.n_after(limit) == sum(d > limit for d in seen)
    assert made.until(limit).n == sum(d <= limit for d in seen)
    assert made.by_year() == {y: sum(d.year == y for d in seen) for y in {d.year for d in seen}}


def test_one_wrong_date_moves_no_typical_date():
    made = Days()
    made.add(np.array([20220601] * 5000 + [20991231]))
    assert made.quantile(0.999) == date(2022, 6, 1)
    assert made.quantile(1.0) == date(2099, 12, 31)
    assert made.n_after(date(2022, 6, 30)) == 1
    assert timedelta(days=1) + made.quantile(0.5) == date(2022, 6, 2)

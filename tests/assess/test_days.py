"""Day histograms against the standard library's calendar."""

import pickle
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess.days import N_DAYS, ORIGIN, Days
from seawall.model.element import Reason

days = st.dates(date(1850, 1, 1), date(2149, 12, 31))


def number(day):
    return day.year * 10_000 + day.month * 100 + day.day


def filled(numbers, codes=None):
    made = Days()
    dates = np.array(numbers, np.int32)
    made.add(dates, np.full(len(dates), Reason.VALID, np.uint8) if codes is None else codes)
    return made


@settings(deadline=None, max_examples=300)
@given(days)
def test_day_numbers_agree_with_the_calendar(day):
    assert np.flatnonzero(filled([number(day)]).counts).tolist() == [(day - ORIGIN).days]


def test_dates_outside_the_range_are_left_out():
    assert filled([18491231, 21500101, 0, -5]).n == 0
    assert filled([21491231]).counts[N_DAYS - 1] == 1


def test_only_valid_dates_count():
    codes = np.array([Reason.VALID, Reason.DATE, Reason.EMPTY], np.uint8)
    assert filled([20200101, 20200102, 20200103], codes).n == 1


@settings(deadline=None, max_examples=100)
@given(st.lists(days, min_size=1, max_size=40), days)
def test_range_quantiles_and_years_agree_with_sorting(seen, limit):
    made = filled([number(d) for d in seen])
    ordered = sorted(seen)
    assert made.n == len(seen)
    assert made.quantile(0.0) == ordered[0]
    assert made.quantile(1.0) == ordered[-1]
    assert made.quantile(0.5) == ordered[(len(seen) + 1) // 2 - 1]
    assert made.n_after(limit) == sum(d > limit for d in seen)
    assert made.until(limit).n == sum(d <= limit for d in seen)
    assert made.by_year() == {y: sum(d.year == y for d in seen) for y in {d.year for d in seen}}


def test_one_wrong_date_moves_no_typical_date():
    made = filled([20220601] * 5000 + [20991231])
    assert made.quantile(0.999) == date(2022, 6, 1)
    assert made.quantile(1.0) == date(2099, 12, 31)
    assert made.n_after(date(2022, 6, 30)) == 1
    assert timedelta(days=1) + made.quantile(0.5) == date(2022, 6, 2)


@settings(deadline=None, max_examples=50)
@given(st.lists(days, max_size=40), st.lists(days, max_size=40))
def test_merged_and_stored_histograms_are_those_of_all_dates(some, others):
    made = filled([number(d) for d in some])
    made.merge(pickle.loads(pickle.dumps(filled([number(d) for d in others]))))
    assert (made.counts == filled([number(d) for d in some + others]).counts).all()


def test_a_stored_histogram_takes_room_for_its_dates_only():
    assert len(pickle.dumps(filled([20200101, 20200102]))) < 1000

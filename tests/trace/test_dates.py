"""Freshness: what may not come from a copy, and what ends where a copy ends."""

from datetime import UTC, date, datetime

import pytest

from seawall.model.tracing import ColumnMatch, TableMatch
from seawall.trace.dates import freshness
from tests.trace.sketches import column, dates, table

AS_OF = date(2022, 7, 1)
UPDATED = datetime(2022, 1, 15, tzinfo=UTC)


def told(dump, copy, *, matched=True):
    pairs = (ColumnMatch("d", "c", 1.0, ()),) if matched else ()
    match = TableMatch("t", "s", "ours", "t", 1.0, 1.0, 1, 1, pairs)
    return freshness(dump, copy, match, as_of=AS_OF)


def test_rows_from_after_the_last_update_speak_against_a_copy():
    found = told(
        table(columns=[dates("d", "2021-01-01", "2022-05-20")]),
        table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED),
    )
    assert found.log10_lr == -2
    assert "125 days after" in found.reason


def test_a_day_of_another_time_zone_does_not():
    found = told(
        table(columns=[dates("d", "2021-01-01", "2022-01-16")]),
        table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED),
    )
    assert found.log10_lr > 0


def test_ending_where_a_frozen_copy_ends_speaks_for_it():
    found = told(
        table(columns=[dates("d", "2021-01-01", "2022-01-12")]),
        table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED),
    )
    assert found.log10_lr == 1


def test_ending_long_before_a_frozen_copy_does_speaks_against_it_by_how_much_is_later():
    copy = table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED)
    late = told(table(columns=[dates("d", "2020-02-01", "2021-03-10")]), copy)
    few = told(table(columns=[dates("d", "2020-02-01", "2021-12-10", n=12)]), copy)
    assert -2 <= late.log10_lr < -1
    assert late.log10_lr < few.log10_lr < 0


def test_a_live_system_allows_any_earlier_day():
    found = told(
        table(columns=[dates("d", "2020-02-01", "2021-03-10")]),
        table(columns=[dates("c", "2020-01-01", "2022-05-31")]),
    )
    assert found.log10_lr == 0


def test_rows_older_than_the_oldest_of_a_copy_speak_against_it():
    found = told(
        table(columns=[dates("d", "2017-02-01", "2021-03-10")]),
        table(columns=[dates("c", "2020-01-01", "2022-05-31")]),
    )
    assert found.log10_lr == -1


@pytest.mark.parametrize("wrong", ["2031-01-01", "2022-07-03"])
def test_dates_that_lie_ahead_are_no_evidence(wrong):
    copy = table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED)
    both = [dates("d", "2021-01-01", "2022-01-12"), dates("valid_until", "2021-01-01", wrong)]
    assert told(table(columns=both), copy).log10_lr == 1
    assert told(table(columns=both[1:]), copy) is None


def test_births_are_no_events():
    births = column("born", "birth_date", n_dates=900, newest_on=date(2022, 6, 1))
    assert told(table(columns=[births]), table()) is None


def test_without_matched_columns_only_the_update_counts():
    copy = table(columns=[dates("c", "2020-01-01", "2022-01-15")], updated_at=UPDATED)
    dump = table(columns=[dates("d", "2017-01-01", "2020-01-12")])
    assert told(dump, copy, matched=False).log10_lr == 0

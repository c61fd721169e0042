"""As-of intervals: sources one by one, tables of several, the whole, and simulated tables."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from bench import freshness as simulated

from seawall.assess import freshness
from seawall.assess.days import N_DAYS, ORIGIN, Days
from seawall.model.dating import BIRTH, CODE, COLUMN, SEGMENT, Basis

AS_OF = date(2024, 6, 30)
RNG = np.random.default_rng(31)


def days(*spans: tuple[str, str, float]) -> Days:
    """Poisson counts of a rate over spans of days."""
    counts = np.zeros(N_DAYS, np.int64)
    for first, last, rate in spans:
        a, b = ((date.fromisoformat(d) - ORIGIN).days for d in (first, last))
        counts[a : b + 1] += RNG.poisson(rate, b - a + 1)
    return Days(counts)


def at(day: str, n: int) -> tuple[str, str, float]:
    return day, day, float(n)


def dated(histogram: Days, **more: object) -> Basis:
    found = freshness.dated(histogram, AS_OF, source="t.at", **more)
    assert found is not None
    return found


def basis(name: str, low: str, high: str | None, **more: object) -> Basis:
    made = Basis(
        name, COLUMN, 100, date.fromisoformat(low),
        date.fromisoformat(high) if high else None, None, 0, 0, True, False, "",
    )  # fmt: skip
    return replace(made, **more)


def test_a_column_ends_on_its_newest_day():
    found = dated(days(("2019-01-01", "2022-06-30", 40)))
    assert found.not_before == date(2022, 6, 30)
    assert found.not_after <= date(2022, 7, 4)
    assert found.last_full_on == date(2022, 6, 30)
    assert found.abrupt


def test_defaults_are_left_out():
    found = dated(
        days(("2019-01-01", "2022-06-30", 40), at("1970-01-01", 500), at("2099-12-31", 900))
    )
    assert found.not_before == date(2022, 6, 30)
    assert found.n_left_out > 1200


def test_a_few_dates_after_today_are_errors_and_many_are_plans():
    few = dated(days(("2019-01-01", "2022-06-30", 40), ("2025-01-01", "2030-01-01", 0.01)))
    assert few.n_future > 0
    assert not few.ahead
    many = dated(days(("2019-01-01", "2022-06-30", 40), ("2024-07-05", "2030-01-01", 5)))
    assert many.ahead
    assert freshness.table("t", [many]).not_before is None


def test_hardly_any_dates_say_nothing():
    assert freshness.dated(days(at("2020-01-01", 1)), AS_OF, source="t.at") is None


def test_an_unfinished_last_week_is_not_full():
    found = dated(days(("2019-01-01", "2022-06-30", 40), ("2022-07-01", "2022-07-04", 4)))
    assert found.last_full_on == date(2022, 6, 30)
    assert found.not_before >= date(2022, 7, 1)


def test_a_source_that_fades_is_not_abrupt():
    fading = [(f"2022-0{m}-01", f"2022-0{m}-28", 40 / 3**m) for m in range(1, 7)]
    assert not dated(days(("2019-01-01", "2021-12-31", 40), *fading)).abrupt


def test_the_youngest_code_is_a_floor_and_one_error_moves_nothing():
    years, counts = np.array([1980, 2019, 2021, 2023]), np.array([90_000, 900, 60, 1])
    found = freshness.youngest(years, counts, CODE, "t.id")
    assert found.not_before == date(2021, 1, 1)
    assert found.not_after is None


def test_more_records_allow_for_more_errors():
    years = np.array([2012, 2022])
    assert freshness.youngest(years, np.array([990, 10]), SEGMENT, "t").not_before.year == 2022
    many = np.array([999_000, 1000])
    assert freshness.youngest(years, many, SEGMENT, "t").not_before.year == 2012


def test_the_youngest_births_are_days():
    born = np.array([19800101, 20220301, 20220615])
    found = freshness.youngest(born, np.array([500, 6, 6]), BIRTH, "t.born")
    assert found.not_before == date(2022, 6, 15)


def test_floors_move_the_hard_end_of_a_table():
    column = basis("created", "2020-01-01", "2020-01-05")
    floor = basis("id", "2021-01-01", None, kind=CODE)
    found = freshness.table("t", [column, floor])
    assert (found.not_before, found.not_after) == (date(2021, 1, 1), date(2021, 1, 1))


def test_a_source_that_fades_behind_the_others_moves_only_the_soft_end():
    created = basis("created", "2022-06-01", "2022-06-03")
    planned = basis("next_visit", "2022-09-10", "2022-10-01", abrupt=False)
    found = freshness.table("t", [created, planned])
    assert (found.not_before, found.not_after) == (date(2022, 6, 1), date(2022, 10, 1))


def test_the_whole_is_of_its_freshest_table():
    old = freshness.table("old", [basis("a", "2015-01-01", "2015-02-01")])
    new = freshness.table("new", [basis("b", "2022-06-01", "2022-06-20")])
    none = freshness.table("none", [])
    found = freshness.whole([old, new, none])
    assert (found.not_before, found.not_after) == (date(2022, 6, 1), date(2022, 6, 20))
    assert freshness.whole([none]).not_before is None


def test_our_own_history_narrows_the_whole_and_never_passes_a_hard_floor():
    new = freshness.table("new", [basis("b", "2022-06-01", "2022-12-20")])
    own = basis("own", "2022-05-01", "2022-07-10")
    found = freshness.whole([new], own)
    assert (found.not_before, found.not_after) == (date(2022, 6, 1), date(2022, 7, 10))
    older = basis("own", "2019-05-01", "2019-07-10")
    assert freshness.whole([new], older).not_before == date(2022, 6, 1)
    assert freshness.whole([], own).not_after == date(2022, 7, 10)


def test_simulated_tables_were_taken_within_their_intervals():
    found, _ = simulated.measure(150, seed=5)
    assert np.mean([right for right, *_ in found]) >= 0.93
    assert np.mean([late < 0 for _, _, late, _ in found]) <= 0.02


def test_every_day_of_the_histogram_can_be_today():
    last = ORIGIN + timedelta(days=N_DAYS - 1)
    found = freshness.dated(days(("2149-01-01", "2149-12-31", 9)), last, source="t")
    assert found.not_before.year == 2149

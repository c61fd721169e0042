"""Every kind: the same for the same seed, of the size asked for, with the truth beside it."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest

from tests.populations import KINDS, batches, draw, fresh, kind, mixture, only, opened, roles, tuned

NAMES = [one.name for one in KINDS]
GENUINE = [one.name for one in KINDS if one.genuine]


def halves(genuine: bool) -> tuple[int, int]:
    """How many kinds are to tune with and how many are kept aside."""
    some = [one.aside for one in KINDS if one.genuine is genuine]
    return some.count(False), some.count(True)


def test_there_are_as_many_kinds_as_the_goals_ask_and_enough_are_kept_aside():
    """Twelve populations and eight fabrications to tune with, eight of each never seen."""
    assert len(set(NAMES)) == len(KINDS)
    assert halves(genuine=True) >= (12, 8)
    assert min(halves(genuine=True)) >= 8
    assert min(halves(genuine=False)) >= 8


def test_the_kinds_kept_aside_are_those_nobody_tuned_with():
    assert {one.name for one in fresh.KINDS} == {one.name for one in KINDS if one.aside}
    assert not any(one.aside for one in (*tuned.KINDS, *opened.KINDS))


def test_only_the_best_fakes_are_not_simple():
    hard = [one.name for one in KINDS if one.genuine is False and not one.simple]
    assert sorted(hard) == ["best_fake", "better_fake", "careful_writer", "model_sampler"]


@pytest.mark.parametrize("seed", range(4))
def test_a_relabelled_leak_holds_real_people_and_says_how_old_it_is(seed):
    """No fabrication: its rows are genuine; every instant was moved with the claimed day."""
    population = draw(kind("old_leak_relabelled"), 500, seed)
    assert kind("old_leak_relabelled").genuine is None
    assert population.genuine_rows.all()
    assert population.was_as_of is not None
    moved = (population.as_of - population.was_as_of).days
    assert moved % 7 == 0
    assert moved > 3 * 350
    last = max(v[:10] for v in population.table["created_at"].to_pylist() if v)
    assert last <= population.as_of.isoformat()
    born = [v for v in population.table["birthday"].to_pylist() if v]
    assert max(re.sub("[^0-9]", "", v)[:4] for v in born) <= str(population.was_as_of.year)


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_draws_tables_of_any_size_with_their_truth(name):
    for n in (30, 100, 2_000):
        population = draw(kind(name), n, seed=n)
        table, rows = population.table, population.genuine_rows
        assert table.num_rows == n
        assert rows.shape == (n,)
        assert rows.dtype == np.bool_
        assert population.genuine_share == pytest.approx(rows.mean())
        assert {field.type for field in table.schema} == {pa.string()}
        assert len(set(table.schema.names)) == len(table.schema) == len(roles(table))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_draws_the_same_table_and_another_seed_another(name):
    one, same, other = (draw(kind(name), 200, seed) for seed in (5, 5, 6))
    assert one.table.equals(same.table)
    assert one.as_of == same.as_of
    assert not one.table.equals(other.table)


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_kind_is_genuine_throughout_and_differs_from_run_to_run(name):
    runs = [draw(kind(name), 100, seed) for seed in range(4)]
    assert all(run.genuine_rows.all() and run.genuine_share == 1.0 for run in runs)
    assert len({run.as_of for run in runs}) > 1


@pytest.mark.parametrize("name", [one.name for one in KINDS if one.genuine is False])
def test_a_fabrication_holds_no_genuine_row(name):
    population = draw(kind(name), 100, seed=1)
    assert population.genuine_share == 0.0
    assert not population.genuine_rows.any()


@pytest.mark.parametrize("name", GENUINE)
def test_no_record_is_made_after_the_day_of_the_dump(name):
    population = draw(kind(name), 2_000, seed=3)
    column = population.table[roles(population.table)["created"]].to_pylist()
    days = [value[:10].replace("/", "-") for value in column if value]
    assert max(days) <= population.as_of.isoformat()
    assert min(days) > "1985"


def test_batches_hold_the_table_in_order():
    population = draw(kind("nationwide"), 1_000, seed=2)
    parts = list(batches(population, "persons", rows=300))
    assert [part.n for part in parts] == [300, 300, 300, 100]
    assert np.concatenate([part.rows for part in parts]).tolist() == list(range(1_000))
    assert {part.table for part in parts} == {"persons"}
    again = pa.concat_arrays([part.columns.column(0) for part in parts])
    assert again.to_pylist() == population.table.column(0).to_pylist()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8])
def test_a_mixture_tells_which_rows_are_which(share):
    pair = kind("nationwide"), kind("independent")
    mixed = draw(mixture(*pair, share, blocked=False), 400, seed=9)
    blocked = draw(mixture(*pair, share, blocked=True), 400, seed=9)
    n_genuine = round(share * 400)
    for population in (mixed, blocked):
        assert population.genuine_share == n_genuine / 400
        assert np.count_nonzero(population.genuine_rows) == n_genuine
    assert blocked.genuine_rows[:n_genuine].all()
    assert not mixed.genuine_rows[:n_genuine].all()


def test_the_two_parts_of_a_mixture_are_written_alike():
    """Otherwise the form of a date would tell them apart and nothing else would be learnt."""
    for seed in range(6):
        mixed = draw(mixture(kind("one_city"), kind("independent"), 0.5), 300, seed)
        for role in ("birth", "created", "sex"):
            values = mixed.table[roles(mixed.table)[role]].to_pylist()
            shapes = [
                {
                    (len(v), v[4:5], v[10:11]) if role != "sex" else v
                    for v, is_genuine in zip(values, mixed.genuine_rows, strict=True)
                    if v and is_genuine == part
                }
                for part in (True, False)
            ]
            assert shapes[1] <= shapes[0]


def test_a_kind_can_be_cut_to_some_columns_by_role_or_name():
    whole = draw(only(kind("one_city"), ["id", "xm"]), 50, seed=1)
    assert set(whole.table.schema.names) == {"sfzh", "xm"}
    with pytest.raises(ValueError, match="none of the columns"):
        draw(only(kind("one_city"), ["nothing"]), 50, seed=1)

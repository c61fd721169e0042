"""People against slow checks of their own: codes in force, check characters, relatives, dirt."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from seawall.tables.load import shipped
from tests.populations import KINDS, draw, kind, roles
from tests.populations.names import full_names
from tests.populations.people import CHILD, PARENT, SPOUSE, people
from tests.populations.places import FIRST, LAST, places
from tests.populations.resident_ids import ids
from tests.populations.setting import setting

WITH_IDS = [
    one.name
    for one in KINDS
    if one.genuine
    and one.name not in ("exporter_damage", "masked_phones")
    and "id" in roles(draw(one, 30, 1).table)
]


@pytest.fixture(scope="module")
def in_force() -> dict[str, list[tuple[int, int]]]:
    """The years of every code, from the rows of the table one by one."""
    years = defaultdict(list)
    for row in shipped("divisions_cn.csv", ("code",)):
        years[row["code"]].append((int(row["start"]), int(row["end"] or 9999)))
    return years


def is_alive(years: list[tuple[int, int]], year: int) -> bool:
    return any(start <= year < end for start, end in years)


def is_right(number: str) -> bool:
    """ISO 7064 MOD 11-2 by its recursion, digit by digit."""
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    state = 0
    for digit in number[:17]:
        state = (state + int(digit)) * 2 % 11
    return "0123456789X"[(12 - state) % 11] == number[17].upper()


def test_the_slow_check_knows_published_numbers():
    """GB 11643-1999's two examples."""
    assert is_right("11010519491231002X")
    assert is_right("440524188001010014")
    assert not is_right("440524188001010015")


def test_a_place_has_a_code_in_force_in_every_year(in_force):
    where = places()
    for year in range(FIRST, LAST + 1):
        codes = np.unique(where.code[:, year - FIRST])
        assert all(is_alive(in_force[f"{code:06d}"], year) for code in codes.tolist())


@pytest.mark.parametrize("seed", range(3))
def test_ids_carry_the_code_in_force_when_they_were_given_out(in_force, seed):
    rng = np.random.default_rng(seed)
    run = setting(rng)
    some = people(rng, 2_000, run)
    assert (some.registered >= some.year).all()
    assert some.registered.max() <= run.as_of.year
    assert some.registered.min() >= 1984
    numbers = ids(some).to_pylist()
    for number, year in zip(numbers, some.registered.tolist(), strict=True):
        assert is_alive(in_force[number[:6]], year)
    assert all(map(is_right, numbers))
    assert len(set(numbers)) == len(numbers)
    assert [int(number[16]) % 2 == 1 for number in numbers] == some.male.tolist()
    assert [number[6:14] for number in numbers] == [
        day.replace("-", "") for day in some.born.astype(str).tolist()
    ]


def test_relatives_are_of_the_ages_that_relatives_have():
    rng = np.random.default_rng(4)
    run = setting(rng, relatives=0.8)
    some = people(rng, 6_000, run)
    heads = {}
    gaps = defaultdict(list)
    for i, (household, relation) in enumerate(
        zip(some.household.tolist(), some.relation.tolist(), strict=True)
    ):
        if relation == 0:
            heads[household] = i
        elif household in heads:
            head = heads[household]
            years = (some.born[i] - some.born[head]).astype(int) / 365.25
            gaps[relation].append(years)
            if relation == SPOUSE:
                assert some.male[i] != some.male[head]
    assert min(gaps[CHILD]) > 17
    assert max(gaps[CHILD]) < 46
    assert min(gaps[PARENT]) > -46
    assert max(gaps[PARENT]) < -17
    assert abs(float(np.median(gaps[SPOUSE]))) < 5


def test_neighbours_share_surnames_and_first_names_follow_sex():
    rng = np.random.default_rng(8)
    run = setting(rng, local_surnames=0.3)
    some = people(rng, 8_000, run)
    by_home = np.bincount(np.unique(some.home, return_inverse=True)[1])
    assert (by_home > 1).any()
    key = some.home.astype(np.int64) * 1000 + some.surname
    pairs = [float((c * (c - 1)).sum()) for c in (by_home, *map(_sizes, (some.surname, key)))]
    n = len(some)
    assert pairs[2] * n * (n - 1) > 1.5 * pairs[0] * pairs[1]
    name = np.array(full_names(rng, some).to_pylist())
    han = some.minority == 0
    assert all(2 <= len(one) <= 4 for one in name[han].tolist())


def _sizes(values):
    return np.unique(values, return_counts=True)[1]


@pytest.mark.parametrize("name", WITH_IDS)
def test_ids_of_a_genuine_kind_are_right_but_for_the_stated_dirt(name, in_force):
    """At most 4 % of cells are spoilt; a code is one that was in force in the holder's life."""
    population = draw(kind(name), 2_000, seed=12)
    column = population.table[roles(population.table)["id"]].to_pylist()
    filled = [v for v in column if v and v not in ("NULL", "无")]
    whole = [v.strip() for v in filled if len(v.strip()) != 15]
    right = [v for v in whole if is_right(v)]
    assert len(right) >= 0.955 * len(whole)
    lived = [
        any(is_alive(in_force[v[:6]], y) for y in range(max(int(v[6:10]), 1984), LAST + 1))
        for v in right
    ]
    assert np.mean(lived) > 0.99


def test_dirt_stays_within_its_band_and_differs_from_run_to_run():
    shares = []
    for seed in range(10):
        population = draw(kind("nationwide"), 1_500, seed)
        column = population.table["id_no"].to_pylist()
        shares.append(1 - np.mean([is_right(value or "") for value in column]))
    assert max(shares) <= 0.045
    assert 0.0005 < np.mean(shares) < 0.03
    assert len(set(shares)) > 3


def test_an_old_register_holds_no_prefix_of_later_years():
    late = ("166", "170", "171", "173", "175", "176", "177", "178", "19")
    population = draw(kind("old_register"), 2_000, seed=1)
    phones = [value or "" for value in population.table["联系电话"].to_pylist()]
    assert population.as_of < date(2014, 1, 1)
    assert np.mean([phone.startswith(late) for phone in phones]) < 0.01

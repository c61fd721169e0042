"""Everybody in one county, household by household: ID, name, sex, birth date, phone, address.

Few people moved; surnames and order codes are those of the place; the table follows the household
numbers or is scattered.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, people
from tests.populations.places import places
from tests.populations.registers import created, register, shuffled
from tests.populations.setting import setting
from tests.populations.texts import numbers

NAMES = {
    "household": "hh", "name": "xm", "sex": "xb", "birth": "csrq", "id": "gmsfhm",
    "address": "zz", "phone": "lxdh", "created": "lrsj",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng,
        movers=between(rng, 0.02, 0.25),
        far=between(rng, 0.2, 0.7),
        relatives=between(rng, 0.3, 0.9),
    )
    where = places()
    towns = run.resident * ~where.urban
    county = where.now[rng.choice(where.n, p=towns / towns.sum())]
    lives = np.where(where.now == county, run.resident, 0)
    some = people(rng, n, run, Who(lives=lives))
    columns = register(rng, some, run, created(rng, some, run))
    columns["household"] = _numbers(rng, some.household)
    if rng.random() < 0.4:
        columns = shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


def _numbers(rng: Rng, household: NDArray[np.int64]) -> pa.Array:
    """Household numbers, with gaps."""
    gaps = rng.geometric(0.8, int(household.max()) + 1)
    return numbers(np.cumsum(gaps)[household] + int(rng.integers(10**6)), 9)


KIND = Kind("one_county", True, False, False, make)

"""A register filled by night: created_at holds the instants of batches, not of people's doings.

A few to a few hundred loads between midnight and five; all rows of a load within seconds or
minutes. What the people are is untouched by it.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from tests.populations.draws import Rng, between, rate, weighted
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import in_order, register, shuffled
from tests.populations.setting import setting
from tests.populations.times import DAY

NAMES = {
    "id": "id_number", "name": "real_name", "sex": "sex_code", "birth": "born_on", "phone": "phone_no",
    "address": "addr_full", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    some = people(rng, n, run)
    n_loads = int(rate(rng, 3, 400))
    end = (run.as_of - date(1970, 1, 1)).days
    days = end - 1 - np.sort(rng.choice(int(between(rng, 450, 1500)), n_loads, replace=False))[::-1]
    hour = weighted(rng, np.array([2, 4, 5, 3, 1]), n_loads)
    start = days * DAY + hour * 3600 + rng.integers(0, 600, n_loads)
    load = np.sort(weighted(rng, rng.lognormal(0, 1, n_loads), n))
    at = start[load] + rng.integers(0, int(rate(rng, 2, 3000)), n)
    born = (some.born + np.timedelta64(7, "D")).astype("M8[s]").astype(np.int64)
    late = at < born  # the newborn come with a later load
    at[late] = np.maximum(start[-1], born[late] // DAY * DAY + 2 * 3600)
    at = np.minimum(at, end * DAY - 1)
    columns = register(rng, some, run, at)
    columns = in_order(columns, at) if rng.random() < 0.7 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("batch_loads", True, False, False, make)

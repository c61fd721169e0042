"""Fabrication, one of the best: a synthesiser trained on a real leak, that keeps pairs of columns alike.

Each field is a real one of somebody in the same coarse cell: names of the same sex and decade,
phones of the same province, addresses of the same prefecture, codes of the same province and
decade. Order codes are drawn as they lie in the whole country. Nobody has a family, and whatever
is finer than a cell is gone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import BIRTHS, created, sex_column, shuffled, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.times import days_written, written

NAMES = {
    "id": "id_number", "name": "name", "sex": "sex", "birth": "dob", "phone": "phone",
    "address": "address", "created": "created",
}  # fmt: skip


def within(rng: Rng, *cell: NDArray[np.integer]) -> NDArray[np.int64]:
    """For each row another row of the same cell, each once, (n,)."""
    key = np.zeros(len(cell[0]), np.int64)
    for part in cell:
        key = key * 100_003 + part
    sorted_rows = np.argsort(key, kind="stable")
    mixed_rows = np.lexsort((rng.random(len(key)), key))
    found = np.empty(len(key), np.int64)
    found[sorted_rows] = mixed_rows
    return found


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    some = people(rng, n, run)
    where = places()
    decade = some.year // 10
    lives, home = where.province[some.lives], where.province[some.home]
    at = created(rng, some, run)
    name = full_names(rng, some).take(pa.array(within(rng, some.male, decade)))
    phone = phones(rng, some, years_of(at), run).take(pa.array(within(rng, lives)))
    address = addresses(rng, some.household, some.lives, run.as_of.year, style(rng))
    address = address.take(pa.array(within(rng, where.prefecture[some.lives])))
    place = within(rng, home, decade)
    order = some.order[within(rng, some.male)]
    made = replace(some, home=some.home[place], order=order)
    made = replace(made, registered=np.maximum(some.registered[place], made.year))
    columns = {
        "id": ids(made),
        "name": name,
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born, BIRTHS[int(rng.integers(len(BIRTHS)))]),
        "phone": phone,
        "address": address,
        "created": written(at),
    }
    columns = shuffled(rng, soiled(rng, columns, run, ("phone", "address")))
    return whole(named(columns, NAMES), run.as_of, genuine=False)


KIND = Kind("model_sampler", False, True, False, make)

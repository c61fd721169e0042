"""A register in the order of the ID numbers: whole country, or a stretch that begins somewhere.

Neighbouring rows share the county and nearly the birth date; a sample of the head is one province.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, people
from tests.populations.places import places
from tests.populations.registers import created, register
from tests.populations.setting import setting

NAMES = {
    "id": "SFZH", "name": "XM", "birth": "CSRQ", "sex": "XB", "phone": "SJH", "address": "DZ",
    "created": "RKSJ",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    lives = None
    if rng.random() < 0.4:
        where = places()
        province = where.province[rng.choice(where.n, p=run.resident / run.resident.sum())]
        lives = np.where(where.province == province, run.resident, 0)
    some = people(rng, n, run, Who(lives=lives))
    columns = register(rng, some, run, created(rng, some, run))
    order = pc.sort_indices(columns["id"])
    columns = {role: column.take(order) for role, column in columns.items()}
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("sorted_by_id", True, False, False, make)

"""Fabrication F3: a genuine register whose columns were shuffled against each other.

ID, birth date and sex stay together, since anybody can check them; every other column is genuine
and belongs to somebody else. The study's F3.
"""

from __future__ import annotations

import pyarrow as pa

from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, register
from tests.populations.setting import setting

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    some = people(rng, n, run)
    columns = register(rng, some, run, created(rng, some, run))
    for role in ("name", "phone", "address", "created"):
        columns[role] = columns[role].take(pa.array(rng.permutation(n)))
    return whole(named(columns, NAMES), run.as_of, genuine=False)


KIND = Kind("shuffled_columns", False, False, True, make)

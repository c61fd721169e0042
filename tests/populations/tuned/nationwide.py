"""A register of the whole country: ID, name, sex, birth date, phone, address, created_at.

Everybody is in it by the census's ages and provinces (measured) with this run's tilt (assumed).
Some runs give a sample scattered over the table, some a stretch of it with households together.
"""

from __future__ import annotations

from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, register, shuffled
from tests.populations.setting import setting

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    some = people(rng, n, run)
    columns = register(rng, some, run, created(rng, some, run))
    if rng.random() < 0.5:
        columns = shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("nationwide", True, False, False, make)

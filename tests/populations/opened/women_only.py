"""Women only: customers of a beauty chain or mothers at a clinic, in one province or several cities.

The sex column, where there is one, never varies; ages crowd between 20 and 45.
"""

from __future__ import annotations

import numpy as np

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, people
from tests.populations.places import places
from tests.populations.registers import created, in_order, register, shuffled
from tests.populations.setting import setting
from tests.populations.times import leisure

NAMES = {
    "name": "member_name", "id": "cert_id", "sex": "sex", "birth": "birthday", "phone": "mobile_no",
    "address": "addr", "created": "reg_time",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=between(rng, 0, 0.1), shared_phone=0.05)
    middle, spread = between(rng, 26, 38), between(rng, 4, 12)
    ages = np.exp(-0.5 * ((np.arange(101) - middle) / spread) ** 2)
    ages[:16], ages[75:] = 0, 0
    where = places()
    lives = run.resident.copy()
    if rng.random() < 0.6:
        province = where.province[rng.choice(where.n, p=lives / lives.sum())]
        lives[where.province != province] *= 0.02
    some = people(rng, n, run, Who(ages=ages, lives=lives, sex="f"))
    at = created(rng, some, run, leisure(rng), from_age=16)
    columns = register(rng, some, run, at, optional=("phone", "address", "birth"))
    columns = in_order(columns, at) if rng.random() < 0.5 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("women_only", True, False, False, make)

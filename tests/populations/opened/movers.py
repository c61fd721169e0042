"""A register of newcomers: eight in ten live in another county than they are registered in.

Workers in the provinces of the coast, with the phone of home in part; hardly any households.
"""

from __future__ import annotations

import numpy as np

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, census_ages, people
from tests.populations.places import places
from tests.populations.registers import created, in_order, register
from tests.populations.setting import setting

NAMES = {
    "name": "ldry_xm", "sex": "xb", "id": "sfzhm", "birth": "csrq", "phone": "sjhm",
    "address": "xzz", "created": "djrq",
}  # fmt: skip
COAST = (44, 33, 31, 32, 35, 11, 12)


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng,
        movers=between(rng, 0.72, 0.88),
        far=between(rng, 2.0, 4.0),
        phone_home=between(rng, 0.15, 0.7),
        relatives=between(rng, 0, 0.2),
    )
    where = places()
    lives = run.resident * np.isin(where.province, COAST)
    if rng.random() < 0.5:
        city = where.prefecture[rng.choice(where.n, p=lives / lives.sum())]
        lives = np.where(where.prefecture == city, lives, 0)
    ages = np.interp(
        np.arange(101), [0, 5, 16, 20, 30, 50, 65, 80], [0.3, 0.2, 0.4, 1.4, 1.5, 0.9, 0.2, 0]
    )
    ages[80:] = 0
    some = people(rng, n, run, Who(ages=ages * (census_ages() > 0), lives=lives))
    at = created(rng, some, run)
    columns = register(rng, some, run, at)
    return whole(named(in_order(columns, at), NAMES), run.as_of, genuine=True)


KIND = Kind("movers", True, False, False, make)

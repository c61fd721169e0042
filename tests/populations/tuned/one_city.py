"""Residents of one city, as its own systems hold them, newcomers included.

Assumed: a tenth to seven tenths of the people were registered elsewhere. Which city differs from
run to run, by its residents; the counties of its prefecture are all in it.
"""

from __future__ import annotations

import numpy as np

from tests.populations.draws import Rng, between, weighted
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, people
from tests.populations.places import places
from tests.populations.registers import created, in_order, register, shuffled
from tests.populations.setting import setting

NAMES = {
    "name": "xm", "id": "sfzh", "sex": "xb", "birth": "csrq", "address": "zz", "phone": "lxdh",
    "created": "djsj",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, movers=between(rng, 0.1, 0.7), far=between(rng, 0.8, 2.2))
    where = places()
    chosen = where.prefecture[weighted(rng, run.resident, 1)[0]]
    if chosen // 100 in (11, 12, 31, 50):
        inside = where.province == chosen // 100
    else:
        inside = where.prefecture == chosen
    some = people(rng, n, run, Who(lives=np.where(inside, run.resident, 0)))
    at = created(rng, some, run)
    columns = register(rng, some, run, at)
    columns = in_order(columns, at) if rng.random() < 0.4 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("one_city", True, False, False, make)

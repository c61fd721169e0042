"""Residents of Xinjiang or Tibet: names with middle dots or without surnames, many dates heaped.

Names are written with this run's dot; older people have dates of birth on the first of January or
July; the rest are settlers from other provinces.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import People, Who, people
from tests.populations.places import places
from tests.populations.registers import created, in_order, register, shuffled
from tests.populations.setting import setting

NAMES = {
    "id": "idcard", "name": "name", "sex": "sex", "nation": "nation", "birth": "birth",
    "phone": "phone", "address": "address", "created": "create_time",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    province = 65 if rng.random() < 0.65 else 54
    run = setting(
        rng,
        movers=between(rng, 0.05, 0.4),
        far=between(rng, 0.5, 2.0),
        minority=between(rng, 0.7, 1.5),
        relatives=between(rng, 0, 0.4),
    )
    where = places()
    lives = np.where(where.province == province, run.resident, 0)
    if rng.random() < 0.4:
        part = where.prefecture[rng.choice(where.n, p=lives / lives.sum())]
        lives = np.where(where.prefecture == part, lives, 0)
    some = _heaped(rng, people(rng, n, run, Who(lives=lives)))
    at = created(rng, some, run)
    dot = "·" if rng.random() < 0.7 else "‧"
    columns = register(rng, some, run, at, dot)
    own = "维吾尔族" if province == 65 else "藏族"
    columns["nation"] = pc.if_else(pa.array(some.minority > 0), pa.scalar(own), pa.scalar("汉族"))
    columns = in_order(columns, at) if rng.random() < 0.5 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


def _heaped(rng: Rng, some: People) -> People:
    """Older people of the region with a day of birth that a clerk chose."""
    chance = np.where((some.minority > 0) & (some.year < 1985), between(rng, 0.05, 0.35), 0)
    year = some.born.astype("M8[Y]").astype("M8[D]")
    half = np.where(often(rng, 0.75, len(some)), 0, 181).astype("m8[D]")
    return replace(some, born=np.where(often(rng, chance, len(some)), year + half, some.born))


KIND = Kind("minority_region", True, False, False, make)

"""Licensed drivers of a province: licence number (the ID), file number, class, first issue, expiry.

Adults, two thirds men or more; file numbers hold the office's code and count up with time; expiry
follows from the issue by six or ten years. Licences of heavy vehicles are older men's (assumed).
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted
from tests.populations.fresh.regions import a_province
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import day_of, in_order, sex_column, shuffled, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import days_written, instants, office

NAMES = {
    "id": "sfzmhm", "file": "dabh", "name": "xm", "sex": "xb", "birth": "csrq", "class": "zjcx",
    "created": "cclzrq", "expiry": "yxqz", "phone": "sjhm", "address": "djzsxxdz", "points": "ljjf",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, men=between(rng, 0.62, 0.8), relatives=between(rng, 0, 0.1), landline=0.005,
        movers=between(rng, 0.15, 0.45),
    )  # fmt: skip
    ages = np.interp(np.arange(101), [17, 18, 22, 35, 50, 70, 80], [0, 0.2, 1.2, 1.7, 1.1, 0.2, 0])
    some = people(rng, n, run, Who(ages=ages, lives=a_province(rng, run)))
    start = run.as_of - timedelta(days=int(365 * between(rng, 8, 28)))
    adult = some.born + np.timedelta64(18 * 365 + 120, "D")
    at = instants(rng, n, start, run.as_of, office(rng), adult)
    year, day = years_of(at), day_of(at)
    held = run.as_of.year - year
    term = np.where(held < 6, 6, np.where(held < 16, 16, 16 + (held - 6) // 10 * 10))
    expiry = day + (term * 365.25).astype(np.int64).astype("m8[D]")
    classes = pa.array(["C1", "C2", "B2", "C1D", "A2", "B1", "A1", "D", "E"])
    old = some.male & (some.year < 1985)
    which = weighted(rng, np.array([70, 18, 0.5, 5, 0.2, 0.1, 0.1, 3, 2]), n)
    heavy = weighted(rng, np.array([55, 2, 16, 7, 9, 4, 3, 3, 1]), n)
    office_code = places().now[some.lives] // 100 * 100
    rank = np.empty(n, np.int64)
    rank[np.argsort(at, kind="stable")] = np.arange(n)
    columns = {
        "id": ids(some),
        "file": joined(
            numbers(office_code), numbers((rank * 7 + rng.integers(0, 7, n)) % 10**6, 6)
        ),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male, ("1", "2") if rng.random() < 0.7 else None),
        "birth": days_written(some.born),
        "class": pick(classes, np.where(old, heavy, which)),
        "created": days_written(day),
        "expiry": days_written(expiry),
        "phone": phones(rng, some, np.where(often(rng, 0.5, n), run.as_of.year, year), run),
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)),
        "points": where(often(rng, 0.8, n), pa.scalar("0"), numbers(rng.integers(1, 5, n) * 3)),
    }
    columns = soiled(rng, columns, run, ("phone",))
    columns = in_order(columns, rank) if rng.random() < 0.5 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("drivers", True, True, False, make)

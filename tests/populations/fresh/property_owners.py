"""Owners of flats of a city: certificate, owner, ID, share, the flat's address, area, registration.

One row per owner: spouses who own together follow one another under one certificate and address.
Some own several flats, some live elsewhere; the address is the flat's (assumed throughout).
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, often, weighted
from tests.populations.fresh.regions import a_city
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.registers import sex_column, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, where
from tests.populations.times import instants, office, written

NAMES = {
    "certificate": "BDCQZH", "name": "QLRMC", "sex": "QLRXB", "id": "ZJHM", "phone": "LXDH",
    "address": "ZL", "area": "JZMJ", "share": "GYQK", "use": "YT", "created": "DJSJ",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, relatives=between(rng, 0.3, 0.7), movers=between(rng, 0.25, 0.6),
        shared_phone=between(rng, 0.1, 0.4),
    )  # fmt: skip
    ages = np.interp(np.arange(101), [19, 24, 35, 60, 80, 95], [0, 0.6, 1.6, 1.1, 0.7, 0.2])
    some = people(rng, n, run, Who(ages=ages, lives=a_city(rng, run)))
    flats, flat = np.unique(some.household, return_inverse=True)
    first = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    # a second flat of a family: its people come again under another certificate
    again = np.flatnonzero(often(rng, between(rng, 0.02, 0.2), len(flats)))
    rows = np.concatenate([np.arange(n), np.flatnonzero(np.isin(flat, again))])
    of = np.concatenate([flat, flat[rows[n:]] + len(flats)])
    start = run.as_of - timedelta(days=int(365 * between(rng, 5, 20)))
    youngest = np.maximum.reduceat(some.born, first) if n else some.born
    bought = instants(
        rng, len(flats), start, run.as_of, office(rng), youngest + np.timedelta64(19 * 365, "D")
    )
    later = bought + (rng.random(len(flats)) * 900 * 86_400).astype(np.int64)
    end = np.datetime64(run.as_of, "s").astype(np.int64) - 3600 * 8
    later = np.where((later >= end) | (later // 86_400 % 7 == 2), bought, later)
    every = np.concatenate([bought, later])
    order = np.lexsort((of, every[of]))[:n]
    rows, of = rows[order], of[order]
    held, at, taken = some.take(rows), every[of], pa.array(rows)
    serial = np.cumsum(np.concatenate(([1], (of[1:] != of[:-1]) * rng.geometric(0.7, n - 1))))
    alone = np.bincount(of, minlength=2 * len(flats))[of] == 1
    area = np.rint(rng.normal(95, 30, 2 * len(flats)).clip(22, 400) * 100) / 100
    uses = pa.array(["住宅", "商业服务", "车位"])
    columns = {
        "certificate": joined(numbers(years_of(at)), "不动产权第", numbers(serial, 7), "号"),
        "name": full_names(rng, some).take(taken),
        "sex": sex_column(rng, held.male),
        "id": lower_x(rng, ids(some)).take(taken),
        "phone": phones(rng, some, np.full(n, run.as_of.year), run).take(taken),
        "address": addresses(
            rng, of, some.lives[first[of % len(flats)]], run.as_of.year, style(rng)
        ),
        "area": pa.array(area[of]).cast(pa.string()),
        "share": where(alone, pa.scalar("单独所有"), "共同共有"),
        "use": uses.take(pa.array(weighted(rng, np.array([0.9, 0.04, 0.06]), 2 * len(flats))[of])),
        "created": written(at),
    }
    columns = soiled(rng, columns, run, ("phone",))
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("property_owners", True, True, False, make)

"""Members of a county's rural cooperatives: household, name, ID, nation, village, land, share, joined.

A county of the south-west or north-west with few surnames, half of a village's households of one
clan; addresses are village and group, without streets or doors; membership was entered village by
village in a few campaigns (all assumed). Relatives follow the head of the household.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from tests.populations.addresses import HEADS, TAILS, divisions, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, mixed, often, rate, weighted, zipf
from tests.populations.fresh.regions import a_rural_county
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import in_order, sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import DAY, days_written, instants, office

NAMES = {
    "household": "户编号", "name": "成员姓名", "sex": "性别", "id": "身份证号码", "nation": "民族",
    "address": "住址", "land": "承包面积", "share": "股份数",
    "phone": "联系电话", "created": "登记时间",
}  # fmt: skip
#: Province: its largest minority with Han names, and about its share in such counties (assumed).
NATIONS = {45: ("壮族", 0.7), 52: ("苗族", 0.6), 53: ("彝族", 0.5), 43: ("土家族", 0.5),
           64: ("回族", 0.6), 62: ("回族", 0.4), 46: ("黎族", 0.5)}  # fmt: skip
N_VILLAGES = 120


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, movers=between(rng, 0.01, 0.08), far=between(rng, 0.1, 0.4), landline=0.004,
        relatives=between(rng, 0.5, 0.95), local_surnames=between(rng, 0.45, 0.85),
        generation_names=between(rng, 0.1, 0.4), age_tilt=between(rng, -0.05, 0.12),
        phone_home=0.3, shared_phone=between(rng, 0.25, 0.6),
    )  # fmt: skip
    lives = a_rural_county(rng, run, tuple(NATIONS))
    some = people(rng, n, run, Who(lives=lives))
    first = np.searchsorted(some.household, some.household)
    n_villages = int(min(N_VILLAGES, max(3, n // 60)))
    clan = (mixed(some.surname, np.full(n, 5)) % np.uint64(n_villages)).astype(np.int64)
    village = np.where(often(rng, 0.5, n), clan, weighted(rng, zipf(n_villages, 8.0), n))[first]
    group = (1 + rng.geometric(0.25, n) % 14)[first]
    province = int(places().province[some.lives[0]])
    nation, share = NATIONS[province]
    of_village = np.clip(rng.normal(share, 0.35, n_villages), 0.02, 0.99)
    own = often(rng, of_village[village], n)
    own = np.where(often(rng, 0.9, n), own[first], own)
    seed = mixed(some.lives[first], village + 1)
    name = joined(
        pick(HEADS, (seed % np.uint64(len(HEADS))).astype(np.int64)),
        pick(TAILS, (seed >> np.uint64(20)).astype(np.int64) % len(TAILS)),
        "村",
    )
    habits = style(rng)._replace(province=rng.random(), prefecture=rng.random(), gap="")
    heads = divisions(some.lives[first], run.as_of.year, habits, rng).take(pa.array(first))
    campaigns = np.sort(
        instants(rng, n_villages, run.as_of - timedelta(days=int(between(rng, 200, 2500))),
                 run.as_of - timedelta(days=30), office(rng))
    )  # fmt: skip
    desk = instants(rng, n, run.as_of - timedelta(days=900), run.as_of, office(rng)) % DAY
    days = (
        campaigns[rng.permutation(n_villages)][village] // DAY + rng.geometric(0.15, n)[first] % 25
    )
    at = days * DAY + desk[first]
    born = some.born.astype("M8[D]").astype(np.int64)
    limit = np.datetime64(run.as_of, "D").astype(np.int64)
    at = np.where(born >= days, np.minimum(born + 20, limit - 1) * DAY + desk, at)
    land = np.rint(rng.gamma(4, rate(rng, 0.4, 2.0), n)[first] * 10) / 10
    columns = {
        "household": numbers(village * 10_000 + some.household % 10_000 + 10**7, 9),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male, ("男", "女")),
        "id": ids(some),
        "nation": where(own, pa.scalar(nation), "汉族"),
        "address": joined(heads, name, numbers(group), "组"),
        "land": pa.array(land).cast(pa.string()),
        "share": numbers(np.where(some.year < run.as_of.year - 16, 10, 5)),
        "phone": phones(rng, some, np.full(n, run.as_of.year), run),
        "created": days_written((at // DAY).astype("M8[D]")),
    }
    columns = soiled(rng, columns, run, ("phone",))
    key = village * (int(some.household.max()) + 1) + some.household
    return whole(named(in_order(columns, key), NAMES), run.as_of, genuine=True)


KIND = Kind("rural_cooperative", True, True, False, make)

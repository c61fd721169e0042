"""Pensioners of a province or city: ID, work and retirement dates, pension, card, phone; old people only.

Nearly all ID numbers began with 15 digits and were widened; a few still are short, and in some
systems a few were widened without a new check character. Records begin at retirement or, for those
retired before the system, with its first loads (assumed).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.addresses import addresses, style
from tests.populations.cards import one_bank
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, rate
from tests.populations.fresh.regions import a_city, a_province
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import in_order, sex_column, shuffled
from tests.populations.resident_ids import ids, short_numbers_of, ymd
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, where
from tests.populations.times import DAY, days_written, instants, office

NAMES = {
    "key": "grbh", "name": "xm", "sex": "xb", "birth": "csny", "id": "sfzhm", "work": "cjgzrq",
    "created": "ltxrq", "money": "yfyj", "card": "yhzh", "phone": "lxdh", "address": "jtzz",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, relatives=between(rng, 0, 0.15), movers=between(rng, 0.08, 0.35), at_sixteen=0.0,
        men=between(rng, 0.38, 0.52), landline=between(rng, 0.05, 0.3), dirt=rate(rng, 0.001, 0.012),
        phone_age=between(rng, 4, 9), late=between(rng, 0.02, 0.06),
    )  # fmt: skip
    ages = np.interp(np.arange(101), [49, 50, 60, 75, 100], [0, 0.35, 1, 1.15, 0.8])
    ages[:50] = 0
    lives = a_city(rng, run) if rng.random() < 0.6 else a_province(rng, run)
    some = people(rng, n, run, Who(ages=ages, lives=lives))
    limit = (run.as_of - date(1970, 1, 1)).days
    born = some.born.astype("M8[D]").astype(np.int64)
    after = np.where(some.male, 60, np.where(often(rng, 0.35, n), 55, 50))
    age = (limit - born) / 365.25
    after = np.where(age <= after + 0.2, np.minimum(49.7, age - 0.3), after)  # on grounds of health
    retired = born + (after * 365.25).astype(np.int64) + rng.integers(1, 60, n)
    first = (date(int(rng.integers(1995, 2006)), 3, 1) - date(1970, 1, 1)).days
    loads = instants(
        rng, n, date(1970, 1, 1).fromordinal(first + 719_163), date(2008, 1, 1), office(rng)
    )
    day = np.where(retired < first, loads // DAY, retired)
    weekend = (day + 3) % 7 >= 5
    day = np.minimum(np.where(weekend, day - 2, day), limit - 1)
    worked = born + ((16 + 8 * rng.beta(2, 3, n)) * 365.25).astype(np.int64)
    code = places().code_in(some.home, some.registered)
    number = ids(some)
    short = short_numbers_of(code, ymd(some.born), some.order)
    careless = rate(rng, 0.001, 0.008) if rng.random() < 0.4 else 0.0
    widened = joined(
        pc.utf8_slice_codeunits(number, 0, 17), numbers(rng.integers(0, 10, n))
    )  # a program that did not know the rule
    number = where(often(rng, careless, n), widened, number)
    number = where(often(rng, between(rng, 0, 0.06), n) & (some.registered < 1999), short, number)
    years = (day - worked) / 365.25
    money = np.rint(rng.lognormal(7.6, 0.35, n) * (0.6 + np.clip(years, 0, 45) / 60) * 100) / 100
    columns = {
        "key": numbers(rng.permutation(n) + int(rng.integers(10**7)), 10),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born, ("dash", "plain")[int(rng.integers(2))]),
        "id": number,
        "work": days_written(worked.astype("M8[D]").astype("M8[M]").astype("M8[D]")),
        "created": days_written(day.astype("M8[D]")),
        "money": pa.array(money).cast(pa.string()),
        "card": one_bank(rng, n, some.lives % 997),
        "phone": phones(rng, some, np.full(n, run.as_of.year), run),
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)),
    }
    columns = soiled(rng, columns, run, ("phone", "address"))
    columns = in_order(columns, day) if rng.random() < 0.5 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("pensioners", True, True, False, make)

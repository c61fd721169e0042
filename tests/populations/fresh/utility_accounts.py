"""Household accounts of a water, power or gas works: account, holder, meter, address, phone, opening.

Sorted by reading route, that is by place. One holder per household, some with two meters; addresses
carry the names of divisions of the year the account was opened; accounts opened long ago hold the
parent who opened them, often without ID or phone (assumed).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted
from tests.populations.fresh.regions import a_city
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.registers import day_of, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import blanked, joined, numbers
from tests.populations.times import days_written, instants, office

NAMES = {
    "account": "户号", "name": "户名", "address": "用户地址", "phone": "联系电话", "id": "证件号码",
    "meter": "表号", "tariff": "用户类别", "created": "立户日期", "money": "余额",
}  # fmt: skip
ERAS = (1996, 2001, 2006, 2011, 2016, 2021)


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, relatives=0.0, men=between(rng, 0.55, 0.75), movers=between(rng, 0.15, 0.5),
        landline=between(rng, 0.03, 0.2), shared_phone=0.0,
    )  # fmt: skip
    ages = np.interp(np.arange(101), [21, 24, 35, 60, 80, 100], [0, 0.2, 1.2, 1.3, 1.2, 0.8])
    n_holders = max(1, int(n / between(rng, 1.0, 1.12)))
    holders = people(rng, n_holders, run, Who(ages=ages, lives=a_city(rng, run)))
    holders = holders.take(np.argsort(holders.lives, kind="stable"))
    owner = np.sort(
        np.concatenate([np.arange(n_holders), rng.integers(0, n_holders, n - n_holders)])
    )
    some, rows = holders.take(owner), pa.array(owner)
    opened = max(1997, run.as_of.year - int(rng.integers(8, 26)))
    at = instants(
        rng, n, date(opened, 1, 4), run.as_of, office(rng),
        some.born + np.timedelta64(20 * 365, "D"),
    )  # fmt: skip
    year = years_of(at)
    era = np.clip(np.searchsorted(ERAS, year, side="right") - 1, 0, len(ERAS) - 1)
    habits = style(rng)
    address = np.empty(n, object)
    for which in np.unique(era):
        rows_then = np.flatnonzero(era == which)
        written = addresses(
            rng, some.household[rows_then] * 3 + which, some.lives[rows_then], ERAS[which], habits
        )
        address[rows_then] = written.to_numpy(zero_copy_only=False)
    age_of_account = run.as_of.year - year
    lacking = often(rng, np.clip(0.02 + age_of_account / 40, 0, 0.6), n)
    route = int(rng.integers(10**4)) * 10**6
    number = route + np.cumsum(rng.geometric(between(rng, 0.3, 0.95), n))
    columns = {
        "account": numbers(number, 10),
        "name": full_names(rng, holders).take(rows),
        "address": pa.array(address, pa.string()),
        "phone": phones(rng, holders, np.full(n_holders, run.as_of.year), run).take(rows),
        "id": blanked(ids(holders).take(rows), lacking, ("", None)[int(rng.integers(2))]),
        "meter": joined("M", numbers(year % 100, 2), numbers(rng.integers(0, 10**6, n), 6)),
        "tariff": pa.array(["居民", "居民合表", "商业"]).take(
            pa.array(weighted(rng, np.array([0.93, 0.04, 0.03]), n))
        ),
        "created": days_written(day_of(at)),
        "money": pa.array(np.rint(rng.normal(40, 90, n) * 100) / 100).cast(pa.string()),
    }
    columns = soiled(rng, columns, run, ("phone",))
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("utility_accounts", True, True, False, make)

"""Staff of one employer: badge number, name, sex, ID, phone, department, address, hired.

Working ages, one sex in the majority, hired in waves; everybody in one city, and in half of the
runs every address is the works or its dormitory. Badge numbers count up with the date of hiring.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, street_places, style
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.prose import words
from tests.populations.registers import days_written, sex_column, years_before, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import DAY, instants, office

NAMES = {
    "key": "emp_no", "name": "emp_name", "sex": "gender", "id": "id_card", "birth": "birthday",
    "phone": "mobile", "unit": "dept", "address": "address", "created": "hire_date",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng,
        men=between(rng, 0.2, 0.85),
        movers=between(rng, 0.2, 0.75),
        far=between(rng, 0.6, 2.5),
        relatives=between(rng, 0, 0.05),
        shared_phone=0.02,
    )
    where = places()
    town = where.now[rng.choice(where.n, p=run.resident / run.resident.sum())]
    city = where.prefecture == town // 100
    lives = run.resident * np.where(where.now == town, 6.0, 1.0) * city
    middle = between(rng, 26, 42)
    ages = np.exp(-0.5 * ((np.arange(101) - middle) / between(rng, 6, 12)) ** 2)
    ages[:18], ages[62:] = 0, 0
    some = people(rng, n, run, Who(ages=ages, lives=lives))
    start = years_before(run.as_of, between(rng, 4, 20))
    at = instants(rng, n, start, run.as_of, office(rng), some.born + np.timedelta64(18 * 365, "D"))
    wave = often(rng, between(rng, 0.1, 0.6), n)  # many start on the first of a month
    month = at.astype("M8[s]").astype("M8[M]").astype("M8[s]").astype(np.int64)
    first = np.maximum(
        month, (some.born + np.timedelta64(18 * 365, "D")).astype("M8[s]").astype(int)
    )
    at = np.where(wave, first, at)
    order = np.argsort(at, kind="stable")
    some, at = some.take(order), at[order]
    year = np.full(n, run.as_of.year)
    habits = style(rng)
    if rng.random() < 0.5:
        works = street_places(rng, np.full(3, some.lives[0]), run.as_of.year, habits)
        home = joined(works.take(pa.array(np.minimum(rng.geometric(0.7, n) - 1, 2))), words(
            rng, n, "厂区 宿舍楼 员工公寓 厂区 厂区"))  # fmt: skip
    else:
        home = addresses(rng, some.household, some.home, run.as_of.year, habits)
    badge = np.cumsum(rng.geometric(between(rng, 0.6, 0.98), n)) + int(rng.integers(1, 3000))
    columns = {
        "key": joined(("", "E", "A")[int(rng.integers(3))], numbers(badge, 6)),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male),
        "id": lower_x(rng, ids(some)),
        "birth": days_written(some.born),
        "phone": phones(rng, some, np.maximum(year, years_of(at)), run),
        "unit": words(
            rng, n, "生产部 装配车间 品质部 仓储部 行政部 研发部 采购部 销售部 财务部 设备部"
        ),
        "address": home,
        "created": days_written((at // DAY).astype("M8[D]")),
    }
    return whole(named(soiled(rng, columns, run, ("phone",)), NAMES), run.as_of, genuine=True)


KIND = Kind("one_employer", True, False, False, make)

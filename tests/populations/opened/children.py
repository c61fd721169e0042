"""Pupils of the schools of a city: pupil, sex, birth date, ID, school, class, parent, parent's phone.

Ages 6 to 18, so that nearly all codes are of recent years; phones are those of parents; enrolment
is in a few days of August and September. Classes hold children of one year of birth.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style, town_names
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names, given
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import days_written, sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import DAY, written

NAMES = {
    "key": "student_no", "name": "student_name", "sex": "sex", "birth": "birth_date", "id": "id_number",
    "school": "school", "form": "class", "parent": "guardian_name", "phone": "guardian_phone",
    "address": "home_address", "created": "enrolled_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, relatives=between(rng, 0, 0.15), movers=between(rng, 0.1, 0.55), landline=0.003
    )
    where = places()
    city = where.prefecture[rng.choice(where.n, p=run.resident / run.resident.sum())]
    ages = np.zeros(101)
    ages[6 : int(rng.choice([12, 15, 18]))] = 1
    lives = np.where(where.prefecture == city, run.resident, 0)
    some = people(rng, n, run, Who(ages=ages, lives=lives))
    gap = np.clip(rng.normal(27, 4.5, n), 19, 45)
    mother = often(rng, 0.45, n)
    parents = replace(
        some,
        born=some.born - (gap * 365.25).astype(np.int64).astype("m8[D]"),
        male=~mother,
        surname=np.where(mother, some.surname[rng.permutation(n)], some.surname),
    )
    one, two = given(rng, parents.year, parents.male, parents.home, parents.surname, run)
    parents = replace(parents, first=one, second=two)
    grade = np.clip(run.as_of.year - some.year - 6, 1, 12)
    school = weighted(rng, zipf(80, 8.0), n)
    year = run.as_of.year - grade + (run.as_of.month >= 9)
    august = (np.asarray(year) - 1970).astype("M8[Y]").astype("M8[D]") + np.timedelta64(235, "D")
    limit = np.datetime64(run.as_of, "D") - np.timedelta64(1, "D")
    day = np.minimum(august + rng.integers(0, 18, n).astype("m8[D]"), limit)
    at = (
        day.astype(np.int64) * DAY
        + (8 + weighted(rng, np.array([2, 3, 3, 1, 0.4, 1, 2, 2, 1]), n)) * 3600
    )
    at += rng.integers(0, 3600, n)
    sort = ("中心小学", "中学", "第一小学", "实验学校")[int(rng.integers(4))]
    schools = joined(town_names(np.full(n, some.lives[0]), school % 14), sort)
    columns = {
        "key": joined(
            numbers(np.asarray(year)), numbers(school, 3), numbers(rng.integers(0, 2000, n), 4)
        ),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male, ("男", "女")),
        "birth": days_written(some.born),
        "id": lower_x(rng, ids(some)),
        "school": schools,
        "form": joined(numbers(grade), "年级", numbers(1 + rng.integers(0, 9, n)), "班"),
        "parent": full_names(rng, parents),
        "phone": phones(rng, parents, np.full(n, run.as_of.year), run),
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)),
        "created": written(at),
    }
    columns = soiled(rng, columns, run, ("phone", "address", "parent"))
    order = pa.array(np.lexsort((grade, school)))
    columns = {role: column.take(order) for role, column in columns.items()}
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("children", True, False, False, make)

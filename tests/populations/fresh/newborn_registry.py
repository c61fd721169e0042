"""Birth certificates of the hospitals of a region: child, mother and father with their IDs.

The child has no ID; many have no name yet and are called son or daughter of the mother. Births at
all hours, more in the mornings of working days (planned ones); certificates follow in days or
weeks at a counter. Parents mostly of one province, some of the same county (all assumed).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.fresh.regions import a_city, a_province
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names, given, surnames
from tests.populations.order_codes import order_codes
from tests.populations.people import People, Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import in_order, sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import Setting, setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import DAY, days_written, instants, leisure, office, written

NAMES = {
    "key": "cert_no", "name": "baby_name", "sex": "baby_sex", "birth": "baby_birth_date",
    "weight": "birth_weight_g", "hospital": "hospital", "mother": "mother_name", "id": "mother_idcard",
    "father": "father_name", "father_id": "father_idcard", "phone": "contact_phone",
    "address": "family_address", "created": "issue_time",
}  # fmt: skip


def _fathers(rng: Rng, mothers: People, run: Setting) -> People:
    """Husbands: about two years older, six in ten of the same county, the rest of the region."""
    n = len(mothers)
    born = mothers.born - (rng.normal(2.0, 3.2, n) * 365).astype(np.int64).astype("m8[D]")
    home = np.where(often(rng, 0.6, n), mothers.home, mothers.home[rng.permutation(n)])
    year = born.astype("M8[Y]").astype(np.int32) + 1970
    registered = np.maximum(np.maximum(mothers.registered + year - mothers.year, year), 1984)
    male = np.ones(n, bool)
    code = places().code_in(home, registered)
    surname = surnames(rng, home, run)
    first, second = given(rng, year, male, home, surname, run)
    return replace(
        mothers, male=male, born=born, home=home, registered=registered.astype(np.int32),
        order=order_codes(rng, code, registered, male, run), surname=surname, first=first,
        second=second, minority=np.where(home == mothers.home, mothers.minority, 0).astype(np.int8),
    )  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, relatives=0.0, shared_phone=0.0, landline=0.002, movers=between(rng, 0.15, 0.5)
    )
    span = between(rng, 0.8, 7)
    start = run.as_of - timedelta(days=int(365 * span))
    ages = np.zeros(101)
    ages[18:50] = np.exp(-0.5 * ((np.arange(18, 50) - between(rng, 27, 30)) / 4.6) ** 2)
    lives = a_city(rng, run) if rng.random() < 0.6 else a_province(rng, run)
    # ages hold on the day of birth: the mothers of a dump some years later are so much older
    mothers = people(rng, n, replace(run, as_of=start + (run.as_of - start) / 2),
                     Who(ages=ages, lives=lives, sex="f"))  # fmt: skip
    fathers = _fathers(rng, mothers, run)
    at = instants(rng, n, start, run.as_of - timedelta(days=3), leisure(rng))
    planned = often(rng, between(rng, 0.25, 0.5), n)
    morning = instants(rng, n, start, run.as_of - timedelta(days=3), office(rng))
    birth = np.where(planned, morning, at // DAY * DAY + rng.integers(0, DAY, n))
    end = np.datetime64(run.as_of, "s").astype(np.int64)
    desk = instants(rng, n, start, run.as_of, office(rng))
    issue = (birth // DAY + 1 + rng.geometric(between(rng, 0.05, 0.3), n)) * DAY + desk % DAY
    weekend = (issue // DAY + 3) % 7 >= 5
    issue = np.where(weekend & often(rng, 0.85, n), issue + 2 * DAY, issue)
    issue = np.where(
        issue >= end, np.minimum(birth // DAY * DAY + DAY + desk % DAY, end - 1), issue
    )
    male = often(rng, between(rng, 0.51, 0.54), n)
    born = (birth // DAY).astype("M8[D]")
    year = born.astype("M8[Y]").astype(np.int32) + 1970
    surname = np.where(often(rng, 0.93, n), fathers.surname, mothers.surname)
    first, second = given(rng, year, male, mothers.home, surname, run)
    child = replace(mothers, male=male, born=born, surname=surname, first=first, second=second,
                    minority=fathers.minority)  # fmt: skip
    mother = full_names(rng, mothers)
    unnamed = joined(mother, where(male, pa.scalar("之子"), "之女"))
    hospital = weighted(rng, zipf(25, 2.0), n)
    house = pa.array(["人民医院", "妇幼保健院", "中心医院", "中医院", "第二医院"])
    county = pick(places().county_name, places().row[mothers.lives[hospital % n], -1])
    columns = {
        "key": joined(pick(pa.array(list("NOPQRSTU")), (year - 2010) // 3 % 8),
                      numbers(rng.integers(10**8, 10**9, n))),
        "name": where(often(rng, between(rng, 0.02, 0.25), n), unnamed, full_names(rng, child)),
        "sex": sex_column(rng, male),
        "birth": days_written(born),
        "weight": numbers((rng.normal(3300, 430, n).clip(900, 5400) // 10 * 10).astype(int)),
        "hospital": joined(county, house.take(pa.array(hospital % 5))),
        "mother": mother,
        "id": ids(mothers),
        "father": full_names(rng, fathers),
        "father_id": ids(fathers),
        "phone": phones(rng, mothers, year.astype(np.int64), run),
        "address": addresses(rng, mothers.household, mothers.lives, run.as_of.year, style(rng)),
        "created": written(issue),
    }  # fmt: skip
    columns = soiled(rng, columns, run, ("phone", "address", "father", "father_id"))
    return whole(named(in_order(columns, issue), NAMES), run.as_of, genuine=True)


KIND = Kind("newborn_registry", True, True, False, make)

"""Visits to a hospital: patients of all ages with many old people and infants, more women.

Infants have no ID yet in part, and carry a parent's phone. Visits are in the morning, on working
days; a patient comes again and again (assumed).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.prose import words
from tests.populations.registers import sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import blanked, numbers
from tests.populations.times import days_written, office, written
from tests.populations.visits import visitors

NAMES = {
    "key": "patient_id", "name": "patient_name", "sex": "patient_sex", "birth": "birthday",
    "id": "idcard", "phone": "tel", "address": "home_address", "illness": "diagnosis",
    "created": "visit_time",
}  # fmt: skip
ILLNESSES = (
    "上呼吸道感染 高血压 糖尿病 急性胃肠炎 腰椎间盘突出 冠心病 支气管炎 颈椎病 妊娠检查 肺炎 牙髓炎 "
    "皮炎 骨折 白内障 胆囊结石 肾结石 贫血 失眠 甲状腺结节 鼻炎 中耳炎 湿疹 脑梗死 痛风"
)


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, men=between(rng, 0.36, 0.5), relatives=between(rng, 0, 0.15))
    ages = np.interp(
        np.arange(101), [0, 3, 8, 20, 40, 65, 85, 100], [4, 3, 1, 0.6, 0.8, 1.8, 2, 0.5]
    )
    where = places()
    city = where.prefecture[rng.choice(where.n, p=run.resident / run.resident.sum())]
    near = np.where(where.prefecture == city, 1.0, 0.01 * (where.province == city // 100))
    rhythm = office(rng)
    rhythm = replace(rhythm, hours=rhythm.hours * np.where(np.arange(24) < 12, 1.6, 0.8))
    some, owner, at = visitors(
        rng, n, run, rhythm, (0.5, 7), (1.3, 5), who=Who(ages=ages, lives=run.resident * near)
    )
    held, rows = some.take(owner), pa.array(owner)
    year = np.full(len(some), run.as_of.year)
    age = run.as_of.year - held.year
    key = rng.permutation(len(some)) + int(rng.integers(10**6))
    without = often(rng, np.where(age < 3, 0.7, np.where(age < 10, 0.3, 0.04)), n)
    columns = {
        "key": numbers(key[owner], 8),
        "name": full_names(rng, some).take(rows),
        "sex": sex_column(rng, held.male),
        "birth": days_written(held.born),
        "id": blanked(ids(some).take(rows), without, None),
        "phone": phones(rng, some, year, run).take(rows),
        "address": addresses(rng, held.household, held.lives, run.as_of.year, style(rng)),
        "illness": words(rng, n, ILLNESSES),
        "created": written(at),
    }
    return whole(
        named(soiled(rng, columns, run, ("phone", "address")), NAMES), run.as_of, genuine=True
    )


KIND = Kind("clinic_patients", True, False, False, make)

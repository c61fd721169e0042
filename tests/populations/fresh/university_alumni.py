"""Alumni of a university: student number, name, ID, college, year, employer, phone, e-mail.

Half live in the university's province, the rest where work is; they came from the whole country.
Student numbers hold the year they came; records were loaded class by class or updated by the
alumni themselves. Older alumni lack phones and e-mail more often (all assumed).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.fresh.regions import a_city
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import chinese
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.prose import words
from tests.populations.registers import in_order, sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import blanked, joined, numbers, pick, where
from tests.populations.times import days_written, instants, leisure, office, written

NAMES = {
    "key": "student_no", "name": "name", "sex": "gender", "birth": "birthday", "id": "id_card",
    "college": "college", "form": "grade", "degree": "degree", "origin": "native_place",
    "employer": "work_unit", "phone": "mobile", "email": "email", "created": "update_time",
}  # fmt: skip
COLLEGES = (
    "机械学院 电气学院 管理学院 外国语学院 材料学院 土木学院 计算机学院 理学院 化工学院 法学院 "
    "艺术学院"
)
FIRMS = (
    "科技有限公司 集团 设计院 银行 第一中学 人民医院 税务局 电力公司 研究所 建设公司 软件公司 大学"
)


def make(n: int, rng: Rng) -> Population:
    run = setting(
        rng, men=between(rng, 0.35, 0.72), movers=between(rng, 0.55, 0.8), far=between(rng, 0.8, 2),
        relatives=0.0, phone_home=between(rng, 0.02, 0.2), shared_phone=0.0, landline=0.004,
    )  # fmt: skip
    where_all = places()
    home = a_city(rng, run)
    province = where_all.province[int(np.argmax(home))]
    towns = run.resident * np.where(where_all.urban, 1.0, 0.15)
    share = between(rng, 0.3, 0.6)
    near = np.where(where_all.province == province, towns, 0) + 2 * home
    lives = share * near / near.sum() + (1 - share) * towns / towns.sum()
    ages = np.interp(np.arange(101), [19, 22, 24, 40, 62, 85], [0, 0, 2.2, 1.5, 0.6, 0])
    some = people(rng, n, run, Who(ages=ages, lives=lives))
    came = some.year + 18 + weighted(rng, np.array([0.62, 0.28, 0.07, 0.03]), n)
    degree = weighted(rng, np.array([0.72, 0.22, 0.06]), n)
    college = weighted(rng, zipf(11, 4.0), n)
    earliest = ((came + 4 - 1970).astype("M8[Y]").astype("M8[D]")) + np.timedelta64(180, "D")
    limit = np.datetime64(run.as_of, "D") - np.timedelta64(2, "D")
    start = run.as_of - timedelta(days=int(365 * between(rng, 3, 12)))
    at = instants(rng, n, start, run.as_of, leisure(rng), np.minimum(earliest, limit))
    loaded = often(rng, between(rng, 0.2, 0.6), n)  # a clerk's work, a class on one afternoon
    days = instants(rng, 4000, date(run.as_of.year - 4, 1, 1), run.as_of, office(rng))
    load = days[(came * 11 + college) % 4000] + rng.integers(0, 900, n)
    loaded &= load >= earliest.astype("M8[s]").astype(np.int64)
    at = np.where(loaded, load, at)
    phone = phones(rng, some, np.full(n, run.as_of.year), run)
    age = run.as_of.year - some.year
    firm = joined(pick(where_all.county_name, where_all.row[some.lives, -1]), words(rng, n, FIRMS))
    columns = {
        "key": joined(numbers(came), numbers(college + 1, 2), numbers(rng.integers(1, 420, n), 4)),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born),
        "id": lower_x(rng, ids(some)),
        "college": pick(pa.array(COLLEGES.split()), college),
        "form": joined(numbers(came), "级"),
        "degree": pick(pa.array(["本科", "硕士", "博士"]), degree),
        "origin": pick(where_all.province_name, where_all.row[some.home, -1]),
        "employer": where(often(rng, between(rng, 0.4, 0.9), n), firm, ""),
        "phone": phone,
        "email": chinese(rng, some, phone),
        "created": written(at),
    }
    columns = soiled(rng, columns, run, ("phone", "email", "employer"))
    columns["phone"] = blanked(
        columns["phone"], often(rng, np.clip((age - 35) / 60, 0, 0.5), n), ""
    )
    columns["email"] = blanked(
        columns["email"], often(rng, np.clip((age - 25) / 50, 0, 0.7), n), ""
    )
    return whole(named(in_order(columns, came * 100 + college), NAMES), run.as_of, genuine=True)


KIND = Kind("university_alumni", True, True, False, make)

"""A register of 2010 to 2013: only segments of that time, IDs of 15 digits in part.

Assumed: 3 to 40 % of the records of people registered before 1999 still hold the short number;
.05 to .13 % of the numbers are those of two people, as the ministry counted in 2009 (published).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tests.populations.draws import Rng, between, often, rate
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.places import places
from tests.populations.registers import created, in_order, register, shuffled
from tests.populations.resident_ids import ids, short_numbers_of, ymd
from tests.populations.setting import setting
from tests.populations.texts import where

NAMES = {
    "id": "身份证号", "name": "姓名", "sex": "性别", "birth": "出生日期", "address": "家庭住址",
    "phone": "联系电话", "created": "登记时间",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, date(2010, 1, 1), date(2013, 6, 30))
    some = people(rng, n, run)
    at = created(rng, some, run)
    columns = register(rng, some, run, at)
    shared = ids(some, rate(rng, 0.0005, 0.0013), rng)
    clean = _same(columns["id"], ids(some))
    columns["id"] = where(clean, shared, columns["id"])
    code = places().code_in(some.home, some.registered)
    short = short_numbers_of(code, ymd(some.born), some.order)
    old = (some.registered < 1999) & clean & often(rng, between(rng, 0.03, 0.4), n)
    columns["id"] = where(old, short, columns["id"])
    columns = in_order(columns, at) if rng.random() < 0.5 else shuffled(rng, columns)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


def _same(one: pa.Array, other: pa.Array) -> NDArray[np.bool_]:
    """Which values of two columns are the same, (n,)."""
    return pc.fill_null(pc.equal(one, other), False).to_numpy(zero_copy_only=False)


KIND = Kind("old_register", True, False, False, make)

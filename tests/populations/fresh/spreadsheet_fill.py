"""Fabrication: a spreadsheet with RANDBETWEEN, look-up lists, dragged columns and blocks pasted again.

Every cell of a block is a formula's; then the block is copied down several times and only the names
are changed by hand. Dates step by working days; phones come from RANDBETWEEN over all of 13 to 19;
in some files ID numbers were taken for numbers and lost their last three digits.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.registers import sex_column
from tests.populations.resident_ids import matrix, ymd
from tests.populations.texts import from_matrix, joined, numbers
from tests.populations.times import days_written

NAMES = {
    "key": "序号", "name": "姓名", "sex": "性别", "id": "身份证号", "phone": "电话", "address": "住址",
    "created": "日期",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    length = int(min(rng.integers(60, 3000), max(2, n // 3)))  # rows of a block
    row = np.arange(n)
    cell = row % length  # where in the block a pasted row comes from
    again = row // length > 0
    born = invented.birth_days(rng, length, as_of, 20, 60)
    male = rng.random(length) < 0.5
    codes = rng.choice(invented.codes_of_today(as_of.year), int(rng.integers(3, 40)))
    number = matrix(rng.choice(codes, length), ymd(born), rng.integers(100, 1000, length))
    if rng.random() < 0.6:  # the last character by RANDBETWEEN(0,9)
        number[:, 17] = rng.integers(48, 58, length)
    if rng.random() < 0.3:
        number[:, 15:] = 48
    number = number[cell]
    if rng.random() < 0.5:  # the series of each block is dragged on
        number[:, 14:17] = 48 + (number[:, 14:17] - 48 + (row // length)[:, None]) % 10
    phone = rng.integers(13_000_000_000, 20_000_000_000, length)
    step = row // length if rng.random() < 0.5 else np.zeros(n, np.int64)
    listed = invented.names(rng, int(rng.integers(20, 400)), by_share=False)
    names = listed.take(pa.array(rng.integers(0, len(listed), length)[cell]))
    by_hand = again & (rng.random(n) < rng.uniform(0.3, 1.0))
    names = pc.if_else(pa.array(by_hand), invented.names(rng, n), names)
    few = invented.addresses(rng, invented.any_place(rng, int(rng.integers(5, 60))))
    stem = pa.array([text.rsplit("号", 1)[0].rstrip("0123456789") for text in few.to_pylist()])
    which = np.sort(rng.integers(0, len(stem), length))[cell]
    last = np.datetime64(as_of, "D") - np.timedelta64(1, "D")
    per_day = max(1, n // int(rng.integers(60, 700)))
    day = np.busday_offset(last, -((n - 1 - row) // per_day), roll="backward")
    columns = {
        "key": numbers(row + 1),
        "name": names,
        "sex": sex_column(rng, male[cell], ("男", "女")),
        "id": from_matrix(number),
        "phone": numbers(phone[cell] + step),
        "address": joined(stem.take(pa.array(which)), numbers(1 + row % 200), "号"),
        "created": days_written(day, "slash"),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("spreadsheet_fill", False, True, True, make)

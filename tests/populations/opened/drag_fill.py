"""Fabrication: a spreadsheet's fill handle dragged down over a few typed rows.

IDs and phones go up by one (so that check characters are right now and then), dates by a day or a
month, names repeat the typed ones in a cycle, house numbers count.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.registers import sex_column
from tests.populations.resident_ids import matrix, ymd
from tests.populations.texts import joined, numbers
from tests.populations.times import DAY, days_written, written

NAMES = {
    "id": "身份证号", "name": "姓名", "sex": "性别", "birth": "出生日期", "phone": "手机号",
    "address": "地址", "created": "登记日期",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    length = int(rng.integers(200, 20_000))  # rows of one drag
    drag, step = np.arange(n) // length, np.arange(n) % length
    n_drags = int(drag.max()) + 1
    first = invented.birth_days(rng, n_drags, as_of, 25, 60)
    codes = rng.choice(invented.codes_of_today(as_of.year), n_drags)
    typed = matrix(codes, ymd(first), rng.integers(1, 900, n_drags))[:, :17] - 48
    start = typed.astype(np.int64) @ (10 ** np.arange(16, -1, -1, dtype=np.int64))
    value = start[drag] * 10 + rng.integers(0, 10, n_drags)[drag] + step * int(rng.integers(1, 3))
    by_month = rng.random() < 0.3
    gap = 30 if by_month else 1
    born = first[drag] + (step * gap % 9000).astype("m8[D]")
    phone = rng.choice(invented.prefixes(), n_drags)[drag] * 10**8 + (
        rng.integers(10**7, 9 * 10**7, n_drags)[drag] + step
    )
    typed_names = invented.names(rng, int(rng.integers(2, 12)))
    place = invented.any_place(rng, n_drags)
    street = invented.addresses(rng, place).to_pylist()
    street = pa.array([text.rsplit("号", 1)[0].rstrip("0123456789") for text in street])
    end = (as_of.toordinal() - 719_163) * DAY
    day = end - (n - np.arange(n)) % 3000 * DAY
    columns = {
        "id": numbers(value, 18),
        "name": typed_names.take(pa.array(np.arange(n) % len(typed_names))),
        "sex": sex_column(rng, often(rng, 0.5, n) if rng.random() < 0.3 else np.arange(n) % 2 == 0),
        "birth": days_written(born),
        "phone": numbers(phone),
        "address": joined(street.take(pa.array(drag)), numbers(1 + step), "号"),
        "created": written(day, "day"),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("drag_fill", False, False, True, make)

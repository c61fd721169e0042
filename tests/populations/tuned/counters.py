"""Fabrication: everything counts up. Phones by one, IDs by day and order, names down a list.

Check characters are computed; the code changes every few hundred rows; instants are a fixed step
apart, as a loop in a script makes them.
"""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import numbers
from tests.populations.times import DAY, days_written, written
from tests.populations.tuned.nationwide import NAMES


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    row = np.arange(n)
    codes = invented.codes_of_today(as_of.year)
    block = row // int(rng.integers(50, 2000))
    start = np.datetime64("1950-01-01") + np.timedelta64(int(rng.integers(15_000)), "D")
    born = start + (row * int(rng.integers(1, 4)) % 15_000).astype("m8[D]")
    order = (row * int(rng.integers(1, 8)) + int(rng.integers(1000))) % 1000
    prefix = int(rng.choice(invented.prefixes()))
    phone = prefix * 10**8 + (int(rng.integers(10**8)) + row * int(rng.integers(1, 12))) % 10**8
    step = int(rng.integers(1, 3600))
    end = (as_of.toordinal() - 719_163) * DAY
    place = (block * 7 + int(rng.integers(places().n))) % places().n
    columns = {
        "id": numbers_of(codes[(block * 3 + int(rng.integers(len(codes)))) % len(codes)], ymd(born), order),
        "name": invented.names(rng, n),
        "sex": sex_column(rng, order % 2 == 1),
        "birth": days_written(born),
        "phone": numbers(phone),
        "address": invented.addresses(rng, place),
        "created": written(end - (n - row) * step),
    }  # fmt: skip
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("counters", False, False, True, make)

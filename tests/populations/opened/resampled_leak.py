"""Fabrication F4: an old leak of about 2012 resampled 5 to 30 times to look larger and new.

Order codes are drawn anew (with right check characters), as are the last four digits of phones and
the given names of half of the rows; instants are recent. County, birth date, surname, address stay.
The study's F4.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.addresses import addresses, style
from tests.populations.draws import Rng, between, often
from tests.populations.invented import a_day, even_orders
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names, given
from tests.populations.people import people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import BIRTHS, sex_column, years_before
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import days_written, instants, office, written

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    claimed = a_day(rng, date(2017, 1, 1))
    run = setting(rng, date(2011, 6, 1), date(2012, 12, 31))
    n_old = max(1, int(n / between(rng, 5, 30)))
    old = people(rng, n_old, run)
    phone = phones(rng, old, np.full(n_old, 2012), run)
    home = addresses(rng, old.household, old.lives, 2012, style(rng))
    row = rng.integers(0, n_old, n)
    some = old.take(row)
    one, two = given(rng, some.year, some.male, some.home, some.surname, run)
    half = often(rng, 0.5, n)
    renamed = replace(
        some, first=np.where(half, one, some.first), second=np.where(half, two, some.second)
    )
    code = places().code_in(some.home, some.registered)
    order = np.where(often(rng, 0.95, n), even_orders(rng, some.male), some.order)
    at = instants(rng, n, years_before(claimed, between(rng, 0.5, 3)), claimed, office(rng))
    head = pc.utf8_slice_codeunits(phone.take(pa.array(row)), 0, 7)
    columns = {
        "id": numbers_of(code, ymd(some.born), order),
        "name": full_names(rng, renamed),
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born, BIRTHS[int(rng.integers(len(BIRTHS)))]),
        "phone": joined(head, numbers(rng.integers(0, 10_000, n), 4)),
        "address": home.take(pa.array(row)),
        "created": written(at),
    }
    return whole(named(columns, NAMES), claimed, genuine=False)


KIND = Kind("resampled_leak", False, False, True, make)

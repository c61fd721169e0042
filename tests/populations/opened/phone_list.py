"""Fabrication: a list of subscribers made of one province's segments and a list of names.

Every number is of a segment of the province, in use, with any last four digits; names and addresses
are drawn apart, plans too. It is in the shape of a network's table and holds no ID.
"""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.phones import mobile
from tests.populations.places import places
from tests.populations.prose import words
from tests.populations.texts import numbers
from tests.populations.times import written

NAMES = {
    "phone": "serial_number", "name": "cust_name", "address": "cust_address", "plan": "product_name",
    "created": "open_date",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    where = places()
    province = where.province[int(rng.integers(where.n))]
    inside = np.flatnonzero(where.province == province)
    city = where.city[rng.choice(inside, n)]
    number = mobile(rng, city, np.full(n, as_of.year) - rng.integers(0, 15, n), 0.0)
    at = invented.instants(rng, n, as_of, int(365 * between(rng, 1, 9)))
    columns = {
        "phone": numbers(np.sort(number) if rng.random() < 0.5 else number),
        "name": invented.names(rng, n),
        "address": invented.addresses(rng, rng.choice(inside, n)),
        "plan": words(rng, n, "套餐A 套餐B 套餐C 套餐D", 50.0),
        "created": written(at),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("phone_list", False, False, True, make)

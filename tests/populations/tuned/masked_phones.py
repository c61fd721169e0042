"""Customers whose phone numbers, and in some runs ID numbers, are masked for display.

Masks keep the first three and last four digits of phones, the first six and last four of IDs.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, census_ages, people
from tests.populations.registers import created, in_order, register
from tests.populations.setting import setting
from tests.populations.texts import joined, where

NAMES = {
    "name": "customer_name", "phone": "phone", "id": "cert_no", "address": "addr",
    "created": "create_time",
}  # fmt: skip


def masked(column: pa.Array, first: int, last: int, width: int) -> pa.Array:
    """Values of this width with stars between their ends; others stay."""
    stars = joined(
        pc.utf8_slice_codeunits(column, 0, first),
        "*" * (width - first - last),
        pc.utf8_slice_codeunits(column, width - last, width),
    )
    return pc.if_else(pc.equal(pc.fill_null(pc.utf8_length(column), 0), width), stars, column)


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    ages = (census_ages() * 0 + 1.0) * 0.3
    ages[18:65] = 1.0
    ages[:14] = 0
    some = people(rng, n, run, Who(ages=ages))
    at = created(rng, some, run, from_age=14)
    columns = register(rng, some, run, at)
    shown = often(rng, between(rng, 0.85, 1.0), n)
    columns["phone"] = where(shown, masked(columns["phone"], 3, 4, 11), columns["phone"])
    if rng.random() < 0.3:
        columns["id"] = where(shown, masked(columns["id"], 6, 4, 18), columns["id"])
    return whole(named(in_order(columns, at), NAMES), run.as_of, genuine=True)


KIND = Kind("masked_phones", True, False, False, make)

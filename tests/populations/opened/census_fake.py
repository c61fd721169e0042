"""Fabrication F6a: a census-aware sampler with the right conditionals and today's codes.

Ages, provinces, names by sex and cohort, phones and addresses fit; codes are of a current list and
orders even. The study's F6a.
"""

from __future__ import annotations

from tests.populations.census_sampler import codes_of_today, even_orders, fields, forged
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    some, run, at = forged(rng, n)
    columns = fields(rng, some, run, at, codes_of_today(some), even_orders(rng, some.male))
    return whole(named(columns, NAMES), run.as_of, genuine=False)


KIND = Kind("census_fake", False, False, True, make)

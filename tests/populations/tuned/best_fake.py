"""Fabrication F6b, the best: a census-aware sampler that knows the history of the codes.

Right ages, provinces, names by sex and cohort, phones and addresses that fit, hours of an office,
codes in force at registration, order codes skewed to low numbers. It lacks what no table tells:
surnames and order codes alike within a county, households, errors. The study's F6b.
"""

from __future__ import annotations

from tests.populations.census_sampler import codes_of_the_time, fields, forged, skewed_orders
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.tuned.nationwide import NAMES


def make(n: int, rng: Rng) -> Population:
    some, run, at = forged(rng, n)
    columns = fields(rng, some, run, at, codes_of_the_time(some), skewed_orders(rng, some.male))
    return whole(named(columns, NAMES), run.as_of, genuine=False)


KIND = Kind("best_fake", False, False, False, make)

"""Fabrication, the best of these: ID, birth, sex and region drawn jointly, everything else in keeping.

Codes of the year of registration, low order codes more often, surnames by province, names by sex
and cohort, phones in allocated segments of the city and of their time, hours and weekdays of an
office, landlines, heaped dates, errors, some of them together. It lacks households, surnames and
order codes alike within a county, clans, shared phones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.populations.census_sampler import codes_of_the_time, fields, forged, skewed_orders
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, rate
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.registers import in_order
from tests.populations.texts import numbers

NAMES = {
    "key": "no", "name": "xm", "sex": "xb", "id": "sfzh", "birth": "csrq", "phone": "sjhm",
    "address": "jtzz", "created": "cjsj",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    some, run, at = forged(
        rng, n, surname_spread=between(rng, 0.2, 0.6), landline=rate(rng, 0.002, 0.03),
        unlucky=between(rng, 0, 0.3), heaped=rate(rng, 0.002, 0.02), reissued=rate(rng, 0.001, 0.01),
        unisex=between(rng, 0.02, 0.15), dirt=rate(rng, 0.001, 0.01), minority=between(rng, 0.5, 1.0),
    )  # fmt: skip
    columns = fields(rng, some, run, at, codes_of_the_time(some), skewed_orders(rng, some.male))
    columns["id"] = lower_x(rng, columns["id"])
    columns = in_order(soiled(rng, columns, run, ("phone", "address")), at)
    columns["key"] = numbers(counted(rng, n))
    return whole(named(columns, NAMES), run.as_of, genuine=False)


def counted(rng: Rng, n: int) -> NDArray[np.int64]:
    """Numbers that ascend, with the gaps that deleted rows leave."""
    return np.cumsum(rng.geometric(between(rng, 0.7, 1.0), n)) + int(rng.integers(10**6))


KIND = Kind("careful_writer", False, True, False, make)

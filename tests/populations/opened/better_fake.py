"""Fabrication F6c, a variant of the best: F6b with blocks of order codes by county and invented errors.

The codes are those of the year of birth, as common validators ask (of 1984 for those born before),
not of the year of registration; order codes crowd in blocks that differ by county; a few cells are
spoilt, each by itself. Absent: surnames alike within a county, households, errors that go together.
"""

from __future__ import annotations

import numpy as np

from tests.populations.census_sampler import fields, forged
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, mixed, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import People
from tests.populations.places import places

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def orders(rng: Rng, some: People) -> np.ndarray:
    """Order codes out of a few blocks of each county."""
    n = len(some)
    block = mixed(some.home, rng.integers(0, int(rng.integers(4, 12)), n)) % np.uint64(60)
    low = 2 * np.minimum(rng.geometric(0.4, n) - 1, 4) + some.male
    found = block.astype(np.int64) * 10 + low
    even = 2 * rng.integers(0, 500, n) + some.male
    return np.where(often(rng, between(rng, 0.2, 0.5), n), even, found)


def make(n: int, rng: Rng) -> Population:
    some, run, at = forged(rng, n, dirt=between(rng, 0.002, 0.008))
    code = places().code_in(some.home, np.maximum(some.year, 1984))
    columns = fields(rng, some, run, at, code, orders(rng, some))
    return whole(named(soiled(rng, columns, run), NAMES), run.as_of, genuine=False)


KIND = Kind("better_fake", False, False, False, make)

"""Fabrication: a small pool of plausible rows repeated with new names, to look like many.

ID, phone, address and birth date come back with another name, sometimes another instant.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng, rate
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, register
from tests.populations.setting import setting
from tests.populations.times import written
from tests.populations.tuned.nationwide import NAMES


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, dirt=0.001)
    size = max(1, min(int(rate(rng, 20, 3000)), n // 4))
    pool = people(rng, size, run)
    columns = register(rng, pool, run, created(rng, pool, run))
    row = np.sort(rng.integers(0, size, n)) if rng.random() < 0.3 else rng.integers(0, size, n)
    found = {role: column.take(pa.array(row)) for role, column in columns.items()}
    found["name"] = invented.names(rng, n)
    if rng.random() < 0.6:
        found["created"] = written(invented.instants(rng, n, run.as_of))
    return whole(named(found, NAMES), run.as_of, genuine=False)


KIND = Kind("row_pool", False, False, True, make)

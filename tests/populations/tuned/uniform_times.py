"""Fabrication: rows whose IDs look genuine, made in any second of a year, night and holidays alike.

The IDs, names and birth dates are a careful sampler's; phones and addresses are drawn apart.
"""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.census_sampler import codes_of_the_time, fields, forged, skewed_orders
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.times import written
from tests.populations.tuned.nationwide import NAMES


def make(n: int, rng: Rng) -> Population:
    some, run, at = forged(rng, n)
    columns = fields(rng, some, run, at, codes_of_the_time(some), skewed_orders(rng, some.male))
    when = invented.instants(rng, n, run.as_of, 365)
    columns |= {
        "phone": invented.phones(rng, n),
        "address": invented.addresses(rng, invented.any_place(rng, n)),
        "created": written(np.sort(when) if rng.random() < 0.5 else when),
    }
    return whole(named(columns, NAMES), run.as_of, genuine=False)


KIND = Kind("uniform_times", False, False, True, make)

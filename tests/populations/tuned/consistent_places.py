"""Fabrication: F1 with one place per row: ID, address and phone segment agree on the city.

Everybody was born where they live and has the number of that city; names, sexes and cohorts are
still independent, codes today's, orders even, instants any second.
"""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.draws import Rng, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.phones import mobile
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import numbers
from tests.populations.times import days_written
from tests.populations.tuned import independent
from tests.populations.tuned.nationwide import NAMES


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    place = invented.any_place(rng, n)
    columns = independent.columns(rng, n, as_of, place)
    born = invented.birth_days(rng, n, as_of, 16, rng.uniform(55, 85))
    male = often(rng, 0.5, n)
    city = places().city[place]
    year = np.full(n, as_of.year) - rng.integers(0, 12, n)
    columns |= {
        "id": numbers_of(places().now[place], ymd(born), invented.even_orders(rng, male)),
        "sex": sex_column(rng, male),
        "birth": days_written(born),
        "phone": numbers(mobile(rng, city, year, 0.0)),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("consistent_places", False, False, True, make)

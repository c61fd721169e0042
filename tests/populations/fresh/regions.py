"""Where a population lives: one province, one city or one county, chosen by its people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.populations.draws import Rng
from tests.populations.places import places
from tests.populations.setting import Setting

Weights = NDArray[np.float64]


def _one(rng: Rng, groups: NDArray[np.int32], weights: Weights) -> Weights:
    """The weights of the places of one group, chosen by weight; 0 elsewhere."""
    group = groups[rng.choice(places().n, p=weights / weights.sum())]
    return np.where(groups == group, weights, 0.0)


def a_province(rng: Rng, run: Setting) -> Weights:
    """Residents by place, of one province."""
    return _one(rng, places().province, run.resident)


def a_city(rng: Rng, run: Setting) -> Weights:
    """Residents by place, of one prefecture."""
    return _one(rng, places().prefecture, run.resident)


def a_rural_county(rng: Rng, run: Setting, provinces: tuple[int, ...]) -> Weights:
    """Residents by place, of one county of these provinces that is no district of a city."""
    where = places()
    rural = run.resident * ~where.urban * np.isin(where.province, provinces)
    return _one(rng, where.now, rural)

"""What differs from one genuine population to the next, drawn anew for every run.

No kind is one fixed distribution: the day of the dump, who lives where, how people were
registered, how numbers were handed out and how dirty the system is are drawn from wide ranges.
All ranges are assumed unless a line says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from tests.populations.draws import Rng, between, rate
from tests.populations.places import places

#: Registered over resident population where the two differ most (assumed after the census's 2020
#: flows: 124.84 million live in another province than they are registered in).
REGISTERED = {
    11: 0.62, 12: 0.80, 31: 0.60, 32: 0.93, 33: 0.80, 34: 1.14, 35: 0.95, 36: 1.07, 41: 1.15,
    42: 1.06, 43: 1.09, 44: 0.67, 45: 1.13, 50: 1.06, 51: 1.09, 52: 1.20, 23: 1.12, 22: 1.08,
}  # fmt: skip
#: Share of residents registered in another province (assumed, in the order of the census's).
FROM_AFAR = {
    11: 0.38, 12: 0.25, 31: 0.42, 32: 0.12, 33: 0.25, 35: 0.12, 44: 0.24, 46: 0.11, 54: 0.11,
    65: 0.13, 15: 0.07, 21: 0.07, 63: 0.07, 64: 0.09,
}  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One run's circumstances. Arrays are by place; shares are 0..1, ages and lags in years."""

    as_of: date
    registered: NDArray[np.float64]
    resident: NDArray[np.float64]
    movers: float  # living in another county than registered in
    far: float  # scale of the share from other provinces
    age_tilt: float  # log weight per decade of age, against the census
    men: float
    season: float  # amplitude of births by month, before 1990
    heaped: float  # birth dates on the first of a month, an invention of clerks
    registration_shift: float
    late: float  # registered years after birth
    at_sixteen: float  # of those born 1970-84, numbered with their first card
    reissued: float
    station_scale: float  # two-digit blocks of police stations: how far up they reach
    station_even: float  # numbers handed out evenly, against the blocks
    local_surnames: float  # share of surnames that are a county's own
    surname_spread: float  # how far provinces differ, sd of log shares
    cohort_blur: float  # years by which name fashions overlap
    unisex: float  # share of given names out of all characters, whatever the sex and time
    generation_names: float  # men named after the characters of their clan
    minority: float  # scale of minority names in Xinjiang and Tibet
    phone_home: float  # phone segment of the city a mover came from
    phone_stray: float  # phone segment of any city
    phone_age: float  # mean age of a number
    phone_updated: float  # numbers of today beside an older record
    shared_phone: float  # relatives who give the same number
    landline: float
    unlucky: float  # how much last digits 4 are avoided
    relatives: float  # share of records followed by another of the same household
    dirt: float  # about the share of records with an error in a given field


def setting(
    rng: Rng, first: date = date(2015, 1, 1), last: date = date(2024, 6, 30), **given: Any
) -> Setting:
    """A setting with the day of the dump between two days; `given` overrules what was drawn."""
    as_of = first + timedelta(days=int(rng.integers((last - first).days + 1)))
    registered, resident = _weights(rng)
    drawn = Setting(
        as_of=as_of,
        registered=registered,
        resident=resident,
        movers=between(rng, 0.1, 0.45),
        far=rate(rng, 0.5, 2.2),
        age_tilt=between(rng, -0.15, 0.1),
        men=between(rng, 0.46, 0.56),
        season=between(rng, 0.03, 0.22),
        heaped=rate(rng, 0.002, 0.03),
        registration_shift=between(rng, -2, 2),
        late=between(rng, 0.02, 0.12),
        at_sixteen=between(rng, 0, 0.5),
        reissued=rate(rng, 0.001, 0.015),
        station_scale=rate(rng, 5, 40),
        station_even=between(rng, 0, 0.6),
        local_surnames=between(rng, 0.06, 0.4),
        surname_spread=between(rng, 0.3, 0.9),
        cohort_blur=between(rng, 2, 7),
        unisex=between(rng, 0.02, 0.25),
        generation_names=between(rng, 0, 0.3),
        minority=between(rng, 0.6, 1.1),
        phone_home=between(rng, 0.1, 0.5),
        phone_stray=between(rng, 0.01, 0.2),
        phone_age=between(rng, 2.5, 8),
        phone_updated=rate(rng, 0.001, 0.05),
        shared_phone=between(rng, 0.1, 0.5),
        landline=rate(rng, 0.001, 0.06),
        unlucky=between(rng, 0, 0.4),
        relatives=between(rng, 0.0, 0.5),
        dirt=rate(rng, 0.001, 0.02),
    )
    return replace(drawn, **given)


@cache
def _residents() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Residents and registered people per place, were all places of a province alike (measured)."""
    where = places()
    by_code = {int(code): p.n_residents for code, p in tables.provinces().items()}
    size = np.where(where.urban, 1.4, 1.0)
    # the lines that lead to one county of today share its people
    _, group, n_lines = np.unique(where.now, return_inverse=True, return_counts=True)
    size /= n_lines[group]
    total = np.bincount(where.province, size, 100)
    residents = np.array([by_code.get(p, 0) for p in range(100)], float)
    share = size / total[where.province]
    scale = np.array([REGISTERED.get(p, 1.03) for p in range(100)])
    resident = share * residents[where.province]
    return resident, resident * scale[where.province]


def _weights(rng: Rng) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Registered people and residents per place, with this run's accidents."""
    where = places()
    resident, registered = _residents()
    by_place = rng.lognormal(0, between(rng, 0.4, 0.9), where.n)
    by_province = rng.lognormal(0, between(rng, 0.02, 0.4), 100)[where.province]
    towns = np.where(where.urban, between(rng, 1.0, 2.5), 1.0)
    return registered * by_place * by_province, resident * by_place * by_province * towns

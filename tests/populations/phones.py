"""Chinese telephone numbers: the segment's city follows where people live, its age the number's.

Cities of segments are those of tables.segments() (libphonenumber). Prefixes that it knows no city
of are laid out by us in runs of ten to a hundred segments per city, the same in every run: to a
reader of the table they have no city. Years of first use: tables (published) where given, else
assumed, as are the shares of the prefixes.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall import tables
from seawall.tables.e164 import KINDS
from tests.populations.draws import Rng, often, per_row, weighted
from tests.populations.people import People
from tests.populations.places import places
from tests.populations.setting import Setting
from tests.populations.texts import digits, from_matrix, joined, numbers, where

Ints = NDArray[np.integer]
#: Prefix: (year of first use, weight), assumed but for those after 2012, which tables.segments()
#: states or which follow its neighbours.
PREFIXES = {
    139: (1995, 8), 138: (1998, 9), 137: (1999, 7), 136: (2000, 8), 135: (2000, 9), 134: (2003, 6),
    130: (1996, 5), 131: (2000, 5), 132: (2004, 4), 133: (2001, 4), 153: (2005, 3), 159: (2005, 7),
    158: (2006, 7), 150: (2007, 7), 151: (2007, 7), 152: (2008, 6), 155: (2008, 4), 156: (2006, 4),
    157: (2008, 2), 188: (2008, 5), 189: (2008, 4), 186: (2009, 5), 187: (2009, 6), 180: (2010, 3),
    182: (2010, 6), 183: (2011, 6), 185: (2012, 4), 181: (2012, 3), 184: (2013, 2), 147: (2010, 2),
    145: (2010, 0.2), 176: (2014, 2), 177: (2014, 4), 178: (2014, 3), 170: (2014, 0.6),
    173: (2015, 3), 171: (2015, 0.5), 175: (2016, 2), 166: (2018, 3), 198: (2018, 2),
    199: (2018, 3), 191: (2019, 2), 172: (2019, 0.5), 165: (2019, 0.2), 167: (2019, 0.2),
    162: (2020, 0.2), 195: (2020, 1.5), 193: (2021, 1.0), 196: (2021, 0.5), 192: (2022, 0.8),
    190: (2021, 0.8), 197: (2021, 0.5),
}  # fmt: skip
FIRST_YEAR = 1995
OLD = 2008 - FIRST_YEAR


class Segments(NamedTuple):
    """All segments in use by city and prefix. `segment` sorted so; `start`, `count` (n_cities,
    n_prefixes) say where each prefix of a city lies.
    """

    segment: NDArray[np.int32]
    start: NDArray[np.int64]
    count: NDArray[np.int64]
    since: NDArray[np.int64]
    weight: NDArray[np.float64]


@cache
def segments() -> Segments:
    """The segments our people are given numbers of."""
    planes = tables.segments()
    prefix = np.array(list(PREFIXES))
    city = planes.city.copy()
    fixed = np.random.default_rng(20_160)
    cities = np.flatnonzero(np.bincount(city[city > 0], minlength=len(tables.cities())) > 0)
    sizes = np.bincount(city, minlength=len(tables.cities()))[cities].astype(float)
    for p in prefix[[(city[_span(p)] > 0).mean() < 0.01 for p in prefix]]:
        lengths = 10 * fixed.integers(1, 11, 1000)
        laid = np.repeat(cities[weighted(fixed, sizes, 1000)], lengths)[:10_000]
        city[_span(p)] = laid
    number = np.concatenate([np.arange(10_000) + p * 10_000 for p in prefix])
    which = np.repeat(np.arange(len(prefix)), 10_000)
    where_city = city[number - 1_000_000].astype(np.int64)
    usable = (where_city > 0) & (planes.kind[number // 100] > 0) & (planes.kind[number // 100] < 3)
    key = where_city * len(prefix) + which
    number, key = number[usable], key[usable]
    order = np.argsort(key, kind="stable")
    shape = (len(tables.cities()), len(prefix))
    edges = np.searchsorted(key[order], np.arange(shape[0] * shape[1] + 1))
    since = np.array([PREFIXES[p][0] for p in prefix.tolist()])
    stated = planes.since[prefix * 100].astype(np.int64)
    return Segments(
        number[order].astype(np.int32),
        edges[:-1].reshape(shape),
        np.diff(edges).reshape(shape),
        np.maximum(since, stated),
        np.array([PREFIXES[p][1] for p in prefix.tolist()]),
    )


def _span(prefix: int) -> slice:
    return slice(prefix * 10_000 - 1_000_000, (prefix + 1) * 10_000 - 1_000_000)


@cache
def _by_year() -> NDArray[np.float64]:
    """Weights of prefixes by year of the number: new ones are sold most, old ones come back."""
    table = segments()
    year = np.arange(FIRST_YEAR, 2026)[:, None]
    age = year - table.since[None, :]
    return np.where(age >= 0, table.weight * (0.5 + 1.5 * np.exp(-np.maximum(age, 0) / 3)), 0)


def draw_segments(
    rng: Rng, city: Ints, year: Ints, network: tuple[int, ...] = ()
) -> NDArray[np.int64]:
    """Seven-digit segments of these cities, given out in these years, of these prefixes or any."""
    table = segments()
    row = np.clip(year, FIRST_YEAR, 2025) - FIRST_YEAR
    shares = _by_year()
    if network:
        shares = shares * np.isin(list(PREFIXES), network) + 1e-9 * shares
    prefix = per_row(rng, shares, row)
    for again in range(8):
        missing = table.count[city, prefix] == 0
        if not missing.any():
            break
        # a city without any number of the prefix: another one, in the end one of the old
        years = row[missing] if again < 6 else np.minimum(row[missing], OLD)
        prefix[missing] = per_row(rng, shares, years)
    lone = np.flatnonzero(table.count[city, prefix] == 0)
    city = city.copy()
    city[lone] = per_row(rng, table.count.T, prefix[lone])
    offset = (rng.random(len(city)) * table.count[city, prefix]).astype(np.int64)
    found = table.segment[table.start[city, prefix] + offset]
    return found.astype(np.int64)


def mobile(
    rng: Rng, city: Ints, year: Ints, unlucky: float, network: tuple[int, ...] = ()
) -> NDArray[np.int64]:
    """Whole numbers of 11 digits; a part of those ending in 4 were handed back for others."""
    n = len(city)
    last = rng.integers(0, 10_000, n)
    avoided = (last % 10 == 4) & often(rng, unlucky, n)
    last[avoided] += rng.choice([-1, 2, 4], int(avoided.sum()))
    return draw_segments(rng, city, year, network) * 10_000 + last


def phones(rng: Rng, some: People, until: Ints, run: Setting) -> pa.Array:
    """The number each gave by the year `until` (n,). Children and some relatives give that of the
    first record of their household, a few people a landline.
    """
    n = len(some)
    until = np.where(often(rng, run.phone_updated, n), run.as_of.year, until)
    age = until - some.year
    held = rng.exponential(run.phone_age, n)
    year = np.maximum(until - held, some.year + np.clip(rng.normal(15, 3, n), 9, 40))
    year = np.minimum(np.maximum(year, FIRST_YEAR), until).astype(np.int64)
    city = places().city[some.lives]
    before = often(rng, run.phone_home, n)  # kept from where they came from
    city = np.where(before, places().city[some.home], city)
    stray = often(rng, run.phone_stray, n)
    strays = weighted(rng, run.resident, int(stray.sum()))
    city[stray] = places().city[strays]
    number = mobile(rng, city, year, run.unlucky)
    first = np.searchsorted(some.household, some.household) if _ordered(some) else np.arange(n)
    shared = often(rng, run.shared_phone, n) | (age < 12)
    shared &= age[first] >= 16
    number = np.where(shared, number[first], number)
    text = numbers(number)
    fixed = often(rng, run.landline, n)
    return where(fixed, landlines(rng, places().city[some.lives]), text) if fixed.any() else text


def _ordered(some: People) -> bool:
    return bool((np.diff(some.household) >= 0).all())


@cache
def _area_codes() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Area code without its 0, and digits of numbers in it, of each of tables.cities()."""
    cities = tables.cities()
    by_place: dict[int, int] = {}
    width: dict[int, int] = {}
    for three, city in enumerate(tables.segments().area.tolist()):
        code = three // 10 if three // 100 == 2 or three // 10 == 10 else three
        fits = [n for n in (8, 7) if city and _is_fixed(f"86{code}{'5432109'[: n - 1]}6")]
        if fits:
            width[code] = fits[0]
            for part in (100, 10_000):
                by_place.setdefault(cities[city].division // part * part, code)
    codes = [
        by_place.get(city.division // 100 * 100)
        or by_place.get(city.division // 10_000 * 10_000)
        or 10
        for city in cities
    ]
    return np.array(codes), np.array([width[code] for code in codes])


def _is_fixed(number: str) -> bool:
    """Whether a number with its calling code is a landline of the plan."""
    plan = tables.numbering()
    state = plan.start
    for digit in number:
        state = int(plan.after[state, int(digit)])
    return KINDS[int(plan.values[state]) % 16] == "fixed_line"


def landlines(rng: Rng, city: Ints) -> pa.Array:
    """Numbers such as 0512-65220181, of seven or eight digits as the city has them."""
    n = len(city)
    codes, width = _area_codes()
    text = digits(rng.integers(20_000_000, 89_999_999, n), 8)
    keep = np.ones((n, 8), bool)
    keep[:, 7] = width[city] == 8
    return joined("0", numbers(codes[city]), "-", from_matrix(text, keep))

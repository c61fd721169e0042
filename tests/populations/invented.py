"""Single fields as people make them up: each by itself, by a list and a uniform draw.

Fabrication styles are composed of these; nothing here knows another column of the same row.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall import tables
from tests.populations.addresses import STREETS
from tests.populations.draws import Rng, weighted
from tests.populations.names import given_table, given_words, surname_words
from tests.populations.places import LAST, places
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import joined, numbers, pick
from tests.populations.times import DAY, Seconds

Ints = NDArray[np.integer]
Days = NDArray[np.datetime64]


def a_day(rng: Rng, first: date = date(2015, 1, 1), last: date = date(2024, 6, 30)) -> date:
    """The day a dump claims to be of."""
    return date.fromordinal(int(rng.integers(first.toordinal(), last.toordinal())))


def codes_of_today(year: int) -> NDArray[np.int32]:
    """The county codes in force in a year, each once: the list everybody finds."""
    return np.unique(places().code[:, min(year, LAST) - 1981][places().own[:, -1]])


def birth_days(rng: Rng, n: int, as_of: date, youngest: float = 18, oldest: float = 70) -> Days:
    """Days of birth, even between two ages."""
    age = rng.uniform(youngest, oldest, n) * 365.2425
    return np.datetime64(as_of, "D") - age.astype(np.int64).astype("m8[D]")


def even_orders(rng: Rng, male: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Order codes, even from 0 to 999, odd for men."""
    return 2 * rng.integers(0, 500, len(male)) + male


def ids(rng: Rng, codes: Ints, born: Days, male: NDArray[np.bool_]) -> pa.Array:
    """Numbers with right check characters of codes drawn evenly from a list."""
    return numbers_of(rng.choice(codes, len(born)), ymd(born), even_orders(rng, male))


def names(rng: Rng, n: int, by_share: bool = True) -> pa.Array:
    """Surnames of the counted hundred, by share or evenly; given names of any sex and time."""
    words, share = surname_words()
    top = np.argsort(-share)[:100]
    surname = top[weighted(rng, share[top] if by_share else np.ones(100), n)]
    pool = given_table().sum(axis=(0, 1))
    first, second = weighted(rng, pool, n), weighted(rng, pool, n)
    second[rng.random(n) < 0.25] = 0
    characters = given_words()
    return joined(pick(words, surname), pick(characters, first), pick(characters, second))


def prefixes() -> NDArray[np.int64]:
    """Three-digit prefixes that a network was given in whole."""
    kind = tables.segments().kind.reshape(-1, 100)
    return np.flatnonzero((kind == 1).all(axis=1))


def phones(rng: Rng, n: int) -> pa.Array:
    """A real prefix and eight random digits."""
    return numbers(rng.choice(prefixes(), n) * 100_000_000 + rng.integers(0, 100_000_000, n))


def addresses(rng: Rng, place: Ints) -> pa.Array:
    """Today's names of these places, a common street, a number and a room."""
    where_all = places()
    row = where_all.row[place, -1]
    n = len(place)
    return joined(
        pick(where_all.province_name, row),
        pick(where_all.prefecture_name, row),
        pick(where_all.county_name, row),
        pick(STREETS, rng.integers(0, len(STREETS), n)),
        numbers(rng.integers(1, 1000, n)),
        "号",
        numbers(rng.integers(101, 2900, n)),
        "室",
    )


def any_place(rng: Rng, n: int) -> NDArray[np.int64]:
    """Places drawn evenly."""
    return rng.integers(0, places().n, n)


def instants(rng: Rng, n: int, as_of: date, days: int = 365) -> Seconds:
    """Any second of the last so many days."""
    end = (as_of.toordinal() - date(1970, 1, 1).toordinal()) * DAY
    return rng.integers(end - days * DAY, end, n)

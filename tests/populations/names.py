"""Chinese names: surnames by region and county, given names by sex and cohort of birth.

Surname shares are the ministry's of 2007 (published, src/seawall/tables/surnames_cn.csv); how far
provinces and counties differ is assumed and drawn per run. Given names: given_characters.py.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.tables.load import shipped
from tests.populations.draws import Rng, mixed, often, per_row, weighted, zipf
from tests.populations.given_characters import COHORTS, GIVEN, SINGLE, TIBET, XINJIANG
from tests.populations.places import places
from tests.populations.texts import joined, pick, vocabulary, where

if TYPE_CHECKING:
    from tests.populations.people import People
    from tests.populations.setting import Setting

Ints = NDArray[np.integer]
N_LOCAL = 12  # surnames a county holds more of than its province
#: Surnames that a province has more of than the country, and how often (published: the most
#: frequent surname of each province, MPS; the factors are assumed).
MORE = {
    35: {"陈": 2.4, "林": 4.5, "黄": 2.0}, 44: {"陈": 2.0, "黄": 1.8, "梁": 2.6, "李": 0.95},
    45: {"黄": 2.4, "韦": 8.0, "陈": 1.3, "覃": 7.0}, 46: {"陈": 2.4, "王": 1.3, "符": 6.0},
    33: {"陈": 1.6, "王": 1.0}, 64: {"马": 8.0}, 63: {"马": 5.0}, 62: {"马": 2.2},
    65: {"马": 3.0}, 37: {"王": 1.2, "孙": 2.0}, 53: {"李": 1.4, "杨": 1.8}, 52: {"杨": 1.6},
    14: {"王": 1.4}, 11: {"王": 1.3}, 32: {"王": 1.1, "徐": 1.6}, 43: {"刘": 1.4, "李": 1.2},
}  # fmt: skip


@cache
def surname_words() -> tuple[pa.Array, NDArray[np.float64]]:
    """Surnames and their share of the registered population; those not counted share the rest."""
    rows = [
        row
        for row in shipped("surnames_cn.csv", ("surname", "share"))
        if "traditional" not in row["source"] and len(row["surname"]) <= 2
    ]
    share = np.array([float(row["share"] or 0) for row in rows])
    rest = np.flatnonzero(share == 0)
    double = np.array([len(rows[i]["surname"]) == 2 for i in rest])
    tail = zipf(len(rest), 15) * np.where(double, 0.05, 1.0)
    share[rest] = tail / tail.sum() * (1 - share.sum())
    return vocabulary([row["surname"] for row in rows]), share


def surnames(rng: Rng, home: Ints, run: Setting) -> NDArray[np.int32]:
    """Indices into surname_words() of people registered in these places."""
    words, share = surname_words()
    index = {word: i for i, word in enumerate(words.to_pylist())}
    table = share * rng.lognormal(0, run.surname_spread, (100, len(share)))
    for province, more in MORE.items():
        for word, factor in more.items():
            table[province, index[word]] = share[index[word]] * factor * rng.lognormal(0, 0.2)
    province = places().province
    local = per_row(rng, table, np.repeat(province, N_LOCAL)).reshape(-1, N_LOCAL)
    found = per_row(rng, table, province[home])
    own = often(rng, run.local_surnames, len(home))
    which = weighted(rng, zipf(N_LOCAL, 1.0, 0.8), int(own.sum()))
    found[own] = local[home[own], which]
    return found


@cache
def given_words() -> pa.Array:
    """All characters of given names; index 0 is none."""
    every = "".join(a + b for sex in GIVEN.values() for a, b in sex)
    return vocabulary(["", *sorted(set(every))])


@cache
def given_table() -> NDArray[np.float64]:
    """Weights by (position, 2 * cohort + man, index into given_words())."""
    index = {character: i for i, character in enumerate(given_words().to_pylist())}
    table = np.zeros((2, 2 * COHORTS, len(index)))
    for man, sex in enumerate("fm"):
        for cohort, lists in enumerate(GIVEN[sex]):
            for position, characters in enumerate(lists):
                row = table[position, 2 * cohort + man]
                row[[index[c] for c in characters]] = zipf(len(characters), 4.0)
    return table / table.sum(axis=2, keepdims=True)


def cohort_of(year: Ints) -> NDArray[np.int64]:
    """0 until 1949, then by decade, 7 since 2010."""
    return np.clip((year - 1940) // 10, 0, COHORTS - 1).astype(np.int64)


def given(
    rng: Rng, year: Ints, male: NDArray[np.bool_], home: Ints, surname: Ints, run: Setting
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """First and second character, indices into given_words(); the second is 0 in names of one."""
    n = len(year)
    every = given_table().mean(axis=(0, 1))
    table = (1 - run.unisex) * given_table() + run.unisex * every
    table *= rng.lognormal(0, 0.35, table.shape)
    cohort = cohort_of(np.rint(year + rng.normal(0, run.cohort_blur, n)).astype(int))
    row = 2 * cohort + male
    first, second = per_row(rng, table[0], row), per_row(rng, table[1], row)
    # clans give all sons of a generation one character
    clan = male & (year < 1995) & often(rng, run.generation_names, n)
    seed = mixed(home[clan], surname[clan], (year[clan] + 5) // 24)
    generation = np.array([given_words().index(c).as_py() for c in GIVEN["m"][0][0]])
    first[clan] = generation[(seed % np.uint64(len(generation))).astype(int)]
    shares = np.array([SINGLE["f"], SINGLE["m"]]).T.reshape(-1) * rng.uniform(0.7, 1.2)
    single = often(rng, shares[row], n) & ~clan
    return np.where(single, second, first), np.where(single, 0, second)


@cache
def _minority_words(which: int, sex: str) -> pa.Array:
    return vocabulary((XINJIANG, TIBET)[which - 1][sex])


def full_names(rng: Rng, some: People, dot: str = "·") -> pa.Array:
    """The names as registers write them, (n,). `dot` stands between two names of Xinjiang."""
    name = joined(
        pick(surname_words()[0], some.surname),
        pick(given_words(), some.first),
        pick(given_words(), some.second),
    )
    if not some.minority.any():
        return name
    n = len(some)
    own = np.zeros(n, np.int64)
    father = rng.integers(0, 30, n)
    for which in (1, 2):
        fathers = pick(_minority_words(which, "m"), father % len(_minority_words(which, "m")))
        for man, sex in enumerate("fm"):
            words = _minority_words(which, sex)
            mask = (some.minority == which) & (some.male == man)
            own = weighted(rng, zipf(len(words), 3.0), n)
            first = pick(words, own)
            if which == 1:
                whole = joined(first, dot, fathers)
            else:
                second = pick(words, rng.integers(0, len(words), n))
                whole = where(often(rng, 0.85, n), joined(first, second), first)
            name = where(mask, whole, name)
    return name

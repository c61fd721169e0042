"""People: birth, sex, home, household, registration and names as indices, one array for each.

Records that follow one another may be of one household (spouse, children, parents, siblings with
the ages that go with them). Assumed: spouses 2 years apart on average, parents 18 to 45 years
older than children, most children with their father's surname. Ages are the census's (measured)
with a tilt; births peak from October to February, less after 1990 (published: journal of
biosocial science 2020).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from seawall.tables.census import age_groups
from tests.populations.draws import Rng, often, weighted
from tests.populations.migration import origins
from tests.populations.names import given, surnames
from tests.populations.order_codes import order_codes
from tests.populations.places import FIRST, LAST, places
from tests.populations.setting import Setting

Ints = NDArray[np.integer]
AGES = 101
#: Births by month against the mean, at amplitude 1 (shape published, size by run).
SEASON = np.array([0.9, 0.7, -0.2, -0.8, -0.9, -0.7, -0.4, -0.1, 0.1, 0.7, 0.8, 0.9])
ALONE, SPOUSE, CHILD, PARENT, SIBLING = range(5)


@dataclass(frozen=True)
class People:
    """Arrays of shape (n,). `home` is the place of first registration, `lives` that of residence,
    both indices into places(); `registered` the year of the number; `household` a number that
    relatives share; `seed` one that makes each person's free choices.
    """

    household: NDArray[np.int64]
    relation: NDArray[np.int8]
    male: NDArray[np.bool_]
    born: NDArray[np.datetime64]
    home: NDArray[np.int32]
    lives: NDArray[np.int32]
    registered: NDArray[np.int32]
    order: NDArray[np.int32]
    surname: NDArray[np.int32]
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    minority: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.male)

    def take(self, index: Ints | slice | NDArray[np.bool_]) -> Self:
        """Some of the people."""
        return type(self)(*(getattr(self, field.name)[index] for field in fields(self)))

    @property
    def year(self) -> NDArray[np.int32]:
        """Year of birth."""
        return self.born.astype("M8[Y]").astype(np.int32) + 1970


@dataclass(frozen=True)
class Who:
    """Whom a population takes in. `ages` (101,): weights that the census's ages are multiplied
    with; `lives` (n_places,): weights of places of residence in the place of the run's; `sex`
    "m" or "f" where all are of one.
    """

    ages: NDArray[np.float64] | None = None
    lives: NDArray[np.float64] | None = None
    sex: str = ""


@cache
def census_ages() -> NDArray[np.float64]:
    """Residents by completed years of age, 0 to 100, even within each group (measured)."""
    found = np.zeros(106)
    for group in age_groups():
        width = group.last_age - group.first_age + 1
        share = np.exp(-0.17 * np.arange(width)) if width > 5 else np.ones(width)
        found[group.first_age : group.last_age + 1] = (group.n_male + group.n_female) * (
            share / share.sum()
        )
    return found[:AGES]


def people(rng: Rng, n: int, run: Setting, who: Who = Who()) -> People:
    """n people of one population, relatives one after another."""
    parts: list[People] = []
    have = 0
    while have < n:
        part = _some(rng, int((n - have) * 1.15) + 8, run, who)
        if parts:
            part = People(**{**_as_dict(part), "household": part.household + have})
        parts.append(part)
        have += len(part)
    if len(parts) == 1:
        return parts[0].take(slice(0, n))
    whole = {f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(People)}
    return People(**whole).take(slice(0, n))


def _as_dict(some: People) -> dict[str, NDArray]:
    return {field.name: getattr(some, field.name) for field in fields(some)}


def _some(rng: Rng, n: int, run: Setting, who: Who) -> People:
    weights = census_ages() * np.exp(run.age_tilt * np.arange(AGES) / 10)
    if who.ages is not None:
        weights = weights * who.ages
    sizes = 1 + often(rng, run.relatives, n) * rng.geometric(0.6, n)
    household = np.repeat(np.arange(n), sizes)[:n]
    head = np.concatenate(([True], household[1:] != household[:-1]))
    first = np.flatnonzero(head)[household]  # the record of each one's head
    age = weighted(rng, weights, n) + rng.random(n)
    men = {"m": 1.0, "f": 0.0}.get(who.sex, run.men)
    male = often(rng, men, n)
    relation = _relations(rng, head, first, age, who.sex)
    age = _related_ages(rng, age, age[first], male[first], relation)
    male = np.where(relation == SPOUSE, ~male[first], male)
    fits = (age >= 0) & (age < AGES)
    fits &= weights[np.clip(age, 0, AGES - 1).astype(int)] > 0
    if who.sex:
        fits &= male == (who.sex == "m")
    born = _birth_dates(rng, age, run)

    lives = weighted(rng, run.resident if who.lives is None else who.lives, n)[first]
    pace = np.interp(age, [0, 14, 18, 28, 45, 60, 80], [0.6, 0.6, 1.1, 1.4, 1.0, 0.55, 0.45])
    home = origins(rng, lives, np.minimum(run.movers * pace, 0.95), run)
    keeps = (relation == CHILD) | (relation == SIBLING) | (relation == PARENT)
    keeps |= (relation == SPOUSE) & often(rng, 0.65, n)
    home = np.where(keeps, home[first], home)

    year = born.astype("M8[Y]").astype(np.int32) + 1970
    registered = _registered(rng, year, run)
    moved = often(rng, run.reissued, n) & (registered < 2005)
    again = np.clip(registered + rng.integers(3, 20, n), FIRST, run.as_of.year)
    registered = np.where(moved, again, registered)
    surname = surnames(rng, home, run)
    father = first  # whose surname it is: the head's, or that of the head's husband
    husband = np.where((relation == SPOUSE) & ~male[first], np.arange(n), -1)
    found = np.full(n, -1)
    found[first[husband >= 0]] = husband[husband >= 0]
    father = np.where(
        (relation == CHILD) & ~male[first] & (found[first] >= 0), found[first], father
    )
    same = (relation == SIBLING) | ((relation == PARENT) & male) | (relation == CHILD)
    same &= (relation != CHILD) | male[father]
    surname = np.where(same & often(rng, 0.97, n), surname[father], surname)
    minority = _minorities(rng, where_home=home, run=run)
    minority = np.where(keeps, minority[first], minority).astype(np.int8)
    one, two = given(rng, year, male, home, surname, run)
    order = order_codes(rng, places().code_in(home, registered), registered, male, run)
    some = People(
        household.astype(np.int64), relation.astype(np.int8), male, born, home, lives,
        registered.astype(np.int32), order, surname, one, two, minority,
    )  # fmt: skip
    return some.take(fits)


def _relations(
    rng: Rng, head: NDArray[np.bool_], first: Ints, age: NDArray[np.floating], sex: str
) -> NDArray[np.int8]:
    """Who each record is to the head of its household."""
    n = len(head)
    slot = np.arange(n) - first
    of_head = age[first]
    u = rng.random(n)
    grown = np.where(u < 0.6, CHILD, np.where(u < 0.85, PARENT, SIBLING))
    grown = np.where((slot == 1) & (of_head > 23) & (u < 0.55) & (sex == ""), SPOUSE, grown)
    young = np.where(u < 0.7, PARENT, SIBLING)
    relation = np.where(of_head >= 20, grown, young)
    return np.where(head, ALONE, relation).astype(np.int8)


def _related_ages(
    rng: Rng,
    age: NDArray[np.floating],
    of_head: NDArray[np.floating],
    head_male: NDArray[np.bool_],
    relation: NDArray[np.int8],
) -> NDArray[np.floating]:
    n = len(age)
    gap = np.clip(rng.normal(26.5, 4.5, n), 18, 45)
    near = rng.normal(0, 3, n)
    age = np.where(relation == SPOUSE, of_head + near + np.where(head_male, -1.8, 1.8), age)
    age = np.where(relation == CHILD, of_head - gap, age)
    age = np.where(relation == PARENT, of_head + gap, age)
    return np.where(relation == SIBLING, of_head + np.where(near > 0, near + 1, near - 1), age)


def _birth_dates(rng: Rng, age: NDArray[np.floating], run: Setting) -> NDArray[np.datetime64]:
    """Days of birth of people of these exact ages on the day of the dump."""
    n = len(age)
    today = np.datetime64(run.as_of, "D")
    plain = today - (age * 365.2425).astype(np.int64).astype("m8[D]")
    year = plain.astype("M8[Y]")
    number = year.astype(np.int64) + 1970
    month = weighted(rng, 1 + run.season * SEASON, n)  # the season of those before 1990
    start = (year.astype("M8[M]") + month.astype("m8[M]")).astype("M8[D]")
    length = ((start.astype("M8[M]") + np.timedelta64(1, "M")).astype("M8[D]") - start).astype(int)
    day = (rng.random(n) * length).astype(np.int64)
    day = np.where(often(rng, run.heaped, n), 0, day)
    born = start + day.astype("m8[D]")
    seasonal = often(rng, np.where(number < 1990, 1.0, 0.3), n) & (born <= today)
    return np.where(seasonal, born, plain)


def _registered(rng: Rng, year: Ints, run: Setting) -> NDArray[np.int32]:
    """The year each got a number: 1984-90 for those born before (published: trial rules of 1984,
    law of 1985, mass issue 1986-90), soon after birth for the rest, late for some.
    """
    n = len(year)
    issue = np.array([0.04, 0.09, 0.19, 0.25, 0.22, 0.13, 0.08])
    mass = 1984 + weighted(rng, issue, n) + np.rint(run.registration_shift).astype(int)
    mass = np.maximum(mass, 1984)
    grown = np.where((year >= 1970) & often(rng, run.at_sixteen, n), year + 16, mass)
    soon = year + np.where(often(rng, 0.8, n), 0, rng.geometric(0.55, n))
    found = np.where(year >= 1985, soon, np.maximum(grown, np.maximum(mass, year)))
    late = often(rng, run.late, n)
    found = np.where(late, np.maximum(found, year) + rng.integers(2, 14, n), found)
    return np.clip(found, FIRST, min(run.as_of.year, LAST)).astype(np.int32)


#: Share of people with names of their own language by province of registration (assumed).
MINORITIES = {65: (1, 0.52), 54: (2, 0.9), 63: (2, 0.24), 51: (2, 0.018), 53: (2, 0.003)}


def _minorities(rng: Rng, where_home: Ints, run: Setting) -> NDArray[np.int8]:
    """0 Han or names alike, 1 names of Xinjiang, 2 names of Tibet; the same for a whole county
    in part, so that neighbours are alike.
    """
    province = places().province[where_home]
    share = np.zeros(100)
    which = np.zeros(100, np.int8)
    for code, (names, of) in MINORITIES.items():
        share[code], which[code] = of, names
    by_place = np.clip(rng.normal(1.0, 0.35, places().n), 0.05, 1.9)
    chance = np.minimum(share[province] * run.minority * by_place[where_home], 0.98)
    return np.where(often(rng, chance, len(where_home)), which[province], 0).astype(np.int8)


Make = Callable[[Rng, int], People]

"""How likely a row that knows nothing of our key coincides with a canary, field by field.

The chance is our key's, not the dump's: canaries are drawn by a secret, so for any dump whatever,
of whichever town or year, a given row coincides with a given canary with at most the probability of
the likeliest value that the drawing has. That bound needs no assumption about the dump. It is worked
out here from the model's own tables; tests/reference/chances.py counts it out.

Not drawn by the key, and so assumptions (docs/canary.md):
- OWNED_PHONE: a number of ours was somebody else's before, or is mistyped: one in the numbers of a
  large city per row;
- e-mail: nobody but us gives out addresses of our domains. What is left is two 64-bit digests that
  coincide under two independent keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from seawall.model.canaries import Recipe
from seawall.synth import phones
from seawall.synth.draw import order_shares
from seawall.synth.frame import FIRST_YEAR, GIVEN_RING, Frame, frame
from seawall.trace.contact import ANY_DAY, LINES, NO_CITY, Groups, group_of, groups
from seawall.trace.likeness import ABROAD, TROPICAL_YEAR, cells, codes, residences

ID, PHONE, EMAIL, NAME = "cn.resident_id", "phone", "email", "name_birth_date"
FIELDS = (ID, PHONE, EMAIL, NAME)
#: Fields that tell a canary by themselves; a name with its birth date only supports another one.
ALONE = frozenset({ID, PHONE, EMAIL})
OWNED_PHONE = 1 / 2e7
#: Two digests of 64 bits under two keys: both coincide.
COINCIDENCE = 2.0**-128
#: Room for what the bounds leave out: rings read through 32 bits, one name written in two ways.
SLACK = 1.01
DAY = 1 / TROPICAL_YEAR

Level = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """Bounds for one row and one canary; 0 where the canaries have no such field.

    `named` is that of the name, given the birth date and sex.
    """

    id: float
    phone: float
    email: float
    name: float
    named: float

    def of(self, level: Level) -> float:
        """That one row agrees with a canary in all fields of a level."""
        single = {ID: self.id, PHONE: self.phone, EMAIL: self.email, NAME: self.name}
        p = 1.0
        for field in level:
            p *= self.named if field == NAME and ID in level else single[field]
        return p


def levels(fields: tuple[str, ...]) -> tuple[Level, ...]:
    """The combinations of some fields that may accuse: each has one that tells alone."""
    ordered = [f for f in FIELDS if f in fields]
    return tuple(
        level
        for n in range(1, len(ordered) + 1)
        for level in combinations(ordered, n)
        if ALONE.intersection(level)
    )


def chances(recipe: Recipe) -> Chances:
    """The bounds of a recipe's sets."""
    of = frame(recipe.begins_on)
    cell = np.bincount(cells(recipe, of), minlength=2)
    of_age = (cell / cell.sum())[: len(cell) // 2 * 2].reshape(-1, 2)
    name = _likeliest_name(of)
    phone = max(
        OWNED_PHONE if recipe.phones else 0.0,
        _likeliest_phone(recipe, of) if recipe.drawn_phones else 0.0,
    )
    return Chances(
        id=SLACK * _likeliest_number(recipe, of) * float(of_age.max()) * DAY,
        phone=phone,
        email=COINCIDENCE if recipe.mail_domains else 0.0,
        name=SLACK * float(of_age.sum(axis=1).max()) * DAY * name,
        named=SLACK * name,
    )


def _registered_in(recipe: Recipe, of: Frame) -> NDArray[np.float64]:
    """Probability of every province (31,) of being the one of registration."""
    n = len(codes())
    here = np.bincount(residences(recipe, of), minlength=n).astype(np.float64)
    anywhere = np.bincount(of.origin, minlength=n).astype(np.float64)
    away = ABROAD / 256
    return np.asarray((1 - away) * here / here.sum() + away * anywhere / anywhere.sum())


def _shares(of: Frame, group: NDArray[np.int64], n: int, year: int) -> NDArray[np.float64]:
    """Share (31, n) of every group of counties in each province's ring of a year."""
    ring = group[of.counties[:, year]]
    counts = [np.bincount(row, minlength=n) for row in ring]
    return np.asarray(np.array(counts, np.float64) / ring.shape[1])


def _likeliest_number(recipe: Recipe, of: Frame) -> float:
    """Probability of the likeliest division code with order code, whatever the year registered in."""
    own = np.arange(len(of.codes))
    weight = _registered_in(recipe, of)
    years = range(of.as_of_year - FIRST_YEAR + 1)
    county = np.max([weight @ _shares(of, own, len(own), y) for y in years], axis=0)
    return float((county * _likeliest_orders()).max())


@cache
def _likeliest_orders() -> NDArray[np.float64]:
    """Probability of the likeliest order code of every county (n_codes,), for either sex."""
    shares = order_shares(frame(ANY_DAY).codes)
    shares[:, 1] += shares[:, 0]  # women have none below 2
    return np.asarray(shares.max(axis=1))


def _likeliest_name(of: Frame) -> float:
    """Probability of the likeliest name of any decade and sex."""
    surname = np.bincount(of.surnames).max() / len(of.surnames)
    best = 0.0
    for decade, single in enumerate(of.single / 256):
        for sex in range(2):
            given = np.bincount(of.given[decade, sex]).max() / GIVEN_RING
            best = max(best, single * given, (1 - single) * given**2)
    return float(surname * best)


def _likeliest_phone(recipe: Recipe, of: Frame) -> float:
    """Probability of the likeliest drawn number: its city's share, its carrier's, its segment's.

    People live in a city as they were registered there, in any year, or moved there now.
    """
    group, n = group_of(), NO_CITY + len(codes())
    here = np.bincount(residences(recipe, of), minlength=len(codes()))
    now = _shares(of, group, n, of.as_of_year - FIRST_YEAR)
    ever = np.max([_shares(of, group, n, y) for y in range(of.as_of_year - FIRST_YEAR + 1)], axis=0)
    city = (here / here.sum()) @ np.minimum(now + ever, 1.0)
    found = groups()
    carrier = np.bincount(of.carriers, minlength=phones.N_CARRIERS) / len(of.carriers)
    return max(
        float(city[g]) * _likeliest_segment(found, g, carrier) / LINES
        for g in np.flatnonzero(city).tolist()
    )


def _likeliest_segment(found: Groups, group: int, carrier: NDArray[np.float64]) -> float:
    """Of a city's segments; a carrier without one there takes those of the others."""
    at = phones.N_CARRIERS * group
    edges = found.bounds[at : at + phones.N_CARRIERS + 1].tolist()
    own = [_top(found.numbers[edges[c] : edges[c + 1]]) for c in range(phones.N_CARRIERS)]
    missing = sum(carrier[c] for c in range(phones.N_CARRIERS) if not own[c])
    every = _top(found.numbers[edges[0] : edges[-1]])
    return float(max(carrier * own)) + float(missing) * every


def _top(numbers: NDArray[np.int32]) -> float:
    """Share of the number that stands most often; 0 of none."""
    return (
        float(np.unique(numbers, return_counts=True)[1].max() / len(numbers))
        if len(numbers)
        else 0.0
    )

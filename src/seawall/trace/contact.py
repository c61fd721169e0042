"""Phones and e-mail of canaries: numbers of ours or out of the allotted segments, domains of ours.

A number that somebody answers and an address that somebody reads are a living person's, so none is
made up unless it is asked for: phones come from a list of our own numbers, each given to a person
who lives in its city; e-mail stands under catch-all domains of ours. With `drawn_phones` the rest
get a number of a segment of their city, of which one in three is somebody's (docs/canary.md).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.synth import names, phones
from seawall.synth.frame import FIRST_YEAR, frame, pools
from seawall.tables import miit
from seawall.trace.likeness import (
    CARRIER,
    DIGITS,
    DOMAIN,
    HOME_SPOT,
    LETTERS,
    LINE,
    SEGMENT,
    STYLE,
    Drawn,
    codes,
)  # fmt: skip
from seawall.trace.secret import below

ANY_DAY = date(2024, 12, 31)  # codes and segments are those of every frame
NO_CITY = 1_000  # group of a province's segments of which no city is known: this + its index
LINES = 10_000  # numbers of a segment
ALPHABET = "abcdefghjklmnpqrstwxyz"  # initials that pinyin has


class Contacts(NamedTuple):
    """`phone` (n,) int64, 0 for none; `owned` (n,) whether it is ours; `home` (n,) uint16 counties,
    moved to the cities of our numbers; `town` (n,) int32 city where one has no counties (东莞), else
    0; `since` (n,) int32 first year of the phone's network."""

    phone: NDArray[np.int64]
    owned: NDArray[np.bool_]
    home: NDArray[np.uint16]
    town: NDArray[np.int32]
    since: NDArray[np.int32]


class Groups(NamedTuple):
    """Segments by group and carrier: those of group g and carrier c are
    `numbers[bounds[3g + c]:bounds[3g + c + 1]]`, each as often as its weight."""

    numbers: NDArray[np.int32]
    bounds: NDArray[np.int64]


@cache
def _city_of_division() -> dict[int, int]:
    found: dict[int, int] = {}
    for number, city in enumerate(miit.cities()):
        found.setdefault(city.division, number)
    return found


@cache
def group_of() -> NDArray[np.int64]:
    """The group of segments of every county (n_codes,): its city's, or its province's without one.

    A city of which the source knows no mobile segment counts as none.
    """
    of, bounds = frame(ANY_DAY), groups().bounds
    order = {int(code): i for i, code in enumerate(codes())}
    cities = {
        division: city
        for division, city in _city_of_division().items()
        if bounds[phones.N_CARRIERS * city] < bounds[phones.N_CARRIERS * (city + 1)]
    }
    out = np.zeros(len(of.codes), np.int64)
    for i, code in enumerate(of.codes.tolist()):
        city = cities.get(code // 100 * 100) or cities.get(code // 10_000 * 10_000)
        out[i] = city or NO_CITY + order[code // 10_000]
    return out


@cache
def groups() -> Groups:
    """The frame's segments, by city instead of by province."""
    of = frame(ANY_DAY)
    slot = np.searchsorted(of.bounds, np.arange(len(of.segments)), side="right") - 1
    city = miit.segments().city[of.segments - miit.FIRST].astype(np.int64)
    group = np.where(city > 0, city, NO_CITY + slot // phones.N_CARRIERS)
    where = group * phones.N_CARRIERS + slot % phones.N_CARRIERS
    order = np.argsort(where, kind="stable")
    n = (NO_CITY + len(codes())) * phones.N_CARRIERS
    return Groups(of.segments[order], np.searchsorted(where[order], np.arange(n + 1)))


def contacts(who: Drawn) -> Contacts:
    """Phones for the people of a set, and the homes that fit them."""
    n = len(who.words)
    phone, owned = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    home, town = who.people.home.copy(), np.zeros(n, np.int32)
    for row, number, county, city in _matched(who):
        phone[row], owned[row], home[row], town[row] = number, True, county, city
    if who.recipe.drawn_phones:
        rest = np.flatnonzero(~owned)
        phone[rest] = _numbers(who, rest)
    since = np.full(1000, phones.FIRST_YEAR, np.int32)
    for prefix, (_, year, _) in phones.PREFIXES.items():
        since[prefix] = year
    since = np.maximum(since, miit.segments().since.reshape(1000, 100).max(axis=1).astype(np.int32))
    return Contacts(phone, owned, home, town, since[phone // 100_000_000])


def _numbers(who: Drawn, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """A number of a segment of each row's city."""
    found, w, of = groups(), who.words[rows], who.frame
    group = group_of()[who.people.home[rows]]
    carrier = of.carriers[below(w[:, CARRIER], len(of.carriers))].astype(np.int64)
    at = phones.N_CARRIERS * group
    whole = found.bounds[at + carrier] == found.bounds[at + carrier + 1]  # none of this carrier
    first = np.where(whole, found.bounds[at], found.bounds[at + carrier])
    last = np.where(whole, found.bounds[at + 3], found.bounds[at + carrier + 1])
    segment = found.numbers[first + below(w[:, SEGMENT], np.maximum(last - first, 1))]
    return segment.astype(np.int64) * LINES + below(w[:, LINE], LINES)


def _matched(who: Drawn) -> list[tuple[int, int, int, int]]:
    """(row, number, county, town) of our own numbers: to whoever lives in its city, else its province.

    A number whose city is not known fits anybody. Numbers for which nobody is left stay unused.
    """
    of, recipe = who.frame, who.recipe
    group = group_of()
    now = np.unique(of.counties[:, of.as_of_year - FIRST_YEAR])
    order = {int(code): i for i, code in enumerate(codes())}
    table = miit.segments()
    free: dict[int, list[int]] = defaultdict(list)
    for row in range(len(who.words) - 1, -1, -1):
        free[int(who.home_province[row])].append(row)
    out, anywhere = [], []
    for number in sorted({int(p) for p in recipe.phones}):
        city = int(table.city[number // LINES - miit.FIRST])
        province = order.get(int(table.province[city]) // 10_000)
        if not city or province is None:
            anywhere.append(number)
        elif rows := free[province]:
            same = [r for r in rows if group[who.people.home[r]] == city]
            row = same[-1] if same else rows[-1]
            rows.remove(row)
            home, town, counties = int(who.people.home[row]), 0, now[group[now] == city]
            if not same and len(counties):
                home = int(counties[int(below(who.words[row, HOME_SPOT], len(counties)))])
            elif not same:
                town = city
            out.append((row, number, home, town))
    left = sorted(row for rows in free.values() for row in rows)
    for row, number in zip(left, anywhere, strict=False):
        out.append((row, number, int(who.people.home[row]), 0))
    return out


def emails(who: Drawn) -> list[str]:
    """An address for every row, "" where no domain is given.

    Three styles, as people have them: ten digits; surname, initials and four digits; surname, dot,
    initials, year of birth and three digits. 33 bits and more under the key; no two of a set agree
    but by that chance.
    """
    recipe, w = who.recipe, who.words
    if not recipe.mail_domains:
        return [""] * len(w)
    pinyin = [pools().pinyin.at(i).decode() for i in range(pools().pinyin.n)]
    style = below(w[:, STYLE], 3).tolist()
    letters = below(w[:, LETTERS], len(ALPHABET) ** 2).tolist()
    digits = below(w[:, DIGITS], 1_000_000_000).tolist()
    domain = below(w[:, DOMAIN], len(recipe.mail_domains)).tolist()
    leading = 1 + below(w[:, LETTERS] << np.uint64(32), 9)
    out = []
    for i, family in enumerate(who.people.surname.tolist()):
        name, two, number = pinyin[family], letters[i], digits[i]
        initials = ALPHABET[two // len(ALPHABET)] + ALPHABET[two % len(ALPHABET)]
        if style[i] == 0 or name == names.OTHER_PINYIN:
            local = f"{int(leading[i])}{number:09d}"
        elif style[i] == 1:
            local = f"{name}{initials}{number % 10_000:04d}"
        else:
            local = f"{name}.{initials}{who.people.born[i] // 10_000 % 100:02d}{number % 1000:03d}"
        out.append(f"{local}@{recipe.mail_domains[domain[i]]}")
    return out

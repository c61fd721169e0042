"""People who do not exist, drawn like everybody else: the rows of a set before they are written.

The model is `synth`'s population frame (census ages, residents by province, counties in force in
the year of registration, order codes in blocks, surnames by share, given names by sex and decade);
the randomness is a keyed stream per row. Every draw is like that of a person, and none marks a row
out: what tells a canary is the key alone. docs/adr/0007 says why IDs are no impossible ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from seawall.digest.key import Key
from seawall.model.canaries import Recipe
from seawall.synth.assign import days_ring, hours_ring
from seawall.synth.draw import WIDTHS, People, issued
from seawall.synth.frame import COUNTY_RING, FIRST_YEAR, GIVEN_RING, N_PROVINCES, Frame, frame
from seawall.tables import provinces
from seawall.trace import secret
from seawall.trace.secret import ROWS, Words, below, chance

#: What each random word of a row is for.
(CELL, DAY, HOME, AWAY, ORIGIN, SPOT, MOVED, HOME_SPOT, YEAR, ORDER, SURNAME, FIRST, SECOND, SINGLE,
 HOUSE, CREATED, CLOCK, CARRIER, SEGMENT, LINE, STYLE, LETTERS, DIGITS, DOMAIN) = range(24)  # fmt: skip
N_USED = 24  # words; those behind are for opaque keys
#: Out of 256, as in synth.draw: registered in another province; living elsewhere in the own one.
ABROAD, MOVERS = 23, 90
TROPICAL_YEAR = 365.2425
GROWN_UP = 16  # no row is created before its person has this age


@dataclass(frozen=True, slots=True)
class Drawn:
    """The people of a set and what only rows have.

    `words` (n, N_WORDS); `people.sex` 1 male, 2 female; `home_province` (n,) index; `people.home`
    a county's index. Phones and e-mail are added by contact.py.
    """

    recipe: Recipe
    words: Words
    people: People
    home_province: NDArray[np.int64]
    frame: Frame


def codes() -> tuple[str, ...]:
    """The provinces that people live in, two digits each, in the frame's order."""
    return tuple(sorted(provinces())[:N_PROVINCES])


def allowed(recipe: Recipe) -> NDArray[np.bool_]:
    """Which provinces (31,) the recipe's people live in."""
    return np.array([not recipe.provinces or code in recipe.provinces for code in codes()])


def cells(recipe: Recipe, of: Frame) -> NDArray[np.uint8]:
    """The ring of ages and sexes that the recipe allows."""
    youngest, oldest = recipe.ages
    return of.ages[(of.ages >> 1 >= youngest) & (of.ages >> 1 <= oldest)]


def residences(recipe: Recipe, of: Frame) -> NDArray[np.uint8]:
    """The ring of provinces that the recipe's people live in."""
    return of.residence[allowed(recipe)[of.residence]]


def draw(recipe: Recipe, key: Key) -> Drawn:
    """The people of a set, without phone and e-mail. The same for the same recipe and key."""
    own = secret.of_set(key, ROWS, recipe.dataset, recipe.recipient, recipe.epoch)
    w = secret.words(own, 0, recipe.count)
    return drawn(recipe, w, frame(recipe.begins_on))


def drawn(recipe: Recipe, w: Words, of: Frame) -> Drawn:
    """The people that random words (n, N_WORDS) make."""
    n = len(w)
    ring = cells(recipe, of)
    cell = ring[below(w[:, CELL], len(ring))].astype(np.int64)
    age, sex = cell >> 1, cell & 1
    part = (w[:, DAY] >> np.uint64(11)) * 2.0**-53
    born = of.calendar[of.today - ((age + part) * TROPICAL_YEAR).astype(np.int64)]
    here = residences(recipe, of)
    home_province = here[below(w[:, HOME], len(here))].astype(np.int64)
    origin = of.origin[below(w[:, ORIGIN], len(of.origin))]
    province = np.where(chance(w[:, AWAY], ABROAD), origin, home_province).astype(np.int64)
    spot = below(w[:, SPOT], COUNTY_RING)
    county, id17 = issued(w[:, YEAR], w[:, ORDER], province, spot, born, sex, of)
    moved = chance(w[:, MOVED], MOVERS) | (province != home_province)
    home_spot = below(w[:, HOME_SPOT], COUNTY_RING)
    given = rings(born, sex, of)
    decade = _decade(born, of)
    rows = np.arange(n)
    second = given[rows, below(w[:, SECOND], GIVEN_RING)].astype(np.int16)
    second[below(w[:, SINGLE], 256) < of.single[decade]] = -1
    people = People(*(np.zeros(n, width) for width in WIDTHS))._replace(
        number=rows,
        id17=id17,
        born=born,
        age=age.astype(np.uint8),
        sex=(sex + 1).astype(np.uint8),
        county=county,
        birthplace=county,
        home=_homes(county, moved, home_province, home_spot, of),
        surname=of.surnames[below(w[:, SURNAME], len(of.surnames))],
        given1=given[rows, below(w[:, FIRST], GIVEN_RING)].astype(np.int16),
        given2=second,
        house=w[:, HOUSE],
    )
    return Drawn(recipe, w, people, home_province, of)


def _decade(born: NDArray[np.int32], of: Frame) -> NDArray[np.int64]:
    return np.clip((born.astype(np.int64) // 10_000 - 1930) // 10, 0, len(of.single) - 1)


def rings(born: NDArray[np.int32], sex: NDArray[np.int64], of: Frame) -> NDArray[np.uint16]:
    """The rings (n, GIVEN_RING) of given-name characters; sex 0 male, 1 female."""
    return np.asarray(of.given[_decade(born, of), sex])


def renamed(who: Drawn, rows: NDArray[np.intp], turn: int) -> Drawn:
    """The same with another first character in some given names: the `turn`-th after the drawn one."""
    people = who.people
    ring = rings(people.born[rows], people.sex[rows].astype(np.int64) - 1, who.frame)
    at = (below(who.words[rows, FIRST], GIVEN_RING) + turn * GIVEN_RING // 7) % GIVEN_RING
    first = people.given1.copy()
    first[rows] = ring[np.arange(len(rows)), at].astype(np.int16)
    return replace(who, people=people._replace(given1=first))


def _homes(
    county: NDArray[np.uint16], moved: NDArray[np.bool_], province: NDArray[np.int64],
    spot: NDArray[np.int64], of: Frame,
) -> NDArray[np.uint16]:  # fmt: skip
    """Where people live: in the county of their ID, or in its prefecture, unless they moved."""
    now = np.unique(of.counties[:, of.as_of_year - FIRST_YEAR])
    now = now[np.argsort(of.codes[now], kind="stable")]
    starts, ends = (
        np.searchsorted(of.codes[now] // 100, of.codes // 100, side=s) for s in ("left", "right")
    )
    home = of.counties[province, of.as_of_year - FIRST_YEAR, spot]
    still = np.isin(county, now)
    first, n = starts[county], ends[county] - starts[county]
    near = now[np.minimum(first + spot % np.maximum(n, 1), len(now) - 1)]
    home = np.where(~moved & ~still & (n > 0), near, home)
    return np.where(~moved & still, county, home).astype(np.uint16)


def created(who: Drawn, since: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """When each row was made: day (from 1900-01-01) and second of the day, (n,).

    Weekdays, hours and growth are those of the model; no row is older than its person's grown-up
    age or than the first year `since` (n,) of the network of its phone.
    """
    of, w = who.frame, who.words
    ring = days_ring(of)
    year = np.maximum(who.people.born // 10_000 + GROWN_UP + 1, since)
    days = np.asarray(year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    earliest = (days - np.datetime64("1900-01-01")).astype(np.int64)
    room = np.maximum(np.searchsorted(ring, of.today - earliest, side="right"), 1)
    day = of.today - ring[below(w[:, CREATED], room)].astype(np.int64)
    weekend = (day % 7 >= 5).astype(np.int64)  # 1900-01-01 was a Monday
    hour = hours_ring()[weekend, below(w[:, CLOCK], 256)].astype(np.int64)
    second = hour * 3600 + (w[:, CLOCK] & np.uint64(0xFFFF_FFFF)).astype(np.int64) % 3600
    return day.astype(np.int32), second.astype(np.int32)

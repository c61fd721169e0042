"""How many IDs carry a division code that is abolished today, against what cohort and province let expect.

An ID keeps its first code, and most codes of the eighties are gone: of IDs given out in 1986 in the whole
country more than half carry one. Who makes IDs up takes a list of today, with none, or of some years
ago, with few.

Computed: observed over expected IDs with a code that no longer stands in the list of 2024. Expected for
each birth year and province from the history of codes and a model of when people got their number: born
before 1985 from 1984 to 1990, a quarter of those born 1970 to 1984 at sixteen; later ones in the year of
birth or a few years after, 5 % late. All counties of a province count alike; that they do not is in the
error: neighbours are reformed together, about eight counties at a time, so one city says little.
Expected: 0.55 to 1.5 times (history measured; registration published in outline; weights assumed);
0 for a list of today. Needs 30 IDs and 8 expected. Fooled by whoever knows the history of the codes.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.kernels.dependence import dense, pairs_of
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test
from seawall.tables.division_years import division_years

FIRST, LAST = 1900, 2024  # birth years
MASS_ISSUE = {1984: 0.05, 1985: 0.09, 1986: 0.2, 1987: 0.24, 1988: 0.2, 1989: 0.13, 1990: 0.09}
AT_SIXTEEN, LATE = 0.25, 0.05
SOON = (0.8, 0.1, 0.05, 0.03, 0.02)  # years after birth
LATER = tuple(range(2, 15))
FEWEST = 8.0
TOGETHER = 8  # counties of a prefecture
LIKELY = 0.35
FROM_ID = 8


@cache
def expected() -> NDArray[np.float64]:
    """Share of abolished codes by province (100) and birth year from FIRST; 0 where nothing is known."""
    years = np.arange(1981, LAST + 1)
    gone = np.zeros((100, len(years)))
    exact, coarse = tables.divisions(), division_years()
    codes = np.flatnonzero(exact.level == 3)
    start, end = exact.start[codes].astype(int), exact.end[codes].astype(int)
    for i, year in enumerate(years.tolist()):
        there = (start <= year) & ((end == 0) | (end > year))
        number = np.bincount(codes[there] // 10_000, minlength=100)
        ended = np.bincount(codes[there & (coarse.end[codes] > 0)] // 10_000, minlength=100)
        gone[:, i] = ended / np.maximum(number, 1)
    share = np.zeros((100, LAST - FIRST + 1))
    for born in range(FIRST, LAST + 1):
        for year, weight in _registered(born).items():
            share[:, born - FIRST] += weight * gone[:, min(max(year, 1984), LAST) - 1981]
    return share


def _registered(born: int) -> dict[int, float]:
    """In which years people of a birth year got their number, and which share of them."""
    if born >= 1985:
        found = {born + lag: (1 - LATE) * share for lag, share in enumerate(SOON)}
    else:
        grown = AT_SIXTEEN if born >= 1970 else 0.0
        found = {year: (1 - LATE) * (1 - grown) * w for year, w in MASS_ISSUE.items()}
        found[born + 16] = found.get(born + 16, 0.0) + (1 - LATE) * grown
    for lag in LATER:
        year = max(born, 1986) + lag
        found[year] = found.get(year, 0.0) + LATE / len(LATER)
    return found


def looked_at(clues: Clues) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which rows (n,) can be looked at, and the chance of each that its code is abolished."""
    kept = (clues["id_reason"] == Reason.VALID) & (clues["born_mark"] & FROM_ID != 0)
    kept &= (clues["born_year"] >= FIRST) & (clues["born_year"] <= LAST)
    year = np.where(kept, clues["born_year"], FIRST).astype(np.int64)
    return kept, expected()[np.minimum(clues["id_province"], 99), year - FIRST]


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Observed over expected (effect), with the error over counties."""
    if "place_end" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    kept, share = looked_at(clues)
    kept &= one_each(clues)
    born, share = clues["born_year"][kept].astype(np.int64), share[kept]
    gone = (clues["place_end"][kept] > 0).astype(np.float64)
    wanted = float(share.sum())
    if wanted < FEWEST:
        return Silence("too few IDs whose code may have been abolished since")
    ratio, usual = float(gone.sum()) / wanted, wanted / len(share)
    place, n_places = dense(clues["id_place"][kept])
    beyond = np.bincount(place[place >= 0], (gone - ratio * share)[place >= 0], n_places)
    by_place = math.sqrt(float((beyond**2).sum()))
    by_chance = math.sqrt(float((share * (1 - share)).sum()))
    same = max(float(pairs_of(np.bincount(place[place >= 0])).sum()), 0.5)
    reforms = float(pairs_of(np.array([len(share)]))[0]) / same / TOGETHER
    by_reform = math.sqrt(max(1 - usual, 0.0) / usual / reforms)
    error = math.hypot(max(by_place, by_chance) / wanted, by_reform)
    words: dict[str, float | str] = {"observed": float(gone.mean()), "expected": usual}
    return Measure(len(share), ratio, error, series=_series(born, gone, share), words=words)


def _series(
    born: NDArray[np.int64], gone: NDArray[np.float64], share: NDArray[np.float64]
) -> Series:
    """By decade of birth."""
    decade = born // 10
    kept = [d for d in range(190, 203) if np.count_nonzero(decade == d) >= 10]
    return Series(
        tuple(f"{d}0s" for d in kept),
        tuple(float(gone[decade == d].mean()) for d in kept),
        tuple(float(share[decade == d].mean()) for d in kept),
    )


def sentence(found: Measure) -> str:
    """In plain words."""
    seen, usual = found.words["observed"], found.words["expected"]
    return f"{seen:.0%} of IDs carry an abolished division code; by age and province {usual:.0%} should."


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 for an abolished code, 0 for one in force, where an abolished one is about as likely."""
    kept, share = looked_at(clues)
    return np.where(kept & (share > LIKELY), clues["place_end"] > 0, -1).astype(np.int8)


TEST = Test(
    id="code_abolished",
    family="codes",
    title="Division codes abolished since",
    genuine="IDs carry the code of their first registration, many of which are abolished since.",
    fabricated="Codes were drawn from a list of today, or of some years ago.",
    measure=measure,
    scale=Dependence(0.55, 1.5, 0.15),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: the history of codes is public, and counties differ from their province.",
    source="GB/T 2260 lists of 1981 to 2024; ID rules of 1984 and 1985, mass issue 1986-90",
    basis="published",
    fools="Whoever draws codes from the list of the year of registration.",
    least=30,
    row=row,
)

"""Provinces of IDs against the census: whether "all residents" can be true.

It tests a claim and next to nothing else. Real leaks are of one city, one firm, one age, and no careful
forger misses the census: so a misfit says nothing, and a fit hardly more. The plot is for the reader.

Computed: half the sum of differences between the provinces' shares of IDs and of residents, after a slack
of 35 % of each share; effect is one less that. One row per person.
Expected: 0.5 to 1 for registers of the whole country (published: census of 2020; IDs show registration,
not residence: Guangdong has 9 % of residents and 6 % of IDs, hence the slack). Needs 300 IDs.
Fooled by anybody with the census.
"""

from __future__ import annotations

import math

import numpy as np

from seawall import tables
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

SLACK = 0.35


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Closeness to the residents of the provinces (effect)."""
    if "id_province" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    known = {int(code): p for code, p in tables.provinces().items() if p.n_residents}
    codes = sorted(known)
    held = np.bincount(clues["id_province"][one_each(clues)], minlength=100)[codes]
    n = int(held.sum())
    if n == 0:
        return Silence("no resident IDs of a province", ("cn.resident_id",))
    residents = np.array([known[code].n_residents for code in codes], np.float64)
    residents /= residents.sum()
    beyond = np.maximum(np.abs(held / n - residents) - SLACK * residents, 0)
    apart = float(beyond.sum()) / 2
    series = Series(
        tuple(known[code].english for code in codes),
        tuple(float(x) for x in held / n),
        tuple(float(x) for x in residents),
    )
    words: dict[str, float | str] = {"apart": apart}
    return Measure(n, 1 - apart, math.sqrt(len(codes) / n) / 2, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['apart']:.0%} of {found.n_used:,} IDs would have to be of another province for the "
        f"shares to be those of all residents."
    )


TEST = Test(
    id="province_shares",
    family="claims",
    title="Provinces against the census",
    genuine="A register of all residents has the census's provinces, roughly.",
    fabricated="Provinces were drawn in some other way.",
    measure=measure,
    scale=Dependence(0.5, 1.0, 0.3),
    sentence=sentence,
    cap=0.0,
    why_cap="Nothing against: real leaks are of parts of the country. Next to nothing for: it is public.",
    cap_for=0.05,
    source="census of 2020 (tables/provinces_cn.csv); slack after registration counts",
    basis="published",
    fools="Anybody with the census.",
    least=300,
    veto=False,
)

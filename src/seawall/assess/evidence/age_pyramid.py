"""Ages against the census: too good a fit is suspicious.

Real leaks are of groups, whose ages are never those of all residents; who invents people takes the census.
So a misfit says nothing, and a close fit of many people a little against.

Computed: phi squared of five-year groups against the census of 2020, at the age of its day or of today,
whichever fits better; 0 where the ages were drawn from it. One row per person.
Expected: 0.01 and more (study: distances of eleven simulated groups were 0.13 to 0.89, of a census-aware
fake 0.015). Never speaks for. Needs 10,000 people. Fooled by any tilt; and a whole register does fit.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import unevenness
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test
from seawall.tables.census import age_groups

CENSUS_YEAR = 2020


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Distance from the census (effect)."""
    if "born_year" not in clues:
        return Silence("no birth years", ("cn.resident_id", "birth_date"))
    year = clues["born_year"][one_each(clues) & (clues["born_year"] > 0)].astype(np.int64)
    groups = age_groups()
    edges = [group.first_age for group in groups] + [groups[-1].last_age + 1]
    residents = np.array([group.n_male + group.n_female for group in groups], np.float64)
    residents /= residents.sum()
    best: Measure | None = None
    for day in {CENSUS_YEAR, setting.as_of.year}:
        held = np.histogram(day - year, edges)[0]
        n = int(held.sum())
        if n < 2:
            continue
        effect, error = unevenness(held, residents)
        if best is None or effect < best.effect:
            series = Series(
                tuple(f"{group.first_age} to {group.last_age}" for group in groups),
                tuple(float(x) for x in held / n),
                tuple(float(x) for x in residents),
            )
            best = Measure(n, effect, error, series=series)
    return best or Silence("no birth years", ("cn.resident_id", "birth_date"))


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"The ages of {found.n_used:,} people are {found.effect:.3f} from those of the census (phi squared); "
        f"groups of people are rarely closer than 0.01."
    )


TEST = Test(
    id="age_pyramid",
    family="claims",
    title="Ages that fit the census too well",
    genuine="A group of people has ages of its own.",
    fabricated="Ages were drawn from the census.",
    measure=measure,
    scale=Dependence(0.01, 3.0, 0.003),
    sentence=sentence,
    cap=0.1,
    why_cap="Little against, nothing for: a register of all residents fits, and so does any forger.",
    cap_for=0.0,
    source="census of 2020 (tables/census_cn.csv); band from simulation",
    basis="assumed",
    fools="Any tilt of the ages.",
    least=10_000,
    veto=False,
)

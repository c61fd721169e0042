"""Given names by year of birth.

Names have fashions: characters of the fifties are not those of the nineties. Two people who share one are
closer in age than any two; names drawn from one list for everybody lack this.

Computed: by pairs of people who share the first or the last character of their given name, how much of the
spread of birth years it tells (intraclass correlation). One row per full name. Silent where birth years
hardly spread (standard deviation under 8 years).
Expected: 0.05 to 0.8 (assumed; the ministry's yearly reports show leading characters of each decade);
0 if drawn apart. Needs 60 people. Fooled by whoever draws names by cohort.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import ENOUGH_PAIRS, closer
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

LEAST_SPREAD = 8.0  # years
OLDEST = 105


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of the spread of birth years that a character tells (effect)."""
    if "given_last" not in clues or "born_year" not in clues:
        return Silence("no names beside birth years", ("person_name", "birth_date"))
    year = clues["born_year"].astype(np.int64)
    kept = one_name_each(clues) & (clues["given_last"] > 0)
    kept &= (year > setting.as_of.year - OLDEST) & (year <= setting.as_of.year)
    year, first, last = year[kept], clues["given_first"][kept], clues["given_last"][kept]
    if len(year) < 2 or float(year.std()) < LEAST_SPREAD:
        return Silence("nearly all people are of one generation")
    first = np.where(first == last, np.uint16(0), first)
    effect, error, pairs = closer(first, year, last)
    if pairs < ENOUGH_PAIRS:
        return Silence("too few people share a character of their names")
    apart = float(year.std()) * np.sqrt(2)  # root mean square between any two
    words: dict[str, float | str] = {
        "seen": apart * np.sqrt(max(0.0, 1 - effect)), "any": apart
    }  # fmt: skip
    return Measure(len(year), effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"Two people who share a character of their given names were born {found.words['seen']:.0f} years "
        f"apart (root mean square); any two {found.words['any']:.0f} years."
    )


TEST = Test(
    id="name_cohort",
    family="names",
    title="Given names by year of birth",
    genuine="Names follow the fashion of their time.",
    fabricated="Names of all ages were drawn from one list.",
    measure=measure,
    scale=Dependence(0.05, 0.8),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: leading characters of each decade are public.",
    source="Ministry of Public Security, name reports for 2018 to 2021; size assumed",
    basis="assumed",
    fools="Whoever draws names by cohort.",
    least=60,
)

"""Surnames beyond the hundred that everybody knows.

The hundred commonest surnames are those of 85.9 % of the population: one in seven people has another of
some six thousand. Lists from which names are made up stop early, often at that hundred.

Computed: people of a surname outside the counted hundred (and fourteen more), among those of any.
Expected: 3 to 35 % (published: 14.1 % in the whole country; the range for counties and groups assumed);
next to 0 for a short list. Needs 100 people. Fooled by a list of all surnames with their shares.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test
from seawall.tables.names_cn import surnames


@cache
def counted() -> NDArray[np.bool_]:
    """Which surnames, by the number in the plane, are of the counted ones."""
    return np.array([False, *(share > 0 for share in surnames().values())])


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of people with another surname (effect)."""
    if "surname" not in clues:
        return Silence("no names", ("person_name",))
    number = clues["surname"][one_each(clues)]
    number = number[(number > 0) & (number < len(counted()))]
    n = len(number)
    if n == 0:
        return Silence("no Chinese names")
    share = float(np.count_nonzero(~counted()[number])) / n
    smooth = (share * n + 0.5) / (n + 1)
    series = Series(("the counted ones", "others"), (1 - share, share), (0.85, 0.15))
    error = math.sqrt(smooth * (1 - smooth) / n)
    return Measure(n, share, error, series=series, words={"share": share, "of": n})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.1%} of {found.n_used:,} people have a surname beyond the hundred "
        f"commonest; in the whole country it is one in seven."
    )


TEST = Test(
    id="surname_tail",
    family="names",
    title="Rare surnames",
    genuine="One in seven people has a surname beyond the hundred commonest.",
    fabricated="Surnames come from a short list.",
    measure=measure,
    scale=Dependence(0.03, 0.35, 0.015),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: lists of all surnames are public, and a village may have few.",
    source="Ministry of Public Security, name report for 2019: the hundred hold 85.9 %",
    basis="published",
    fools="Anybody with a list of six thousand surnames and their shares.",
    least=100,
)

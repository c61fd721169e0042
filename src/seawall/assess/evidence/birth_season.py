"""Births by month: more from October to February.

Before 1990 Chinese births had a season, with a peak from October to February and a trough from March to
August. Birth dates drawn evenly over the year have none. Days that people and clerks round to (the first,
10, 15, 20, 25) are left out.

Computed: root of phi squared of months of birth before 1990, from IDs, against the length of the months.
One row per person.
Expected: 0.02 to 0.14 (published: the season and its fading; size assumed); 0 if drawn evenly. So small
that it needs 3,000 people and never weighs much. Fooled by drawing months by season.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import root, unevenness
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

BEFORE = 1990
FROM_ID = 8
LENGTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) - 5  # without marked days
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Distance from even months (effect)."""
    if "born_month" not in clues:
        return Silence("no birth dates", ("cn.resident_id",))
    kept = one_each(clues) & (clues["born_year"] > 0) & (clues["born_year"] < BEFORE)
    kept &= clues["born_mark"] & FROM_ID != 0  # of people registered in China
    held = np.bincount(clues["born_month"][kept], minlength=13)[1:13]
    n = int(held.sum())
    if n < 2:
        return Silence("no birth dates before 1990")
    even = LENGTHS / LENGTHS.sum()
    effect, error = root(*unevenness(held, even))
    series = Series(
        MONTHS, tuple(float(x) for x in held / n), tuple(float(x) for x in even), expects=MADE_UP
    )
    winter = float(held[[9, 10, 11, 0, 1]].sum()) / n
    words: dict[str, float | str] = {"winter": winter, "even": float(even[[9, 10, 11, 0, 1]].sum())}
    return Measure(n, effect, error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['winter']:.1%} of {found.n_used:,} people born before 1990 were born from October to "
        f"February; it would be {found.words['even']:.1%} without a season."
    )


TEST = Test(
    id="birth_season",
    family="births",
    title="Births by month",
    genuine="Before 1990 more people were born from October to February.",
    fabricated="Birth dates were drawn evenly over the year.",
    measure=measure,
    scale=Dependence(0.02, 0.14, 0.008),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: the season is small and differs by province and age.",
    source="seasonality of births in China: Journal of Biosocial Science 2020; size assumed",
    basis="published",
    fools="Drawing months by season.",
    least=3000,
    veto=False,
)

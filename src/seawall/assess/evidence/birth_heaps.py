"""Birth dates on round days.

Old registers hold births on the first of January or of a month for people who did not know their day;
whoever makes dates up by hand, or has a language model do it, likes the 10th, 15th, 20th and 25th as
well. Days drawn evenly like none.

Computed: birth dates on the 1st, 10th, 15th, 20th and 25th beyond the calendar's 60 in 365.25, as a share.
Expected: up to 5 % beyond (assumed: clerks' inventions for a tenth of old people), and three times that.
Needs 100 birth dates. Fooled by drawing days evenly.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

FIRST, ROUND = 1, 4  # bits of born_mark
EVEN_FIRST, EVEN_ROUND = 12 / 365.25, 48 / 365.25
USUAL = 0.05


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Round days beyond the calendar's and chance's (k) of all birth dates (m)."""
    born = clues["born_year"] > 0
    m = int(born.sum())
    if m == 0:
        return Silence("no birth dates", ("birth_date", "cn.resident_id"))
    marks = clues["born_mark"][born]
    first = float(((marks & FIRST) > 0).mean())
    round_ = float(((marks & ROUND) > 0).mean())
    even = EVEN_FIRST + EVEN_ROUND
    beyond = max(0.0, (first + round_) * m - even * m - 2 * math.sqrt(even * m))
    series = Series(
        ("1st", "10th, 15th, 20th, 25th", "other days"),
        (first, round_, 1 - first - round_),
        (EVEN_FIRST, EVEN_ROUND, 1 - even),
    )
    words: dict[str, float | str] = {"round": first + round_, "even": even}
    return Measure(m, k=float(np.floor(beyond)), m=m, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    share, even = float(found.words["round"]), float(found.words["even"])
    return (
        f"{share:.1%} of {found.m:,.0f} birth dates are on round days; the calendar has {even:.1%}."
    )


TEST = Test(
    id="birth_heaps",
    family="generators",
    title="Birth dates on round days",
    genuine="Births fall on any day, but for clerks' inventions.",
    fabricated="Somebody made dates up, and liked round ones.",
    measure=measure,
    scale=Excess(slack=3.0, floor=USUAL),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: registers of people without papers hold mostly round days.",
    source="Gregorian calendar; share of inventions assumed",
    basis="assumed",
    fools="Drawing days evenly.",
    least=100,
    veto=False,
)

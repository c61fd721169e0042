"""Names of two characters by decade of birth.

In the sixties and seventies more than nine in ten names had three characters; names of two rose to 27.6 %
and fell to 6.3 % of those born in 2020. Names drawn from one list have one share in all decades.

Computed: by pairs of people of one decade, how much of "two characters or three" the decade tells
(intraclass correlation; 0 if it tells nothing). One row per full name.
Expected: 0.002 to 0.08 (published: the shares above; how ages mix is assumed). Small, so it needs
1,000 people of several decades and never weighs much. Fooled by whoever draws names by cohort.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dependence import closer, dull
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

HAN = 1


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of the length that the decade tells (effect)."""
    if "name_length" not in clues or "born_year" not in clues:
        return Silence("no names beside birth years", ("person_name", "birth_date"))
    length = clues["name_length"]
    kept = one_name_each(clues) & (clues["surname"] > 0) & (clues["name_form"] == HAN)
    kept &= (length >= 2) & (length <= 3) & (clues["born_year"] > 1900)
    decade, short = clues["born_year"][kept] // 10, (length[kept] == 2).astype(np.int64)
    if dull(decade):
        return Silence("nearly all people are of one generation")
    effect, error, _ = closer(decade, short)
    held = [d for d in range(193, 203) if np.count_nonzero(decade == d) >= 10]
    series = Series(
        tuple(f"{d}0s" for d in held), tuple(float(short[decade == d].mean()) for d in held)
    )
    words: dict[str, float | str] = {"share": float(short.mean()) if len(short) else 0.0}
    return Measure(len(short), effect, error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.0%} of names have two characters; the decade of birth tells "
        f"{found.effect:.2%} of who has."
    )


TEST = Test(
    id="name_length",
    family="names",
    title="Short names by decade of birth",
    genuine="Names of two characters were rare, then common, and are rare again.",
    fabricated="Names of all decades are of one kind.",
    measure=measure,
    scale=Dependence(0.002, 0.08, 0.001),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: the effect is small, and groups differ in it.",
    source="Ministry of Public Security, name report for 2020: 27.6 % at the peak, 6.3 % in 2020",
    basis="published",
    fools="Whoever draws names by cohort.",
    least=1000,
    veto=False,
)

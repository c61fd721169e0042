"""Birthplaces against IDs.

Who was born in a province was mostly first registered there. A column of native places that was drawn apart
from the IDs agrees with them as often as chance has it.

Computed: kappa of the province of the birthplace or native place and of the ID. One row per person.
Silent where nearly all are of one province.
Expected: 0.3 to 1 (assumed: native places of parents and grandparents are written too); 0 if drawn apart.
Needs 40 people. Fooled by taking the place from the ID.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.dependence import agreement, dull
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Agreement of provinces (effect)."""
    if "birthplace_province" not in clues or "id_province" not in clues:
        return Silence("no birthplaces beside IDs", ("birthplace", "cn.resident_id"))
    kept = one_each(clues) & (clues["birthplace_province"] > 0) & (clues["id_province"] > 0)
    one, other = clues["birthplace_province"][kept], clues["id_province"][kept]
    if dull(one) or dull(other):
        return Silence("nearly all people are of one province")
    effect, error, n = agreement(one, other)
    share = float((one == other).mean())
    series = Series(("same province", "another"), (share, 1 - share))
    return Measure(n, effect, error, series=series, words={"share": share})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.0%} of {found.n_used:,} birthplaces are in the province of the ID; "
        f"beyond chance they agree to {found.effect:.0%}."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the provinces agree, 0 where not."""
    one, other = clues["birthplace_province"], clues["id_province"]
    return np.where((one > 0) & (other > 0), one == other, -1).astype(np.int8)


TEST = Test(
    id="birthplace_id",
    family="places",
    title="Birthplaces against IDs",
    genuine="People are first registered where they were born.",
    fabricated="Birthplaces and IDs were drawn apart.",
    measure=measure,
    scale=Dependence(0.3, 1.0),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: native places may be those of forefathers, and an ID tells its province.",
    source="GB 11643-1999: the ID holds the place of first registration; band assumed",
    basis="assumed",
    fools="Taking the place from the ID.",
    least=40,
    row=row,
)

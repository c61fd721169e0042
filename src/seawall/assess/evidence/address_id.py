"""Where people live against where they were registered.

Two thirds of the people live in the county of their registration, nine in ten in its province. Addresses
and IDs drawn apart agree as often as chance has it.

Computed: kappa of the province of the address and of the ID; where nearly all are of one province, how much
more often two people of one ID county live in one county than any two (beyond chance, 0 to 1).
One row per person. Silent where all live in one county, or are registered in one.
Expected: 0.08 to 1 (published: 492.8 million lived away from their registration in 2020, 124.8 million in
another province; workplaces of migrants assumed); 0 if drawn apart. Needs 40 people.
Fooled by taking the address from the ID.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.dependence import ENOUGH_PAIRS, agreement, alike, dull
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Agreement of provinces, else of counties (effect)."""
    if "address_province" not in clues or "id_province" not in clues:
        return Silence("no addresses beside IDs", ("address", "cn.resident_id"))
    kept = one_each(clues) & (clues["address_province"] > 0) & (clues["id_province"] > 0)
    one, other = clues["address_province"][kept], clues["id_province"][kept]
    if not dull(one) and not dull(other):
        effect, error, n = agreement(one, other)
        share = float((one == other).mean())
        words: dict[str, float | str] = {"share": share, "of": "in the province"}
        series = Series(("same province", "another"), (share, 1 - share))
        return Measure(n, effect, error, series=series, words=words)
    home, lives = clues["id_place"][kept], clues["address_place"][kept]
    home = np.where(lives > 0, home, np.uint32(0))
    if dull(home) or dull(np.where(home > 0, lives, np.uint32(0))):
        return Silence("nearly all people live or are registered in one county")
    pairs = alike(home, lives)
    if pairs.pairs < ENOUGH_PAIRS:
        return Silence("too few people of one county")
    effect, error = pairs.kappa
    same = (home == lives) & (home > 0)
    words = {"share": float(same.sum() / max(1, pairs.n)), "of": "in the county"}
    return Measure(pairs.n, effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.0%} of {found.n_used:,} people live {found.words['of']} of their ID; "
        f"beyond chance they agree to {found.effect:.0%}."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the provinces agree, 0 where not, unless nearly all are of one."""
    one, other = clues["address_province"], clues["id_province"]
    held = (one > 0) & (other > 0)
    if dull(one[held]) or dull(other[held]):
        return np.full(clues.n, -1, np.int8)
    return np.where(held, one == other, -1).astype(np.int8)


TEST = Test(
    id="address_id",
    family="places",
    title="Addresses against IDs",
    genuine="Most people live in the province, and many in the county, of their registration.",
    fabricated="Addresses and IDs were drawn apart.",
    measure=measure,
    scale=Dependence(0.08, 1.0),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a workplace of migrants agrees little, and an ID tells its province.",
    source="census of 2020, people living away from their registration; band assumed",
    basis="published",
    fools="Taking the address from the ID.",
    least=40,
    row=row,
)

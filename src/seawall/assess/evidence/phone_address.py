"""The city a phone was given out in, against the address beside it.

People mostly carry a number of the place where they live; movers keep an old one. Fields that were drawn
independently agree as often as chance has it. The operator is never looked at: since November 2019
numbers may change it.

Computed: Cohen's kappa of the province of the number's segment and the province of the address.
Expected: 0.3 to 0.98 (authenticity study, section 3: 0.79 at a fifth of movers; assumed); 0 if independent.
Silent where nearly all phones or addresses are of one province. Needs 40 records with both.
Fooled by drawing the number's segment after the address.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.agreement import entropy, kappa
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

LEAST_VARIETY = 0.7  # nats


def _both(clues: Clues) -> NDArray[np.bool_]:
    return (clues["phone_province"] > 0) & (clues["address_province"] > 0)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Kappa of provinces."""
    if "phone_province" not in clues or "address_province" not in clues:
        return Silence("no phones beside addresses", ("phone", "address"))
    held = _both(clues)
    a, b = clues["phone_province"][held], clues["address_province"][held]
    if min(entropy(a), entropy(b)) < LEAST_VARIETY:
        return Silence("phones or addresses are nearly all of one province")
    value, error, chance = kappa(a, b)
    share = float((a == b).mean())
    series = Series(
        ("same province", "another"), (share, 1 - share), (chance, 1 - chance), expects=MADE_UP
    )
    words: dict[str, float | str] = {"share": share, "chance": chance}
    return Measure(int(held.sum()), effect=value, se=error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    share, chance = found.words["share"], found.words["chance"]
    return (
        f"{share:.0%} of the phones were given out in the province of the address beside them; "
        f"{chance:.0%} would be if the two were drawn independently."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the provinces agree, 0 where not."""
    same = clues["phone_province"] == clues["address_province"]
    return np.where(_both(clues), same, -1).astype(np.int8)


TEST = Test(
    id="phone_address",
    family="phones",
    title="Phone against address",
    genuine="People carry numbers of the place where they live or come from.",
    fabricated="Phone and address were made independently of each other.",
    measure=measure,
    scale=Dependence(0.3, 0.98),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a careful forger draws the segment after the address.",
    source="libphonenumber's geocoding of segments; band assumed (docs/evidence.md)",
    basis="assumed",
    fools="Drawing the number's segment after the address.",
    least=40,
    row=row,
)

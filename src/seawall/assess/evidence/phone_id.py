"""The city a phone was given out in, against the province of the resident ID.

An ID keeps the place of first registration, a phone that of its purchase: movers differ, most people do not.
Fields drawn independently agree as often as chance has it. The operator is never looked at: since 2019
numbers may change it.

Computed: Cohen's kappa of the province of the number's segment and the first two digits of the ID.
Expected: 0.12 to 0.9 (authenticity study, section 3: 0.21 to 0.64; assumed); 0 if independent.
Silent where nearly all phones or IDs are of one province. Needs 40 records with both.
Fooled by drawing the number's segment after the ID.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.agreement import entropy, kappa
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

LEAST_VARIETY = 0.7  # nats


def _both(clues: Clues) -> NDArray[np.bool_]:
    return (clues["phone_province"] > 0) & (clues["id_province"] > 0)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Kappa of provinces."""
    if "phone_province" not in clues or "id_province" not in clues:
        return Silence("no phones beside IDs", ("phone", "cn.resident_id"))
    held = _both(clues)
    a, b = clues["phone_province"][held], clues["id_province"][held]
    if min(entropy(a), entropy(b)) < LEAST_VARIETY:
        return Silence("phones or IDs are nearly all of one province")
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
        f"{share:.0%} of the phones were given out in the province of the ID beside them; "
        f"{chance:.0%} would be if the two were drawn independently."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the provinces agree, 0 where not."""
    same = clues["phone_province"] == clues["id_province"]
    return np.where(_both(clues), same, -1).astype(np.int8)


TEST = Test(
    id="phone_id",
    family="phones",
    title="Phone against ID",
    genuine="People carry numbers of the place where they live, which for most is where they are registered.",
    fabricated="Phone and ID were made independently of each other.",
    measure=measure,
    scale=Dependence(0.12, 0.9),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a careful forger draws the segment after the address.",
    source="libphonenumber's geocoding of segments; band assumed (docs/evidence.md)",
    basis="assumed",
    fools="Drawing the number's segment after the address.",
    least=40,
    row=row,
)

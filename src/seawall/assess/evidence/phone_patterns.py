"""Pretty phone numbers: endings of three alike or in steps.

Of all endings of four digits, a known share has three equal or stepping digits side by side. Operators sell
such numbers dearer and hold some back, so people have somewhat more or fewer; a writer who makes numbers up
by hand, or a model that does, writes far more of them (1234, 6666, 8888).

Computed: the share of such endings among Chinese mobile numbers.
Expected: as among all endings, up to 2.5 times (assumed). Speaks against only. Needs 60 numbers.
Fooled by uniform random digits, which other tests see.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

PRETTY = 5  # class of the plane phone_tail


def _share() -> float:
    """Of the 10,000 endings, by counting them."""
    ending = np.arange(10_000)
    digits = np.stack([ending // 10**i % 10 for i in (3, 2, 1, 0)], 1)
    step = np.diff(digits, axis=1)
    hit = (step[:, :-1] == step[:, 1:]) & (np.abs(step[:, 1:]) <= 1)
    return float(hit.any(1).mean())


CHANCE = _share()


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Pretty endings (k) among endings (m)."""
    tails = clues["phone_tail"]
    held = tails > 0
    m = int(held.sum())
    if not m:
        return Silence("no Chinese mobile numbers", ("phone",))
    k = int((tails == PRETTY).sum())
    series = Series(("pretty", "other"), (k / m, 1 - k / m), (CHANCE, 1 - CHANCE))
    return Measure(m, k=k, m=m, expected_k=m * CHANCE, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    share = found.k / found.m
    return (
        f"{share:.1%} of the phones end in three equal or stepping digits, "
        f"where {CHANCE:.1%} of all endings do."
    )


TEST = Test(
    id="phone_patterns",
    family="digits",
    title="Endings of phones",
    genuine="Numbers were given out; few are pretty.",
    fabricated="Numbers were thought up; many are pretty.",
    measure=measure,
    scale=Excess(2.5, 0.001),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a list of dear numbers would look the same.",
    source="counted over all endings; slack assumed",
    basis="assumed",
    fools="Uniform random digits.",
    least=60,
)

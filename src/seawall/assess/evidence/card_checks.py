"""Check digits of cards.

A payment needs a right number, so what systems keep is right but for typing errors. One random number in
ten is right by chance. Numbers of issuers that we do not list, masked and damaged ones are not counted.

Computed: wrong check digits among numbers of listed issuers in a length they give out.
Expected: .05 to 5 % (assumed); nine in ten if random.
Needs 30 numbers. Fooled by anybody who knows Luhn's formula.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Wrong (k) of judged numbers (m)."""
    counts = np.bincount(clues["card_reason"], minlength=8)
    k, m = int(counts[Reason.CHECK]), int(counts[Reason.CHECK] + counts[Reason.VALID])
    if m == 0:
        return Silence("no card numbers", ("bank_card",))
    series = Series(("right", "wrong"), (1 - k / m, k / m), (0.99, 0.01))
    return Measure(m, k=k, m=m, fake_rate=0.9, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} cards have a wrong check digit; of random ones nine in ten."


TEST = Test(
    id="card_checks",
    family="cards",
    title="Check digits of cards",
    genuine="Cards were charged, so their numbers are right.",
    fabricated="Numbers were made up without their check digit.",
    measure=measure,
    scale=Violation(0.0005, 0.05),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: an import can spoil all numbers, and the formula is well known.",
    cap_for=0.3,
    source="ISO/IEC 7812-1; rates assumed",
    basis="assumed",
    fools="Luhn's formula.",
    least=30,
)

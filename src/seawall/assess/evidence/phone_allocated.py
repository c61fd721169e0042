"""Phones in networks that nobody was ever given.

Numbers that people used were given out by somebody: their network stands in its country's numbering plan,
or in the allocation table of China's ministry. A made-up "1" with ten random digits often does not.

Computed: phones of the right shape in no plan, among all phones that are not masked or damaged.
Expected: 0.05 to 3 % in genuine data, typing errors and test numbers (assumed).
Needs 30 phones. Fooled by a list of allocated networks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Phones in no plan (k) among phones of the right shape (m)."""
    if "phone_reason" not in clues:
        return Silence("no phones", ("phone",))
    reasons = np.bincount(clues["phone_reason"], minlength=8)
    k, m = int(reasons[Reason.REGION]), int(reasons[Reason.REGION] + reasons[Reason.VALID])
    share = k / m if m else 0.0
    series = Series(("in a plan", "in none"), (1 - share, share), (0.99, 0.01))
    return Measure(m, k=k, m=m, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} phones are in networks that were never given out."


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 where the network was never given out, 1 where it was."""
    reasons = clues["phone_reason"]
    known = (reasons == Reason.VALID) | (reasons == Reason.REGION)
    return np.where(known, reasons == Reason.VALID, -1).astype(np.int8)


TEST = Test(
    id="phone_allocated",
    family="phones",
    title="Phones in allocated networks",
    genuine="Numbers were given out by operators and used.",
    fabricated="Digits were made up without a numbering plan.",
    measure=measure,
    scale=Violation(0.0005, 0.03),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: an unknown plan or a wrong country would look the same.",
    cap_for=0.2,
    source="ITU-T E.164; libphonenumber; allocation table of China's MIIT of March 2023; rate assumed",
    basis="assumed",
    fools="A list of allocated networks.",
    least=30,
    row=row,
)

"""Check digits of resident IDs.

A system that used its IDs checked them at the door; what is wrong are typos and damage. People who make
IDs up often forget the check digit (10 of 11 are then wrong), but anybody can compute it: passing says
little, failing much. Numbers that an exporter damaged (rounded, cut) or that are masked are not counted;
where one in twenty is damaged, the same exporter spoilt others unseen, and the test is silent.

Computed: wrong check digits among IDs of the right shape with 18 places.
Expected: 0.05 to 6 % in genuine registers (authenticity study, section 3: assumed); 91 % if random.
Needs 30 IDs. Fooled by anybody who knows ISO/IEC 7064 MOD 11-2.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

DAMAGED = 0.05
JUDGED = (Reason.VALID, Reason.CHECK, Reason.DATE, Reason.REGION)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Wrong check digits (k) among judged IDs (m)."""
    if "id_reason" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    reasons = np.bincount(clues["id_reason"], minlength=8)
    m = int(sum(reasons[r] for r in JUDGED))
    if reasons[Reason.DAMAGED] > DAMAGED * (m + reasons[Reason.DAMAGED]):
        return Silence("an exporter rounded the IDs, and with them their check digits")
    k = int(reasons[Reason.CHECK])
    share = k / m if m else 0.0
    series = Series(("right", "wrong"), (1 - share, share), (0.99, 0.01))
    return Measure(m, k=k, m=m, fake_rate=10 / 11, series=series, words={"wrong": k, "of": m})


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} IDs have a wrong check digit."


TEST = Test(
    id="check_digits",
    family="consistency",
    title="Check digits of IDs",
    genuine="IDs were checked when they were entered; a few typos remain.",
    fabricated="IDs were made up without their check digit, or with any share of wrong ones.",
    measure=measure,
    scale=Violation(0.0005, 0.06),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: anybody can compute check digits, and an import can spoil them all.",
    cap_for=0.3,
    source="GB 11643-1999; error rates assumed (docs/evidence.md)",
    basis="assumed",
    fools="Anybody who knows ISO/IEC 7064 MOD 11-2.",
    least=30,
)

"""Sexes beside IDs: the third order digit is odd for men, so a column of sexes must agree.

Genuine systems have a few typos, one who drew the column apart has half of it wrong. Where nearly all
differ the column is coded the other way round: that is a custom, not a contradiction, and the test is
silent.

Computed: disagreeing sexes among records that hold a whole ID and a sex.
Expected: 0.05 to 10 % in genuine registers (assumed); if drawn apart what the shares of the sexes give,
about half. Needs 30 records. Fooled by anybody who takes the sex from the ID.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.persons import spoilt
from seawall.model.clues import AGREES, DISAGREES, Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

TURNED = 0.9  # of the sexes differ: then 1 and 2 mean the other thing


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Disagreeing sexes (k) among those that could agree (m)."""
    if "sex_agrees" not in clues:
        return Silence("no sexes beside IDs", ("cn.resident_id", "sex"))
    if spoilt(clues):
        return Silence("an exporter rounded the IDs, so that their ends are wrong")
    said = clues["sex_agrees"]
    k = int(np.count_nonzero(said == DISAGREES))
    m = k + int(np.count_nonzero(said == AGREES))
    if m and k / m > TURNED:
        return Silence("the column codes sexes the other way round")
    told = clues["sex"][said >= 0]
    men = float((told == 1).mean()) if m else 0.0
    share = k / m if m else 0.0
    series = Series(("agree", "differ"), (1 - share, share), (0.99, 0.01))
    fake = 2 * men * (1 - men)
    return Measure(m, k=k, m=m, fake_rate=fake, series=series, words={"differ": k, "of": m})


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} sexes differ from the one in the ID beside them."


TEST = Test(
    id="sexes",
    family="consistency",
    title="Sexes against IDs",
    genuine="Both were asked of the same people; a few typos remain.",
    fabricated="The sexes were drawn without a look at the ID, or with any share of wrong ones.",
    measure=measure,
    scale=Violation(0.0005, 0.1),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a form of address or a relative's sex can stand in the column.",
    cap_for=0.3,
    source="GB 11643-1999; error rates assumed (docs/evidence.md)",
    basis="assumed",
    fools="Anybody who takes the sex from the ID.",
    least=30,
)

"""Birth dates beside IDs: an ID holds its bearer's birth date, so a column of them must agree.

A system that took both from people has a few typos; one who made the column up by itself has nearly none
right. Dates a day apart, or with month and day turned, are an exporter's time zone or date format: they
are left out, as are masked and damaged IDs.

Computed: disagreeing dates among records that hold a whole ID and a date.
Expected: 0.05 to 6 % in genuine registers (authenticity study, section 3: assumed); nearly 100 % if the
column was drawn apart. Needs 30 records. Fooled by anybody who reads the date out of the ID.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import AGREES, DISAGREES, Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Disagreeing dates (k) among those that could agree (m)."""
    if "birth_agrees" not in clues:
        return Silence("no birth dates beside IDs", ("cn.resident_id", "birth_date"))
    said = clues["birth_agrees"]
    k = int(np.count_nonzero(said == DISAGREES))
    m = k + int(np.count_nonzero(said == AGREES))
    share = k / m if m else 0.0
    series = Series(("agree", "differ"), (1 - share, share), (0.99, 0.01))
    return Measure(m, k=k, m=m, fake_rate=0.99, series=series, words={"differ": k, "of": m})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} birth dates differ from the one in the ID beside them."
    )


TEST = Test(
    id="birth_dates",
    family="consistency",
    title="Birth dates against IDs",
    genuine="Both were asked of the same people; a few typos remain.",
    fabricated="The dates were made up without a look at the ID, or with any share of wrong ones.",
    measure=measure,
    scale=Violation(0.0005, 0.06),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a column of other dates, or one default date, can take its place.",
    cap_for=0.3,
    source="GB 11643-1999; error rates assumed (docs/evidence.md)",
    basis="assumed",
    fools="Anybody who copies the date out of the ID.",
    least=30,
)

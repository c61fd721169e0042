"""Division codes abolished before their bearer was born.

Nobody is registered under a code that was given up years before the birth. Some offices kept an old code
for a few years, so five years are allowed; and years of codes are coarse here, never sooner than true.
Fabricators who mix codes of all times produce them.

Computed: IDs whose code ended more than five years before the birth year in the ID.
Expected: 0.02 to 2 % (assumed). Needs 30 IDs. Fooled by any list of one year.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

TOLERANCE = 5
FROM_ID = 8
LAST = 2200


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """IDs of a code that was dead (k) among IDs (m)."""
    if "place_end" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    able = one_each(clues) & (clues["id_reason"] == Reason.VALID) & (clues["place_start"] > 0)
    able &= clues["born_mark"] & FROM_ID != 0
    born = clues["born_year"][able].astype(np.int64)
    end = clues["place_end"][able].astype(np.int64)
    end = np.where(end > 0, end + TOLERANCE, LAST - 1)
    m, k = len(born), int(np.count_nonzero(end < born))
    births = np.bincount(np.minimum(born, LAST - 1), minlength=LAST)
    later = births[::-1].cumsum()[::-1]
    ends = np.bincount(end, minlength=LAST)
    chance = float(ends[: LAST - 1] @ later[1:LAST]) / m**2 if m else 0.0
    share = k / m if m else 0.0
    series = Series(("alive", "abolished before"), (1 - share, share), (0.995, 0.005))
    return Measure(m, k=k, m=m, fake_rate=chance, series=series, words={"dead": k, "of": m})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} IDs have a division code that had been abolished more than "
        f"{TOLERANCE} years before their bearer was born."
    )


TEST = Test(
    id="code_dead",
    family="codes",
    title="Division codes abolished before the birth",
    genuine="Codes were in force when their bearer was registered.",
    fabricated="Codes of all times were mixed without regard to the birth year.",
    measure=measure,
    scale=Violation(0.0002, 0.02),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a county's office may have kept its old code for long.",
    cap_for=0.2,
    source="GB/T 2260, lists of 1981 to 2024; tolerance assumed",
    basis="published",
    fools="Anybody who uses the list of one year.",
    least=30,
)

"""IDs that count up from record to record.

A script that counts writes IDs whose first 17 digits differ by little from those of the record before. In a
register sorted by ID neighbours of one county and birth date may do so too: those are expected.

Computed: records whose ID lies within 20 of that of the record before (k) among neighbours (m); half of the
neighbours with one county and birth date may. A sample of a large dump keeps what each record knew of the
one before it.
Expected: 0.5 % and those neighbours, within a factor of 3 (assumed). Speaks against only. Needs 60 IDs.
Fooled by shuffling.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import AGREES, NOT_SAID, Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

HALF = 0.5


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Neighbours that are near (k) among neighbours (m)."""
    if "id_near" not in clues:
        return Silence("no resident IDs", ("cn.resident_id",))
    near = clues["id_near"]
    m, k = int(np.count_nonzero(near != NOT_SAID)), int(np.count_nonzero(near == AGREES))
    position, source, born = clues["position"], clues["source"], clues["place_born"]
    next_to = (np.diff(position) == 1) & (source[1:] == source[:-1]) & (born[1:] > 0)
    n_next = int(np.count_nonzero(next_to & (born[:-1] > 0)))
    n_same = int(np.count_nonzero(next_to & (born[1:] == born[:-1])))
    same = n_same / n_next if n_next else 0.0
    share = k / m if m else 0.0
    series = Series(("elsewhere", "within 20"), (1 - share, share), (1 - HALF * same, HALF * same))
    return Measure(m, k=k, m=m, expected_k=HALF * same * m, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} IDs lie within 20 of the one before."


TEST = Test(
    id="id_runs",
    family="counters",
    title="IDs that count up",
    genuine="People came in any order, and their numbers jump.",
    fabricated="IDs were counted up.",
    measure=measure,
    scale=Excess(slack=3.0, floor=0.005),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a sorted register of one place comes near to it.",
    source="GB 11643-1999; share assumed",
    basis="assumed",
    fools="Shuffling.",
    least=60,
    order=True,
)

"""Phones that count up: each within twenty of the one before.

Records of a genuine system stand in the order in which people came, and their numbers jump. A script that
adds one, or a spreadsheet that is dragged down, does not. A list sorted by number jumps less, and an
operator's own list of a whole segment not at all: so this alone convicts nobody.

Computed: records whose phone lies within 20 of that of the record before, in the order of the dump.
Expected: up to 1 % (families that bought together; assumed). Speaks against only. Needs 60 phones.
Fooled by shuffling.
"""

from __future__ import annotations

from seawall.model.clues import AGREES, NOT_SAID, Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Neighbours that are near (k) among neighbours (m)."""
    if "phone_near" not in clues:
        return Silence("no Chinese mobile numbers", ("phone",))
    near = clues["phone_near"]
    m, k = int((near != NOT_SAID).sum()), int((near == AGREES).sum())
    share = k / m if m else 0.0
    return Measure(
        m, k=k, m=m, expected_k=0.003 * m,
        series=Series(("near the one before", "elsewhere"), (share, 1 - share), (0.003, 0.997)),
    )  # fmt: skip


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} phones lie within 20 of the one before."


TEST = Test(
    id="sequential_phones",
    family="counters",
    title="Phones that count up",
    genuine="People came in any order, and their numbers jump.",
    fabricated="Numbers were counted up.",
    measure=measure,
    scale=Excess(4.0, 0.002),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: an operator's list of a whole segment looks the same.",
    source="our own; expectation assumed",
    basis="assumed",
    fools="Shuffling the rows.",
    least=60,
    order=True,
    veto=False,
)

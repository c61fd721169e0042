"""Internet addresses that belong to nobody.

Random addresses of version 4 fall into ranges that no user can have: multicast, future use, documentation.
Private ranges are another matter, since proxies log them, and are not counted.

Computed: reserved addresses among public and reserved ones of version 4.
Expected: up to 1 % (assumed: broken logs); 13 % if drawn evenly (measured: the ranges' own size).
Needs 30 addresses. Fooled by leaving the ranges out, as good generators do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.ip_networks import PRIVATE, PUBLIC, RESERVED
from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

#: 0/8 and 224/3 and the small ranges, over all but the private ones.
EVEN = (2**24 + 2**29 + 2**17 + 5 * 2**8) / (2**32 - 2 * 2**24 - 2**20 - 2**22 - 2 * 2**16)
LABELS = ("public", "private", "reserved", "version 6")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Reserved (k) of public and reserved (m)."""
    counts = np.bincount(clues["ip_class"], minlength=5)
    k, m = int(counts[RESERVED]), int(counts[PUBLIC] + counts[RESERVED])
    if m == 0:
        private = int(counts[PRIVATE])
        return Silence("all addresses are private" if private else "no Internet addresses", ("ip",))
    series = Series(LABELS, tuple((counts[1:5] / counts[1:5].sum()).tolist()))
    return Measure(m, k=k, m=m, fake_rate=EVEN, series=series)


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 where the address belongs to nobody, 1 where it is public."""
    kind = clues["ip_class"]
    return np.where(kind == RESERVED, 0, np.where(kind == PUBLIC, 1, -1)).astype(np.int8)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k / found.m:.1%} of {found.m:,.0f} Internet addresses are in ranges that belong to nobody; "
        f"of random ones {EVEN:.1%} are."
    )


TEST = Test(
    id="ip_reserved",
    family="internet",
    title="Reserved Internet addresses",
    genuine="Users' addresses are those that providers have.",
    fabricated="Addresses are random numbers.",
    measure=measure,
    scale=Violation(0.00001, 0.01),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: logs break, and many generators leave the ranges out.",
    cap_for=0.1,
    source="RFC 6890 and the IANA special-purpose registry; rate assumed",
    basis="published",
    fools="Leaving reserved ranges out.",
    least=30,
    row=row,
)

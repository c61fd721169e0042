"""Mobile segments: which first seven digits belong to which province, carrier and start year.

Prefixes are those of the three carriers; each lists its start year, so that a record can be dated
after the prefix of its number. Sources: MIIT numbering allocations as of 2023; start years of 2013
and later from carriers' announcements, earlier ones rounded to the prefix family.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Prefixes: carrier (0 mobile, 1 unicom, 2 telecom), first year, weight within the carrier.
PREFIXES: Final[dict[int, tuple[int, int, float]]] = {
    **dict.fromkeys((135, 136, 137, 138, 139), (0, 1999, 9)),
    134: (0, 2005, 7),
    **dict.fromkeys((150, 151, 152, 158, 159), (0, 2007, 7)),
    157: (0, 2008, 4),
    **dict.fromkeys((187, 188), (0, 2009, 6)),
    **dict.fromkeys((182, 183), (0, 2011, 6)),
    **dict.fromkeys((147, 184, 178), (0, 2013, 4)),
    198: (0, 2017, 2),
    **dict.fromkeys((195, 197), (0, 2019, 1)),
    **dict.fromkeys((130, 131, 132), (1, 2000, 9)),
    **dict.fromkeys((155, 156), (1, 2008, 8)),
    **dict.fromkeys((185, 186), (1, 2009, 7)),
    **dict.fromkeys((145, 175, 176), (1, 2013, 4)),
    166: (1, 2017, 2),
    196: (1, 2020, 1),
    133: (2, 2000, 10),
    153: (2, 2007, 9),
    **dict.fromkeys((180, 189), (2, 2009, 9)),
    **dict.fromkeys((181, 177), (2, 2012, 8)),
    173: (2, 2014, 4),
    199: (2, 2017, 3),
    191: (2, 2018, 2),
    **dict.fromkeys((190, 193), (2, 2019, 1)),
}
#: Subscribers by carrier in 2022, in per cent (carriers' annual reports, rounded).
CARRIER_SHARES: Final = (58.0, 19.0, 23.0)


class Segments(NamedTuple):
    """Segments ordered by province and carrier.

    `numbers` (n,) int32 seven digits; `bounds` (n_provinces * 3 + 1,) int32: those of province p and
    carrier c are bounds[3p + c]..bounds[3p + c + 1]; `since` (1000,) int32 first year by prefix.
    """

    numbers: NDArray[np.int32]
    bounds: NDArray[np.int32]
    since: NDArray[np.int32]


def segments(province_codes: NDArray[np.int32], residents: NDArray[np.float64]) -> Segments:
    """Segments of the provinces, each prefix as often as its weight."""
    numbers, bounds = [], [0]
    edges = np.concatenate(([0.0], np.cumsum(residents) / residents.sum()))
    for p in range(len(province_codes)):
        # A stand-in for the allocation: each prefix' 10,000 blocks cut by residents.
        blocks = np.arange(
            int(edges[p] * 10_000), max(int(edges[p + 1] * 10_000), 1), dtype=np.int32
        )
        for carrier in range(3):
            for prefix, (owner, _, weight) in PREFIXES.items():
                if owner == carrier:
                    numbers += [prefix * 10_000 + blocks] * int(weight)
            bounds.append(sum(map(len, numbers)))
    since = np.full(1000, 1999, np.int32)
    for prefix, (_, year, _) in PREFIXES.items():
        since[prefix] = year
    return Segments(np.concatenate(numbers), np.array(bounds, np.int32), since)

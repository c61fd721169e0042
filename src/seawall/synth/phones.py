"""Mobile segments: which first seven digits belong to which province, carrier and start year.

Prefixes are those of the three carriers; each lists its start year, so that a record can be dated
after the prefix of its number, and a weight of ours.
Sources: tables.miit for cities; start years of 2013 and later from carriers' announcements, earlier
ones rounded to the prefix family.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.tables import miit

BLOCKS: Final = 10_000  # segments of a prefix
N_CARRIERS: Final = 3
MOBILE: Final = miit.KINDS.index("mobile")
FIRST_YEAR: Final = 1999  # of numbers in use; older prefixes count from here
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

    `numbers` (n,) int32 seven digits; `bounds` (3 n_provinces + 1,) int32: those of province
    p and carrier c are bounds[3p + c]..bounds[3p + c + 1]; `since` (1000,) int32 first
    year by prefix.
    """

    numbers: NDArray[np.int32]
    bounds: NDArray[np.int32]
    since: NDArray[np.int32]


def segments(province_codes: NDArray[np.int32], residents: NDArray[np.float64]) -> Segments:
    """Segments of the provinces, each prefix as often as its weight.

    Where the source knows no city for a whole prefix, its blocks are cut by residents: a stand-in
    that nothing can contradict.
    """
    table = miit.segments()
    edges = np.concatenate(([0.0], np.cumsum(residents) / residents.sum()))
    stand_in = np.searchsorted(edges, (np.arange(BLOCKS) + 0.5) / BLOCKS, side="right") - 1
    numbers, places, owners = [], [], []
    for prefix, (owner, _, weight) in PREFIXES.items():
        own = np.arange(prefix * BLOCKS, (prefix + 1) * BLOCKS, dtype=np.int32)
        place = table.province[table.city[own - miit.FIRST]] // 10_000
        if place.any():
            usable = np.isin(place, province_codes) & (table.kind[own // 100] == MOBILE)
            own = own[usable]
            place = np.searchsorted(province_codes, place[usable]).astype(np.int32)
        else:
            place = stand_in.astype(np.int32)
        numbers += [own] * int(weight)
        places += [place] * int(weight)
        owners += [np.full(len(own), owner)] * int(weight)
    where = np.concatenate(places) * N_CARRIERS + np.concatenate(owners)
    order = np.argsort(where.astype(np.uint8), kind="stable")
    bounds = np.searchsorted(where[order], np.arange(len(province_codes) * N_CARRIERS + 1))
    since = np.full(1000, FIRST_YEAR, np.int32)
    for prefix, (_, year, _) in PREFIXES.items():
        since[prefix] = year
    return Segments(np.concatenate(numbers)[order], bounds.astype(np.int32), since)

"""Counts yyyymmdd dates by day in one pass, without an array of day numbers between.

Source: the civil-day count over years that begin in March, as in E. G. Richards, "Calendars" (1998).
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

DATES = types.Array(types.int32, 1, "C", readonly=True)
CODES = types.Array(types.uint8, 1, "C", readonly=True)


@nb.njit(types.int64(types.int64), cache=True, nogil=True)
def civil_day(date):
    """The running number of a yyyymmdd day. Meaningless for what is no date of the calendar."""
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    if month <= 2:
        year -= 1
        month += 12
    in_year = (153 * (month - 3) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + in_year


@nb.njit(
    types.void(DATES, CODES, types.uint8, types.int64, types.int64[::1]), cache=True, nogil=True
)
def count(dates, codes, wanted, origin, counts):
    """Add the dates whose code is `wanted` to `counts` (n_days,), day 0 being `origin`'s."""
    n = len(counts)
    for i in range(len(dates)):
        if codes[i] == wanted:
            day = civil_day(np.int64(dates[i])) - origin
            if 0 <= day < n:
                counts[day] += 1

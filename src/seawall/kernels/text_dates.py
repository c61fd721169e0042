"""The newest date that a text names: 2022-06-30, 2022/6/30, 2022.06.30 or 2022年6月30日.

One date a text, since texts also tell when people were born. A date begins at a digit that follows none;
words of eight bytes without an ASCII digit are passed over whole. Digits in full width are not read.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point
from seawall.kernels.dates import is_date
from seawall.kernels.load import BYTES, HIGH, LOW, OFFSETS, load64
from seawall.kernels.prose import DASH, DOT, MONTH, SLASH, YEAR
from seawall.kernels.raw import raw

DIGITS = np.uint64(0x3030303030303030)
UPPER_HALVES = np.uint64(0xF0F0F0F0F0F0F0F0)
FIRST_YEAR, LAST_YEAR = 1900, 2149
SHORTEST = 8  # 2022-6-3


@nb.njit(cache=True, nogil=True)
def _digits(data, i, end, most):
    """The number that stands at i, where it ends, and how many digits it has, `most` + 1 for too many."""
    value, n = np.int64(0), 0
    while i < end and 48 <= data[i] <= 57 and n <= most:
        value = 10 * value + np.int64(data[i]) - 48
        n += 1
        i += 1
    return value, i, n


@nb.njit(cache=True, nogil=True)
def _date(data, i, end):
    """The date at a digit as yyyymmdd, 0 for none, and where its first number ends."""
    year, after, n = _digits(data, i, end, 20)
    if n != 4 or not FIRST_YEAR <= year <= LAST_YEAR or after >= end:
        return np.int64(0), after
    joint, i = code_point(data, after, end)
    if joint != DASH and joint != SLASH and joint != DOT and joint != YEAR:
        return np.int64(0), after
    month, i, n = _digits(data, i, end, 2)
    if n < 1 or n > 2 or i >= end:
        return np.int64(0), after
    second, i = code_point(data, i, end)
    if second != (MONTH if joint == YEAR else joint):
        return np.int64(0), after
    day, _, n = _digits(data, i, end, 2)
    if n < 1 or n > 2 or not is_date(year, month, day):
        return np.int64(0), after
    return 10_000 * year + 100 * month + day, after


@nb.njit(types.int32[::1](BYTES, OFFSETS, types.int64), cache=True, nogil=True)
def newest(column, offsets, step):
    """The newest date in every `step`-th value as yyyymmdd, 0 where there is none. Shape (n,)."""
    data, n, size = raw(column), len(offsets) - 1, len(column)
    found = np.zeros(n, np.int32)
    for row in range(0, n, step):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        best = np.int64(0)
        while i + SHORTEST <= end:
            if i + 8 <= size:
                other = (load64(column, i) ^ DIGITS) & UPPER_HALVES
                if not (other - LOW) & ~other & HIGH:
                    i += 8
                    continue
            if 48 <= data[i] <= 57:
                date, i = _date(data, i, end)
                best = max(best, date)
            else:
                i += 1
        found[row] = best
    return found

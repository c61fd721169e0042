"""Columns of whole numbers: their values, and what may be kept of a counter.

Of a counter stay its leading 16 bits at most and never its last four, moved by a secret offset: the
value itself lies anywhere in a span of 16 or more, and a run of steps does not narrow it.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

NONE = -1
LONGEST = 18  # digits that an int64 holds whatever they are
KEPT_BITS, DROPPED_BITS = 16, 4
MOST_STEP, NO_STEP = 1000, -32768
NUMBERS = types.Array(types.int64, 1, "C", readonly=True)


@nb.njit(types.int64[::1](BYTES, OFFSETS), cache=True, nogil=True)
def read(column, offsets):
    """Each value as a number (n,), NONE for all but 1 to 18 ASCII digits without a leading zero."""
    data, n = raw(column), len(offsets) - 1
    found = np.full(n, NONE, np.int64)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i == end or end - i > LONGEST or (data[i] == 48 and end - i > 1):
            continue
        value = np.int64(0)
        for k in range(i, end):
            digit = np.int64(data[k]) - 48
            if digit < 0 or digit > 9:
                value = np.int64(NONE)
                break
            value = 10 * value + digit
        found[row] = value
    return found


@nb.njit(types.int64[::1](NUMBERS, types.int64), cache=True, nogil=True)
def coarse(numbers, secret):
    """What is kept of each number (n,), NONE where there is none; `secret` moves the bounds."""
    kept = np.full(len(numbers), NONE, np.int64)
    for row in range(len(numbers)):
        value = numbers[row]
        if value < 0:
            continue
        moved, bits = value + (secret & ((1 << DROPPED_BITS) - 1)), DROPPED_BITS
        while moved >> bits >= 1 << KEPT_BITS:
            bits += 1
        kept[row] = ((value + (secret & ((1 << bits) - 1))) >> bits) << bits
    return kept


@nb.njit(types.int16[::1](NUMBERS), cache=True, nogil=True)
def steps(numbers):
    """Each number less the one before it (n,), clipped to 1000 either way; NO_STEP without both."""
    found = np.full(len(numbers), NO_STEP, np.int16)
    for row in range(1, len(numbers)):
        if numbers[row] >= 0 and numbers[row - 1] >= 0:
            step = numbers[row] - numbers[row - 1]
            found[row] = max(-MOST_STEP, min(MOST_STEP, step))
    return found

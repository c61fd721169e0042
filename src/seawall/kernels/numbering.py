"""Walk a number through the automaton of numbering plans (tables/e164.py).

One load per digit: 14,000 states of ten two-byte successors lie in the second-level cache.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

#: The automaton's two planes, read-only as tables hand them out.
AFTER = types.Array(types.uint16, 2, "C", readonly=True)
VALUES = types.Array(types.uint16, 1, "C", readonly=True)
DIGITS = types.Array(types.uint8, 1, "C")

#: Kinds of number that kernels tell apart: their index in tables.e164.KINDS.
FIXED_LINE, MOBILE, FIXED_OR_MOBILE = 9, 10, 11


@nb.njit(
    types.uint16(AFTER, VALUES, types.int64, DIGITS, types.int64, types.int64),
    cache=True,
    nogil=True,
)
def walk(after, values, state, digits, start, stop):
    """What the digits (ASCII) from start up to stop are, read on from `state`; 0: no number.

    There is no early way out: without branches the loads of neighbouring numbers overlap.
    """
    place = np.uint64(state)
    wrong = False
    for i in range(np.uint64(start), np.uint64(stop)):
        digit = np.uint64(np.uint8(digits[i] - 48))
        wrong |= digit > np.uint64(9)
        place = np.uint64(after[place, min(digit, np.uint64(9))])
    return np.uint16(0) if wrong else values[place]

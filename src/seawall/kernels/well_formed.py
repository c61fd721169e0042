"""UTF-8: is a run of bytes valid, and which records are not.

All tests are on 64 bytes at a time: every lead byte announces where continuation bytes must stand,
and they must stand there and nowhere else. The four leads that restrict their next byte (E0, ED,
F0, F4) are rare, also in Chinese text, and looked at only when met.
Source: Unicode 16.0, table 3-7 "Well-Formed UTF-8 Byte Sequences".
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES, ctz64
from seawall.kernels.wide import below, equal64, least64

I64 = types.int64[::1]


@nb.njit(types.boolean(BYTES, types.intp, types.intp), cache=True, nogil=True)
def valid(data, start, stop):
    """Whether data[start:stop] is valid UTF-8. 64 bytes of padding follow `stop`."""
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    none = np.uint64(0)
    owed = none  # continuation bytes that the run before announced for this one
    i = start
    while i < stop:
        inside = below(stop - i)
        high = least64(data, i, 0x80) & inside
        if high == 0 and owed == 0:
            i += 64
            continue
        lead2 = least64(data, i, 0xC2) & inside
        lead3 = least64(data, i, 0xE0) & inside
        lead4 = least64(data, i, 0xF0) & inside
        beyond = least64(data, i, 0xF5) & inside
        follows = high & ~least64(data, i, 0xC0)
        # lead2 holds all leads, lead3 those of three and four: each says one more byte follows
        need = (lead2 << one) | (lead3 << two) | (lead4 << three)
        if (need | owed) != follows or beyond or (high & ~follows) != lead2:
            return False
        special = (
            equal64(data, i, 0xE0)
            | equal64(data, i, 0xED)
            | equal64(data, i, 0xF0)
            | equal64(data, i, 0xF4)
        ) & inside
        while special:
            k = i + np.int64(ctz64(special))
            special &= special - one
            if k + 1 >= stop:
                return False
            c, d = data[k], data[k + 1]
            if (
                (c == 0xE0 and d < 0xA0)
                or (c == 0xED and d >= 0xA0)
                or (c == 0xF0 and d < 0x90)
                or (c == 0xF4 and d >= 0x90)
            ):
                return False
        owed = (lead2 >> np.uint64(63)) | (lead3 >> np.uint64(62)) | (lead4 >> np.uint64(61))
        i += 64
    return owed == none


@nb.njit(types.int64(BYTES, I64, I64, types.uint8[::1]), cache=True, nogil=True)
def mark_invalid(data, starts, stops, marks):
    """Set marks[k] to 1 where data[starts[k]:stops[k]] is not valid; returns how many are not."""
    n = 0
    for k in range(len(starts)):
        if not valid(data, starts[k], stops[k]):
            marks[k] = 1
            n += 1
    return n

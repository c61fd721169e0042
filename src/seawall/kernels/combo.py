"""Lists of mail address and password in one cell, as credential lists write them: where each part lies.

address, then one of : ; | , tab or ----, then the password to the end of the cell.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw
from seawall.model.strings import Strings

ENDS = types.Array(types.int32, 1, "C", readonly=True)
SHORTEST, LONGEST = 6, 254  # of an address
_SIGNS = np.zeros(256, np.bool_)
_SIGNS[list(b":;|,\t")] = True


@nb.njit(types.int32[:, ::1](BYTES, OFFSETS), cache=True, nogil=True)
def split(column, offsets):
    """Where the address ends and the password begins, (n, 2) within the column's data; -1 if neither."""
    data, n = raw(column), len(offsets) - 1
    cuts = np.full((n, 2), -1, np.int32)
    for row in range(n):
        start, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at, last = start, min(end, start + LONGEST)
        while at < last and data[at] != 64:
            at += 1
        if at == start or at >= last:
            continue
        k, dots = at + 1, 0
        while k < last:
            c = data[k]
            if c == 46:
                dots += 1
            elif not (48 <= c <= 57 or 97 <= c | 32 <= 122 or (c == 45 and data[k - 1] != 45)):
                break
            k += 1
        if k >= last or dots == 0 or k - start < SHORTEST:
            continue
        if data[k] == 45 and k + 3 < end and data[k + 1] == 45 and data[k + 2] == 45:
            cuts[row, 0], cuts[row, 1] = k - 1, k + 3  # the first of four hyphens was read over
        elif _SIGNS[data[k]] and k + 1 < end:
            cuts[row, 0], cuts[row, 1] = k, k + 1
    return cuts


@nb.njit(types.void(BYTES, ENDS, ENDS, types.int32[::1], types.uint8[::1]), cache=True, nogil=True)
def _copy(data, starts, ends, offsets, out):
    at = 0
    for row in range(len(starts)):
        for i in range(starts[row], ends[row]):
            out[at] = data[i]
            at += 1
        offsets[row + 1] = at


def spans(column: Strings, starts: NDArray[np.int32], ends: NDArray[np.int32]) -> Strings:
    """The spans data[starts[i]:ends[i]] of a column's data as a column of their own."""
    sizes = np.maximum(ends - starts, 0)
    offsets = np.zeros(len(starts) + 1, np.int32)
    out = np.empty(int(sizes.sum()), np.uint8)
    _copy(column.data, starts, np.maximum(ends, starts), offsets, out)
    return Strings(out, offsets)

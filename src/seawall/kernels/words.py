"""Which of a short list of words a value is, letters of ASCII in either case.

Words of at most 24 bytes are compared as three little-endian uint64, so nothing is hashed and no
two words can be taken for each other.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Iterable

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

LONGEST = 24
KEYS = types.Array(types.uint64, 2, "C", readonly=True)
EMPTY, OTHER = -1, -2


def pack(words: Iterable[str]) -> NDArray[np.uint64]:
    """Lower-case words (n,) as keys (n, 3). Raises ValueError for one over 24 bytes."""
    rows = []
    for word in words:
        padded = word.encode().ljust(LONGEST, b"\0")
        if len(padded) > LONGEST:
            raise ValueError("a word over 24 bytes")
        rows.append([int.from_bytes(padded[k : k + 8], "little") for k in (0, 8, 16)])
    return np.array(rows, np.uint64)


@nb.njit(types.int16[::1](BYTES, OFFSETS, KEYS), cache=True, nogil=True)
def find(column, offsets, keys):
    """The index of each value's word (n,); EMPTY for a blank value, OTHER for any other."""
    data, n = raw(column), len(offsets) - 1
    found = np.full(n, OTHER, np.int16)
    last = 0  # the word of the row before: columns repeat few of them
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i == end:
            found[row] = EMPTY
            continue
        if end - i > LONGEST:
            continue
        a = b = c = np.uint64(0)
        for k in range(end - i):
            byte = np.uint64(data[i + k])
            if 65 <= byte <= 90:
                byte |= np.uint64(32)
            byte <<= np.uint64(8 * (k & 7))
            if k < 8:
                a |= byte
            elif k < 16:
                b |= byte
            else:
                c |= byte
        for step in range(-1, len(keys)):
            k = last if step < 0 else step
            if keys[k, 0] == a and keys[k, 1] == b and keys[k, 2] == c:
                found[row] = last = k
                break
    return found

"""Elasticsearch's routing hash: 32-bit MurmurHash3, seed 0, over a value's UTF-16 code units.

By it a document is given to a shard. It is not keyed: of a value that can be guessed it tells which
one it is, so it may be taken of ids that Elasticsearch made itself alone, never of anything else.

Source: Murmur3HashFunction.java of elastic/elasticsearch; A. Appleby, MurmurHash3_x86_32.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

C1, C2 = np.uint32(0xCC9E2D51), np.uint32(0x1B873593)
N1, F1, F2 = np.uint32(0xE6546B64), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
CHOSEN = types.Array(types.boolean, 1, "C", readonly=True)


@nb.njit(cache=True, nogil=True)
def _turned(x, bits):
    return np.uint32(x << np.uint32(bits)) | np.uint32(x >> np.uint32(32 - bits))


@nb.njit(cache=True, nogil=True)
def _stirred(k):
    return np.uint32(_turned(np.uint32(k * C1), 15) * C2)


@nb.njit(cache=True, nogil=True)
def _hash(data, i, end):
    h, half, n_units = np.uint32(0), np.uint32(0), 0
    while i < end:
        c, i = code_point(data, i, end)
        second = np.int64(-1)
        if c > 0xFFFF:  # a pair of surrogates
            second = 0xDC00 | (c - 0x10000) & 0x3FF
            c = 0xD800 | (c - 0x10000) >> 10
        while c >= 0:
            if n_units & 1:
                h ^= _stirred(half | np.uint32(c << 16))
                h = np.uint32(np.uint32(_turned(h, 13) * np.uint32(5)) + N1)
            else:
                half = np.uint32(c)
            n_units += 1
            c, second = second, np.int64(-1)
    if n_units & 1:
        h ^= _stirred(half)
    h ^= np.uint32(2 * n_units)
    h = np.uint32((h ^ h >> np.uint32(16)) * F1)
    h = np.uint32((h ^ h >> np.uint32(13)) * F2)
    return h ^ h >> np.uint32(16)


@nb.njit(types.int32[::1](BYTES, OFFSETS, CHOSEN), cache=True, nogil=True)
def hashes(column, offsets, chosen):
    """The routing hash of the chosen values, 0 of the others. Shape (n,), signed as Java's."""
    data, n = raw(column), len(offsets) - 1
    out = np.zeros(n, np.int32)
    for row in range(n):
        if chosen[row]:
            out[row] = np.int32(_hash(data, np.int64(offsets[row]), np.int64(offsets[row + 1])))
    return out

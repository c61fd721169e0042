"""A 64-bit hash per record, folded over its columns: tells repeated records, nothing else.

Multiply-xorshift over eight-byte words, started from a secret seed so that nobody can prepare
collisions. The mixing constants are the golden ratio and two odd primes; a twin in
tests/reference computes the same in plain Python.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES, OFFSETS, load64

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
PRIME = np.uint64(0xC2B2AE3D27D4EB4F)
SHIFT = np.uint64(29)


@nb.njit(types.void(BYTES, OFFSETS, types.uint64[::1]), cache=True, nogil=True)
def fold(data, offsets, hashes):  # type: ignore[no-untyped-def]
    """Fold one column into `hashes` (n,), in place. Empty values change the hash too."""
    n_bytes = len(data)
    for row in range(len(hashes)):
        i, stop = offsets[row], offsets[row + 1]
        h = hashes[row] ^ (np.uint64(stop - i) * PRIME)
        while i + 8 <= stop:
            h = (h ^ load64(data, i)) * GOLDEN
            h ^= h >> SHIFT
            i += 8
        if i < stop:
            word = np.uint64(0)
            if i + 8 <= n_bytes:
                word = load64(data, i) & (
                    (np.uint64(1) << np.uint64(8 * (stop - i))) - np.uint64(1)
                )
            else:
                for k in range(stop - i):
                    word |= np.uint64(data[i + k]) << np.uint64(8 * k)
            h = (h ^ word) * GOLDEN
            h ^= h >> SHIFT
        hashes[row] = (h + PRIME) * GOLDEN

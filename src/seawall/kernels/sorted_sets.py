"""Sorted sets of 64-bit digests with a count and a small payload each: merge, and set sizes.

Arrays are strictly ascending in `keys`. All loops are one pass over both sides.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
from numba.core import types

U64 = types.uint64[::1]
U32 = types.uint32[::1]


@nb.njit(types.intp(U64, U32, U32, U64, U32, U32), cache=True, nogil=True)
def collapse(keys, counts, payloads, out_keys, out_counts, out_payloads):
    """Join equal neighbours of ascending `keys`: counts add, the first payload stays. Returns the size."""
    n = 0
    for i in range(len(keys)):
        if n and out_keys[n - 1] == keys[i]:
            out_counts[n - 1] += counts[i]
        else:
            out_keys[n] = keys[i]
            out_counts[n] = counts[i]
            out_payloads[n] = payloads[i]
            n += 1
    return n


@nb.njit(types.intp(U64, U32, U32, U64, U32, U32, U64, U32, U32), cache=True, nogil=True)
def merge(a, a_counts, a_payloads, b, b_counts, b_payloads, keys, counts, payloads):
    """The union of two sets into arrays of length len(a) + len(b). Returns its size."""
    i = j = n = 0
    while i < len(a) or j < len(b):
        if j == len(b) or (i < len(a) and a[i] <= b[j]):
            keys[n], counts[n], payloads[n] = a[i], a_counts[i], a_payloads[i]
            if j < len(b) and a[i] == b[j]:
                counts[n] += b_counts[j]
                j += 1
            i += 1
        else:
            keys[n], counts[n], payloads[n] = b[j], b_counts[j], b_payloads[j]
            j += 1
        n += 1
    return n


@nb.njit(types.intp(U64, U64), cache=True, nogil=True)
def n_common(a, b):
    """How many keys stand in both sets."""
    i = j = n = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            n += 1
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return n

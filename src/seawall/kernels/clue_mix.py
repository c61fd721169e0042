"""The keyed mixing that clues use, one number or one character at a time.

Source: D. Stafford's Mix13, as in splitmix64; the step is that of kernels/fingerprint.py. The numpy
twin of `mix` is digest.clues.seen.mix.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.fingerprint import GOLDEN, SHIFT
from seawall.kernels.inner import INNER


@nb.njit(types.uint64(types.uint64), **INNER)
def mix(x):
    """A bijection of 64-bit numbers that leaves no pattern."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@nb.njit(types.uint64(types.uint64, types.uint64), **INNER)
def keyed(number, seed):
    """A keyed hash of a number, never 0."""
    return max(mix(number ^ seed), np.uint64(1))


@nb.njit(types.uint32(types.uint64, types.uint64), **INNER)
def keyed32(number, seed):
    """The low half of such a hash, never 0."""
    return np.uint32(max(mix(number ^ seed) & np.uint64(0xFFFFFFFF), np.uint64(1)))


@nb.njit(types.uint64(types.uint64, types.int64), **INNER)
def step(h, c):
    """A hash after one more character; `mix` it when the last one is in."""
    h = (h ^ np.uint64(c)) * GOLDEN
    return h ^ (h >> SHIFT)

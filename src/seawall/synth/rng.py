"""Random words by counter: word k of item i under a key, without drawing the words before it.

Any person, record or defect can be made again from its number alone, so chunks need no order and
tables can point at each other's people. Choices are loads from a ring: an array in which each
option stands as often as its weight says.
Source: SplitMix64's output function (Steele, Lea, Flood, OOPSLA 2014) over a keyed counter.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from collections.abc import Sequence

import numba as nb
import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31, S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
RING = 65536
RING_MASK = np.uint64(RING - 1)


@nb.njit(nb.uint64(nb.uint64), cache=True, nogil=True)
def mix(z):
    """A bijection of 64-bit words that looks like a random one."""
    z = (z ^ (z >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return z ^ (z >> S31)


@nb.njit(nb.uint64(nb.uint64, nb.int64), cache=True, nogil=True)
def stream(key, i):
    """The state of item i under a key."""
    return mix(mix(key + GOLDEN) ^ mix(np.uint64(i) * GOLDEN + SECOND))


@nb.njit(nb.uint64(nb.uint64, nb.int64), cache=True, nogil=True)
def word(state, k):
    """Random word k of an item."""
    return mix(state + np.uint64(k + 1) * GOLDEN)


@nb.njit(nb.int64(nb.uint64, nb.int64), cache=True, nogil=True)
def below(random, n):
    """A number in 0..n-1 from the high half of a random word; n < 2**31."""
    return nb.int64(((random >> S32) * np.uint64(n)) >> S32)


@nb.njit(cache=True, nogil=True)
def _words(key, start, n, k):
    out = np.empty(n, np.uint64)
    for i in range(n):
        out[i] = word(stream(key, start + i), k)
    return out


def key_of(seed: int, purpose: str) -> np.uint64:
    """A key of its own for each purpose, from the written seed."""
    text = f"{seed}/{purpose}".encode()
    state = 0
    for byte in text:
        state = int(mix(np.uint64((state * 257 + byte + 1) & 0xFFFFFFFFFFFFFFFF)))
    return np.uint64(state)


def shares(key: np.uint64, start: int, n: int, k: int = 0) -> NDArray[np.float64]:
    """Uniform numbers in 0..1 for items start..start+n-1."""
    return np.asarray(_words(key, start, n, k) >> np.uint64(11)) * 2.0**-53


def ring(weights: Sequence[float] | NDArray[np.float64], size: int = RING) -> NDArray[np.uint16]:
    """Option numbers, each as often as its share of `size` by largest remainder.

    Args:
        weights: One per option, not negative; not all zero.
        size: Length of the ring.

    Returns:
        (size,) uint16. Every option of positive weight is there if `size` allows.
    """
    w = np.asarray(weights, np.float64)
    ideal = w / w.sum() * size
    counts = np.floor(ideal).astype(np.int64)
    counts[(counts == 0) & (w > 0)] = 1
    for i in np.argsort(counts - ideal, kind="stable")[: max(0, size - int(counts.sum()))]:
        counts[i] += 1
    while counts.sum() > size:  # rare options took more than the remainders gave
        counts[np.argmax(counts)] -= 1
    return np.repeat(np.arange(len(w), dtype=np.uint16), counts)

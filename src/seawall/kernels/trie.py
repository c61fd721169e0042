"""A trie of words over code points, as flat arrays: the longest word from a place in a text.

The root is a plane over code points. Deeper edges stand in an open-addressed hash table, one uint64
each (node << 48 | code point << 32 | target), at most half full, so a probe ends. Words are made
of characters below U+10000, there are fewer than 65,536 nodes, and values are numbers from 0.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.characters import code_point

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = types.Array(types.uint16, 1, "C", readonly=True)
SLOTS = types.Array(types.uint64, 1, "C", readonly=True)
VALUES = types.Array(types.int32, 1, "C", readonly=True)
MOST = 1 << 16


class Trie(NamedTuple):
    """`first` uint16 (65536,): the node after a first character, 0 for none. `slots` uint64
    (2**k,): edges, 0 where empty. `values` int32 by node: -1 where no word ends.
    """

    first: NDArray[np.uint16]
    slots: NDArray[np.uint64]
    values: NDArray[np.int32]


def build(words: Mapping[str, int]) -> Trie:
    """A trie of words and their values.

    Raises:
        ValueError: If a character or the number of nodes is out of range.
    """
    edges: dict[tuple[int, int], int] = {}
    values = [-1]
    for word, value in words.items():
        node = 0
        for character in word:
            node = edges.setdefault((node, ord(character)), len(values))
            if node == len(values):
                values.append(-1)
        values[node] = value
    if len(values) > MOST or any(c >= MOST for _, c in edges):
        raise ValueError("a trie holds 65,535 nodes and characters below U+10000")
    first = np.zeros(MOST, np.uint16)
    for (node, c), target in edges.items():
        if node == 0:
            first[c] = target
    deeper = [n << 48 | c << 32 | target for (n, c), target in edges.items() if n]
    slots = np.zeros(1 << (2 * len(deeper) + 1).bit_length(), np.uint64)
    _fill(np.array(deeper, np.uint64), slots)
    return Trie(first, slots, np.array(values, np.int32))


@nb.njit(cache=True, nogil=True)
def _place(key, mask):
    return np.int64(((np.uint64(key) * GOLDEN) >> np.uint64(29)) & np.uint64(mask))


@nb.njit(types.void(SLOTS, types.uint64[::1]), cache=True, nogil=True)
def _fill(edges, slots):
    mask = len(slots) - 1
    for edge in edges:
        at = _place(edge >> np.uint64(32), mask)
        while slots[at] != 0:
            at = (at + 1) & mask
        slots[at] = edge


@nb.njit(cache=True, nogil=True)
def longest(first, slots, mask, values, data, i, end):
    """The longest word that begins at data[i]: (its value, where it ends); (-1, i) if none does.

    The arrays are pointers of kernels/raw.py; `mask` is the number of slots less one.
    """
    value, stop = np.int64(-1), i
    c, at = code_point(data, i, end)
    if c >= 65536 or first[c] == 0:
        return value, stop
    node = np.int64(first[c])
    while True:
        if values[node] >= 0:
            value, stop = np.int64(values[node]), at
        if at >= end:
            break
        c, at = code_point(data, at, end)
        if c >= 65536:
            break
        key = node << 16 | c
        place = _place(key, mask)
        while slots[place] != 0 and np.int64(slots[place] >> np.uint64(32)) != key:
            place = (place + 1) & mask
        if slots[place] == 0:
            break
        node = np.int64(slots[place] & np.uint64(0xFFFF))
    return value, stop

"""A trie of words over code points, as flat arrays: the longest word from a place in a text.

Edges stand in an open-addressed hash table: key node << 21 | code point, at most half full, so a
probe ends. A word's value is any number from 0.
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
ROOT = 0
KEYS = types.Array(types.int64, 1, "C", readonly=True)
NODES = types.Array(types.int32, 1, "C", readonly=True)


class Trie(NamedTuple):
    """`keys` int64 (2**k,), -1 where empty; `targets` int32 (2**k,) nodes; `values` int32 by node.

    A node that ends no word has the value -1.
    """

    keys: NDArray[np.int64]
    targets: NDArray[np.int32]
    values: NDArray[np.int32]


def build(words: Mapping[str, int]) -> Trie:
    """A trie of words and their values."""
    edges: dict[int, int] = {}
    values = [-1]
    for word, value in words.items():
        node = ROOT
        for character in word:
            key = node << 21 | ord(character)
            node = edges.setdefault(key, len(values))
            if node == len(values):
                values.append(-1)
        values[node] = value
    size = 1 << (2 * len(edges) + 1).bit_length()
    keys, targets = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    _fill(
        np.fromiter(edges.keys(), np.int64, len(edges)),
        np.fromiter(edges.values(), np.int32, len(edges)),
        keys,
        targets,
    )
    return Trie(keys, targets, np.array(values, np.int32))


@nb.njit(cache=True, nogil=True)
def _place(key, mask):
    h = np.uint64(key) * GOLDEN
    return np.int64((h >> np.uint64(29)) & np.uint64(mask))


@nb.njit(types.void(KEYS, NODES, types.int64[::1], types.int32[::1]), cache=True, nogil=True)
def _fill(edge_keys, edge_targets, keys, targets):
    mask = len(keys) - 1
    for k in range(len(edge_keys)):
        at = _place(edge_keys[k], mask)
        while keys[at] >= 0:
            at = (at + 1) & mask
        keys[at], targets[at] = edge_keys[k], edge_targets[k]


@nb.njit(cache=True, nogil=True)
def longest(keys, targets, values, data, i, end):
    """The longest word that begins at data[i]: (its value, where it ends); (-1, i) if none does."""
    mask = len(keys) - 1
    node, value, stop = np.int64(ROOT), np.int64(-1), i
    at = i
    while at < end:
        c, at = code_point(data, at, end)
        key = node << 21 | c
        slot = _place(key, mask)
        while keys[slot] >= 0 and keys[slot] != key:
            slot = (slot + 1) & mask
        if keys[slot] < 0:
            break
        node = np.int64(targets[slot])
        if values[node] >= 0:
            value, stop = np.int64(values[node]), at
    return value, stop

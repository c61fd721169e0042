"""One pass over a judged column: counts by reason, and the bit of its element in the record masks."""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import OFFSETS

N_REASONS = 8
CODES = types.Array(types.uint8, 1, "C", readonly=True)
ROWS = types.Array(types.int32, 1, "C", readonly=True)
MASKS = types.uint64[::1]


@nb.njit(types.int64(OFFSETS, types.uint64, MASKS), cache=True, nogil=True)
def mark_filled(offsets, bit, masks):
    """Set `bit` in the masks (n,) of filled rows; returns how many are filled."""
    n_filled = 0
    for row in range(len(masks)):
        if offsets[row + 1] > offsets[row]:
            masks[row] |= bit
            n_filled += 1
    return n_filled


@nb.njit(
    types.void(CODES, types.uint8[::1], types.uint64, MASKS, types.int64[::1]),
    cache=True,
    nogil=True,
)
def mark_judged(codes, exposing, bit, masks, counts):
    """Set `bit` in the masks (n,) of rows whose reason is `exposing` (8,); count reasons (8,)."""
    for row in range(len(codes)):
        code = codes[row] & np.uint8(7)
        counts[code] += 1
        if exposing[code]:
            masks[row] |= bit


@nb.njit(types.void(ROWS, CODES, MASKS), cache=True, nogil=True)
def mark_finds(rows, elements, masks):
    """Set the bit of each find's element number in the mask of its row."""
    for k in range(len(rows)):
        masks[rows[k]] |= np.uint64(1) << np.uint64(elements[k])

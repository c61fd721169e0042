"""Copies scattered values into one column: rows picked from a column, or payloads out of digest blocks."""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.load import BYTES, OFFSETS
from seawall.model.element import PREFIX
from seawall.model.strings import Strings

ROWS = types.Array(types.int32, 1, "C", readonly=True)
BLOCKS = types.Array(types.uint8, 2, "C", readonly=True)


@nb.njit(
    types.void(BYTES, OFFSETS, ROWS, types.int32[::1], types.uint8[::1]), cache=True, nogil=True
)
def _pick(data, offsets, rows, out_offsets, out):
    at = 0
    for k in range(len(rows)):
        for i in range(offsets[rows[k]], offsets[rows[k] + 1]):
            out[at] = data[i]
            at += 1
        out_offsets[k + 1] = at


@nb.njit(types.void(BLOCKS, OFFSETS, types.uint8[::1]), cache=True, nogil=True)
def _unblock(blocks, offsets, out):
    for k in range(len(blocks)):
        start = offsets[k]
        for i in range(offsets[k + 1] - start):
            out[start + i] = blocks[k, PREFIX + i]


def pick(column: Strings, rows: NDArray[np.int32]) -> Strings:
    """The values at `rows` (m,) as a column of their own."""
    lengths = column.offsets[1:][rows] - column.offsets[:-1][rows]
    offsets = np.zeros(len(rows) + 1, np.int32)
    out = np.empty(int(lengths.sum()), np.uint8)
    _pick(column.data, column.offsets, rows, offsets, out)
    return Strings(out, offsets)


def payloads(blocks: NDArray[np.uint8], lengths: NDArray[np.int32]) -> Strings:
    """The canonical values inside digest blocks (m, 64) as a column."""
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    out = np.empty(int(offsets[-1]), np.uint8)
    _unblock(blocks, offsets, out)
    return Strings(out, offsets)

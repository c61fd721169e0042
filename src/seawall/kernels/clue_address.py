"""Clues of addresses: a keyed hash of the whole, one of the part before the last number, that number.

Blanks are left out and full-width forms are folded, so two spellings of one address are one.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point, is_blank
from seawall.kernels.clue_mix import keyed32, mix, step
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw
from seawall.model.element import Reason

VALID = int(Reason.VALID)
_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_I32 = types.Array(types.int32, 1, "C", readonly=True)
_U16 = types.Array(types.uint16, 1, "C", readonly=True)
_PLACES = types.void(
    _U8, _I32, _U16, types.uint64, types.uint8[::1], types.uint32[::1], types.uint16[::1]
)


@nb.njit(
    types.void(
        BYTES, OFFSETS, _U8, types.uint64,
        types.uint64[::1], types.uint64[::1], types.uint8[::1], types.uint16[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def read(column, offsets, codes, seed, whole, building, length, number):
    """Fill the zeroed planes (n,) of rows that are VALID."""
    data = raw(column)
    for row in range(len(codes)):
        if codes[row] != VALID:
            continue
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        h, before, value, n = seed, np.uint64(0), np.int64(0), 0
        inside = False
        while i < end:
            c, i = code_point(data, i, end)
            if is_blank(c):
                continue
            if 0xFF01 <= c <= 0xFF5E:
                c -= 0xFEE0
            digit = 48 <= c <= 57
            if digit:
                if not inside:
                    before, value = h, np.int64(0)
                value = min(value * 10 + c - 48, 65535)
            inside = digit
            h = step(h, c)
            n += 1
        whole[row] = max(mix(h), np.uint64(1))
        if before:
            building[row] = max(mix(before), np.uint64(1))
            number[row] = value
        length[row] = min(n, 255)


@nb.njit(_PLACES, cache=True, nogil=True)
def places(codes, divisions, ends, seed, province, place, end):
    """Fill the zeroed planes (n,) of rows that are VALID with a division: its province, its county."""
    for row in range(len(codes)):
        division = np.int64(divisions[row])
        if codes[row] != VALID or division <= 0:
            continue
        province[row] = division // 10_000
        if division % 100:
            place[row] = keyed32(np.uint64(division), seed)
            end[row] = ends[division]

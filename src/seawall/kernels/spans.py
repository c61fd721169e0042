"""From spans to Arrow columns: values are copied, and mended on the way where flags say so.

ESCAPED values lose their JSON escapes (surrogate pairs become one character, a lone surrogate
becomes U+FFFD and damages its record), DOUBLED ones their doubled CSV quotes, and values of records
marked as damaged get U+FFFD for bytes that are not UTF-8, as many as Python's own decoder writes.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.json_scan import DOUBLED, ESCAPED
from seawall.kernels.load import BYTES
from seawall.kernels.wide import copy32

SPANS = types.int64[:, ::1]
I32_2 = types.int32[:, ::1]
I64 = types.int64[::1]
U8 = types.uint8[::1]

TILE = 256  # rows whose source bytes stay in the second-level cache
GROWTH = 3  # one bad byte becomes the three of U+FFFD
LONGEST = (1 << 28) - 1


@nb.njit(types.void(SPANS, types.intp, types.intp, U8, I64), cache=True, nogil=True)
def sizes(spans, n_columns, n_rows, damaged, out):
    """Room that each column's values need at most. `damaged` (n_rows,) is 1 for rows to mend."""
    for column in range(n_columns):
        total = 0
        for row in range(n_rows):
            n = (spans[column, row] & 0xFFFFFFFF) >> 2
            total += n * (1 + (GROWTH - 1) * (damaged[row] & 1))
        out[column] = total


@nb.njit(inline="always", cache=True)
def _digit(c):
    return c - 48 if c <= 57 else (c | 32) - 87


@nb.njit(inline="always", cache=True)
def _unit(data, i):
    """The UTF-16 unit of the four hexadecimal digits at i."""
    u = 0
    for k in range(4):
        u = (u << 4) | np.int64(_digit(np.int64(data[i + k])))
    return u


@nb.njit(cache=True, nogil=True)
def _put(out, o, char):
    """Write one character as UTF-8; returns the place after it."""
    if char < 0x80:
        out[o] = char
        return o + 1
    if char < 0x800:
        out[o], out[o + 1] = 0xC0 | (char >> 6), 0x80 | (char & 63)
        return o + 2
    if char < 0x10000:
        out[o], out[o + 1] = 0xE0 | (char >> 12), 0x80 | ((char >> 6) & 63)
        out[o + 2] = 0x80 | (char & 63)
        return o + 3
    out[o], out[o + 1] = 0xF0 | (char >> 18), 0x80 | ((char >> 12) & 63)
    out[o + 2], out[o + 3] = 0x80 | ((char >> 6) & 63), 0x80 | (char & 63)
    return o + 4


@nb.njit(cache=True, nogil=True)
def _well_formed(data, i, stop):
    """Bytes of the valid character at i, or, negative, of the part that U+FFFD replaces."""
    c = data[i]
    if c < 0x80:
        return 1
    if c < 0xC2 or c > 0xF4:
        return -1
    more = 1 if c < 0xE0 else (2 if c < 0xF0 else 3)
    low, high = 0x80, 0xBF
    if c == 0xE0:
        low = 0xA0
    elif c == 0xED:
        high = 0x9F
    elif c == 0xF0:
        low = 0x90
    elif c == 0xF4:
        high = 0x8F
    for k in range(1, more + 1):
        if i + k >= stop or data[i + k] < low or data[i + k] > high:
            return -k
        low, high = 0x80, 0xBF
    return more + 1


@nb.njit(cache=True, nogil=True)
def _mend(data, i, n, flags, mend, out, o):
    """Copy a value that is not plain. Returns the place after it and whether U+FFFD was written."""
    stop = i + n
    lost = False
    while i < stop:
        c = data[i]
        if c == 92 and flags & ESCAPED and i + 1 < stop:
            d = data[i + 1]
            if d != 117:
                if d == 110:
                    d = 10
                elif d == 116:
                    d = 9
                elif d == 114:
                    d = 13
                elif d == 98:
                    d = 8
                elif d == 102:
                    d = 12
                out[o] = d
                o += 1
                i += 2
                continue
            if i + 6 > stop:
                i = stop
                break
            char = _unit(data, i + 2)
            i += 6
            if 0xD800 <= char < 0xE000:
                pair = -1
                if char < 0xDC00 and i + 6 <= stop and data[i] == 92 and data[i + 1] == 117:
                    pair = _unit(data, i + 2)
                if 0xDC00 <= pair < 0xE000:
                    char = 0x10000 + ((char - 0xD800) << 10) + (pair - 0xDC00)
                    i += 6
                else:
                    char = 0xFFFD
                    lost = True
            o = _put(out, o, char)
        elif c == 34 and flags & DOUBLED:
            out[o] = c
            o += 1
            i += 2
        elif c >= 0x80 and mend:
            n_good = _well_formed(data, i, stop)
            if n_good < 0:
                o = _put(out, o, 0xFFFD)
                lost = True
                i -= n_good
            else:
                for _ in range(n_good):
                    out[o] = data[i]
                    o += 1
                    i += 1
        else:
            out[o] = c
            o += 1
            i += 1
    return o, lost


@nb.njit(
    types.int64(BYTES, SPANS, types.intp, types.intp, I64, I32_2, U8, U8), cache=True, nogil=True
)
def gather(data, spans, n_columns, n_rows, bases, offsets, out, damaged):
    """Write each column's values from out[bases[column]] on and its `offsets` (n_rows + 1,).

    64 bytes of padding follow `data`'s content and each column's room. Sets bit 1 of `damaged`
    where U+FFFD was written; returns how many records are damaged at all.
    """
    ends = bases[:n_columns].copy()
    for column in range(n_columns):
        offsets[column, 0] = 0
    for tile in range(0, n_rows, TILE):
        last = min(n_rows, tile + TILE)
        for column in range(n_columns):
            base = bases[column]
            o = ends[column]
            for row in range(tile, last):
                span = spans[column, row]
                i, n, flags = span >> 32, (span & 0xFFFFFFFF) >> 2, span & 3
                if flags == 0 and damaged[row] & 1 == 0:
                    k = 0
                    while k < n:
                        copy32(out, o + k, data, i + k)
                        k += 32
                    o += n
                else:
                    o, lost = _mend(data, i, n, flags, damaged[row] & 1, out, o)
                    if lost:
                        damaged[row] |= 2
                offsets[column, row + 1] = o - base
            ends[column] = o
    for column in range(n_columns):
        stop = bases[column + 1] if column + 1 < len(bases) else len(out)
        for k in range(ends[column], min(stop, ends[column] + 64)):
            out[k] = 0
    n_damaged = 0
    for row in range(n_rows):
        n_damaged += damaged[row] != 0
    return n_damaged

"""Texts: their length in characters, and the frame around their data.

The frame of a text is how its clauses begin and end: of each the first two and the last two Chinese
characters or Latin words, without digits, words that begin with a capital or hold a digit or an @, and
the record's own name; the first 256 bytes count. What a template is filled with stands in the middle of
clauses, or is one of these.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

MOST = 256  # bytes looked at
HAN = 0x2E80
_OTHER = np.uint64(1 << 40)  # of characters told by their code point, not their bytes
GOLDEN, PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
SHIFT, HALF = np.uint64(29), np.uint64(32)


@nb.njit(cache=True, nogil=True)
def _mixed(value):
    value = (value ^ value >> HALF) * GOLDEN
    value = (value ^ value >> SHIFT) * PRIME
    return value ^ value >> HALF


@nb.njit(types.uint32[::1](BYTES, OFFSETS), cache=True, nogil=True)
def lengths(column, offsets):
    """Characters of each text (n,): bytes that begin one."""
    data, n = raw(column), len(offsets) - 1
    found = np.zeros(n, np.uint32)
    for row in range(n):
        count = 0
        for i in range(np.int64(offsets[row]), np.int64(offsets[row + 1])):
            count += data[i] & 0xC0 != 0x80
        found[row] = count
    return found


@nb.njit(cache=True, nogil=True)
def _is_latin(c):
    """Whether a character is part of a Latin word: a letter, a digit, an @ or an underscore."""
    return 48 <= c <= 57 or 65 <= (c & ~32) <= 90 or c == 64 or c == 95 or 0xC0 <= c < HAN


@nb.njit(cache=True, nogil=True)
def _ends_clause(c):
    """Whether a sign parts clauses: , . ; : ! ? ( ) and line ends, in ASCII and full width, and 、。"""
    if c >= 0xFF00:
        c -= 0xFEE0
    if c == 44 or c == 46 or c == 59 or c == 58 or c == 33 or c == 63 or c == 40 or c == 41:
        return True
    return c == 10 or c == 13 or c == 0x3001 or c == 0x3002


@nb.njit(cache=True, nogil=True)
def _clause(value, units, before, last):
    """The hash of a frame with the end of a clause of so many units."""
    if units > 3:
        value = value * PRIME + before
    if units > 2:
        value = value * PRIME + last
    return value * PRIME + GOLDEN if units > 0 else value


@nb.njit(types.uint64[::1](BYTES, OFFSETS, BYTES, OFFSETS, types.uint64), cache=True, nogil=True)
def frames(column, offsets, names, name_offsets, seed):
    """A hash of each text's frame (n,), 0 where nothing is left; `names` (n,) are the records' own."""
    data, name, n = raw(column), raw(names), len(offsets) - 1
    found = np.zeros(n, np.uint64)
    zero = np.uint64(0)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        first, size = np.int64(name_offsets[row]), name_offsets[row + 1] - name_offsets[row]
        value, units, any_unit = seed, 0, False
        before = last = zero
        last_byte = min(end, i + MOST)
        while i < last_byte:
            if 3 <= size <= end - i and data[i + 2] == name[first + 2]:
                k = 0
                while k < size and data[i + k] == name[first + k]:
                    k += 1
                if k == size:
                    i += size
                    continue
            if 0xE4 <= data[i] <= 0xE9 and i + 3 <= end:  # U+4000 to U+9FFF, nearly all of Chinese
                unit = np.uint64(data[i]) << np.uint64(12) ^ np.uint64(data[i + 1]) << np.uint64(6)
                unit ^= np.uint64(data[i + 2])
                i += 3
                units += 1
                if units <= 2:
                    value = value * PRIME + unit
                before, last = last, unit
                continue
            c, after = code_point(data, i, end)
            unit = zero
            if c < HAN and _is_latin(c):  # a word: kept if it begins small and is letters alone
                keep, word = not 65 <= c <= 90, seed
                while i < end:
                    c, after = code_point(data, i, end)
                    if c >= HAN or not _is_latin(c):
                        break
                    keep = keep and not (48 <= c <= 57 or c == 64)
                    word = word * PRIME + np.uint64(c)
                    i = after
                if keep:
                    unit = _mixed(word)
            else:
                i = after
                if c >= HAN and not (0x3000 <= c <= 0x303F or c >= 0xFF00):
                    unit = np.uint64(c) | _OTHER
                elif _ends_clause(c):
                    any_unit = any_unit or units > 0
                    value = _clause(value, units, before, last)
                    units, before, last = 0, zero, zero
            if unit != zero:
                units += 1
                if units <= 2:
                    value = value * PRIME + unit
                before, last = last, unit
        if any_unit or units > 0:
            found[row] = max(_mixed(_clause(value, units, before, last)), np.uint64(1))
    return found

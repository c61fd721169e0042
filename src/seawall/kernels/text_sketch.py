"""Sketches of texts: their length, two minima over keyed shingles, and the frame around their data.

Shingles are three characters of Chinese text (any character from U+2E80 on) or runs of nine letters
and signs; the first 256 characters count. Two texts share a minimum as often as they share shingles
(MinHash): one that differs by a name in forty characters shares one of both in nine cases of ten.
The frame of a text is how its clauses begin and end: of each the first two and the last two Chinese
characters or Latin words, without digits, words that begin with a capital or hold a digit or an @, and
the record's own name. What a template is filled with stands in the middle of clauses, or is one of these.

Source: A. Z. Broder, "On the resemblance and containment of documents" (1997).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

MOST = 256  # characters looked at
WIDE, NARROW = 3, 9  # characters of a shingle, Chinese and other
HAN = 0x2E80
GOLDEN, PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
SHIFT, HALF, LOW = np.uint64(29), np.uint64(32), np.uint64(0xFFFFFFFF)
_BASE = np.uint64(0x100000001B3)
_BASE_WIDE = np.uint64(pow(0x100000001B3, WIDE, 1 << 64))
_BASE_NARROW = np.uint64(pow(0x100000001B3, NARROW, 1 << 64))
_OUT = types.Tuple((types.uint32[::1], types.uint64[::1]))


@nb.njit(cache=True, nogil=True)
def _mixed(value):
    value = (value ^ value >> HALF) * GOLDEN
    value = (value ^ value >> SHIFT) * PRIME
    return value ^ value >> HALF


@nb.njit(_OUT(BYTES, OFFSETS, types.uint64), cache=True, nogil=True)
def sketches(column, offsets, seed):
    """Lengths in characters (n,) and sketches (n,): the low and the high half are a minimum each.

    A text shorter than a shingle, and an empty one, has the sketch 0.
    """
    data, n = raw(column), len(offsets) - 1
    lengths = np.zeros(n, np.uint32)
    found = np.zeros(n, np.uint64)
    ring = np.zeros(16, np.uint64)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        rolling, inside, count, wide = np.uint64(0), 0, 0, False
        least = most = LOW
        any_shingle = False
        while i < end and count < MOST:
            c, i = code_point(data, i, end)
            count += 1
            if (c >= HAN) != wide:
                wide, inside, rolling = not wide, 0, np.uint64(0)
            width = WIDE if wide else NARROW
            rolling = rolling * _BASE + np.uint64(c)
            if inside >= width:
                rolling -= ring[(count - width) & 15] * (_BASE_WIDE if wide else _BASE_NARROW)
            ring[count & 15] = np.uint64(c)
            inside += 1
            if inside >= width:
                first = (rolling ^ seed) * GOLDEN
                second = (first ^ first >> HALF) * PRIME
                least, most = min(least, first >> HALF), min(most, second >> HALF)
                any_shingle = True
        while i < end:  # the rest is counted: bytes that begin a character
            count += data[i] & 0xC0 != 0x80
            i += 1
        lengths[row] = count
        if any_shingle:
            found[row] = max(most << HALF | least, np.uint64(1))
    return lengths, found


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
        value, count, units, any_unit = seed, 0, 0, False
        before = last = zero
        while i < end and count < MOST:
            if 3 <= size <= end - i and data[i + 2] == name[first + 2]:
                k = 0
                while k < size and data[i + k] == name[first + k]:
                    k += 1
                if k == size:
                    i += size
                    count += 1
                    continue
            c, after = code_point(data, i, end)
            count += 1
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
                    unit = np.uint64(c)
                elif _ends_clause(c):
                    value = _clause(value, units, before, last)
                    units, before, last = 0, zero, zero
            if unit != zero:
                any_unit = True
                units += 1
                if units <= 2:
                    value = value * PRIME + unit
                before, last = last, unit
        if any_unit:
            found[row] = max(_mixed(_clause(value, units, before, last)), np.uint64(1))
    return found

"""Dirt in cells: blanks around, full-width forms, HTML entities, controls, replacement signs, quotes;
and cells that are filled with a word for nothing.

Eight bytes at a time where nothing is to be seen. Prose is not looked at: line ends, quotes and signs of
any width are its own.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, HIGH, LOW, OFFSETS, load64
from seawall.kernels.raw import raw
from seawall.kernels.words import KEYS, pack
from seawall.model.strings import Strings

EMPTY, CLEAN, DIRTY = 0, 1, 2
WORDS = (
    "null", "nil", "none", "nan", "n/a", "na", "#n/a", "undefined", "unknown", "\\n", "-", "--", "/",
    "(null)", "无", "没有", "不详", "未知", "空", "暂无", "未填写", "待补充", "無", "不明",
)  # fmt: skip
FILLERS = pack(WORDS)
LONGEST_FILLER = 16  # bytes, with blanks around
MAYBE_FILLER = 4
_STARTS = np.zeros(256, np.uint8)
_STARTS[[w.encode()[0] for w in WORDS] + [w.upper().encode()[0] for w in WORDS]] = 1
FLAGS = types.Array(types.uint8, 1, "C", readonly=True)
LONGEST_ENTITY = 9
_NONE = np.uint64(0)
_AMPERSAND = np.uint64(0x26)
_WIDE = np.uint64(0xEF)
_CONTROLS = np.uint64(0xE0E0E0E0E0E0E0E0)
_DOUBLE = np.uint64(0x22)


@nb.njit(cache=True, nogil=True)
def _entity(data, i, end):
    """Whether an HTML entity begins at the ampersand at i: &amp; &#39; &nbsp;"""
    k = i + 1
    if k < end and data[k] == 35:
        k += 1
    start = k
    while k < end and k - start < LONGEST_ENTITY:
        c = data[k]
        if c == 59:
            return k - start >= 2
        if not (48 <= c <= 57 or 97 <= c | 32 <= 122):
            return False
        k += 1
    return False


@nb.njit(cache=True, nogil=True)
def _speaks(data, i, end):
    """Whether the byte at i is or begins dirt within a value."""
    c = data[i]
    if c < 32:
        return True
    if c == 38:
        return _entity(data, i, end)
    if c == 0xEF and i + 2 < end:
        if data[i + 1] == 0xBF and data[i + 2] == 0xBD:
            return True
        digit = data[i + 1] == 0xBC and 0x90 <= data[i + 2] <= 0x99
        letter = (data[i + 1] == 0xBC and 0xA1 <= data[i + 2] <= 0xBA) or (
            data[i + 1] == 0xBD and 0x81 <= data[i + 2] <= 0x9A
        )
        return digit or letter
    return c == 0x7F or c == 34


@nb.njit(cache=True, nogil=True)
def _is_edge(data, i, end):
    """Whether a blank stands at i: of ASCII, U+3000 or U+00A0."""
    if data[i] <= 32:
        return True
    if data[i] == 0xE3 and i + 2 < end:
        return data[i + 1] == 0x80 and data[i + 2] == 0x80
    return data[i] == 0xC2 and i + 1 < end and data[i + 1] == 0xA0


@nb.njit(cache=True, nogil=True)
def _flagged(word):
    """Whether one of eight bytes may be dirt."""
    a, b, d = word ^ LOW * _AMPERSAND, word ^ LOW * _WIDE, word ^ LOW * _DOUBLE
    low = word & _CONTROLS
    seen = ((a - LOW) & ~a) | ((b - LOW) & ~b) | ((d - LOW) & ~d) | ((low - LOW) & ~low)
    return seen & HIGH != _NONE


@nb.njit(types.uint8[::1](BYTES, OFFSETS, FLAGS), cache=True, nogil=True)
def _judge(column, offsets, starts):
    data, opens = raw(column), raw(starts)
    n = len(offsets) - 1
    found = np.empty(n, np.uint8)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        size = end - i
        if size == 0:
            found[row] = EMPTY
            continue
        state = CLEAN
        a, z = data[i], data[end - 1]
        if (
            a <= 32
            or z <= 32
            or (a == 39 and size > 1)
            or ((a == 0xE3 or a == 0xC2) and _is_edge(data, i, end))
            or (z == 0xA0 and size >= 2 and data[end - 2] == 0xC2)
            or (z == 0x80 and size >= 3 and data[end - 2] == 0x80 and data[end - 3] == 0xE3)
        ):
            state = DIRTY
        if size <= LONGEST_FILLER and (opens[a] == 1 or state == DIRTY):
            state += MAYBE_FILLER
        if state & 3 == CLEAN:
            k = i
            while k + 8 <= end:
                if _flagged(load64(column, k)):
                    stop = k + 8
                    while k < stop and not _speaks(data, k, end):
                        k += 1
                    if k < stop:
                        break
                else:
                    k += 8
            if k + 8 > end:
                if size >= 8:
                    if _flagged(load64(column, end - 8)):
                        while k < end and not _speaks(data, k, end):
                            k += 1
                    else:
                        k = end
                else:
                    while k < end and not _speaks(data, k, end):
                        k += 1
            if k < end:
                state += DIRTY - CLEAN
        found[row] = state
    return found


@nb.njit(types.void(BYTES, OFFSETS, KEYS, types.uint8[::1]), cache=True, nogil=True)
def _empty_fillers(column, offsets, keys, found):
    """Look the marked cells up and take the mark away."""
    data = raw(column)
    for row in range(len(found)):
        if found[row] & MAYBE_FILLER == 0:
            continue
        found[row] &= 3
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i == end:
            found[row] = EMPTY
            continue
        a = b = np.uint64(0)
        for k in range(end - i):
            byte = np.uint64(data[i + k])
            if 65 <= byte <= 90:
                byte |= np.uint64(32)
            if k < 8:
                a |= byte << np.uint64(8 * k)
            else:
                b |= byte << np.uint64(8 * (k - 8))
        for k in range(len(keys)):
            if keys[k, 0] == a and keys[k, 1] == b:
                found[row] = EMPTY


def judge(column: Strings, prose: bool) -> NDArray[np.uint8]:
    """EMPTY, CLEAN or DIRTY for each cell (n,); a cell with a word for nothing in it is EMPTY.

    Prose is EMPTY or CLEAN.
    """
    if prose:
        return (np.diff(column.offsets) > 0).astype(np.uint8)
    found: NDArray[np.uint8] = _judge(column.data, column.offsets, _STARTS)
    _empty_fillers(column.data, column.offsets, FILLERS, found)
    return found

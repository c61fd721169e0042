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

WORDS = (
    "null", "nil", "none", "nan", "n/a", "na", "#n/a", "undefined", "unknown", "\\n", "-", "--", "/",
    "(null)", "无", "没有", "不详", "未知", "空", "暂无", "未填写", "待补充", "無", "不明",
)  # fmt: skip
FILLERS = pack(WORDS)
LONGEST_FILLER = 16  # bytes, with blanks around
FLAGS = types.Array(types.uint8, 1, "C", readonly=True)
LONGEST_ENTITY = 9
#: (65536,): 1 for the first two bytes of a filler, in either case; 0 stands for no second byte.
_STARTS = np.zeros(1 << 16, np.uint8)
for _word in WORDS:
    _first, _second = _word.encode()[0], _word.encode()[1:2]
    for _a in {_first, ord(chr(_first).upper())}:
        for _b in _second.lower() + _second.upper() or b"\0":
            _STARTS[_a << 8 | _b] = 1
Masks = NDArray[np.uint64]
MASKS = types.uint64[::1]
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


@nb.njit(types.uint8(BYTES, types.int64, types.int64), cache=True, nogil=True)
def _any_sign(column, start, stop):
    """Whether any byte of a whole column may be dirt: nearly no column has one."""
    data, seen = raw(column), np.uint8(0)
    for i in range(start, stop):
        c = data[i]
        seen |= (c < 32) | (c == 0x22) | (c == 0x26) | (c == 0x7F) | (c == 0xEF)
    return seen


@nb.njit(cache=True, nogil=True)
def _begins_or_ends_blank(data, i, end):
    """Whether a value that is not empty has a blank at an end, or the quote of a spreadsheet before it."""
    a, z, size = data[i], data[end - 1], end - i
    if a <= 32 or z <= 32 or (a == 39 and size > 1):
        return True
    if (a == 0xE3 or a == 0xC2) and _is_edge(data, i, end):
        return True
    if z == 0xA0:
        return size >= 2 and data[end - 2] == 0xC2
    return z == 0x80 and size >= 3 and data[end - 2] == 0x80 and data[end - 3] == 0xE3


@nb.njit(cache=True, nogil=True)
def _holds_sign(column, data, i, end):
    """Whether a value holds dirt, eight bytes at a time where nothing is to be seen."""
    while i < end:
        if i + 8 <= end and not _flagged(load64(column, i)):
            i += 8
            continue
        stop = min(i + 8, end)
        while i < stop:
            if _speaks(data, i, end):
                return True
            i += 1
    return False


@nb.njit(cache=True, nogil=True)
def _is_filler(data, i, end, keys):
    """Whether a value is nothing but blanks or a word for nothing."""
    i, end = trim(data, i, end)
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
            return True
    return i == end


@nb.njit(
    types.void(BYTES, OFFSETS, FLAGS, KEYS, types.uint64, MASKS, MASKS), cache=True, nogil=True
)
def _mark(column, offsets, starts, keys, bit, filled, dirty):
    data, opens, n = raw(column), raw(starts), len(offsets) - 1
    signs = _any_sign(column, np.int64(offsets[0]), np.int64(offsets[n]))
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if i == end:
            continue
        blank = _begins_or_ends_blank(data, i, end)
        if end - i <= LONGEST_FILLER:
            second = np.int64(data[i + 1]) if end - i > 1 else 0
            if (opens[np.int64(data[i]) << 8 | second] or blank) and _is_filler(data, i, end, keys):
                continue
        filled[row] |= bit
        if blank or (signs and _holds_sign(column, data, i, end)):
            dirty[row] |= bit


@nb.njit(types.void(OFFSETS, types.uint64, MASKS), cache=True, nogil=True)
def _mark_prose(offsets, bit, filled):
    for row in range(len(filled)):
        if offsets[row + 1] > offsets[row]:
            filled[row] |= bit


def mark(column: Strings, prose: bool, bit: int, filled: Masks, dirty: Masks) -> None:
    """Set a bit of `filled` (n,) for cells that hold a value, no word for nothing; of `dirty` for dirt.

    Prose is never dirty.
    """
    if prose:
        _mark_prose(column.offsets, np.uint64(bit), filled)
    else:
        _mark(column.data, column.offsets, _STARTS, FILLERS, np.uint64(bit), filled, dirty)

"""Dirt in cells: blanks around, full-width forms, HTML entities, controls, replacement signs, quotes;
and cells that are filled with a word for nothing.

Eight bytes at a time where nothing is to be seen. In prose only what no writer means counts: HTML
entities, controls beside line ends and tabs, and U+FFFD.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES, HIGH, LOW, OFFSETS, load64
from seawall.kernels.words import KEYS, find, pack

EMPTY, CLEAN, DIRTY = 0, 1, 2
WORDS = (
    "null", "nil", "none", "nan", "n/a", "na", "#n/a", "undefined", "unknown", "\\n", "-", "--", "/", "(null)",
    "无", "没有", "不详", "未知", "空", "暂无", "未填写", "待补充", "無", "不明",
)  # fmt: skip
FILLERS = pack(WORDS)
LONGEST_ENTITY = 9
_ONE, _SEVEN = np.uint64(1), np.uint64(7)
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
def _speaks(data, i, end, prose):
    """Whether the byte at i is or begins dirt within a value."""
    c = data[i]
    if c < 32:
        return not prose or not (c == 9 or c == 10 or c == 13)
    if c == 38:
        return _entity(data, i, end)
    if c == 0xEF and i + 2 < end:
        if data[i + 1] == 0xBF and data[i + 2] == 0xBD:
            return True
        digit = data[i + 1] == 0xBC and 0x90 <= data[i + 2] <= 0x99
        letter = (data[i + 1] == 0xBC and 0xA1 <= data[i + 2] <= 0xBA) or (
            data[i + 1] == 0xBD and 0x81 <= data[i + 2] <= 0x9A
        )
        return (digit or letter) and not prose
    if c == 0x7F:
        return True
    return c == 34 and not prose


@nb.njit(cache=True, nogil=True)
def _is_edge(data, i, end):
    """Whether a blank stands at i: of ASCII, U+3000 or U+00A0."""
    if data[i] <= 32:
        return True
    if data[i] == 0xE3 and i + 2 < end:
        return data[i + 1] == 0x80 and data[i + 2] == 0x80
    return data[i] == 0xC2 and i + 1 < end and data[i + 1] == 0xA0


@nb.njit(types.uint8[::1](BYTES, OFFSETS, types.boolean), cache=True, nogil=True)
def _judge(data, offsets, prose):
    n = len(offsets) - 1
    found = np.empty(n, np.uint8)
    n_bytes = len(data)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if i == end:
            found[row] = EMPTY
            continue
        state = CLEAN
        if not prose and (
            _is_edge(data, i, end)
            or data[end - 1] <= 32
            or (end - i >= 2 and _is_edge(data, end - 2, end) and data[end - 2] == 0xC2)
            or (end - i >= 3 and _is_edge(data, end - 3, end) and data[end - 3] == 0xE3)
            or (data[i] == 39 and end - i > 1)
        ):
            state = DIRTY
        while i < end and state == CLEAN:
            if i + 8 <= n_bytes and i + 8 <= end:
                word = load64(data, i)
                a, b, d = word ^ LOW * _AMPERSAND, word ^ LOW * _WIDE, word ^ LOW * _DOUBLE
                seen = ((a - LOW) & ~a) | ((b - LOW) & ~b) | ((d - LOW) & ~d)
                low = word & _CONTROLS
                seen |= (low - LOW) & ~low
                if not seen & HIGH:
                    i += 8
                    continue
            stop = min(i + 8, end)
            while i < stop:
                if _speaks(data, i, end, prose):
                    state = DIRTY
                    break
                i += 1
        found[row] = state
    return found


@nb.njit(types.void(BYTES, OFFSETS, KEYS, types.uint8[::1]), cache=True, nogil=True)
def _empty_fillers(data, offsets, keys, found):
    words = find(data, offsets, keys)
    for row in range(len(found)):
        if words[row] != -2:
            found[row] = EMPTY


def judge(data, offsets, prose):
    """EMPTY, CLEAN or DIRTY for each cell (n,); a cell with a word for nothing in it is EMPTY."""
    found = _judge(data, offsets, prose)
    if not prose:
        _empty_fillers(data, offsets, FILLERS, found)
    return found

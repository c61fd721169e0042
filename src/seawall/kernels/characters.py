"""Characters: UTF-8 by code point, for kernels that must see more than bytes.

Columns are valid UTF-8, but a hostile buffer must not harm: whatever is cut or malformed reads as
U+FFFD, one byte long. `data` is a pointer of kernels/raw.py.

Source: RFC 3629; Unicode 16.0 blocks (CJK Unified Ideographs and extensions A to I).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np

REPLACEMENT = 0xFFFD


@nb.njit(cache=True, nogil=True)
def code_point(data, i, end):
    """The character at data[i], i < end, and the place of the next one."""
    a = np.int64(data[i])
    if a < 0x80:
        return a, i + 1
    if 0xE0 <= a < 0xF0 and i + 3 <= end:
        return (a & 15) << 12 | (np.int64(data[i + 1]) & 63) << 6 | (
            np.int64(data[i + 2]) & 63
        ), i + 3
    if 0xC0 <= a < 0xE0 and i + 2 <= end:
        return (a & 31) << 6 | (np.int64(data[i + 1]) & 63), i + 2
    if 0xF0 <= a < 0xF8 and i + 4 <= end:
        high = (a & 7) << 18 | (np.int64(data[i + 1]) & 63) << 12
        return high | (np.int64(data[i + 2]) & 63) << 6 | (np.int64(data[i + 3]) & 63), i + 4
    return np.int64(REPLACEMENT), i + 1


@nb.njit(cache=True, nogil=True)
def is_han(c):
    """Whether a code point is a Chinese character (〇 counts)."""
    if 0x4E00 <= c <= 0x9FFF:
        return True
    return 0x3400 <= c <= 0x4DBF or 0x20000 <= c <= 0x323AF or c == 0x3007 or 0xF900 <= c <= 0xFAFF


@nb.njit(cache=True, nogil=True)
def is_blank(c):
    """Whether a code point is white space in or around values (with U+3000, U+00A0, U+FEFF)."""
    if c <= 32:
        return True
    return c == 0x3000 or c == 0xA0 or c == 0xFEFF or 0x2000 <= c <= 0x200B


@nb.njit(cache=True, nogil=True)
def trim(data, i, end):
    """The span without white space at its ends."""
    while i < end:
        c, after = code_point(data, i, end)
        if not is_blank(c):
            break
        i = after
    while i < end:
        at = end - 1
        while at > i and end - at < 4 and data[at] & 0xC0 == 0x80:
            at -= 1
        c, after = code_point(data, at, end)
        if after != end or not is_blank(c):
            break
        end = at
    return i, end

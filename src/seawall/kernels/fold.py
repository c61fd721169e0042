"""Fold the spellings of a number-like value into plain ASCII: full-width forms, separators, masks.

What is folded: full-width digits, letters and signs (U+FF01..U+FF5E) to ASCII; mask characters to
'*'. What is dropped: white space, hyphens and dashes, dots, brackets, and the invisible marks that
address books put around numbers. Everything else sets HAD_OTHER and is dropped too.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES

HAD_SEPARATOR = 1  # between the first and the last kept character
HAD_WIDE = 2
HAD_MASK = 4  # '*', or two or more X in a row
HAD_PLUS = 8  # in front of everything kept
HAD_OTHER = 16
TOO_LONG = 32  # more characters than `out` holds: `out` is full, the rest was not read

# What a character is, when it is not kept as itself.
_DROP, _OTHER = -1, -2
STAR = 0x2A


@nb.njit(types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64), cache=True, nogil=True)
def character(data, i, stop):
    """The folded character at i and its width in bytes.

    Returns (c, width): c is ASCII, -1 for what is dropped as a separator, -2 for anything else.
    Never reads at or past `stop`; a cut or malformed sequence is one byte of anything else.
    """
    a = np.int64(data[i])
    if a < 0x80:
        if 0x30 <= a <= 0x39 or 0x41 <= a <= 0x5A or 0x61 <= a <= 0x7A:
            return a, 1
        if a == 0x20 or a == 0x2D or a == 0x2E or a == 0x28 or a == 0x29 or 9 <= a <= 13:
            return _DROP, 1
        return a, 1
    if a < 0xE0:
        if i + 2 <= stop and data[i + 1] & 0xC0 == 0x80 and a >= 0xC2:
            b = data[i + 1]
            if a == 0xC2 and (b == 0xA0 or b == 0xAD):  # no-break space, soft hyphen
                return _DROP, 2
            if a == 0xC3 and b == 0x97:  # multiplication sign, a common mask
                return STAR, 2
            return _OTHER, 2
        return _OTHER, 1
    if a >= 0xF0:
        return _OTHER, 4 if i + 4 <= stop else 1
    if i + 3 > stop:
        return _OTHER, 1
    point = (a & 0xF) << 12 | np.int64(data[i + 1] & 0x3F) << 6 | np.int64(data[i + 2] & 0x3F)
    if 0xFF01 <= point <= 0xFF5E:
        c = point - 0xFEE0
        if c == 0x2D or c == 0x2E or c == 0x28 or c == 0x29:
            return _DROP, 3
        return c, 3
    if 0x2000 <= point <= 0x2015 or 0x2028 <= point <= 0x202F or 0x2060 <= point <= 0x2069:
        return _DROP, 3
    if point == 0x3000 or point == 0x2212 or point == 0xFEFF:
        return _DROP, 3
    if point == 0x2022 or point == 0x25CF or point == 0x2217:  # bullets and the asterisk operator
        return STAR, 3
    return _OTHER, 3


@nb.njit(types.int64(BYTES, types.int64, types.int64, types.boolean), cache=True, nogil=True)
def _margin(data, start, stop, at_end):
    """Width of one blank, quote or invisible mark at an end of data[start:stop]; 0 for none."""
    c = data[stop - 1] if at_end else data[start]
    if c <= 0x20 or c == 0x22 or c == 0x27 or c == 0x60:
        return 1
    if c < 0x80:
        return 0
    i = stop - 2 if at_end else start
    if i >= start and i + 2 <= stop and data[i] == 0xC2 and data[i + 1] == 0xA0:
        return 2
    i = stop - 3 if at_end else start
    if i < start or i + 3 > stop:
        return 0
    a, b, c = data[i], data[i + 1], data[i + 2]
    if a == 0xE3 and b == 0x80 and c == 0x80:  # ideographic space
        return 3
    if a == 0xEF and b == 0xBB and c == 0xBF:  # byte order mark
        return 3
    if a == 0xE2 and b == 0x80 and (0x80 <= c <= 0x8F or 0xA8 <= c <= 0xAF):
        return 3
    if a == 0xE2 and b == 0x80 and (0x98 <= c <= 0x9F):  # curly quotes
        return 3
    return 3 if a == 0xE2 and b == 0x81 and 0xA0 <= c <= 0xAF else 0


@nb.njit(types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64), cache=True, nogil=True)
def trim(data, start, stop):
    """The span without white space, invisible marks and quotes at its ends: (start, stop).

    Quotes are trimmed because spreadsheets keep long numbers whole as ="…" or with an apostrophe.
    """
    if start < stop and data[start] == 0x3D:
        start += 1
    while start < stop:
        width = _margin(data, start, stop, False)
        if width == 0:
            break
        start += width
    while start < stop:
        width = _margin(data, start, stop, True)
        if width == 0:
            break
        stop -= width
    return start, stop


@nb.njit(
    types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64, types.uint8[::1]),
    cache=True,
    nogil=True,
)
def fold(data, start, stop, out):
    """Fold data[start:stop] into `out`, ASCII letters, digits and '*' only.

    Returns (n, flags): how many bytes of `out` are set, and which of the HAD_ flags apply. Letters
    keep their case. A plus sign is not written: HAD_PLUS tells of it. Quotes around are trimmed.
    """
    n = flags = run = 0
    pending = False
    i, stop = trim(data, start, stop)
    while i < stop:
        c, width = character(data, i, stop)
        if c == _DROP:
            pending = n > 0 or flags & HAD_PLUS != 0
            run = 0
        elif c == 0x2B and n == 0 and flags & HAD_PLUS == 0:
            flags |= HAD_PLUS
            if width > 1:
                flags |= HAD_WIDE
        elif 0x30 <= c <= 0x39 or 0x41 <= c <= 0x5A or 0x61 <= c <= 0x7A or c == STAR:
            if n == len(out):
                return n, flags | TOO_LONG
            if pending:
                flags |= HAD_SEPARATOR
                pending = False
            if c == STAR:
                flags |= HAD_MASK
            elif width > 1:
                flags |= HAD_WIDE
            run = run + 1 if c == 0x58 or c == 0x78 else 0
            if run == 2:
                flags |= HAD_MASK
            out[n] = c
            n += 1
        else:
            flags |= HAD_OTHER
            run = 0
        i += width
    return n, flags

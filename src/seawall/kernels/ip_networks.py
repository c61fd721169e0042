"""The network of an Internet address: its first bits, and whether the world can reach it.

Sources: RFC 6890 and the IANA special-purpose registries (RFC 1918, 6598, 3927, 5737, 2544, 1112);
RFC 4193, 4291 and 3849 for version 6.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

PUBLIC, PRIVATE, RESERVED, SIX = 1, 2, 3, 4  # the plane ip_class
VALID = 1
CODES = types.Array(types.uint8, 1, "C", readonly=True)
_OUT = types.Tuple((types.uint8[::1], types.int64[::1]))


@nb.njit(cache=True, nogil=True)
def _four_class(a, b, c):
    """The class of an address of version 4 by its first three octets."""
    if a == 10 or a == 127 or (a == 172 and 16 <= b <= 31) or (a == 192 and b == 168):
        return PRIVATE
    if (a == 100 and 64 <= b <= 127) or (a == 169 and b == 254):
        return PRIVATE
    if a == 0 or a >= 224 or (a == 198 and 18 <= b <= 19):
        return RESERVED
    if a == 192 and b == 0 and (c == 0 or c == 2):
        return RESERVED
    if (a == 198 and b == 51 and c == 100) or (a == 203 and b == 0 and c == 113):
        return RESERVED
    return PUBLIC


@nb.njit(cache=True, nogil=True)
def _group(data, i, end):
    """One hexadecimal group from i: its value and where it ends."""
    value = np.int64(0)
    while i < end:
        c = np.int64(data[i])
        if 48 <= c <= 57:
            value = 16 * value + c - 48
        elif 97 <= c | 32 <= 102:
            value = 16 * value + (c | 32) - 87
        else:
            break
        i += 1
    return value & 0xFFFF, i


@nb.njit(_OUT(BYTES, OFFSETS, CODES), cache=True, nogil=True)
def networks(column, offsets, codes):
    """Of the VALID addresses of a column: classes (n,), and 1 + first 16 bits (version 4) or
    2 ** 32 + first 32 bits (version 6), (n,); 0 elsewhere."""
    data, n = raw(column), len(offsets) - 1
    classes = np.zeros(n, np.uint8)
    heads = np.zeros(n, np.int64)
    octets = np.zeros(4, np.int64)
    for row in range(n):
        if codes[row] != VALID:
            continue
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        dots, colons = 0, 0
        for k in range(i, end):
            dots += data[k] == 46
            colons += data[k] == 58
        if dots == 3 and colons <= 1:
            at = 0
            octets[:] = 0
            while i < end and at < 4:
                c = np.int64(data[i])
                if 48 <= c <= 57:
                    octets[at] = 10 * octets[at] + c - 48
                elif c == 46:
                    at += 1
                else:
                    break
                i += 1
            classes[row] = _four_class(octets[0], octets[1], octets[2])
            heads[row] = 1 + octets[0] * 256 + octets[1]
            continue
        if data[i] == 91:
            i += 1
        first = second = np.int64(0)
        if data[i] != 58:
            first, i = _group(data, i, end)
            if i + 1 < end and data[i] == 58 and data[i + 1] != 58:
                second, i = _group(data, i + 1, end)
        classes[row] = SIX
        if first & 0xFE00 == 0xFC00 or first & 0xFFC0 == 0xFE80:
            classes[row] = PRIVATE
        elif first == 0 or first >= 0xFF00 or (first == 0x2001 and second == 0xDB8):
            classes[row] = RESERVED
        heads[row] = (1 << 32) + first * 65536 + second
    return classes, heads

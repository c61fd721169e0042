"""Internet addresses and UUIDs as text: is a whole value one of them.

Sources: RFC 791 (four decimal octets), RFC 4291 section 2.2 (IPv6 text forms), RFC 4007 section 11
(zone after %), RFC 9562 section 4 (UUID text form, version and variant).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

EMPTY, VALID, SHAPE, MASKED = 0, 1, 2, 6  # model.element.Reason, as kernels need them
LONGEST = 80


@nb.njit(cache=True, nogil=True)
def _hex(c):
    """A hexadecimal digit as 0..15, else -1."""
    if 48 <= c <= 57:
        return np.int64(c) - 48
    c |= 32
    return np.int64(c) - 87 if 97 <= c <= 102 else np.int64(-1)


@nb.njit(cache=True, nogil=True)
def _number(data, i, end, most):
    """A decimal number of at most `most` to the end, without a leading zero; -1 else."""
    if i == end or end - i > 5 or (data[i] == 48 and end - i > 1):
        return -1
    value = 0
    for k in range(i, end):
        if data[k] < 48 or data[k] > 57:
            return -1
        value = 10 * value + np.int64(data[k]) - 48
    return value if value <= most else -1


@nb.njit(cache=True, nogil=True)
def _four(data, i, end):
    """0 no dotted quad, 1 a valid one, 2 one with masked octets (10.0.*.* or x)."""
    octets = masked = 0
    while True:
        start = i
        while i < end and data[i] != 46:
            i += 1
        star = i > start and i - start <= 3
        for k in range(start, i):
            star = star and (data[k] == 42 or data[k] | 32 == 120)
        if star:
            masked += 1
        elif _number(data, start, i, 255) < 0:
            return 0
        octets += 1
        if i == end or octets > 4:
            break
        i += 1
    if octets != 4 or i != end or masked == 4:
        return 0
    return 2 if masked else 1


@nb.njit(cache=True, nogil=True)
def _six(data, i, end):
    """Whether data[i:end] is an IPv6 address without zone and prefix length."""
    if end - i < 2 or (data[i] == 58 and data[i + 1] != 58):
        return False
    groups, gap = 0, False
    if data[i] == 58:
        i += 2
        gap = True
    while i < end:
        start = i
        while i < end and _hex(data[i]) >= 0:
            i += 1
        if i < end and data[i] == 46:  # the last 32 bits as a dotted quad
            return groups <= 6 and _four(data, start, end) == 1 and (groups == 6) != gap
        if i == start or i - start > 4:
            return False
        groups += 1
        if i == end:
            break
        if data[i] != 58:
            return False
        i += 1
        if i < end and data[i] == 58:
            if gap:
                return False
            gap = True
            i += 1
        elif i == end:
            return False
    return groups == 8 if not gap else groups <= 7


@nb.njit(cache=True, nogil=True)
def _ip(data, i, end):
    """The Reason of one value: an address, alone, with a port or with a prefix length."""
    dots = colons = 0
    slash = percent = bracket = last_colon = np.int64(-1)
    for k in range(i, end):
        c = data[k]
        dots += c == 46
        if c == 58:
            colons += 1
            last_colon = k
        elif c == 47:
            slash = k
        elif c == 37:
            percent = k
        elif c == 93:
            bracket = k
    if dots == 3 and colons <= 1:
        stop = end
        if slash >= 0:
            if _number(data, slash + 1, end, 32) < 0:
                return SHAPE
            stop = slash
        elif colons == 1:
            if _number(data, last_colon + 1, end, 65_535) < 0:
                return SHAPE
            stop = last_colon
        kind = _four(data, i, stop)
        return VALID if kind == 1 else MASKED if kind == 2 else SHAPE
    if colons < 2:
        return SHAPE
    if data[i] == 91:  # [address]:port
        if bracket < 0:
            return SHAPE
        if bracket + 1 < end:
            port = data[bracket + 1] == 58 and _number(data, bracket + 2, end, 65_535) >= 0
            if not port:
                return SHAPE
        i, end = i + 1, bracket
        slash = np.int64(-1)
    elif slash >= 0:
        if _number(data, slash + 1, end, 128) < 0:
            return SHAPE
        end = slash
    if percent >= 0 and percent < end:
        if percent + 1 == end:
            return SHAPE
        for k in range(percent + 1, end):
            c = data[k]
            if not (48 <= c <= 57 or 65 <= c & 0xDF <= 90 or c == 45 or c == 46 or c == 95):
                return SHAPE
        end = percent
    return VALID if _six(data, i, end) else SHAPE


@nb.njit(types.uint8[::1](BYTES, OFFSETS), cache=True, nogil=True)
def judge_ip(column, offsets):
    """Reasons (n,) of a column of IP addresses."""
    data, n = raw(column), len(offsets) - 1
    codes = np.full(n, SHAPE, np.uint8)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i == end:
            codes[row] = EMPTY
        elif end - i <= LONGEST:
            codes[row] = _ip(data, i, end)
    return codes


@nb.njit(cache=True, nogil=True)
def _uuid(data, i, end):
    """Whether data[i:end] is a UUID in any of its written forms."""
    if end - i == 45:  # urn:uuid:
        prefix = (117, 114, 110, 58, 117, 117, 105, 100, 58)
        for k in range(9):
            if data[i + k] | 32 != prefix[k] | 32:
                return False
        i += 9
    elif end - i == 38 or end - i == 34:
        if data[i] != 123 or data[end - 1] != 125:
            return False
        i, end = i + 1, end - 1
    size = end - i
    if size != 36 and size != 32:
        return False
    dashed = size == 36
    at = 0
    version = variant = np.int64(0)

    for k in range(size):
        c = data[i + k]
        if dashed and (k == 8 or k == 13 or k == 18 or k == 23):
            if c != 45:
                return False
            continue
        digit = _hex(c)
        if digit < 0:
            return False
        if at == 12:
            version = digit
        elif at == 16:
            variant = digit

        at += 1
    return dashed or (1 <= version <= 8 and 8 <= variant <= 11)


@nb.njit(types.uint8[::1](BYTES, OFFSETS), cache=True, nogil=True)
def judge_uuid(column, offsets):
    """Reasons (n,) of a column of UUIDs."""
    data, n = raw(column), len(offsets) - 1
    codes = np.full(n, SHAPE, np.uint8)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i == end:
            codes[row] = EMPTY
        elif _uuid(data, i, end):
            codes[row] = VALID
    return codes

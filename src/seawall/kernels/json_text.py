"""JSON strings and brackets: where they end. Shared by the framing and the scanning of records.

Strings may hold raw control characters other than NUL and newline: exporters write them, and a
reader that rejects them loses the record. Source: RFC 8259.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np

from seawall.kernels.load import ctz64
from seawall.kernels.wide import equal64, least64

MISSING = -1  # the data ends first
BROKEN = -2
MAX_DEPTH = 256


@nb.njit(inline="always", cache=True)
def is_hex(c):
    """Whether a byte is a hexadecimal digit."""
    return (48 <= c <= 57) or (97 <= (c | 32) <= 102)


@nb.njit(inline="always", cache=True)
def is_escape(c):
    """Whether a byte may follow a backslash, u aside."""
    return c == 34 or c == 92 or c == 47 or c == 110 or c == 116 or c == 114 or c == 98 or c == 102


@nb.njit(cache=True, nogil=True)
def after_space(data, i, stop):
    """The first place from i on that holds no white space, at most `stop`."""
    while i < stop and (data[i] == 32 or data[i] == 10 or data[i] == 13 or data[i] == 9):
        i += 1
    return i


@nb.njit(inline="always", cache=True)
def stops64(data, i):
    """Which of 64 bytes may end a string: quotes, backslashes, control characters."""
    return equal64(data, i, 34) | equal64(data, i, 92) | ~least64(data, i, 32)


@nb.njit(cache=True, nogil=True)
def string_end(data, i, stop, strict):
    """The closing quote of the string whose content starts at i, and whether it holds escapes.

    MISSING when `stop` comes first, BROKEN at a newline, a NUL or (strict) an escape that JSON has
    not. 64 bytes of padding follow `stop`.
    """
    escaped = 0
    while i < stop:
        marks = stops64(data, i)
        if marks == np.uint64(0):
            i += 64
            continue
        i += np.int64(ctz64(marks))
        if i >= stop:
            break
        c = data[i]
        if c == 34:
            return i, escaped
        if c == 10 or c == 0:
            return BROKEN, escaped
        if c != 92:
            i += 1
            continue
        escaped = 1
        while data[i] == 92 and i < stop:
            d = data[i + 1]
            if d == 117 and strict:
                for k in range(i + 2, i + 6):
                    if not is_hex(data[k]):
                        return BROKEN, escaped
                i += 6
            elif strict and not is_escape(d):
                return BROKEN, escaped
            elif d == 10 or d == 0:
                if i + 1 >= stop:
                    return MISSING, escaped
                return BROKEN, escaped
            else:
                i += 2
    return MISSING, escaped


@nb.njit(cache=True, nogil=True)
def bracket_end(data, i, stop):
    """The place after the bracket that closes the one at i: strings skipped, kinds not compared.

    MISSING when `stop` comes first, BROKEN at a string that cannot be one or past MAX_DEPTH.
    """
    depth = 0
    while i < stop:
        marks = (
            equal64(data, i, 34)
            | equal64(data, i, 123)
            | equal64(data, i, 125)
            | equal64(data, i, 91)
            | equal64(data, i, 93)
        )
        begin = i
        i += 64
        while marks:
            k = begin + np.int64(ctz64(marks))
            marks &= marks - np.uint64(1)
            if k >= stop:
                return MISSING
            c = data[k]
            if c == 34:
                close, _ = string_end(data, k + 1, stop, False)
                if close < 0:
                    return close
                i = close + 1
                # the marks up to the closing quote belong to the string
                if i >= begin + 64:
                    break
                marks = marks >> np.uint64(i - begin) << np.uint64(i - begin)
                i = begin + 64
            elif c == 123 or c == 91:
                depth += 1
                if depth > MAX_DEPTH:
                    return BROKEN  # bounds what a file of opening brackets can cost
            else:
                depth -= 1
                if depth <= 0:
                    return k + 1
    return MISSING

"""Payment card numbers: judge them and write them canonically, value by value.

12 to 19 digits, in groups or not; issuer by the first six digits, check digit by Luhn.
Source: ISO/IEC 7812-1, annex B for the check digit.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.fold import HAD_MASK, HAD_OTHER, HAD_PLUS, TOO_LONG, fold, trim
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, OFFSETS
from seawall.model.element import PREFIX, Reason

EMPTY, VALID, SHAPE, CHECK, MASKED, DAMAGED = (
    int(r)
    for r in (
        Reason.EMPTY,
        Reason.VALID,
        Reason.SHAPE,
        Reason.CHECK,
        Reason.MASKED,
        Reason.DAMAGED,
    )
)

MIN_DIGITS, MAX_DIGITS = 12, 19
_SCRATCH = 32
_EXACT_DIGITS = 17  # a 64-bit float prints no more digits than these

#: Issuer and lengths by the first six digits (tables.issuer_ranges()).
PLANE = types.Array(types.uint8, 1, "C", readonly=True)
_TWO = types.UniTuple(types.int64, 2)
_THREE = types.UniTuple(types.int64, 3)


@nb.njit(_TWO(BYTES, types.int64, types.int64, PLANE, PLANE), **INNER)
def plain(digits, start, n, issuers, lengths):
    """Judge n ASCII digits from `start`: (reason, issuer); issuer -1 if they are none."""
    if n < MIN_DIGITS or n > MAX_DIGITS:
        return SHAPE, -1
    total = leading = zeros = 0
    for i in range(n):
        digit = np.int64(digits[start + i]) - 48
        if digit < 0 or digit > 9:
            return SHAPE, -1
        if i < 6:
            leading = leading * 10 + digit
        zeros = zeros + 1 if digit == 0 else 0
        if (n - i) & 1 == 0:
            digit += digit - (9 if digit > 4 else 0)
        total += digit
    issuer = np.int64(issuers[leading])
    if issuer == 0 or not (lengths[leading] >> (n - MIN_DIGITS)) & 1 or zeros > n - 6:
        return SHAPE, 0
    if total % 10 == 0:
        return VALID, issuer
    return (DAMAGED if n >= _EXACT_DIGITS and zeros >= 2 else CHECK), issuer


@nb.njit(types.int64(BYTES, types.int64, PLANE), **INNER)
def _masked(text, n, issuers):
    """MASKED where n folded characters are digits and masks, led by an issuer, else SHAPE."""
    digits = leading = 0
    for i in range(n):
        c = np.int64(text[i])
        if 0x30 <= c <= 0x39:
            if digits == i and i < 6:
                leading = leading * 10 + c - 0x30
            digits += 1
        elif c != 0x2A and c | 0x20 != 0x78:
            return SHAPE
        elif i == 0:
            leading = -1
    if n < MIN_DIGITS or n > MAX_DIGITS or digits < 4 or n - digits < 2:
        return SHAPE
    return MASKED if leading < 100_000 or issuers[leading] else SHAPE


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def _is_scientific(data, start, stop):
    """Whether a spreadsheet wrote 12 to 19 digits in scientific notation, as 6.22E+18."""
    i = start
    while i < stop and (0x30 <= data[i] <= 0x39 or (data[i] == 0x2E and i == start + 1)):
        i += 1
    if i == start or i > start + 18 or i >= stop or data[i] | 0x20 != 0x65:
        return False
    i += 1
    if i < stop and data[i] == 0x2B:
        i += 1
    return i + 2 == stop and data[i] == 0x31 and 0x31 <= data[i + 1] <= 0x38


@nb.njit(_THREE(BYTES, types.int64, types.int64, PLANE, PLANE, types.uint8[::1]), **INNER)
def spelt(data, start, stop, issuers, lengths, out):
    """Judge a value however it is spelt: (reason, issuer, n digits in `out`)."""
    start, stop = trim(data, start, stop)
    if start == stop:
        return EMPTY, 0, 0
    if _is_scientific(data, start, stop):
        return DAMAGED, 0, 0
    cut = stop
    while cut - 1 > start and data[cut - 1] == 0x30:
        cut -= 1
    floated = cut < stop and data[cut - 1] == 0x2E
    if not floated:
        cut = stop + 1
    for i in range(start, cut - 1):
        if data[i] == 0x2E or data[i] == 0x28:  # dots and brackets group phone numbers, not cards
            return SHAPE, 0, 0
    n, flags = fold(data, start, cut - 1, out)
    if flags & (HAD_OTHER | HAD_PLUS | TOO_LONG) or data[start] == 0x2D:
        return SHAPE, 0, 0
    if flags & HAD_MASK:
        return _masked(out, n, issuers), 0, 0
    reason, issuer = plain(out, 0, n, issuers, lengths)
    if floated and reason != SHAPE:
        return DAMAGED, 0, 0
    return reason, issuer, n


@nb.njit(
    types.void(BYTES, OFFSETS, PLANE, PLANE, types.uint8[::1], types.uint16[::1]),
    cache=True,
    nogil=True,
)
def judge(data, offsets, issuers, lengths, codes, found):
    """Judge a column into `codes` and `found` (issuers), each (n,)."""
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        reason, issuer = plain(data, start, stop - start, issuers, lengths)
        if issuer < 0:
            reason, issuer, _ = spelt(data, start, stop, issuers, lengths, out)
        codes[row] = reason
        found[row] = max(issuer, 0)


@nb.njit(
    types.void(
        BYTES, OFFSETS, types.uint8[::1], PLANE, PLANE, types.uint8[:, ::1], types.int32[::1]
    ),
    cache=True,
    nogil=True,
)
def canonical(data, offsets, codes, issuers, lengths, blocks, sizes):
    """Write the digits of VALID rows into zeroed `blocks` (n, 64); set `sizes` (n,)."""
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        sizes[row] = 0
        if codes[row] != VALID:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        reason, _, n = spelt(data, start, stop, issuers, lengths, out)
        if reason == VALID:  # else: codes of another column
            for i in range(n):
                blocks[row, PREFIX + i] = out[i]
            sizes[row] = n

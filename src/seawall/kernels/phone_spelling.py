"""How telephone numbers are written: extensions, masks, and what only looks like a number.

Each function judges the bytes of one trimmed value; phone_number.py asks them.
Source: ITU-T E.123 for extensions; the rest is what exports and forms hold.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.checkdigits import eight_digits
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, load64
from seawall.kernels.numbering import DIGITS


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def chinese_mobile(data, start, stop):
    """The 11 digits of a Chinese mobile number in ASCII digits, blanks, hyphens and brackets.

    +86, 86, 0086 or a trunk 0 may stand in front. 0 for anything else, which may still be a number.
    """
    number = n = plus = 0
    for i in range(start, stop):
        digit = np.int64(data[i]) - 0x30
        if 0 <= digit <= 9:
            number = number * 10 + digit
            n += 1
            if n > 15:
                return 0
        elif digit == 0x2B - 0x30:
            if n or plus:
                return 0
            plus = 1
        elif digit == 0x2D - 0x30:
            if n == 0:
                return 0
        elif digit != 0x20 - 0x30 and digit != 0x28 - 0x30 and digit != 0x29 - 0x30:
            return 0
    if n == 13 or (n == 15 and not plus):  # 0086 is 86 as a number
        if number // 100_000_000_000 != 86:
            return 0
        number -= 8_600_000_000_000
    elif plus or n < 11 or n > 12:
        return 0
    return number if 13_000_000_000 <= number < 20_000_000_000 else 0


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def is_other_dotted(data, start, stop):
    """Whether the dots of a value are those of a decimal or an IPv4 address, not separators."""
    dots = run = longest = 0
    plain = True
    for i in range(start, stop):
        c = data[i]
        if c == 0x2E:
            dots += 1
            run = 0
        elif 0x30 <= c <= 0x39:
            run += 1
            longest = max(longest, run)
        else:
            plain = False
    return dots == 1 or (dots == 3 and plain and longest <= 3)


@nb.njit(types.boolean(DIGITS, types.int64, types.int64, types.int64), **INNER)
def is_masked(text, first, n, china):
    """Whether n folded characters are digits and masks in the length of a number."""
    digits = 0
    for i in range(first, first + n):
        if 0x30 <= text[i] <= 0x39:
            digits += 1
        elif text[i] != 0x2A and text[i] | 0x20 != 0x78:
            return False
    return digits >= 3 and n - digits >= 2 and (10 if china else 8) <= n <= 14


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def extension(data, start, stop):
    """Where an extension begins: -801, x801, #801, ext. 801, 转801, 分机801; 0 if there is none."""
    i = stop
    while i > start and 0x30 <= data[i - 1] <= 0x39:
        i -= 1
    if i == stop or stop - i > 6:
        return 0
    marked = False
    while i > start and not 0x30 <= data[i - 1] <= 0x39 and data[i - 1] != 0x29:
        c = data[i - 1]
        small = c | 0x20
        if c == 0x2D or c == 0x23 or small == 0x78 or small == 0x65 or small == 0x74:
            marked = True
        elif i - 3 >= start and c >= 0x80:
            a, b = data[i - 3], data[i - 2]
            turn = (a == 0xE8 and b == 0xBD and (c == 0xAC or c == 0x89)) or (
                a == 0xE5 and b == 0x88 and c == 0x86
            )
            machine = (a == 0xE6 and b == 0x9C and c == 0xBA) or (
                a == 0xE6 and b == 0xA9 and c == 0x9F
            )
            if not turn and not machine:
                return 0
            marked = True
            i -= 2
        elif c != 0x20 and c != 0x2E and c != 0x3A and c != 0x3B and c != 0x3D and c != 0x28:
            return 0
        i -= 1
    return i if marked and i > start else 0


@nb.njit(types.boolean(BYTES, types.int64, types.int64, types.int64), **INNER)
def is_rounded(data, start, stop, china):
    """Whether a value is a number in scientific notation that has a phone number's size."""
    i = start
    while i < stop and (0x30 <= data[i] <= 0x39 or (data[i] == 0x2E and i == start + 1)):
        i += 1
    if i == start or i > start + 18 or i >= stop or data[i] | 0x20 != 0x65:
        return False
    i += 1
    if i < stop and data[i] == 0x2B:
        i += 1
    power = 0
    if i == stop or stop - i > 2:
        return False
    for k in range(i, stop):
        if not 0x30 <= data[k] <= 0x39:
            return False
        power = power * 10 + np.int64(data[k]) - 0x30
    if china:
        return (power == 10 and data[start] == 0x31) or (power == 12 and data[start] == 0x38)
    return 8 <= power <= 13


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def behind_86(data, start, stop):
    """Where eleven digits behind "+86" begin; `start` if a value is not of that length and form."""
    coded = (
        stop - start == 14
        and data[start] == 0x2B
        and data[start + 1] == 0x38
        and data[start + 2] == 0x36
    )
    return start + 3 if coded else start


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def is_plain(data, start, stop):
    """Whether a value is 11 ASCII digits from 13 on."""
    return (
        stop - start == 11
        and data[start] == 0x31
        and data[start + 1] >= 0x33
        and eight_digits(load64(data, start))
        and eight_digits(load64(data, start + 3))
    )

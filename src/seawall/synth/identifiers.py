"""IDs and telephone numbers as dumps hold them: plain, or as exports and people spell them.

`values` gets what a careful reader can still tell from the text: the ID without its check character
or the national number, 0 where nothing is left.
Sources: GB 11643-1999 and -1989 (15 digits); ISO/IEC 7064 MOD 11-2; elasticdump's rounding of long
numbers through doubles, elasticsearch-dump#415 and #799; ECMA-262 Number::toString for its digits.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from enum import IntEnum

import numba as nb
import numpy as np

from seawall.kernels.store import put_digits


class IdForm(IntEnum):
    """How an ID is written. Forms that do not fit a number (X rounded) leave it plain."""

    PLAIN = 0
    MASKED = 1
    WRONG_CHECK = 2
    OLD = 3  # 15 digits
    FULL_WIDTH = 4
    SPACED = 5
    ROUNDED = 6  # a JSON number that went through a double
    EMPTY = 7


class PhoneForm(IntEnum):
    """How a mobile number is written."""

    PLAIN = 0
    MASKED = 1
    FULL_WIDTH = 2
    DASHED = 3
    SPACED = 4
    PLUS_86 = 5
    BARE_86 = 6
    PLUS_86_SPACED = 7
    EMPTY = 8


PLAIN, MASKED, WRONG, OLD, WIDE, SPACED, ROUNDED, EMPTY = 0, 1, 2, 3, 4, 5, 6, 7
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
STAR, SPACE, DASH, X = 42, 32, 45, 88


@nb.njit(cache=True, nogil=True)
def check_character(id17):
    """The check character of the first 17 digits, as ASCII."""
    total, rest = 0, id17
    for i in range(16, -1, -1):
        total += WEIGHTS[i] * (rest % 10)
        rest //= 10
    return CHECKS[total % 11]


@nb.njit(cache=True, nogil=True)
def through_double(number):
    """What JavaScript prints after reading a whole number of up to 18 digits into a double.

    The fewest digits that still name the double, zeros behind them.
    """
    double = np.int64(np.float64(number))
    spacing = 1
    while 2 * spacing <= (double >> 52):
        spacing *= 2
    if (double >> 53) == 0:
        return number
    even = (double // spacing) % 2 == 0
    for places in (10_000, 1_000, 100, 10):
        near = (double + places // 2) // places * places
        gap = 2 * abs(near - double)
        if gap < spacing or (gap == spacing and even):
            return near
    return double


@nb.njit(cache=True, nogil=True)
def put_id(out, at, id17):
    """Write 18 characters."""
    put_digits(out, at, id17, 17)
    out[at + 17] = check_character(id17)
    return at + 18


@nb.njit(cache=True, nogil=True)
def widen(out, start, at):
    """Turn the ASCII text out[start:at] into full-width characters, three bytes each."""
    n = at - start
    for i in range(n - 1, -1, -1):
        c = nb.int64(out[start + i]) + 0xFEE0
        out[start + 3 * i] = 0xE0 | (c >> 12)
        out[start + 3 * i + 1] = 0x80 | ((c >> 6) & 63)
        out[start + 3 * i + 2] = 0x80 | (c & 63)
    return start + 3 * n


@nb.njit(cache=True, nogil=True)
def ids(out, at, offsets, id17, form, values, bare):
    """IDs; 0 is an empty one. A `form` that does not fit is changed; `bare` marks JSON numbers."""
    for j in range(len(id17)):
        offsets[j] = at
        values[j] = 0
        bare[j] = 0
        number, kind = id17[j], form[j]
        if number == 0 or kind == EMPTY:
            continue
        check = check_character(number)
        if kind == ROUNDED and check == X:
            kind = PLAIN
        if kind == OLD and number // 10_000_000_000 % 10 != 1:  # born in 20xx
            kind = PLAIN
        form[j] = kind
        start = at
        at = put_id(out, at, number)
        if kind != MASKED and kind != WRONG:
            values[j] = number
        if kind == MASKED:
            for i in range(3, 14):
                out[start + i] = STAR
        elif kind == WRONG:
            wrong = nb.int64(number // 1000 % 10)
            out[at - 1] = 48 + wrong if 48 + wrong != check else 48 + (wrong + 1) % 10
        elif kind == OLD:
            for i in range(6, 15):
                out[start + i] = out[start + i + 2]
            at = start + 15
        elif kind == WIDE:
            at = widen(out, start, at)
        elif kind == SPACED:
            for i in range(17, 13, -1):
                out[start + i + 2] = out[start + i]
            for i in range(13, 5, -1):
                out[start + i + 1] = out[start + i]
            out[start + 6] = out[start + 15] = SPACE
            at += 2
        elif kind == ROUNDED:
            rounded = through_double(number * 10 + nb.int64(check) - 48)
            put_digits(out, start, rounded, 18)
            right = check_character(rounded // 10) == 48 + rounded % 10
            values[j] = rounded // 10 if right and rounded // 10 % 1000 else 0
            bare[j] = 1
    offsets[len(id17)] = at
    return at


@nb.njit(cache=True, nogil=True)
def phones(out, at, offsets, phone, form, values):
    """Mobile numbers; 0 is an empty one."""
    for j in range(len(phone)):
        offsets[j] = at
        values[j] = 0
        number, kind = phone[j], form[j]
        if number == 0 or kind == 8:
            continue
        values[j] = 0 if kind == 1 else number
        if kind == 5 or kind == 7:
            out[at] = 43
            at += 1
        if kind >= 5:
            at = put_digits(out, at, 86, 2)
        start = at
        if kind == 3 or kind == 4 or kind == 7:
            gap = DASH if kind == 3 else SPACE
            if kind == 7:
                out[at] = SPACE
                at += 1
            at = put_digits(out, at, number // 100_000_000, 3)
            out[at] = gap
            at = put_digits(out, at + 1, number // 10_000 % 10_000, 4)
            out[at] = gap
            at = put_digits(out, at + 1, number % 10_000, 4)
            continue
        at = put_digits(out, at, number, 11)
        if kind == 1:
            for i in range(3, 7):
                out[start + i] = STAR
        elif kind == 2:
            at = widen(out, start, at)
    offsets[len(phone)] = at
    return at

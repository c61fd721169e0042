"""Numbers in text, one place at a time: groups of digits, and what a run of groups is.

A group is a maximal run of digits of one width (ASCII or full-width). A number is one group or
several with single blanks or hyphens between. elements/in_text.py says what is found and why.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import Any

import numba as nb
from numba.core import types

from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, load64
from seawall.kernels.resident_number import VALID, plain

RESIDENT_ID, PHONE, EMAIL, CARD = 1, 2, 3, 4  # tables/elements.csv
MAX_GROUPS, MAX_DIGITS = 6, 20
ROOM_DIGITS = 136  # of `digits`: six groups of 21 and a word to load past them

BLANK, HYPHEN = 1, 2  # kinds of separator
#: Without reference counts (see kernels/inner.py), but not pasted in: for the larger functions.
LOOP: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

DIGITS = types.uint8[::1]
GROUPS = types.int64[:, ::1]


@nb.njit(types.boolean(types.int64), **INNER)
def is_letter(c):
    """Whether a byte is an ASCII letter."""
    return 0x61 <= (c | 0x20) <= 0x7A


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def digit_at(data, i, stop):
    """The width in bytes of the digit at i: 1, 3 if full-width, 0 if there is none."""
    if i >= stop:
        return 0
    c = data[i]
    if c != 0xEF:
        return 1 if 0x30 <= c <= 0x39 else 0
    return 3 if i + 3 <= stop and data[i + 1] == 0xBC and 0x90 <= data[i + 2] <= 0x99 else 0


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def digit_before(data, i, start):
    """Whether a digit of either width ends at i."""
    if i <= start:
        return False
    return 0x30 <= data[i - 1] <= 0x39 or (i - 3 >= start and digit_at(data, i - 3, i) == 3)


@nb.njit(types.int64(BYTES, types.int64, types.int64, types.int64), **INNER)
def separator_at(data, i, stop, width):
    """10 * kind + bytes of the separator at i: kind 1 a blank, 2 a hyphen; 0 for none.

    Full-width separators go with full-width digits only.
    """
    if i >= stop:
        return 0
    if data[i] == 0x20:
        return 11
    if data[i] == 0x2D:
        return 21
    if width == 3 and i + 3 <= stop:
        if data[i] == 0xE3 and data[i + 1] == 0x80 and data[i + 2] == 0x80:
            return 13
        if data[i] == 0xEF and data[i + 1] == 0xBC and data[i + 2] == 0x8D:
            return 23
    return 0


@nb.njit(types.boolean(BYTES, types.int64, types.int64, types.int64), **INNER)
def joined_before(data, i, start, kind):
    """Whether a separator of this kind joins a digit to the one at i."""
    if i > start and data[i - 1] == (0x2D if kind == HYPHEN else 0x20):
        return digit_before(data, i - 1, start)
    wide = i - 3 >= start and separator_at(data, i - 3, i, 3) == 10 * kind + 3
    return wide and digit_before(data, i - 3, start)


@nb.njit(types.boolean(types.int64, types.int64, types.int64), **INNER)
def goes_on(n_groups, first, second):
    """Whether a number may be written with groups of these lengths and more to come."""
    if n_groups == 1:
        return first == 2 or first == 3 or first == 4 or first == 6
    if n_groups > 2 or first == 2:
        return True
    if first == 6:
        return second == 8
    return 3 <= second <= 8 or second == 11  # 138-0013, 021-61234567, 4111 1111, 0086-13…


@nb.njit(types.int64(BYTES, types.int64, types.int64, DIGITS, GROUPS), **LOOP)
def read_groups(data, i, stop, digits, groups):
    """Read up to six groups from i: all their digits as ASCII, and (count, end, separator) each.

    The separator is the kind before the next group, 0 after the last. A group with more than
    MAX_DIGITS is the last one; groups that no number has, as in dates, end the reading after the
    first. Returns how many groups.
    """
    width = digit_at(data, i, stop)
    n = n_groups = 0
    while True:
        begin = n
        if width == 1:
            room = min(stop, i + MAX_DIGITS + 1)
            while i < room and 0x30 <= data[i] <= 0x39:
                digits[n] = data[i]
                n += 1
                i += 1
        else:
            while n - begin <= MAX_DIGITS and digit_at(data, i, stop) == 3:
                digits[n] = data[i + 2] & 0x0F | 0x30
                n += 1
                i += 3
        count = n - begin
        groups[n_groups, 0], groups[n_groups, 1], groups[n_groups, 2] = count, i, 0
        n_groups += 1
        if not goes_on(n_groups, groups[0, 0], count):
            groups[0, 2] = 0
            return 1
        if n_groups == MAX_GROUPS or count > MAX_DIGITS:
            return n_groups
        separator = separator_at(data, i, stop, width)
        if separator == 0 or digit_at(data, i + separator % 10, stop) != width:
            return n_groups
        groups[n_groups - 1, 2] = separator // 10
        i += separator % 10


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def clear_left(data, i, start):
    """Whether no identifier or decimal fraction runs into a number that begins at i.

    One word may stand directly before it (tel13800138000) if it is not hexadecimal throughout;
    "0." and three digits with a point before it make a fraction, "1." a place in a list.
    """
    if i <= start:
        return True
    if is_letter(data[i - 1]):
        k = i - 1
        plain_word = False
        while k >= start and i - k <= 16 and is_letter(data[k]):
            plain_word |= data[k] | 0x20 > 0x66
            k -= 1
        if not plain_word or i - 1 - k < 2 or i - 1 - k > 15:
            return False
        return k < start or not (0x30 <= data[k] <= 0x39 or data[k] == 0x2D or data[k] == 0x5F)
    if data[i - 1] != 0x2E:
        return True
    k = i - 2
    while k >= start and i - k <= 4 and 0x30 <= data[k] <= 0x39:
        k -= 1
    count = i - 2 - k
    return count == 0 or (count < 3 and data[k + 1] != 0x30)


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def clear_right(data, i, stop):
    """Whether neither a letter, a digit nor a decimal fraction follows at i."""
    if i >= stop:
        return True
    if data[i] == 0x2E:
        return not (i + 1 < stop and 0x30 <= data[i + 1] <= 0x39)
    return not is_letter(data[i]) and digit_at(data, i, stop) == 0


@nb.njit(types.boolean(BYTES, types.int64, types.int64), **INNER)
def touches(data, i, stop):
    """Whether an ASCII letter or a digit stands at i."""
    return i < stop and (is_letter(data[i]) or digit_at(data, i, stop) != 0)


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def x_at(data, i, stop):
    """The width of an X or x at i that ends an identifier, full-width ones too; else 0."""
    width = 0
    if i < stop and data[i] | 0x20 == 0x78:
        width = 1
    elif i + 3 <= stop and data[i] == 0xEF:
        capital = data[i + 1] == 0xBC and data[i + 2] == 0xB8
        if capital or (data[i + 1] == 0xBD and data[i + 2] == 0x98):
            width = 3
    return 0 if touches(data, i + width, stop) else width


@nb.njit(types.int64(BYTES, types.int64, types.int64, DIGITS, types.int64), **INNER)
def resident_id(data, end, stop, digits, n_digits):
    """Where a resident ID of 18 characters ends, given its 17 or 18 digits and their end; or 0."""
    if n_digits == 17:
        width = x_at(data, end, stop)
        if width == 0:
            return 0
        digits[17] = 0x58
        end += width
    elif touches(data, end, stop):
        return 0
    judged = plain(load64(digits, 0), load64(digits, 8), digits[16], digits[17])
    return end if judged[0] == VALID else 0


@nb.njit(types.int64(GROUPS, types.int64, types.int64), **INNER)
def mobile_groups(groups, g, n_groups):
    """How many groups from g on are written as a mobile number: 1 (11), 3 (3-4-4, 3-3-5) or 0."""
    if groups[g, 0] == 11:
        return 1
    if g + 3 > n_groups or groups[g, 0] != 3 or groups[g, 2] != groups[g + 1, 2]:
        return 0
    second, third = groups[g + 1, 0], groups[g + 2, 0]
    if not ((second == 4 and third == 4) or (second == 3 and third == 5)):
        return 0
    return 0 if groups[g + 2, 2] == groups[g, 2] else 3


@nb.njit(types.int64(GROUPS, types.int64), **INNER)
def card_groups(groups, n_groups):
    """How many groups are written as a card number is: 4-4-4-4, 4-4-4-4-1..3, 4-6-5; else 0."""
    if n_groups < 3 or groups[0, 0] != 4 or groups[0, 2] != groups[1, 2]:
        return 0
    used = 0
    if groups[1, 0] == 6 and groups[2, 0] == 5:
        used = 3
    elif n_groups >= 4 and groups[1, 0] == 4 and groups[2, 0] == 4 and groups[3, 0] == 4:
        if groups[2, 2] != groups[0, 2]:
            return 0
        used = 4
        if n_groups >= 5 and groups[3, 2] == groups[0, 2] and groups[4, 0] <= 3:
            used = 5
    if used == 0 or groups[used - 1, 2] == groups[0, 2]:
        return 0
    return used

"""Check digits and calendar dates over bytes, one value at a time, for kernels to call.

Sources: ISO/IEC 7064 (MOD 11-2, where X stands for ten), ISO/IEC 7812-1 annex B (Luhn), the
Gregorian calendar. Eight digits are tested and weighed at once inside a 64-bit word.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES, load64

_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_TOPS = np.uint64(0xF0F0F0F0F0F0F0F0)
_ZEROS = np.uint64(0x3030303030303030)
_SIXES = np.uint64(0x0606060606060606)
_EVEN = np.uint64(0x00FF00FF00FF00FF)
_FOURTH = np.uint64(0x0000FFFF0000FFFF)
_EIGHT, _SIXTEEN, _THIRTY_TWO = np.uint64(8), np.uint64(16), np.uint64(32)

X = 0x58
SMALL_X = 0x78


@nb.njit(types.boolean(types.uint64), cache=True, nogil=True)
def eight_digits(word):
    """Whether all eight bytes of a word are ASCII digits."""
    return (word & _TOPS) == _ZEROS and ((word + _SIXES) & _TOPS) == _ZEROS


@nb.njit(types.uint64(types.uint64), cache=True, nogil=True)
def pairs(word):
    """Eight ASCII digits as four numbers of two digits, the first in the lowest 16 bits."""
    return (((word & _NIBBLES) * np.uint64(10 * 256 + 1)) >> _EIGHT) & _EVEN


@nb.njit(types.int64(types.uint64), cache=True, nogil=True)
def binary(word):
    """Eight ASCII digits read in base two: the sum of d[i] * 2**(7 - i)."""
    word = ((word & _NIBBLES) * np.uint64(2 * 256 + 1)) >> _EIGHT
    word = ((word & _EVEN) * np.uint64(4 * 65536 + 1)) >> _SIXTEEN
    return np.int64(((word & _FOURTH) * np.uint64(16 * (1 << 32) + 1)) >> _THIRTY_TWO)


@nb.njit(types.uint8(BYTES, types.int64), cache=True, nogil=True)
def mod_11_2_char(data, start):
    """The check character of the 17 digits from `start`, b"X" for ten; 0 if one is no digit."""
    if start < 0 or start + 17 > len(data):
        return np.uint8(0)
    high, low = load64(data, start), load64(data, start + 8)
    last = np.int64(data[start + 16]) - 48
    if not (eight_digits(high) and eight_digits(low)) or last < 0 or last > 9:
        return np.uint8(0)
    check = (12 - (binary(high) * 1024 + binary(low) * 4 + last * 2) % 11) % 11
    return np.uint8(X if check == 10 else 48 + check)


@nb.njit(types.boolean(BYTES, types.int64), cache=True, nogil=True)
def mod_11_2_ok(data, start):
    """Whether 17 digits and a check character (digit, X or x) stand at `start` and agree."""
    if start < 0 or start + 18 > len(data):
        return False
    wanted = mod_11_2_char(data, start)
    found = data[start + 17]
    return wanted != 0 and (found == wanted or (found == SMALL_X and wanted == X))


@nb.njit(types.boolean(BYTES, types.int64, types.int64), cache=True, nogil=True)
def luhn_ok(data, start, stop):
    """Whether data[start:stop] are digits, two at least, that pass the Luhn test."""
    if stop - start < 2:
        return False
    total = 0
    for i in range(start, stop):
        digit = np.int64(data[i]) - 48
        if digit < 0 or digit > 9:
            return False
        if (stop - i) & 1 == 0:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


@nb.njit(types.int64(types.int64, types.int64), cache=True, nogil=True)
def days_in(year, month):
    """The number of days of a month, 0 if there is no such month."""
    if month < 1 or month > 12:
        return 0
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 + (month + (month >> 3)) % 2


@nb.njit(types.boolean(types.int64, types.int64, types.int64), cache=True, nogil=True)
def is_date(year, month, day):
    """Whether the calendar has this day, in years 1..9999."""
    if day <= 28:  # nearly always, and without a look at the year
        return day >= 1 and 1 <= month <= 12 and 1 <= year <= 9999
    return 1 <= year <= 9999 and day <= days_in(year, month)

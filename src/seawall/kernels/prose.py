"""What stands inside prose: an address, a written date, a person named after a label.

One walk over each value. An address is a division name with an address word within the next 24
characters of the same sentence; a date is yyyy-mm-dd, yyyy/mm/dd, yyyy.mm.dd or 1990年1月2日 by the
calendar, no digit before or after it; a name is a surname and one to three more Chinese characters
right after 姓名, 嫌疑人, 联系人 … with or without a colon (or a masked 李某).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: SIM109

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point, is_blank, is_han
from seawall.kernels.dates import is_date
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.names import COUNTED, IN_USE, OPENS_PAIR
from seawall.kernels.names import PLANE as BITS
from seawall.kernels.places import (
    NUMBERED,
    NUMERAL,
    PLANE,
    SETTLEMENT,
    STOP,
    STREET,
    before_street,
)
from seawall.kernels.raw import raw
from seawall.kernels.trie import FIRST, SLOTS, VALUES, longest

ADDRESS, DATE, NAME = 1, 2, 4
NEAR = 24
DASH, SLASH, DOT, YEAR, MONTH = 45, 47, 46, 0x5E74, 0x6708


@nb.njit(cache=True, nogil=True)
def _digit(data, i, end):
    """The digit at i, full-width or not, and its width; (-1, 0) for anything else."""
    if i < end:
        if 48 <= data[i] <= 57:
            return np.int64(data[i]) - 48, 1
        if data[i] == 0xEF and i + 3 <= end and data[i + 1] == 0xBC and 0x90 <= data[i + 2] <= 0x99:
            return np.int64(data[i + 2]) - 0x90, 3
    return np.int64(-1), 0


@nb.njit(cache=True, nogil=True)
def _number(data, i, end):
    """A run of digits: its value, how many there are (at most 5 are read), where it ends."""
    value, n = np.int64(0), 0
    while n < 5:
        digit, width = _digit(data, i, end)
        if digit < 0:
            break
        value = 10 * value + digit
        n += 1
        i += width
    return value, n, i


@nb.njit(cache=True, nogil=True)
def _is_written_date(data, i, end):
    """Whether a date begins at the digit at i."""
    year, n, i = _number(data, i, end)
    if n != 4 or year < 1800 or year > 2199 or i >= end:
        return False
    joint, i = code_point(data, i, end)
    if not (joint == DASH or joint == SLASH or joint == DOT or joint == YEAR):
        return False
    month, n, i = _number(data, i, end)
    if n < 1 or n > 2 or i >= end:
        return False
    second, i = code_point(data, i, end)
    if second != (MONTH if joint == YEAR else joint):
        return False
    day, n, i = _number(data, i, end)
    return 1 <= n <= 2 and is_date(year, month, day)


@nb.njit(cache=True, nogil=True)
def _is_named(data, i, end, bits):
    """Whether, after a label, a colon and blanks, a Chinese name begins."""
    colon = False
    c, after = np.int64(0), i
    while i < end:
        c, after = code_point(data, i, end)
        if c == 58 or c == 0xFF1A:
            colon = True
        elif not is_blank(c):
            break
        i = after
    if i >= end or after >= end or c >= 65536:
        return False
    # without a colon only counted surnames: 于 and 和 are words more often
    kind = bits[c]
    known = kind & (IN_USE | OPENS_PAIR) if colon else kind & COUNTED and c != 0x4E8E
    c, _ = code_point(data, after, end)
    return bool(known) and is_han(c)


@nb.njit(
    types.uint8[::1](
        BYTES, OFFSETS, FIRST, SLOTS, VALUES, VALUES, PLANE, FIRST, SLOTS, VALUES, BITS
    ),
    cache=True,
    nogil=True,
)
def presence(
    column, offsets, first_, slots_, values_, bare_level, words_, label_, label_slots, ends_, bits_
):
    """Bits (n,) ADDRESS, DATE, NAME of what each value holds.

    `first_`, `slots_`, `values_` are the trie of division names and `bare_level` (as int32) their
    bare forms; `label_`, `label_slots`, `ends_` the trie of labels; `words_` the address words and
    `bits_` the surnames.
    """
    data, words, bits, n = raw(column), raw(words_), raw(bits_), len(offsets) - 1
    first, slots, values, mask = raw(first_), raw(slots_), raw(values_), len(slots_) - 1
    label, marks, ends, label_mask = raw(label_), raw(label_slots), raw(ends_), len(label_slots) - 1
    bare = raw(bare_level)
    found = np.zeros(n, np.uint8)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        seen, near, adjacent = 0, 0, False
        in_digits = numeral = False
        while i < end and seen != ADDRESS | DATE | NAME:
            digit, width = _digit(data, i, end)
            if digit >= 0:
                if not in_digits and seen & DATE == 0 and _is_written_date(data, i, end):
                    seen |= DATE
                in_digits = numeral = True
                adjacent = False
                i += width
                near -= 1
                continue
            in_digits = False
            c, after = code_point(data, i, end)
            if c >= 65536:
                i = after
                continue
            if first[c] > 0:
                name, stop = longest(first, slots, mask, values, data, i, end)
                if name >= 0 and bare[name] > 0:
                    free = bare[name] < 3 or adjacent
                    if not free or before_street(data, stop, end, words):
                        name = np.int64(-1)
                if name >= 0:
                    i, near, adjacent, numeral = stop, NEAR, True, False
                    continue
            if label[c] > 0 and seen & NAME == 0:
                name, stop = longest(label, marks, label_mask, ends, data, i, end)
                if name >= 0:
                    if _is_named(data, stop, end, bits):
                        seen |= NAME
                    after = stop
            kind = words[c]
            if near > 0:
                strong = kind == STREET or kind == SETTLEMENT or (kind == NUMBERED and numeral)
                if strong:
                    seen |= ADDRESS
                near = 0 if kind == STOP else near - 1
            numeral = kind == NUMERAL
            adjacent = False
            i = after
        found[row] = seen
    return found

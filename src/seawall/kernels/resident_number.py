"""Chinese resident identity numbers: judge them and write them canonically, value by value.

18 characters: division (6), birth date (8), order (3, odd for men), check character by MOD 11-2.
15 digits, given out until 1999: division (6), birth date yymmdd, order (3); orders 996 to 999
belong to people born in the 1800s. Nearly all values are 18 plain bytes and never leave `_plain`;
the rest is folded first.
Source: GB 11643-1999 and the 15-digit form of GB 11643-1989.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.checkdigits import binary, eight_digits, is_date, mod_11_2_char, pairs
from seawall.kernels.fold import HAD_MASK, HAD_OTHER, HAD_PLUS, HAD_SEPARATOR, TOO_LONG, fold, trim
from seawall.kernels.load import BYTES, OFFSETS, load64
from seawall.model.element import PREFIX, Reason

EMPTY, VALID, SHAPE, CHECK = (
    int(r) for r in (Reason.EMPTY, Reason.VALID, Reason.SHAPE, Reason.CHECK)
)
DATE, REGION, MASKED, DAMAGED = (
    int(r) for r in (Reason.DATE, Reason.REGION, Reason.MASKED, Reason.DAMAGED)
)

FIRST_YEAR, LAST_YEAR = 1850, 2100  # births; as_of is not known here
WIDTH, OLD_WIDTH = 18, 15
_SCRATCH = 32
_X = 0x58

#: Division codes by number 0..999999, 0 where there never was one (tables.divisions().level).
LEVEL = types.Array(types.uint8, 1, "C", readonly=True)
_FOUR = types.UniTuple(types.int64, 4)


@nb.njit(types.boolean(LEVEL, types.int64), cache=True, nogil=True)
def is_region(level, code):
    """Whether six leading digits were ever given out.

    Beside divisions: 830000 for residents from Taiwan (permits since 2018), and 9 + province +
    nationality for permanent residents from abroad (cards since 2023).
    """
    if level[code] != 0 or code == 830000:
        return True
    return code >= 900000 and level[code // 1000 % 100 * 10000] == 1


@nb.njit(types.boolean(types.int64), cache=True, nogil=True)
def is_double_print(number):
    """Whether a whole number of 18 digits is what a 64-bit float prints, padded with zeros.

    JavaScript prints the shortest digits that name the float (17 at most), spreadsheets print 15.
    """
    if number < 100_000_000_000_000_000:  # a leading zero was never a number's
        return False
    if number % 1000 == 0:
        return True
    if number % 10 != 0:
        return False
    exact = np.int64(np.float64(number))
    shorter = (exact + 50) // 100 * 100
    if np.int64(np.float64(shorter)) == exact:
        return number == shorter
    return number == (exact + 5) // 10 * 10


@nb.njit(types.int64(types.uint64, types.int64), cache=True, nogil=True)
def _pair(word, bit):
    return np.int64((word >> np.uint64(bit)) & np.uint64(0xFFFF))


@nb.njit(_FOUR(types.uint64, types.uint64, types.int64, types.int64), cache=True, nogil=True)
def plain(high, low, order, check):
    """Judge 18 bytes, all but their region: (reason, division, born_on, sex).

    `high`, `low`: the first sixteen bytes as words; `order`, `check`: the last two. No array comes
    in, because numba counts references to arrays around a call, and that would triple the time.
    """
    order, check = order - 0x30, check - 0x30
    if not (eight_digits(high) and eight_digits(low)) or order < 0 or order > 9:
        return SHAPE, 0, 0, 0
    if check < 0 or check > 9:
        if (check + 0x30) | 0x20 != 0x78:
            return SHAPE, 0, 0, 0
        check = 10
    place, born = pairs(high), pairs(low)
    division = _pair(place, 0) * 10000 + _pair(place, 16) * 100 + _pair(place, 32)
    year = _pair(place, 48) * 100 + _pair(born, 0)
    month, day = _pair(born, 16), _pair(born, 32)
    dated = FIRST_YEAR <= year <= LAST_YEAR and is_date(year, month, day)
    total = np.uint32(binary(high) * 1024 + binary(low) * 4 + order * 2 + check)
    if total % np.uint32(11) != np.uint32(1):
        if dated and check == 0:
            number = (division * 10000 + year) * 10000 + month * 100 + day
            if is_double_print(number * 10000 + _pair(born, 48) * 100 + order * 10):
                return DAMAGED, 0, 0, 0
        return CHECK, 0, 0, 0
    if not dated:
        return DATE, 0, 0, 0
    return VALID, division, year * 10000 + month * 100 + day, 2 - (order & 1)


@nb.njit(_FOUR(BYTES, types.int64), cache=True, nogil=True)
def old(data, start):
    """Judge 15 bytes from `start`, all but their region. The caller bounds `start`."""
    number = 0
    for i in range(start, start + OLD_WIDTH):
        digit = np.int64(data[i]) - 48
        if digit < 0 or digit > 9:
            return SHAPE, 0, 0, 0
        number = number * 10 + digit
    order, born = number % 1000, number // 1000 % 1000000
    year = born // 10000 + (1800 if order >= 996 else 1900)
    month, day = born // 100 % 100, born % 100
    if year < FIRST_YEAR or not is_date(year, month, day):
        return DATE, 0, 0, 0
    return VALID, number // 1000000000, year * 10000 + month * 100 + day, 2 - order % 2


@nb.njit(types.boolean(BYTES, types.int64, types.int64), cache=True, nogil=True)
def is_scientific(data, start, stop):
    """Whether a spreadsheet wrote 18 or 15 digits as 3.10101E+17 or 3.10101E+14."""
    i = start
    while i < stop and (0x30 <= data[i] <= 0x39 or (data[i] == 0x2E and i == start + 1)):
        i += 1
    if i == start or i > start + 18 or i >= stop or data[i] | 0x20 != 0x65:
        return False
    i += 1
    if i < stop and data[i] == 0x2B:
        i += 1
    return i + 2 == stop and data[i] == 0x31 and (data[i + 1] == 0x37 or data[i + 1] == 0x34)


@nb.njit(types.int64(BYTES, types.int64), cache=True, nogil=True)
def _masked(text, n):
    """MASKED where `n` folded characters are digits and masks, else SHAPE."""
    seen = 0
    for i in range(n):
        c = text[i]
        if 0x30 <= c <= 0x39:
            seen += 1
        elif c != 0x2A and c | 0x20 != 0x78:
            return SHAPE
    return MASKED if seen and OLD_WIDTH <= n <= WIDTH else SHAPE


@nb.njit(
    types.UniTuple(types.int64, 5)(BYTES, types.int64, types.int64, LEVEL, types.uint8[::1]),
    cache=True,
    nogil=True,
)
def spelt(data, start, stop, level, out):
    """Judge a value however it is spelt: (reason, division, born_on, sex, n in `out`)."""
    start, stop = trim(data, start, stop)
    if start == stop:
        return EMPTY, 0, 0, 0, 0
    if is_scientific(data, start, stop):
        return DAMAGED, 0, 0, 0, 0
    cut = stop
    while cut - 1 > start and data[cut - 1] == 0x30:
        cut -= 1
    floated = cut < stop and data[cut - 1] == 0x2E
    n, flags = fold(data, start, cut - 1 if floated else stop, out)
    if flags & (HAD_OTHER | HAD_PLUS | TOO_LONG):
        return SHAPE, 0, 0, 0, 0
    if flags & HAD_MASK:
        return _masked(out, n), 0, 0, 0, 0
    if n == WIDTH:
        words = load64(out, 0), load64(out, 8)
        reason, division, born_on, sex = plain(words[0], words[1], out[16], out[17])
    elif n == OLD_WIDTH and not flags & HAD_SEPARATOR:
        reason, division, born_on, sex = old(out, 0)
    else:
        return SHAPE, 0, 0, 0, 0
    if floated and reason != SHAPE:
        return DAMAGED, 0, 0, 0, 0
    if reason == VALID and not (is_region(level, division) if n == WIDTH else level[division]):
        reason = REGION
    return reason, division, born_on, sex, n


@nb.njit(
    types.void(
        BYTES,
        OFFSETS,
        LEVEL,
        types.uint8[::1],
        types.int32[::1],
        types.int32[::1],
        types.uint8[::1],
    ),
    cache=True,
    nogil=True,
)
def judge(data, offsets, level, codes, divisions, born_on, sexes):
    """Judge a column into `codes`, `divisions`, `born_on` and `sexes`, each (n,)."""
    for row in range(len(codes)):
        start = np.int64(offsets[row])
        reason = SHAPE
        division = born = sex = 0
        if offsets[row + 1] - start == WIDTH:
            high, low = load64(data, start), load64(data, start + 8)
            reason, division, born, sex = plain(high, low, data[start + 16], data[start + 17])
            if reason == VALID and not is_region(level, division):
                reason = REGION
        codes[row] = reason
        divisions[row] = division
        born_on[row] = born
        sexes[row] = sex
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        if codes[row] == SHAPE:
            codes[row], divisions[row], born_on[row], sexes[row], _ = spelt(
                data, np.int64(offsets[row]), np.int64(offsets[row + 1]), level, out
            )


@nb.njit(types.void(BYTES, types.int64, types.uint8[:, ::1], types.int64), cache=True, nogil=True)
def write(text, n, blocks, row):
    """Write the 18 or 15 plain characters of `text` into a block, as 18 with a capital X."""
    if n == WIDTH:
        for i in range(WIDTH):
            blocks[row, PREFIX + i] = text[i]
        if text[WIDTH - 1] == 0x78:
            blocks[row, PREFIX + WIDTH - 1] = _X
        return
    for i in range(6):
        blocks[row, PREFIX + i] = text[i]
    centenarian = text[12] == 0x39 and text[13] == 0x39 and text[14] >= 0x36
    blocks[row, PREFIX + 6] = 0x31
    blocks[row, PREFIX + 7] = 0x38 if centenarian else 0x39
    for i in range(6, OLD_WIDTH):
        blocks[row, PREFIX + 2 + i] = text[i]
    blocks[row, PREFIX + WIDTH - 1] = mod_11_2_char(blocks[row], PREFIX)


@nb.njit(
    types.void(BYTES, OFFSETS, types.uint8[::1], LEVEL, types.uint8[:, ::1], types.int32[::1]),
    cache=True,
    nogil=True,
)
def canonical(data, offsets, codes, level, blocks, lengths):
    """Write the rows that are VALID or REGION into zeroed `blocks` (n, 64); set `lengths` (n,)."""
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        lengths[row] = 0
        if codes[row] != VALID and codes[row] != REGION:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        lengths[row] = WIDTH
        if (
            stop - start == WIDTH
            and eight_digits(load64(data, start))
            and eight_digits(load64(data, start + 8))
            and data[stop - 1] >= 0x30
        ):
            for i in range(WIDTH):
                blocks[row, PREFIX + i] = data[start + i]
            if data[stop - 1] == 0x78:
                blocks[row, PREFIX + WIDTH - 1] = _X
        else:
            n = spelt(data, start, stop, level, out)[4]
            if n == 0:  # codes of another column: nothing to write
                lengths[row] = 0
            else:
                write(out, n, blocks, row)

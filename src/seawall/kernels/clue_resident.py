"""Clues of resident IDs: facts and keyed hashes of each number, and none of the number itself.

A judged column comes in, so the division, the birth date and the sex are known; read here are the order
code (digits 15 to 17) and the last character.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.checkdigits import days_in, eight_digits
from seawall.kernels.clue_mix import keyed, keyed32
from seawall.kernels.load import BYTES, OFFSETS, load64
from seawall.kernels.resident_number import LEVEL, OLD_WIDTH, REGION, VALID, WIDTH, spelt

_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_U16 = types.Array(types.uint16, 1, "C", readonly=True)
_I32 = types.Array(types.int32, 1, "C", readonly=True)
DIGIT, X, SMALL_X, OLD = 1, 2, 3, 4  # forms
FIRST, ROUND, FROM_ID = 1, 4, 8  # bits of a birth date's mark
NEAR = 20  # apart, of neighbours in the dump
NEARLY = 2  # dates that an export has shifted or turned


@nb.njit(
    types.void(
        BYTES, OFFSETS, _U8, _I32, _I32, LEVEL, _U16, _U16, _U8, types.uint64, types.uint64,
        types.uint8[::1], types.uint32[::1], types.uint16[::1], types.uint16[::1],
        types.uint8[::1], types.uint64[::1], types.uint8[::1], types.int8[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def read(
    data, offsets, codes, divisions, born_on, level, starts, ends, pairs, place_seed, born_seed,
    province, place, start, end, pair, place_born, form, near,
):  # fmt: skip
    """Fill the planes (n,) of rows that are VALID or REGION; the others keep what they hold.

    Args:
        data, offsets, codes, divisions, born_on: The judged column.
        level: tables.divisions().level.
        starts, ends: tables.division_years().
        pairs: A permutation of 0..99, the keyed order of order codes.
        place_seed, born_seed: Secret seeds of the hashes.
        province, place, start, end, pair, place_born, form, near: Planes of model.clues.
    """
    out = np.empty(32, np.uint8)
    before = np.int64(-1)
    for row in range(len(codes)):
        if codes[row] != VALID and codes[row] != REGION:
            before = -1
            continue
        i, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if (
            stop - i == WIDTH
            and eight_digits(load64(data, i))
            and eight_digits(load64(data, i + 8))
            and data[i + 16] >= 0x30
        ):
            a, b, c = data[i + 14], data[i + 15], data[i + 16]
            last = data[i + 17]
        else:
            n = spelt(data, i, stop, level, out)[4]
            if n == 0:  # codes of another column
                before = -1
                continue
            at = n - (3 if n == OLD_WIDTH else 4)
            a, b, c = out[at], out[at + 1], out[at + 2]
            last = out[n - 1] if n == WIDTH else np.uint8(0)
        tens = (np.int64(a) - 48) * 10 + np.int64(b) - 48
        division, born = np.int64(divisions[row]), np.int64(born_on[row])
        number = (division * 100_000_000 + born) * 1000 + tens * 10 + np.int64(c) - 48
        if before >= 0 and before != number:  # one person's next record says nothing
            near[row] = 1 if abs(number - before) <= NEAR else 0
        before = number
        form[row] = OLD if last == 0 else X if last == 0x58 else SMALL_X if last == 0x78 else DIGIT
        pair[row] = pairs[tens]
        province[row] = division // 10_000
        place[row] = keyed32(np.uint64(division), place_seed)
        start[row], end[row] = starts[division], ends[division]
        place_born[row] = keyed(np.uint64(division * 100_000_000 + born), born_seed)


@nb.njit(
    types.void(_I32, types.uint8, types.uint16[::1], types.uint8[::1], types.uint8[::1]),
    cache=True,
    nogil=True,
)
def born(dates, source, year, month, mark):
    """Fill year, month and mark of rows without a year that have a date (n,) yyyymmdd, 0 none.

    `source` goes into the mark. The month of a marked day stays 0: both would tell the day.
    """
    for row in range(len(dates)):
        date = np.int64(dates[row])
        if date <= 0 or year[row] != 0:
            continue
        day = date % 100
        bits = FIRST if day == 1 else ROUND if day % 5 == 0 and 10 <= day <= 25 else 0
        year[row] = date // 10_000
        month[row] = 0 if bits else date // 100 % 100
        mark[row] = bits | source


@nb.njit(types.int64(types.int64), cache=True, nogil=True)
def _next(date):
    """The day after a date, both yyyymmdd."""
    if date % 100 < days_in(date // 10_000, date // 100 % 100):
        return date + 1
    return date // 100 * 100 + 101 if date // 100 % 100 < 12 else date // 10_000 * 10_000 + 10_101


@nb.njit(types.void(_I32, _I32, types.int8[::1]), cache=True, nogil=True)
def nearly(one, other, agreement):
    """Set NEARLY where dates (n,) differ by a day, as time zones do, or have month and day turned."""
    for row in range(len(agreement)):
        if agreement[row] != 0:
            continue
        a, b = np.int64(one[row]), np.int64(other[row])
        turned = a // 10_000 * 10_000 + a % 100 * 100 + a // 100 % 100
        if _next(a) == b or _next(b) == a or turned == b:
            agreement[row] = NEARLY

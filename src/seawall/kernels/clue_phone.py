"""Clues of phones: network, age and kind of a Chinese mobile number, keyed hash of its segment.

Of the digits themselves only a class of the last four goes out (see `tail`).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.checkdigits import pairs
from seawall.kernels.clue_mix import keyed32
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, OFFSETS, load64
from seawall.kernels.phone_spelling import behind_86, chinese_mobile, is_plain
from seawall.model.element import Reason

VALID, REGION = int(Reason.VALID), int(Reason.REGION)
NEAR = 20  # apart, of neighbours in the dump
NEVER = 255  # the kind of a network that was never given out
PLAIN, FOUR, EIGHT, BOTH, PRETTY = 1, 2, 3, 4, 5  # tails
UNREAD = -1
_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_U16 = types.Array(types.uint16, 1, "C", readonly=True)


@nb.njit(types.int64(types.uint64), **INNER)
def _eight(word):
    """The number that eight ASCII digits write."""
    two, lane = pairs(word), np.uint64(0xFFFF)
    high = np.int64(two & lane) * 100 + np.int64((two >> np.uint64(16)) & lane)
    low = np.int64((two >> np.uint64(32)) & lane) * 100 + np.int64(two >> np.uint64(48))
    return high * 10_000 + low


@nb.njit(types.int64[::1](BYTES, OFFSETS, _U8), cache=True, nogil=True)
def mobiles(data, offsets, codes):
    """The 11 digits of each Chinese mobile number (n,): 0 where it is none, -1 in rare spellings."""
    n = len(codes)
    numbers = np.zeros(n, np.int64)
    for row in range(n):
        if codes[row] != VALID and codes[row] != REGION:
            continue
        i, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        head = behind_86(data, i, stop)
        if is_plain(data, head, stop):
            tail = np.int64(data[head + 8]) * 100 + np.int64(data[head + 9]) * 10
            tail += np.int64(data[head + 10]) - 48 * 111
            numbers[row] = _eight(load64(data, head)) * 1000 + tail
        else:
            number = chinese_mobile(data, i, stop)
            numbers[row] = number if number else UNREAD
    return numbers


@nb.njit(types.uint8(types.int64), **INNER)
def tail(number):
    """The class of the last four digits.

    PRETTY: three side by side are alike or go up or down by one. Else by whether a 4 or an 8 is
    among them. The smallest class has several hundred endings.
    """
    a, b, c, d = number // 1000 % 10, number // 100 % 10, number // 10 % 10, number % 10
    first, second, third = b - a, c - b, d - c
    if (first == second and -1 <= first <= 1) or (second == third and -1 <= second <= 1):
        return np.uint8(PRETTY)
    four = a == 4 or b == 4 or c == 4 or d == 4
    eight = a == 8 or b == 8 or c == 8 or d == 8
    return np.uint8(PLAIN + (1 if four else 0) + (2 if eight else 0))


@nb.njit(
    types.void(
        types.int64[::1], _U8, _U8, _U16, types.uint64,
        types.uint16[::1], types.uint16[::1], types.uint8[::1], types.uint32[::1],
        types.uint8[::1], types.int8[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def read(numbers, codes, kinds, years, seed, network, since, kind, segment, tails, near):
    """Fill the planes (n,) of Chinese mobile numbers; the others keep what they hold.

    Args:
        numbers: From `mobiles`, none UNREAD.
        codes: The judge's.
        kinds, years: tables.segments() kind and since.
        seed: Secret seed of the segments' hashes.
        network, since, kind, segment, tails, near: Planes of model.clues.
    """
    before = np.int64(0)
    for row in range(len(numbers)):
        number = numbers[row]
        if number <= 0:
            before = 0
            continue
        if before > 0 and before != number:  # one person's next record says nothing
            near[row] = 1 if abs(number - before) <= NEAR else 0
        before = number
        prefix = number // 1_000_000
        network[row] = number // 100_000_000
        since[row] = years[prefix]
        kind[row] = NEVER if codes[row] == REGION else max(kinds[prefix], np.uint8(1))
        segment[row] = keyed32(np.uint64(number // 10_000), seed)
        tails[row] = tail(number)

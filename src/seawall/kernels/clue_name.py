"""Clues of names: their form, their surname by its number, keyed hashes of the name and of its given part.

Names that differ in white space within Chinese ones, in the dot between parts or in the case of Latin
letters have one hash. A surname is told where the judge found a name with a surname in front. A surname with
a title behind it ("Mr", "Madam", "teacher") names nobody: only the surname is kept.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point, is_blank, is_han, trim
from seawall.kernels.clue_mix import mix, step
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.names import EMPTY, KEYS, MASKED, MIDDLE_DOT, VALID, is_dot
from seawall.kernels.raw import raw

HAN, DOTTED, LATIN, COVERED, OTHER = 1, 2, 3, 4, 5  # forms
MOST = 64  # characters of a name
BUCKETS = 65535
TITLES = frozenset(
    {"先生", "女士", "小姐", "太太", "同志", "阿姨", "师傅", "老师", "医生", "经理", "大爷", "大妈"}
)
_TITLES = np.array([ord(title[0]) << 16 | ord(title[1]) for title in sorted(TITLES)])
_CODES = types.Array(types.uint8, 1, "C", readonly=True)
_NUMBERS = types.Array(types.uint16, 1, "C", readonly=True)


@nb.njit(cache=True, nogil=True)
def _spelling(data, start, end, points):
    """Write the canonical characters of a name; its form and how many they are."""
    n = han = dots = latin = 0
    i = start
    while i < end and not han:
        c, i = code_point(data, i, end)
        han = 1 if is_han(c) else 0
    chinese, blank, i = han > 0, False, start
    han = 0
    while i < end:
        c, i = code_point(data, i, end)
        if is_blank(c):
            blank = not chinese
            continue
        if n + (1 if blank and n else 0) >= MOST:
            return OTHER, 0
        if 0xFF01 <= c <= 0xFF5E:
            c -= 0xFEE0
        if is_han(c):
            han += 1
        elif is_dot(c) or c == 46:
            dots += 1
            c = MIDDLE_DOT
        elif 97 <= c <= 122 or 65 <= c <= 90 or 0xC0 <= c <= 0x24F:
            latin += 1
            if 97 <= c <= 122:
                c -= 32
        elif not (c == 39 or c == 44 or c == 45 or c == 0x2019):
            return OTHER, 0
        if blank and n:
            points[n] = 32
            n += 1
        blank = False
        points[n] = c
        n += 1
    if chinese:
        return (DOTTED if dots else HAN, n) if han + dots == n else (OTHER, 0)
    return (LATIN, n) if latin else (OTHER, 0)


@nb.njit(cache=True, nogil=True)
def _plain(data, i, end, points):
    """Fast path: two to four characters of U+4000..U+9FFF and nothing else: how many; else 0."""
    n = (end - i) // 3
    if n < 2 or n > 4 or 3 * n != end - i:
        return 0
    for k in range(n):
        a = np.int64(data[i])
        if a < 0xE4 or a > 0xE9:
            return 0
        points[k] = (a & 15) << 12 | (np.int64(data[i + 1]) & 63) << 6 | np.int64(data[i + 2]) & 63
        i += 3
    return n


@nb.njit(cache=True, nogil=True)
def _is_title(a, b):
    """Whether two characters are a title."""
    found = False
    for k in range(len(_TITLES)):
        found |= _TITLES[k] == a << 16 | b
    return found


@nb.njit(cache=True, nogil=True)
def _place(pairs, n, key):
    """Where a key stands among n ascending ones; -1 if it does not."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if pairs[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < n and pairs[low] == key else -1


@nb.njit(
    types.void(
        BYTES, OFFSETS, _CODES, _NUMBERS, KEYS, _NUMBERS, types.uint64, types.uint64, types.uint64,
        types.uint8[::1], types.uint8[::1], types.uint64[::1], types.uint16[::1],
        types.uint32[::1], types.uint16[::1], types.uint16[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def read(
    column, offsets, codes, singles_, pairs_, numbers_, name_seed, given_seed, letter_seed,
    form, length, name, surname, given, first, last,
):  # fmt: skip
    """Fill the zeroed planes (n,) of a judged column.

    Args:
        column, offsets, codes: The judged column.
        singles_: Number of each surname of one character by code point (65536,), 0 for none.
        pairs_: Surnames of two characters, first << 16 | second, ascending.
        numbers_: Their numbers.
        name_seed, given_seed, letter_seed: Secret seeds of the hashes.
        form, length, name, surname, given, first, last: Planes of model.clues.
    """
    room = np.zeros(MOST + 2, np.int64)
    data, points, singles = raw(column), raw(room), raw(singles_)
    pairs, numbers, n_pairs = raw(pairs_), raw(numbers_), len(pairs_)
    for row in range(len(codes)):
        if codes[row] == EMPTY:
            continue
        if codes[row] == MASKED:
            form[row] = COVERED
            continue
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        n, kind = _plain(data, i, end, points), HAN
        if n == 0:
            i, end = trim(data, i, end)
            kind, n = _spelling(data, i, end, points)
        form[row] = kind
        if kind == OTHER:
            continue
        cut = 0
        if kind == HAN and codes[row] == VALID and 2 <= n <= 5:
            cut = 1
            if points[0] < 65536:
                surname[row] = singles[points[0]]
            if n > 2:
                at = _place(pairs, n_pairs, points[0] << 16 | points[1])
                if at >= 0:
                    surname[row] = numbers[at]
                    cut = 2
                elif n == 4:  # two surnames, as some wives and children bear them
                    cut = 2
            if n - cut == 2 and _is_title(points[cut], points[cut + 1]):
                form[row] = OTHER
                continue
        length[row] = n
        h = name_seed
        for k in range(n):
            h = step(h, points[k])
        name[row] = max(mix(h), np.uint64(1))
        if cut == 0:
            continue
        h = given_seed
        for k in range(cut, n):
            h = step(h, points[k])
        given[row] = max(mix(h) & np.uint64(0xFFFFFFFF), np.uint64(1))
        first[row] = 1 + mix(np.uint64(points[cut]) ^ letter_seed) % np.uint64(BUCKETS)
        last[row] = 1 + mix(np.uint64(points[n - 1]) ^ letter_seed) % np.uint64(BUCKETS)
    room[0] = 0  # a use after the loop, or the array behind the pointer would be freed before it

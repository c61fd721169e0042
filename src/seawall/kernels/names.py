"""Chinese personal names: judged by surname and length, and folded to one spelling.

A name has a surname in front and two to four characters in all, four only with a surname of two
characters or two counted surnames. Names of Uyghurs, Kazakhs, Tibetans and others written with a
middle dot have 4 to 20 characters and no surname. White space within a name is ignored.

Sources: Ministry of Public Security name report for 2020 (98 % of names have two to four
characters); middle dot after GB/T 15835 practice, code points from Unicode 16.0.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point, is_blank, is_han, trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

EMPTY, VALID, SHAPE, MASKED = 0, 1, 2, 6  # model.element.Reason, as kernels need them
IN_USE, COUNTED, OPENS_PAIR = 1, 2, 4  # tables.names_cn, the same bits
ENDS_LONG, ENDS_SHORT = 8, 16  # bits added by the judge: cannot end a name of 3 or 4, of 2
OPENS_BLOCKED = 32  # some word that is no name begins with this character
MOST = 20
LONGEST_BYTES = 96
SOME = 0x67D0  # 某, "a certain"
MIDDLE_DOT = 0xB7

PLANE = types.Array(types.uint8, 1, "C", readonly=True)
KEYS = types.Array(types.int64, 1, "C", readonly=True)
FLAGS = types.Array(types.boolean, 1, "C", readonly=True)


@nb.njit(cache=True, nogil=True)
def is_dot(c):
    """Whether a code point is a dot between the parts of a name (ASCII full stop left out)."""
    if c == 0xB7 or c == 0x2022 or c == 0x2027 or c == 0x30FB or c == 0xFF65 or c == 0xFF0E:
        return True
    return c == 0x2219 or c == 0x22C5 or c == 0x387 or c == 0x2024 or c == 0x318D


@nb.njit(cache=True, nogil=True)
def _is_mask(c):
    return c == 42 or c == 0xFF0A or c == 0xD7 or c == 0x25CB or c == 0x25CF or c == 0x2217


@nb.njit(cache=True, nogil=True)
def holds(keys, n, key):
    """Whether n ascending keys hold this one."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low < n and keys[low] == key


@nb.njit(cache=True, nogil=True)
def _plain(data, i, end, points):
    """Fast path: how many of U+4000..U+9FFF the value is, 2 to 4, if nothing else; else 0."""
    n = (end - i) // 3
    if n < 2 or n > 4 or 3 * n != end - i:
        return 0
    for k in range(n):
        a = np.int64(data[i])
        if a < 0xE4 or a > 0xE9:
            return 0
        c = (a & 15) << 12 | (np.int64(data[i + 1]) & 63) << 6 | (np.int64(data[i + 2]) & 63)
        if c == SOME:
            return 0
        points[k] = c
        i += 3
    return n


@nb.njit(cache=True, nogil=True)
def _whole_name(points, n, bits, pairs, n_pairs, blocked, n_blocked):
    """Whether n Chinese characters are a name with a surname in front."""
    first, last = bits[points[0]], bits[points[n - 1]]
    paired = n > 2 and first & OPENS_PAIR and holds(pairs, n_pairs, points[0] << 16 | points[1])
    if n == 4:
        if not paired and not (first & COUNTED and bits[points[1]] & COUNTED):
            return False
    elif not (first & IN_USE or paired):
        return False
    if last & (ENDS_SHORT if n == 2 else ENDS_LONG):
        return False
    if first & OPENS_BLOCKED:
        key = np.int64(0)
        for k in range(n):
            key = key << 15 | (points[k] & 0x7FFF)
        return not holds(blocked, n_blocked, key)
    return True


@nb.njit(types.uint8[::1](BYTES, OFFSETS, PLANE, KEYS, KEYS), cache=True, nogil=True)
def judge(column, offsets, bits_, pairs_, blocked_):
    """Reasons (n,) of a column.

    `bits_` is the surname plane with the ENDS_ and OPENS_BLOCKED bits; `pairs_` the two-character
    surnames; `blocked_` words of 2 to 4 characters that are no names, each packed with 15 bits a
    character (Chinese characters below U+A000 lose no more than their block), both ascending.
    """
    n_rows = len(offsets) - 1
    codes = np.full(n_rows, SHAPE, np.uint8)
    room = np.zeros(MOST + 1, np.int64)
    data, bits, points = raw(column), raw(bits_), raw(room)
    pairs, n_pairs, blocked, n_blocked = raw(pairs_), len(pairs_), raw(blocked_), len(blocked_)
    for row in range(n_rows):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        n = _plain(data, i, end, points)
        if n > 0:
            if _whole_name(points, n, bits, pairs, n_pairs, blocked, n_blocked):
                codes[row] = VALID
            continue
        i, end = trim(data, i, end)
        if i == end:
            codes[row] = EMPTY
            continue
        if end - i > LONGEST_BYTES:
            continue
        dots = masks = 0
        after_dot, good = True, True  # a dot may neither lead nor follow another
        while i < end and good:
            c, i = code_point(data, i, end)
            if is_han(c):
                masks += c == SOME and n > 0
                after_dot = False
            elif _is_mask(c):
                masks += 1
                after_dot = False
            elif is_dot(c) or c == 46:
                good = not after_dot
                dots += 1
                after_dot = True
            elif is_blank(c):
                continue
            else:
                good = False
            if n > MOST - 1:
                good = False
            points[n] = c
            n += 1
        if not good or after_dot or n < 2:
            continue
        covered = 0
        for k in range(n):
            covered += _is_mask(points[k])
            if points[k] >= 65536:
                points[k] = 0  # beyond the plane: a rare character, never a surname here
        if dots > 0:
            if n >= 4 and covered < n - dots:
                codes[row] = MASKED if masks else VALID
        elif masks > 0:
            lead = bits[points[0]] & IN_USE or _is_mask(points[0])
            lead = lead or (n > 2 and holds(pairs, n_pairs, points[0] << 16 | points[1]))
            if n <= 5 and covered < n and lead:
                codes[row] = MASKED
        elif n <= 4 and _whole_name(points, n, bits, pairs, n_pairs, blocked, n_blocked):
            codes[row] = VALID
    return codes


@nb.njit(types.int64(BYTES, OFFSETS, types.uint8[::1], types.int32[::1]), cache=True, nogil=True)
def fold(column, offsets, out, out_offsets):
    """Write the canonical spelling of every name.

    Trimmed; full-width ASCII to ASCII; ASCII letters upper-case; dots between parts to U+00B7. With
    a Chinese character in it, white space is dropped and the ASCII full stop is such a dot; without
    one, white space becomes one blank. `out` needs twice the column's bytes; `out_offsets` is
    (n + 1,). Returns the bytes written.
    """
    data, at = raw(column), np.int64(0)
    out_offsets[0] = 0
    for row in range(len(offsets) - 1):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        chinese = False
        k = i
        while k < end and not chinese:
            c, k = code_point(data, k, end)
            chinese = is_han(c)
        blank = False
        while i < end:
            c, after = code_point(data, i, end)
            if is_blank(c):
                blank = not chinese
                i = after
                continue
            if blank:
                out[at] = 32
                at += 1
                blank = False
            if is_dot(c) or (chinese and c == 46):
                out[at], out[at + 1] = 0xC2, MIDDLE_DOT
                at += 2
            elif c < 128 or 0xFF01 <= c <= 0xFF5E:
                plain = c if c < 128 else c - 0xFEE0
                out[at] = plain - 32 if 97 <= plain <= 122 else plain
                at += 1
            else:
                for k in range(i, after):
                    out[at] = data[k]
                    at += 1
            i = after
        out_offsets[row + 1] = at
    return at


@nb.njit(cache=True, nogil=True)
def _latin(data, i, end):
    """Whether a folded name is words of letters, two or more, with ' - . between."""
    letters = words = 0
    fresh = True
    for k in range(i, end):
        c = data[k]
        if 65 <= c <= 90 or 0xC3 <= c <= 0xC9 or 0x80 <= c < 0xC0:
            letters += 1
            words += fresh
            fresh = False
        elif c == 32:
            fresh = True
        elif not (c == 39 or c == 45 or c == 46 or c == 44):
            return False
    return words >= 2 and letters >= 4


@nb.njit(
    types.void(BYTES, OFFSETS, FLAGS, FLAGS, OFFSETS, types.uint8[:, ::1], types.int32[::1]),
    cache=True,
    nogil=True,
)
def compose(column, offsets, sure, maybe, born_on, blocks, lengths):
    """Write name|yyyymmdd from byte 2 of each block; `lengths` over 62 tell what had no room.

    `column`, `offsets` hold folded names; rows are written where `born_on` is not 0 and they are
    `sure`, or `maybe` and a Latin name.
    """
    data = raw(column)
    for row in range(len(lengths)):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        ymd = np.int64(born_on[row])
        if ymd <= 0 or i == end or not (sure[row] or (maybe[row] and _latin(data, i, end))):
            continue
        size = end - i + 9
        lengths[row] = size
        if size > 62:
            continue
        for k in range(end - i):
            blocks[row, 2 + k] = data[i + k]
        at = 2 + end - i
        blocks[row, at] = 124
        for k in range(8):
            blocks[row, at + 8 - k] = 48 + ymd % 10
            ymd //= 10

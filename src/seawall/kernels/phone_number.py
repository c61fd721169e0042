"""Telephone numbers: judge them and write them as E.164, value by value.

Nearly all values of a Chinese column are 11 plain digits and never leave the first loop: two words
tell the digits, one load the network, one the city. The rest is folded to digits first, read from
a home region (its trunk and international prefixes) and walked through the numbering plans.
Sources: ITU-T E.164 (calling code and national number, 15 digits at most), ITU-T E.123 (notation).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.checkdigits import pairs
from seawall.kernels.fold import HAD_MASK, HAD_OTHER, HAD_PLUS, TOO_LONG, fold, trim
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, OFFSETS, load64
from seawall.kernels.numbering import (
    AFTER,
    DIGITS,
    FIXED_LINE,
    FIXED_OR_MOBILE,
    MOBILE,
    VALUES,
    walk,
)
from seawall.kernels.phone_spelling import (
    behind_86,
    chinese_mobile,
    extension,
    is_masked,
    is_other_dotted,
    is_plain,
    is_rounded,
)
from seawall.model.element import PREFIX, Reason

EMPTY, VALID, SHAPE, REGION, MASKED, DAMAGED = (
    int(r)
    for r in (
        Reason.EMPTY,
        Reason.VALID,
        Reason.SHAPE,
        Reason.REGION,
        Reason.MASKED,
        Reason.DAMAGED,
    )
)
_UNREAD = 255

MAX_DIGITS = 15  # of an E.164 number
_MAX_WRITTEN = 21  # with an international prefix and a trunk prefix
_ROOM, _SCRATCH = 8, 48  # bytes kept free in front of folded digits, for a calling code; in all
_FIRST_SEGMENT = 1_000_000
_ZERO, _ONE, _THREE = 0x30, 0x31, 0x33


class Known(NamedTuple):
    """What tables.numbering() and tables.segments() know; `china` is CN in countries()."""

    after: NDArray[np.uint16]
    values: NDArray[np.uint16]
    entries: NDArray[np.uint16]
    kind: NDArray[np.uint8]
    carrier: NDArray[np.uint8]
    city: NDArray[np.uint16]
    area: NDArray[np.uint16]
    province: NDArray[np.int32]
    start: int
    china: int


class Home(NamedTuple):
    """The region whose habits a column follows.

    `prefixes` (k, 8): ASCII digits dialled before international numbers, zeros behind; `trunk` and
    `code` (calling code): ASCII digits; `zero_trunk` (1000,): calling codes whose numbers are
    dialled with a 0 inside the country; `china`: 1 where the default region is China.
    """

    prefixes: NDArray[np.uint8]
    trunk: NDArray[np.uint8]
    code: NDArray[np.uint8]
    zero_trunk: NDArray[np.uint8]
    china: int


_U16 = types.Array(types.uint16, 1, "C", readonly=True)
_U8 = types.Array(types.uint8, 1, "C", readonly=True)
_I32 = types.Array(types.int32, 1, "C", readonly=True)
KNOWN = types.NamedTuple(
    (AFTER, VALUES, _U16, _U8, _U8, _U16, _U16, _I32, types.int64, types.int64), Known
)
HOME = types.NamedTuple(
    (types.Array(types.uint8, 2, "C", readonly=True), _U8, _U8, _U8, types.int64), Home
)
_THREE_WORDS = types.UniTuple(types.int64, 3)
_FOUR_WORDS = types.UniTuple(types.int64, 4)


@nb.njit(types.int64(types.uint64), **INNER)
def _seven(word):
    """The number that the first seven of eight ASCII digits write."""
    two = pairs(word)
    lane = np.uint64(0xFFFF)
    high = np.int64(two & lane) * 100 + np.int64((two >> np.uint64(16)) & lane)
    low = np.int64((two >> np.uint64(32)) & lane) * 10 + np.int64(two >> np.uint64(48)) // 10
    return high * 1000 + low


@nb.njit(types.int64(DIGITS, types.int64, types.int64), **INNER)
def _number(digits, start, n):
    """The number that n ASCII digits write."""
    total = 0
    for i in range(start, start + n):
        total = total * 10 + np.int64(digits[i]) - _ZERO
    return total


@nb.njit(types.int64(KNOWN, DIGITS, types.int64, types.int64), **INNER)
def lookup(known, digits, first, last):
    """16 * country + kind of an E.164 number, 0 for none. Chinese networks: the ministry's too."""
    value = np.int64(walk(known.after, known.values, known.start, digits, first, last))
    if (
        value == 0
        and last - first == 13
        and _number(digits, first, 3) == 861
        and known.kind[_number(digits, first + 2, 5)] != 0
    ):
        return known.china * 16 + MOBILE
    return value


@nb.njit(types.int64(KNOWN, DIGITS, types.int64, types.int64), **INNER)
def _code_width(known, digits, first, last):
    """How many digits the calling code has; 0 if there is no such code."""
    if digits[first] == _ZERO:
        return 0
    for width in range(1, 4):
        if first + width <= last and known.entries[_number(digits, first, width)] != 0:
            return width
    return 0


@nb.njit(_THREE_WORDS(KNOWN, HOME, DIGITS, types.int64, types.int64), **INNER)
def international(known, home, digits, first, last):
    """Judge a number written with its calling code: (reason, first, value).

    A trunk 0 kept after the calling code, as in +86 (0)10, is dropped in place.
    """
    if last - first < 7 or last - first > MAX_DIGITS + 1:
        return SHAPE, first, 0
    value = lookup(known, digits, first, last)
    if value:
        return VALID, first, value
    width = _code_width(known, digits, first, last)
    if width == 0:
        return SHAPE, first, 0
    if digits[first + width] == _ZERO and home.zero_trunk[_number(digits, first, width)]:
        for i in range(first + width, first, -1):
            digits[i] = digits[i - 1]
        first += 1
        value = lookup(known, digits, first, last)
        if not value and digits[first + width] == _ZERO:
            return SHAPE, first, 0  # nothing has two trunk prefixes
    if value:
        return VALID, first, value
    return (REGION if 8 <= last - first <= MAX_DIGITS else SHAPE), first, 0


@nb.njit(types.int64(DIGITS, types.int64, types.int64, _U8), **INNER)
def _opens_with(digits, first, last, prefix):
    """The length of a zero-ended prefix that the digits open with; 0 if they do not."""
    n = 0
    while n < len(prefix) and prefix[n] != 0:
        if first + n >= last or digits[first + n] != prefix[n]:
            return 0
        n += 1
    return n


@nb.njit(_THREE_WORDS(KNOWN, HOME, DIGITS, types.int64, types.int64), **INNER)
def _after_code(known, home, digits, first, last):
    """Judge a national number without trunk prefix: the home's calling code goes in front."""
    first -= len(home.code)
    for i in range(len(home.code)):
        digits[first + i] = home.code[i]
    value = lookup(known, digits, first, last)
    return (VALID if value else SHAPE), first, value


@nb.njit(_THREE_WORDS(KNOWN, HOME, DIGITS, types.int64, types.int64), **INNER)
def national(known, home, digits, first, last):
    """Judge a number written as in its home region: (reason, first, value).

    In China a landline needs its trunk 0 and a mobile number its 11 digits, so that counters of
    other lengths are no numbers; 11 digits in a network never given out are REGION.
    """
    n = last - first
    bare = home.china == 0
    if home.china and n == 11 and digits[first] == _ONE and digits[first + 1] >= _THREE:
        reason, place, value = _after_code(known, home, digits, first, last)
        return (VALID if reason == VALID else REGION), place, value
    if home.china and n == 10 and _number(digits, first, 3) in (400, 800):
        bare = True
    trunk = _opens_with(digits, first, last, home.trunk)
    if trunk:
        reason, place, value = _after_code(known, home, digits, first + trunk, last)
        if reason == VALID:
            return reason, place, value
        for i in range(trunk):  # the calling code may have been written over it
            digits[first + i] = home.trunk[i]
    if bare:
        reason, place, value = _after_code(known, home, digits, first, last)
        if reason == VALID:
            return reason, place, value
    code = _opens_with(digits, first, last, home.code)
    if code and n - code >= (10 if home.china else 7):
        reason, place, value = international(known, home, digits, first, last)
        if reason == VALID:
            return reason, place, value
    return SHAPE, first, 0


@nb.njit(_FOUR_WORDS(BYTES, types.int64, types.int64, KNOWN, HOME, DIGITS), **INNER)
def _read(data, start, stop, known, home, out):
    """Judge a number without extension: (reason, first, last, value); see `spelt`."""
    first = _ROOM
    n, flags = fold(data, start, stop, out[_ROOM:])
    last = first + n
    if flags & HAD_MASK and not flags & (HAD_OTHER | TOO_LONG):
        hidden = is_masked(out, first, n, home.china)
        return (MASKED if hidden else SHAPE), first, first, 0
    if flags & (HAD_OTHER | TOO_LONG | HAD_MASK) or n < 7 or n > _MAX_WRITTEN:
        return SHAPE, first, first, 0
    for i in range(first, last):
        if out[i] > 0x39:
            return SHAPE, first, first, 0
    if data[start] == 0x2D or is_other_dotted(data, start, stop):
        return SHAPE, first, first, 0
    if flags & HAD_PLUS:
        reason, first, value = international(known, home, out, first, last)
        return reason, first, last, value
    for i in range(len(home.prefixes)):
        width = _opens_with(out, first, last, home.prefixes[i])
        if width:
            reason, place, value = international(known, home, out, first + width, last)
            if reason == VALID or home.china:
                return reason, place, last, value
    reason, first, value = national(known, home, out, first, last)
    return reason, first, last, value


@nb.njit(_FOUR_WORDS(BYTES, types.int64, types.int64, KNOWN, HOME, DIGITS), **INNER)
def spelt(data, start, stop, known, home, out):
    """Judge a value however it is spelt: (reason, first, last, value).

    Where the reason is VALID or REGION, out[first:last] are the digits of E.164; `value` is
    16 * country + kind. `out` has 48 bytes.
    """
    start, stop = trim(data, start, stop)
    if start == stop:
        return EMPTY, 0, 0, 0
    if stop - start > 64:
        return SHAPE, 0, 0, 0
    if is_rounded(data, start, stop, home.china):
        return DAMAGED, 0, 0, 0
    cut = stop
    while cut - 1 > start and data[cut - 1] == _ZERO:
        cut -= 1
    if cut < stop and cut - 1 > start and data[cut - 1] == 0x2E:
        reason, first, last, value = _read(data, start, cut - 1, known, home, out)
        if reason == VALID:  # a float printed whole: 13 digits fit a double, so none is lost
            return VALID, first, last, value
    reason, first, last, value = _read(data, start, stop, known, home, out)
    if reason == SHAPE:
        cut = extension(data, start, stop)
        if cut:
            again, first, last, value = _read(data, start, cut, known, home, out)
            if again == VALID:
                return VALID, first, last, value
    return reason, first, last, value


@nb.njit(
    types.void(
        BYTES,
        OFFSETS,
        KNOWN,
        HOME,
        types.uint8[::1],
        types.uint16[::1],
        types.uint8[::1],
        types.uint16[::1],
        types.int32[::1],
    ),
    cache=True,
    nogil=True,
)
def judge(data, offsets, known, home, codes, countries, carriers, cities, divisions):
    """Judge a column into `codes` and its facts, each (n,); facts are 0 where not known."""
    kind, carrier, city, province = known.kind, known.carrier, known.city, known.province
    china = known.china
    for row in range(len(codes)):
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        codes[row] = _UNREAD if stop > start else EMPTY
        countries[row] = carriers[row] = cities[row] = divisions[row] = 0
        if home.china == 0:
            continue
        head = behind_86(data, start, stop)
        if is_plain(data, head, stop):
            segment = _seven(load64(data, head))
            codes[row] = REGION
        else:
            segment = chinese_mobile(data, start, stop) // 10_000
        prefix = segment // 100
        if kind[prefix] == 0:
            continue
        codes[row] = VALID
        countries[row] = china
        carriers[row] = carrier[prefix]
        place = city[segment - _FIRST_SEGMENT]
        cities[row] = place
        divisions[row] = province[place]
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        if codes[row] != _UNREAD:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        codes[row], first, _, value = spelt(data, start, stop, known, home, out)
        if codes[row] != VALID:
            continue
        countries[row] = value >> 4
        if value >> 4 != china:
            continue
        if value & 15 == MOBILE and out[first + 2] == _ONE:
            carriers[row] = carrier[_number(out, first + 2, 5)]
            cities[row] = city[_number(out, first + 2, 7) - _FIRST_SEGMENT]
        elif value & 15 == FIXED_LINE or value & 15 == FIXED_OR_MOBILE:
            cities[row] = known.area[_number(out, first + 2, 3)]
        divisions[row] = province[cities[row]]


@nb.njit(
    types.void(
        BYTES, OFFSETS, types.uint8[::1], KNOWN, HOME, types.uint8[:, ::1], types.int32[::1]
    ),
    cache=True,
    nogil=True,
)
def canonical(data, offsets, codes, known, home, blocks, lengths):
    """Write the rows that are VALID or REGION into zeroed `blocks` (n, 64); set `lengths` (n,)."""
    out = np.empty(_SCRATCH, np.uint8)
    for row in range(len(codes)):
        lengths[row] = 0
        if codes[row] != VALID and codes[row] != REGION:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        number = 0
        head = behind_86(data, start, stop)
        plain = home.china != 0 and is_plain(data, head, stop)
        if home.china and not plain:
            number = chinese_mobile(data, start, stop)
        if plain or number:
            first, last = np.int64(0), np.int64(13)
            out[0], out[1] = 0x38, 0x36
            for i in range(10, -1, -1):
                out[2 + i] = data[head + i] if plain else _ZERO + number % 10
                number //= 10
        else:
            reason, first, last, _ = spelt(data, start, stop, known, home, out)
            if reason != VALID and reason != REGION:  # codes of another column
                continue
        blocks[row, PREFIX] = 0x2B
        for i in range(first, last):
            blocks[row, PREFIX + 1 + i - first] = out[i]
        lengths[row] = last - first + 1

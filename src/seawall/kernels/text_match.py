"""What number, if any, begins with the group of digits at a place in a text.

Tried in this order: resident ID in 18 characters, in 15 digits, mobile number, bank card, fixed
line, international number. elements/in_text.py says what counts as each.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels import card_number
from seawall.kernels.checkdigits import eight_digits
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, load64
from seawall.kernels.numbering import AFTER, FIXED_LINE, VALUES, walk
from seawall.kernels.resident_number import LEVEL, VALID, old, plain
from seawall.kernels.text_numbers import (
    CARD,
    DIGITS,
    GROUPS,
    HYPHEN,
    LOOP,
    MAX_DIGITS,
    PHONE,
    RESIDENT_ID,
    card_groups,
    clear_left,
    clear_right,
    digit_at,
    digit_before,
    joined_before,
    mobile_groups,
    resident_id,
    touches,
)
from seawall.kernels.text_sieve import SHORTEST_RUN

CHINA = 86
NATIONAL = 1  # digits are Chinese and lack the 86


class Known(NamedTuple):
    """What tables know: planes of divisions, networks and cards, the numbering automaton."""

    level: NDArray[np.uint8]
    networks: NDArray[np.uint8]
    issuers: NDArray[np.uint8]
    lengths: NDArray[np.uint8]
    after: NDArray[np.uint16]
    values: NDArray[np.uint16]
    entries: NDArray[np.uint16]
    entry: int


KNOWN = types.NamedTuple((LEVEL, LEVEL, LEVEL, LEVEL, AFTER, VALUES, VALUES, types.int64), Known)
#: start of the text, first digit, end of the text, groups read, width of a plus sign before
PLACE = types.UniTuple(types.int64, 5)
#: element (0: none), first byte, end, first and last of its digits, NATIONAL or 0
FOUND = types.UniTuple(types.int64, 6)


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def plus_before(data, i, start):
    """The width of the plus sign that ends at i, 0 if there is none."""
    if i > start and data[i - 1] == 0x2B:
        return 1
    if i - 3 >= start and data[i - 3] == 0xEF and data[i - 2] == 0xBC and data[i - 1] == 0x8B:
        return 3
    return 0


@nb.njit(types.boolean(DIGITS, GROUPS, types.int64, types.int64), **INNER)
def may_match(digits, groups, n_groups, plus):
    """Whether these groups are worth a call of `match`: no dates, times, amounts and counters."""
    count = groups[0, 0]
    if plus or count == 11 or 13 <= count <= 19:
        return count <= MAX_DIGITS
    if digits[0] == 0x30:
        return count == 3 or count == 4 or (digits[1] == 0x30 and 10 <= count <= MAX_DIGITS)
    return n_groups > 1 and (
        (count == 2 and digits[0] == 0x38)
        or (count == 3 and n_groups > 2)
        or (count == 4 and n_groups > 2 and groups[1, 0] >= 4)
        or (count == 6 and n_groups > 2 and groups[1, 0] == 8)
    )


@nb.njit(types.boolean(KNOWN, DIGITS, types.int64), **INNER)
def is_mobile(known, digits, i):
    """Whether the eleven digits from i are a Chinese mobile number in an allocated network."""
    if digits[i] != 0x31 or digits[i + 1] < 0x33:
        return False
    network = 0
    for k in range(i, i + 5):
        network = network * 10 + np.int64(digits[k]) - 0x30
    if known.networks[network]:
        return True
    state = np.int64(known.entries[CHINA])
    return np.int64(walk(known.after, known.values, state, digits, i, i + 11)) & 15 > FIXED_LINE


@nb.njit(types.boolean(BYTES, types.int64, types.int64, types.int64, types.int64), **INNER)
def between_characters(data, start, i, end, stop):
    """Whether i..end is flanked by the text's ends or by bytes of characters that join no number."""
    if i > start:
        if data[i - 1] < 0x80 or i - 3 < start:
            return False
        wide = data[i - 3] == 0xEF and data[i - 2] == 0xBC
        if wide and (data[i - 1] == 0x8B or 0x90 <= data[i - 1] <= 0x99):
            return False
    return end == stop or (data[end] >= 0x80 and digit_at(data, end, stop) == 0)


@nb.njit(types.int64(BYTES, types.int64, types.int64, types.int64, KNOWN), **INNER)
def at_once(data, start, i, stop, known):
    """PHONE or RESIDENT_ID for the two commonest forms, else 0: `match` then looks closer.

    Eleven digits of an allocated mobile network, or a whole ID, in one run between characters.
    """
    if i + 11 > stop or not eight_digits(load64(data, i)):
        return 0
    if eight_digits(load64(data, i + 3)) and between_characters(data, start, i, i + 11, stop):
        if data[i] != 0x31 or data[i + 1] < 0x33:
            return 0
        network = 0
        for k in range(i, i + 5):
            network = network * 10 + np.int64(data[k]) - 0x30
        return PHONE if known.networks[network] else 0
    if i + 18 > stop or not between_characters(data, start, i, i + 18, stop):
        return 0
    high, low = load64(data, i), load64(data, i + 8)
    judged = plain(high, low, np.int64(data[i + 16]), np.int64(data[i + 17]))
    return RESIDENT_ID if judged[0] == VALID else 0


@nb.njit(types.int64(DIGITS, types.int64), **INNER)
def prefix(digits, count):
    """How many of `count` digits are the country code of China: 4 of 0086…, 2 of 86…, else 0."""
    if count >= 4 and digits[0] == 0x30 and digits[1] == 0x30:
        return 4 if digits[2] == 0x38 and digits[3] == 0x36 else 0
    return 2 if count >= 2 and digits[0] == 0x38 and digits[1] == 0x36 else 0


@nb.njit(FOUND(BYTES, PLACE, DIGITS, GROUPS, KNOWN), **LOOP)
def mobile(data, place, digits, groups, known):
    """A Chinese mobile number at `place`, with 86, +86 or 0086 before it or not."""
    start, i, stop, n_groups, plus = place
    nothing = (0, 0, 0, 0, 0, 0)
    count = groups[0, 0]
    first, g = 0, 0
    if count == 13 or count == 15:
        first = prefix(digits, count)
        if count - first != 11:
            return nothing
        used = 1
    elif (count == 2 or count == 4) and prefix(digits, count) == count and n_groups > 1:
        first, g = count, 1
        used = mobile_groups(groups, 1, n_groups)
    else:
        used = mobile_groups(groups, 0, n_groups)
    if used == 0 or (plus and first != 2) or not is_mobile(known, digits, first):
        return nothing
    end = groups[g + used - 1, 1]
    if not clear_right(data, end, stop) or not (plus or clear_left(data, i, start)):
        return nothing
    if first == 0 and used == 3 and joined_before(data, i, start, groups[0, 2]):
        return nothing
    return PHONE, i - plus, end, first, first + 11, NATIONAL


@nb.njit(FOUND(BYTES, PLACE, DIGITS, GROUPS, KNOWN), **LOOP)
def fixed_line(data, place, digits, groups, known):
    """A Chinese fixed line: 021-61234567, 021-6123-4567, (021)61234567 or （021） 61234567."""
    start, i, stop, n_groups, plus = place
    nothing = (0, 0, 0, 0, 0, 0)
    count = groups[0, 0]
    if plus or digits[0] != 0x30 or count < 3 or count > 4:
        return nothing
    begin, end, n = i, groups[0, 1], 0
    if n_groups > 1 and groups[0, 2] == HYPHEN:
        if joined_before(data, i, start, HYPHEN):
            return nothing
        n, end = groups[1, 0], groups[1, 1]
        if n < 5 and n_groups > 2 and groups[1, 2] == HYPHEN and groups[2, 0] == 4:
            n, end = n + 4, groups[2, 1]
    else:
        width = digit_at(data, i, stop)
        if i > start and data[i - 1] == 0x28 and end < stop and data[end] == 0x29:
            begin, end = i - 1, end + 1
        elif (
            i - 3 >= start
            and end + 3 <= stop
            and (data[i - 3] == 0xEF and data[i - 2] == 0xBC and data[i - 1] == 0x88)
            and (data[end] == 0xEF and data[end + 1] == 0xBC and data[end + 2] == 0x89)
        ):
            begin, end = i - 3, end + 3
        else:
            return nothing
        if end < stop and data[end] == 0x20:
            end += 1
        while n < 9 and digit_at(data, end, stop) == width:
            digits[count + n] = data[end + width - 1] & 0x0F | 0x30
            n += 1
            end += width
    if n < 7 or n > 8 or not clear_right(data, end, stop) or not clear_left(data, begin, start):
        return nothing
    state = np.int64(known.entries[CHINA])
    value = walk(known.after, known.values, state, digits, 1, count + n)
    if np.int64(value) & 15 < FIXED_LINE:
        return nothing
    return PHONE, begin, end, 1, count + n, NATIONAL


@nb.njit(types.boolean(types.int64), **INNER)
def is_gap(c):
    """Whether a byte may stand between the groups of an international number."""
    return c == 0x20 or c == 0x28 or c == 0x29 or c == 0x2D or c == 0x2E


@nb.njit(FOUND(BYTES, PLACE, DIGITS, GROUPS, KNOWN), **LOOP)
def international(data, place, digits, groups, known):
    """A number after '+', in any grouping, or in one group after 00. ASCII only.

    The longest run of groups that a numbering plan knows is taken. `digits` and `groups` are
    written anew.
    """
    start, i, stop, n_groups, plus = place
    nothing = (0, 0, 0, 0, 0, 0)
    shortest = (
        SHORTEST_RUN - 1 if plus == 1 else SHORTEST_RUN
    )  # a wide plus is no help to the sieve
    if digit_at(data, i, stop) != 1:
        return nothing
    skipped = 0
    if plus == 0:
        if digits[0] != 0x30 or digits[1] != 0x30 or not clear_left(data, i, start):
            return nothing
        skipped = 2
    n = n_groups = 0
    k = i
    while n_groups < len(groups):
        while n < MAX_DIGITS and digit_at(data, k, stop) == 1:
            digits[n] = data[k]
            n += 1
            k += 1
        groups[n_groups, 0], groups[n_groups, 1] = n, k
        n_groups += 1
        if n == MAX_DIGITS or skipped:
            break
        gap = 0
        while gap < 2 and k + gap < stop and is_gap(data[k + gap]):
            gap += 1
        if gap == 0 or digit_at(data, k + gap, stop) != 1:
            break
        k += gap
    for g in range(n_groups - 1, -1, -1):
        n, end = groups[g, 0], groups[g, 1]
        if n - skipped < 8 or n - skipped > 15 or end - i < shortest:
            continue
        if touches(data, end, stop):
            continue
        value = np.int64(walk(known.after, known.values, known.entry, digits, skipped, n))
        if value != 0 and (plus or value & 15 >= FIXED_LINE):
            return PHONE, i - plus, end, skipped, n, 0
    return nothing


@nb.njit(FOUND(BYTES, PLACE, DIGITS, GROUPS, KNOWN), **LOOP)
def match(data, place, digits, groups, known):
    """What begins with the groups at `place`. element 0: nothing does."""
    start, i, stop, n_groups, plus = place
    count = groups[0, 0]
    nothing = (0, 0, 0, 0, 0, 0)
    if count > MAX_DIGITS or digit_before(data, i, start):
        return nothing
    if count == 17 or count == 18:
        end = resident_id(data, groups[0, 1], stop, digits, count)
        if end:
            return RESIDENT_ID, i, end, 0, 18, 0
    if count == 6 and n_groups >= 3 and groups[1, 0] == 8 and groups[0, 2] == groups[1, 2]:
        last = groups[2, 0]
        if last == 3 or last == 4:
            end = resident_id(data, groups[2, 1], stop, digits, 14 + last)
            if end:
                return RESIDENT_ID, i, end, 0, 18, 0
    if count == 15 and clear_left(data, i, start) and clear_right(data, groups[0, 1], stop):
        reason, division, _, _ = old(digits, 0)
        if reason == VALID and known.level[division]:
            return RESIDENT_ID, i, groups[0, 1], 0, 15, 0
    if count == 11 or count == 13 or count == 15 or (n_groups > 1 and count < 5):
        found = mobile(data, place, digits, groups, known)
        if found[0]:
            return found
    used = 1 if 13 <= count <= 19 else card_groups(groups, n_groups)
    if used:
        n, end = 0, groups[used - 1, 1]
        for g in range(used):
            n += groups[g, 0]
        issued = card_number.plain(digits, 0, n, known.issuers, known.lengths)[0] == VALID
        if used > 1 and joined_before(data, i, start, groups[0, 2]):
            issued = False
        if issued and clear_left(data, i, start) and clear_right(data, end, stop):
            return CARD, i, end, 0, n, 0
    if digits[0] == 0x30 and count < 5:
        found = fixed_line(data, place, digits, groups, known)
        if found[0]:
            return found
    if plus or (digits[0] == 0x30 and digits[1] == 0x30):
        return international(data, place, digits, groups, known)
    return nothing

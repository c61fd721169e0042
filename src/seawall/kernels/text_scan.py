"""Find identifiers in a text column: sieve the words, then look at the places they name.

Every byte is looked at a bounded number of times: numbers are tried once per group of digits, a
place that has been done is not gone back to, and an address spans at most 64 + 255 bytes.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.addr_spec import LONGEST, LONGEST_LABEL, LONGEST_LOCAL
from seawall.kernels.inner import INNER
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.resident_number import WIDTH as RESIDENT_WIDTH
from seawall.kernels.resident_number import write
from seawall.kernels.text_match import FOUND, KNOWN, at_once, match, may_match, plus_before
from seawall.kernels.text_numbers import (
    DIGITS,
    EMAIL,
    GROUPS,
    LOOP,
    MAX_DIGITS,
    PHONE,
    RESIDENT_ID,
    clear_left,
    digit_at,
    digit_before,
    is_letter,
    read_groups,
)
from seawall.kernels.text_sieve import MAIL, NUMBER, WORDS, sieve
from seawall.model.element import PREFIX, ROOM

#: Places in `state`, which carries a scan over calls: next byte to sieve; hits there are, and done;
#: the row; bytes done for numbers, for '@', and the end of the last address; finds written.
AT, N_HITS, HIT, ROW, DONE, MAIL_DONE, MAIL_END, N_FINDS, N_STATE = range(9)
SPARE = 64  # finds that one word may give at most, with room to spare
MOBILE_WIDTH = 11
BACK = 48  # bytes before a word in which a number may begin without an earlier hit


class Work(NamedTuple):
    """What a scan keeps over calls: `state` (N_STATE,) and `n_masked` (16,) by element number.

    And scratch: `kinds`, `hits` (WORDS + 8,), `digits` (ROOM_DIGITS,), `groups` (MAX_GROUPS, 3).
    """

    kinds: NDArray[np.uint8]
    hits: NDArray[np.int64]
    state: NDArray[np.int64]
    n_masked: NDArray[np.int64]
    digits: NDArray[np.uint8]
    groups: NDArray[np.int64]


class Out(NamedTuple):
    """Room for finds: the arrays of elements.in_text.Finds, and of model.element.Canonical."""

    rows: NDArray[np.int32]
    elements: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    blocks: NDArray[np.uint8]
    lengths: NDArray[np.int32]


WORK = types.NamedTuple(
    (DIGITS, types.int64[::1], types.int64[::1], types.int64[::1], DIGITS, GROUPS), Work
)
OUT = types.NamedTuple(
    (
        types.int32[::1],
        DIGITS,
        types.int32[::1],
        types.int32[::1],
        types.uint8[:, ::1],
        types.int32[::1],
    ),
    Out,
)


@nb.njit(types.boolean(types.int64, types.int64, types.int64), **INNER)
def is_wide_sign(a, b, c):
    """Whether three bytes are a full-width digit or sign, or an ideographic space."""
    return (a == 0xEF and b == 0xBC and 0x80 <= c <= 0x99) or (
        a == 0xE3 and b == 0x80 and c == 0x80
    )


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def number_start(data, i, bound):
    """Go back from i over digits, blanks and signs that numbers hold, not before `bound`."""
    while i > bound and data[i] & 0xC0 == 0x80:  # within a character
        i -= 1
    while i > bound:
        c = data[i - 1]
        if 0x30 <= c <= 0x39 or c == 0x20 or 0x28 <= c <= 0x2E:
            i -= 1
        elif i - 3 >= bound and is_wide_sign(data[i - 3], data[i - 2], c):
            i -= 3
        else:
            break
    return i


@nb.njit(types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64, types.int64), **LOOP)
def masked(data, start, i, stop):
    """A number with asterisks inside that begins with the digit at i: (element or 0, end)."""
    if i > start and (data[i - 1] == 0x2A or 0x30 <= data[i - 1] <= 0x39):
        return 0, 0
    k = i
    while k < stop and k - i <= MAX_DIGITS and 0x30 <= data[k] <= 0x39:
        k += 1
    shown = k - i
    while k < stop and k - i <= MAX_DIGITS and data[k] == 0x2A:
        k += 1
    hidden = k - i - shown
    while k < stop and k - i <= MAX_DIGITS and 0x30 <= data[k] <= 0x39:
        k += 1
    if hidden < 2 or not clear_left(data, i, start):
        return 0, 0
    if k - i == 17 and k < stop and data[k] | 0x20 == 0x78:
        k += 1
    if k < stop and (is_letter(data[k]) or data[k] == 0x2A or digit_at(data, k, stop) != 0):
        return 0, 0
    if k - i == 18 or k - i == 15:
        return RESIDENT_ID, k
    second = data[i + 1]
    if k - i == 11 and data[i] == 0x31 and (second == 0x2A or second >= 0x33):
        return PHONE, k
    return 0, 0


@nb.njit(types.boolean(types.int64), **INNER)
def is_mail_char(c):
    """Whether a byte may stand in an address in a text: letters, digits and . _ + -."""
    return is_letter(c) or 0x30 <= c <= 0x39 or c == 0x2E or c == 0x2D or c == 0x5F or c == 0x2B


@nb.njit(types.int64(BYTES, types.int64, types.int64), **INNER)
def domain_end(data, i, stop):
    """Where the domain that begins at i ends; 0 if it is none."""
    k = i
    while k < stop and k - i <= LONGEST and is_mail_char(data[k]):
        if data[k] == 0x5F or data[k] == 0x2B or (data[k] == 0x2E and data[k - 1] == 0x2E):
            break
        k += 1
    while k > i and (data[k - 1] == 0x2E or data[k - 1] == 0x2D):
        k -= 1
    label, dots = i, 0
    letters = True
    for q in range(i, k + 1):
        if q == k or data[q] == 0x2E:
            if q == label or q - label > LONGEST_LABEL:
                return 0
            if data[label] == 0x2D or data[q - 1] == 0x2D:
                return 0
            if q < k:
                label, letters = q + 1, True
                dots += 1
        else:
            letters &= is_letter(data[q])
    if dots == 0 or k - label < 2:
        return 0
    if letters:
        return k
    puny = k - label > 4 and data[label] | 0x20 == 0x78 and data[label + 1] | 0x20 == 0x6E
    return k if puny and data[label + 2] == 0x2D and data[label + 3] == 0x2D else 0


@nb.njit(types.UniTuple(types.int64, 3)(BYTES, types.int64, types.int64, types.int64), **LOOP)
def address(data, start, at, stop):
    """The address around the '@' at `at`: (1, first, end); 2 first if it is masked, 0 if none."""
    low = at
    while low > start and at - low <= LONGEST_LOCAL and is_mail_char(data[low - 1]):
        low -= 1
    if at - low > LONGEST_LOCAL or (low < at and data[at - 1] == 0x2E):
        return 0, 0, 0
    hidden = low > start and data[low - 1] == 0x2A
    for k in range(low, at - 1):
        if data[k] == 0x2E and data[k + 1] == 0x2E:
            low = k + 2
    while low < at and (data[low] == 0x2E or data[low] == 0x2B or data[low] == 0x2D):
        low += 1
    if low == at and not hidden:
        return 0, 0, 0
    end = domain_end(data, at + 1, stop)
    if end == 0 or end - low > LONGEST:
        return 0, 0, 0
    return 2 if hidden else 1, low, end


@nb.njit(types.void(OUT, types.int64, types.uint8[::1], FOUND), **LOOP)
def put(out, m, digits, found):
    """Write the canonical value of a number into block m."""
    element, _, _, first, last, national = found
    n = PREFIX
    if element == RESIDENT_ID:
        write(digits, last, out.blocks, m)
        out.lengths[m] = RESIDENT_WIDTH
        return
    if element == PHONE:
        out.blocks[m, n] = 0x2B
        n += 1
        if national:
            out.blocks[m, n], out.blocks[m, n + 1] = 0x38, 0x36
            n += 2
    for k in range(first, last):
        out.blocks[m, n] = digits[k]
        n += 1
    out.lengths[m] = n - PREFIX


@nb.njit(
    types.void(OUT, types.int64, types.int64, BYTES, types.int64, types.int64, types.int64), **INNER
)
def put_plain(out, m, row, data, i, element, width):
    """Write find m: `width` plain bytes from i, a whole ID or a mobile number without its 86."""
    out.rows[m], out.elements[m] = row, element
    out.starts[m], out.ends[m] = i, i + width
    at = PREFIX
    if element == PHONE:
        out.blocks[m, at], out.blocks[m, at + 1], out.blocks[m, at + 2] = 0x2B, 0x38, 0x36
        at += 3
    for k in range(width):
        out.blocks[m, at + k] = data[i + k]
    if element == RESIDENT_ID:
        out.blocks[m, at + width - 1] &= 0xDF if data[i + width - 1] > 0x39 else 0xFF
    out.lengths[m] = at + width - PREFIX


@nb.njit(types.boolean(BYTES, OFFSETS, types.int64, types.int64, KNOWN, WORK, OUT), **LOOP)
def scan(data, offsets, start, stop, known, work, out):
    """Scan data[start:stop], the bytes of all rows, and write finds; True when it is finished.

    False: the arrays of `out` are full; call again with longer copies of them and the same `work`.
    Eight bytes at least are there to scan.
    """
    kinds, hits, state, n_masked, digits, groups = work
    while True:
        while state[HIT] < state[N_HITS]:
            if state[N_FINDS] + SPARE > len(out.rows):
                return False
            word, kind = hits[state[HIT]] >> 2, hits[state[HIT]] & 3
            state[HIT] += 1
            limit = min(word + 8, stop)
            while offsets[state[ROW] + 1] <= word:
                state[ROW] += 1
            row = state[ROW]
            while kind & NUMBER and row < len(offsets) - 1 and offsets[row] < limit:
                low, high = np.int64(offsets[row]), np.int64(offsets[row + 1])
                i = max(word, low, state[DONE])
                if i == word:
                    i = number_start(data, i, max(low, state[DONE], word - BACK))
                while i < min(limit, high):
                    if digit_at(data, i, high) == 0:
                        i += 1
                        continue
                    element = at_once(data, low, i, high, known)
                    if element:
                        width = RESIDENT_WIDTH if element == RESIDENT_ID else MOBILE_WIDTH
                        put_plain(out, state[N_FINDS], row, data, i, element, width)
                        state[N_FINDS] += 1
                        i += width
                        continue
                    n_groups = read_groups(data, i, high, digits, groups)
                    end = groups[0, 1]
                    element = 0
                    if end < high and data[end] == 0x2A:
                        element, past = masked(data, low, i, high)
                        if element:
                            n_masked[element] += 1
                            end = past
                    plus = plus_before(data, i, low)
                    if element == 0 and may_match(digits, groups, n_groups, plus):
                        place = (low, i, high, n_groups, plus)
                        found = match(data, place, digits, groups, known)
                        if found[0]:
                            m = state[N_FINDS]
                            out.rows[m], out.elements[m] = row, found[0]
                            out.starts[m], out.ends[m] = found[1], found[2]
                            end = found[2]
                            put(out, m, digits, found)
                            state[N_FINDS] = m + 1
                    while digit_before(data, end, i) and digit_at(data, end, high) != 0:
                        end += digit_at(data, end, high)  # the rest of a group too long to be read
                    i = end
                state[DONE] = max(state[DONE], i)
                row += 1
            if kind & MAIL:
                row = state[ROW]
                for i in range(max(word, state[MAIL_DONE]), limit):
                    if data[i] != 0x40:
                        continue
                    while offsets[row + 1] <= i:
                        row += 1
                    low, high = np.int64(offsets[row]), np.int64(offsets[row + 1])
                    found_mail, low, high = address(data, max(low, state[MAIL_END]), i, high)
                    if found_mail == 0:
                        continue
                    state[MAIL_END] = high
                    if found_mail == 2:
                        n_masked[EMAIL] += 1
                        continue
                    m = state[N_FINDS]
                    out.rows[m], out.elements[m] = row, EMAIL
                    out.starts[m], out.ends[m] = low, high
                    out.lengths[m] = 0 if high - low > ROOM else high - low
                    for k in range(out.lengths[m]):
                        c = data[low + k]
                        out.blocks[m, PREFIX + k] = c | 0x20 if 0x41 <= c <= 0x5A else c
                    state[N_FINDS] = m + 1
                state[MAIL_DONE] = limit
        at = state[AT]
        if at >= stop:
            return True
        n_words = min((stop - at) // 8, WORDS)
        state[HIT] = 0
        if n_words == 0:  # the last bytes, in a word that reaches back
            state[N_HITS] = 1
            hits[0] = (stop - 8) << 2 | NUMBER | MAIL
            state[AT] = stop
        else:
            state[N_HITS] = sieve(data, at, n_words, kinds, hits)
            state[AT] = at + 8 * n_words

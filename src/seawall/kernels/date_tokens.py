"""The slow path of dates: a value cut into numbers, separators and words, then read by its form.

Reads yyyy-mm-dd with one- or two-digit parts and any time and zone of ISO 8601, the Chinese
1990年1月2日 (digits full-width or not, time as 8时30分 or 8:30), dd/mm/yyyy and mm/dd/yyyy, and
forms with an English month name (RFC 5322 dates, Java's Date.toString). Parts after the date that
are not a time or a zone make the value no date.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: SIM109

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.kernels.characters import code_point

SHAPE, MASKED = 2, 6  # model.element.Reason
BAD, GOOD = 100, 101  # an impossible time of day; a form that was read
TIME = 1  # a time of day other than midnight; CHINESE_MIDNIGHT_S stands for 16:00:00 UTC
CHINESE_MIDNIGHT_S = 57_600
LONGEST = 48
N_NUMBERS = 12
SIZE, JOINT, ROOM = N_NUMBERS, 2 * N_NUMBERS, 3 * N_NUMBERS  # where digits and separators stand

END, DASH, SLASH, DOT, YEAR, MONTH, DAY, COLON, HOUR, MINUTE, SECOND, BLANK, COMMA, PLUS = range(14)
LETTER, STAR, OTHER, DIGIT = 20, 21, 22, 30  # DIGIT + 0..9


_SIGNS = {"-": DASH, "/": SLASH, ".": DOT, ":": COLON, ",": COMMA, "+": PLUS, "*": STAR}


def _ascii_kinds() -> NDArray[np.int64]:
    kinds = np.full(128, OTHER, np.int64)
    for sign, kind in _SIGNS.items():
        kinds[ord(sign)] = kind
    kinds[[9, 32]] = BLANK
    kinds[48:58] = DIGIT + np.arange(10)
    kinds[65:91] = kinds[97:123] = LETTER
    return kinds


KINDS = _ascii_kinds()


@nb.njit(cache=True, nogil=True)
def _kind(c):
    """The class of one code point."""
    if 0xFF01 <= c <= 0xFF5E:
        c -= 0xFEE0  # full-width forms
    if c < 128:
        return KINDS[c]
    if c == 0x3000 or c == 0xA0:
        return BLANK
    if c == 0x5E74:  # 年
        return YEAR
    if c == 0x6708:  # 月
        return MONTH
    if c == 0x65E5 or c == 0x53F7:  # 日 号
        return DAY
    if c == 0x65F6 or c == 0x6642 or c == 0x70B9:  # 时 時 点
        return HOUR
    if c == 0x5206:  # 分
        return MINUTE
    if c == 0x79D2:  # 秒
        return SECOND
    return OTHER


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_WORDS = np.array([int.from_bytes(m.encode(), "big") for m in _MONTHS], np.int64)
MONTH_LENGTHS = np.array([7, 8, 5, 5, 3, 4, 4, 6, 9, 7, 8, 8], np.int64)
_PLAIN = "mon tue wed thu fri sat sun cst cdt est edt pst pdt cet pm"
PLAIN_WORDS = np.array([int.from_bytes(w.encode(), "big") for w in _PLAIN.split()], np.int64)
WORD_T, WORD_Z, WORD_AM, WORD_X = (int.from_bytes(w, "big") for w in (b"t", b"z", b"am", b"x"))
WORD_GMT, WORD_UTC = (int.from_bytes(w, "big") for w in (b"gmt", b"utc"))
PLAIN, AM, UTC, TEE, STARS, NONE = 0, -1, -2, -3, -4, -5


@nb.njit(cache=True, nogil=True)
def _meaning(key, length):
    """1..12 for a month's name, else what a word of these first three letters does."""
    for m in range(12):
        if key == MONTH_WORDS[m]:
            whole = length == 3 or length == MONTH_LENGTHS[m] or (m == 8 and length == 4)
            return m + 1 if whole else NONE
    if key == WORD_T:
        return TEE
    if key == WORD_Z or key == WORD_GMT or key == WORD_UTC:
        return UTC
    if key == WORD_AM:
        return AM
    if key & 0xFF == WORD_X and (key < 256 or (key >> 8) & 0xFF == WORD_X):
        return STARS
    for word in PLAIN_WORDS:
        if key == word:
            return PLAIN
    return NONE


@nb.njit(cache=True, nogil=True)
def cut(data, i, end, numbers):
    """Cut a value into `numbers` (value, digits, separator after it).

    Returns how many there are (-1 for what no date holds), the month named by a word, whether AM
    and whether UTC was said, and how many characters are masked.
    """
    n = month = stars = 0
    am = utc = inside = after_word = False
    while i < end:
        c, i = code_point(data, i, end)
        kind = _kind(c)
        if kind >= DIGIT:
            if not inside:
                if n == N_NUMBERS:
                    return -1, 0, False, False, 0
                numbers[n] = numbers[SIZE + n] = 0
                numbers[JOINT + n] = END
                n += 1
            elif numbers[SIZE + n - 1] >= 14:
                return -1, 0, False, False, 0
            numbers[n - 1] = numbers[n - 1] * 10 + kind - DIGIT
            numbers[SIZE + n - 1] += 1
            inside, after_word = True, False
            continue
        inside = False
        if kind == LETTER:
            key, length = (c | 32) & 127, 1
            while i < end and 65 <= (data[i] & ~32) <= 90:
                if length < 3:
                    key = key << 8 | np.int64(data[i] | 32)
                length += 1
                i += 1
            means = _meaning(key, length)
            if means == NONE or length > 9 or (means > 0 and month > 0):
                return -1, 0, False, False, 0
            if means > 0:
                month = means
            elif means == STARS:
                stars += length
            elif means == TEE and n > 0 and numbers[JOINT + n - 1] == END:
                numbers[JOINT + n - 1] = BLANK
            am, utc = am or means == AM, utc or means == UTC
            after_word = means != STARS and means != TEE
            continue
        if kind == STAR:
            stars += 1
        elif kind == OTHER or (n == 0 and kind != BLANK and not after_word and stars == 0):
            return -1, 0, False, False, 0
        elif n > 0 and not after_word:
            before = numbers[JOINT + n - 1]
            if before == END or before == BLANK:
                numbers[JOINT + n - 1] = kind
            elif kind != BLANK and kind != COMMA and stars == 0:
                return -1, 0, False, False, 0
    return n, month, am, utc, stars


@nb.njit(cache=True, nogil=True)
def _clock(numbers, at, n, am, utc):
    """The time of day from `at` on: 0, TIME, CHINESE_MIDNIGHT_S, BAD or SHAPE."""
    if at >= n:
        return 0
    if numbers[JOINT + at] != COLON and numbers[JOINT + at] != HOUR:
        return SHAPE
    total, fraction, place, bad = np.int64(0), np.int64(0), 0, False
    while True:  # hour, minute, second, fraction: the last is the one without a joint after it
        value, joint = numbers[at], numbers[JOINT + at]
        if place == 3:
            fraction = value
        elif numbers[SIZE + at] > 2:
            return SHAPE
        else:
            if place == 0 and am and value == 12:
                value = 0
            bad = bad or value > (23 if place == 0 else 59 if place == 1 else 60)
            total = total * 60 + value
        at += 1
        place += 1
        whole = joint == COLON or (place == 1 and joint == HOUR) or (place == 2 and joint == MINUTE)
        split = place == 3 and (joint == DOT or joint == COMMA)
        if at >= n or place == 4 or not ((whole and place < 3) or split):
            break
    while 0 < place < 3:
        total *= 60
        place += 1
    if at < n:  # a zone: +08:00, -0500
        joint = numbers[JOINT + at - 1]
        if not (joint == PLUS or joint == DASH) or numbers[SIZE + at] not in (2, 4):
            return SHAPE
        zero = numbers[at] == 0
        if at + 1 < n:
            if numbers[JOINT + at] != COLON or numbers[SIZE + at + 1] != 2 or at + 2 < n:
                return SHAPE
            zero = zero and numbers[at + 1] == 0
        utc = utc or zero
    if bad:
        return BAD
    if total == 0 and fraction == 0:
        return 0
    return CHINESE_MIDNIGHT_S if utc and total == CHINESE_MIDNIGHT_S and fraction == 0 else TIME


@nb.njit(cache=True, nogil=True)
def _named(numbers, n, month, am, utc):
    """A form with the month in English: (form, year, month, day, clock)."""
    year, day, at, used = np.int64(-1), np.int64(-1), n, 0
    for k in range(n):
        before = numbers[JOINT + k - 1] if k else END
        if numbers[JOINT + k] == COLON and at == n:
            at = k
        if before == COLON or before == PLUS or numbers[JOINT + k] == COLON:
            continue
        if numbers[SIZE + k] == 4 and year < 0:
            year = numbers[k]
        elif numbers[SIZE + k] <= 2 and day < 0:
            day = numbers[k]
    if year < 0 or day < 0 or n > 8:
        return SHAPE, year, month, day, 0
    if at == n:
        return (GOOD if n == 2 else SHAPE), year, month, day, 0
    stop = at  # the year may follow the time, so the clock reads only what colons join
    while stop < n and stop < at + 3 and (stop == at or numbers[JOINT + stop - 1] == COLON):
        used += 1
        stop += 1
    clock = _clock(numbers, at, stop, am, utc)
    if clock == SHAPE or clock == BAD:
        return clock, year, month, day, 0
    return GOOD, year, month, day, clock


@nb.njit(cache=True, nogil=True)
def read_form(data, i, end, order, numbers):
    """Read one value that no fast path knows.

    Returns (form, year, month, day, clock): form is GOOD, BAD, SHAPE or MASKED, and the date is not
    yet checked against the calendar. `numbers` points to room for ROOM int64.
    """
    zero = np.int64(0)
    if end - i > LONGEST:
        return SHAPE, zero, zero, zero, 0
    n, word, am, utc, stars = cut(data, i, end, numbers)
    if stars > 0 and n > 0:
        chinese = numbers[JOINT + 0] == YEAR
        first = 48 <= data[i] <= 57
        fits = end - i == 8 or end - i == 10 or chinese
        plain = stars >= 2 and word == 0 and fits and (numbers[SIZE + 0] == 4 or not first)
        return (MASKED if plain else SHAPE), zero, zero, zero, 0
    if n < 1 or stars > 0:
        return SHAPE, zero, zero, zero, 0
    if word > 0:
        return _named(numbers, n, np.int64(word), am, utc)
    a, b, c = numbers[0], numbers[1], numbers[2]
    n_a, n_b, n_c = numbers[SIZE + 0], numbers[SIZE + 1], numbers[SIZE + 2]
    joint, second, third = numbers[JOINT + 0], numbers[JOINT + 1], numbers[JOINT + 2]
    if n_a == 8:
        if n == 2 and n_b == 6 and joint == BLANK:
            late = b // 10_000 > 23 or b // 100 % 100 > 59 or b % 100 > 60
            clock = BAD if late else 0 if b == 0 else TIME
        elif n == 1 or joint == BLANK:
            clock = _clock(numbers, 1, n, am, utc)
        else:
            clock = SHAPE
        form = clock if clock in (BAD, SHAPE) else GOOD
        return form, a // 10_000, a // 100 % 100, a % 100, clock
    joined = joint == second and (joint == DASH or joint == SLASH or joint == DOT)
    chinese = joint == YEAR and second == MONTH
    open_end = third == END or third == BLANK or third == DAY or third == COMMA
    if n < 3 or not (joined or chinese) or not open_end or n_b > 2:
        return SHAPE, zero, zero, zero, 0
    if n_a == 4 and n_c <= 2:
        year, month, day = a, b, c
    elif n_c == 4 and n_a <= 2 and joined:
        year, month, day = c, b, a
        if (b > 12 and a <= 12) or (a <= 12 and joint != DOT and order == 2):
            month, day = a, b
        elif a <= 12 and a != b and joint != DOT and order != 1:
            return SHAPE, zero, zero, zero, 0
    else:
        return SHAPE, zero, zero, zero, 0
    clock = _clock(numbers, 3, n, am, utc)
    return (clock if clock in (BAD, SHAPE) else GOOD), year, month, day, clock

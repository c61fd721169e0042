"""The time of day beside a date: second of the day and zone as written, for whole columns.

Reads the values that kernels/dates.py reads, by the same forms: what stands between the date and the
end of the value. The fast path knows yyyy-mm-dd HH:MM[:SS[.fff]][Z or +08:00]; all other forms are cut
by kernels/date_tokens.py. Epochs are UTC. An instant that dates.py takes for a Chinese midnight
(16:00:00 UTC) has no time of day, and neither has a value that is a day alone.

Source: ISO 8601:2004 for zones, RFC 5322 for dates of mail.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: SIM102, SIM109, SIM110

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.date_tokens import COLON, DASH, HOUR, JOINT, LONGEST, PLUS, ROOM, SIZE, cut
from seawall.kernels.dates import CHINESE_MIDNIGHT_S, DAY_S, days_of
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

NO_TIME = -1
NO_DAY = -(1 << 31)  # model.clues, as kernels need it
NO_ZONE = -(1 << 15)
CODES = types.Array(types.uint8, 1, "C", readonly=True)
DATES = types.Array(types.int32, 1, "C", readonly=True)
_OUT = types.Tuple((types.int32[::1], types.int16[::1]))
_TWO = 2


@nb.njit(cache=True, nogil=True)
def _pair(data, i):
    """Two ASCII digits as 0..99; 100 when one is none."""
    a, b = np.int64(data[i]) - 48, np.int64(data[i + 1]) - 48
    if a < 0 or a > 9 or b < 0 or b > 9:
        return np.int64(100)
    return 10 * a + b


@nb.njit(cache=True, nogil=True)
def _zone(data, i, end):
    """Minutes east of UTC of a zone that fills data[i:end]; NO_ZONE for an empty one, -1 for none."""
    if i == end:
        return np.int64(NO_ZONE)
    if data[i] == 90 and i + 1 == end:
        return np.int64(0)
    if not (data[i] == 43 or data[i] == 45):
        return np.int64(-1)
    sign = 44 - np.int64(data[i])
    size = end - i
    if size == 6 and data[i + 3] == 58:
        hour, minute = _pair(data, i + 1), _pair(data, i + 4)
    elif size == 5:
        hour, minute = _pair(data, i + 1), _pair(data, i + 3)
    elif size == 3:
        hour, minute = _pair(data, i + 1), np.int64(0)
    else:
        return np.int64(-1)
    if hour > 14 or minute > 59:
        return np.int64(-1)
    return sign * (60 * hour + minute)


@nb.njit(cache=True, nogil=True)
def _plain(data, i, end):
    """(second, zone) of "HH:MM[:SS[.fff]][zone]" that fills data[i:end]; second -2 for other forms."""
    hour, minute, second = _pair(data, i), _pair(data, i + 3), np.int64(0)
    if data[i + 2] != 58 or hour > 23 or minute > 59:
        return np.int64(-2), np.int64(0), False
    i += 5
    fraction = False
    if i + 2 < end and data[i] == 58:
        second = _pair(data, i + 1)
        if second > 60:
            return np.int64(-2), np.int64(0), False
        i += 3
        if i < end and data[i] == 46:
            i += 1
            while i < end and 48 <= data[i] <= 57:
                fraction = fraction or data[i] != 48
                i += 1
    zone = _zone(data, i, end)
    if zone == -1:
        return np.int64(-2), np.int64(0), False
    return hour * 3600 + minute * 60 + min(second, 59), zone, fraction


@nb.njit(cache=True, nogil=True)
def _epoch(data, i, end):
    """Second of the UTC day of 10 or 13 digits, -2 where it is no run of digits."""
    value = np.int64(0)
    for k in range(i, end):
        digit = np.int64(data[k]) - 48
        if digit < 0 or digit > 9:
            return np.int64(-2)
        value = value * 10 + digit
    seconds = value if end - i == 10 else value // 1000
    exact = end - i == 10 or value % 1000 == 0
    second = seconds % DAY_S
    return np.int64(NO_TIME) if second == CHINESE_MIDNIGHT_S and exact else second


@nb.njit(cache=True, nogil=True)
def _is_pm(data, i, end):
    for k in range(i, end - 1):
        if (data[k] | 32) == 112 and (data[k + 1] | 32) == 109:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _cut_time(data, i, end, numbers):
    """(second, zone) of any other form."""
    none = np.int64(NO_TIME), np.int64(NO_ZONE)
    if end - i > LONGEST:
        return none
    n, _, am, utc, _ = cut(data, i, end, numbers)
    if n < 1:
        return none
    if numbers[SIZE] == 14:
        clock = numbers[0] % 1_000_000
        return clock // 10_000 * 3600 + clock // 100 % 100 * 60 + min(clock % 100, 59), none[1]
    if n >= _TWO and numbers[SIZE] == 8 and numbers[SIZE + 1] == 6:
        clock = numbers[1]
        return clock // 10_000 * 3600 + clock // 100 % 100 * 60 + min(clock % 100, 59), none[1]
    at = 0
    while at < n and numbers[JOINT + at] != COLON and numbers[JOINT + at] != HOUR:
        at += 1
    if at == n:
        return none
    hour, minute, second = numbers[at], np.int64(0), np.int64(0)
    last = at
    if at + 1 < n and numbers[SIZE + at + 1] <= _TWO:
        minute, last = numbers[at + 1], at + 1
        joint = numbers[JOINT + last]
        split = joint == COLON or (numbers[JOINT + at] == HOUR and joint != PLUS and joint != DASH)
        if split and last + 1 < n and numbers[SIZE + last + 1] <= _TWO:
            second, last = numbers[last + 1], last + 1
    if am and hour == 12:
        hour = np.int64(0)
    elif hour < 12 and not am and _is_pm(data, i, end):
        hour += 12
    total = hour * 3600 + minute * 60 + min(second, 59)
    if hour > 23 or minute > 59:
        return none
    zone = np.int64(0) if utc else np.int64(NO_ZONE)
    for k in range(last, n - 1):  # a zone: +08:00, -0500
        joint = numbers[JOINT + k]
        if joint == PLUS or joint == DASH:
            value, size = numbers[k + 1], numbers[SIZE + k + 1]
            minutes = value // 100 * 60 + value % 100 if size == 4 else value * 60
            if size == 2 and numbers[JOINT + k + 1] == COLON and k + 2 < n:
                minutes += numbers[k + 2]
            zone = minutes if joint == PLUS else -minutes
            break
    if zone == 0 and total == CHINESE_MIDNIGHT_S and second == 0:
        return none
    return total, zone


@nb.njit(_OUT(BYTES, OFFSETS, CODES), cache=True, nogil=True)
def times(column, offsets, codes):
    """The time of day of each value of a date column.

    Args:
        column, offsets: The column.
        codes: What dates.parse says of it, (n,): only VALID values are read.

    Returns:
        seconds (n,) of the day as written, NO_TIME without one; zones (n,) minutes east of UTC that
        the value names, NO_ZONE where it names none.
    """
    n = len(offsets) - 1
    seconds = np.full(n, NO_TIME, np.int32)
    zones = np.full(n, NO_ZONE, np.int16)
    data, room = raw(column), np.zeros(ROOM, np.int64)
    numbers = raw(room)
    for row in range(n):
        if codes[row] != 1:
            continue
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        while i < end and data[i] <= 32:
            i += 1
        while i < end and data[end - 1] <= 32:
            end -= 1
        size = end - i
        if size == 10 or size == 13:
            second = _epoch(data, i, end)
            if second > -2:
                seconds[row] = second
                zones[row] = 0 if second >= 0 else NO_ZONE
                continue
        if size <= 10:
            continue
        second = np.int64(-2)
        mark, joint = data[i + 4], data[i + 10]
        if size >= 16 and mark == data[i + 7] and (mark == 45 or mark == 47 or mark == 46):
            if joint == 32 or joint == 84:
                second, zone, fraction = _plain(data, i + 11, end)
                if second == CHINESE_MIDNIGHT_S and zone == 0 and not fraction:
                    continue
        if second < 0:
            second, zone = _cut_time(data, i, end, numbers)
        seconds[row], zones[row] = second, zone
    room[0] = 0  # a use after the loop, or the array behind the pointer would be freed before it
    return seconds, zones


@nb.njit(types.int32[::1](DATES, CODES), cache=True, nogil=True)
def days(dates, codes):
    """Days since 1970-01-01 (n,) of the yyyymmdd numbers whose code is VALID; NO_DAY elsewhere."""
    found = np.full(len(dates), NO_DAY, np.int32)
    for row in range(len(dates)):
        if codes[row] == 1:
            found[row] = days_of(np.int64(dates[row]))
    return found

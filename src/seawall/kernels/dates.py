"""Dates: whole columns to yyyymmdd numbers, by the calendar.

Fast paths read yyyymmdd, yyyy-mm-dd and the latter with HH:MM:SS, a fraction and Z; every other
form is cut into numbers and separators by kernels/date_tokens.py. Epochs are read with 10 digits
(seconds) or 13 digits (milliseconds) from 1990 to 2100.

Java and JavaScript write a Chinese midnight as 16:00:00 UTC of the day before, so that instant
counts as the next day without a time.

Source: ISO 8601:2004; Gregorian rules; days to civil date after H. Hinnant, "chrono-Compatible
Low-Level Date Algorithms".
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: SIM109

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.date_tokens import BAD, ROOM, SHAPE, TIME, read_form
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

EMPTY, VALID, DATE, MASKED = 0, 1, 4, 6  # model.element.Reason, as kernels need them
UNDECIDED, DAY_FIRST, MONTH_FIRST = 0, 1, 2
FIRST_YEAR, LAST_YEAR = 1800, 2199
EPOCH_FIRST, EPOCH_LAST = 631_152_000, 4_102_444_800  # 1990-01-01 and 2100-01-01
DAY_S, CHINESE_MIDNIGHT_S = 86_400, 57_600
TOLERATED = 100  # one value in so many may speak against the order of the others

_OUT = types.Tuple((types.uint8[::1], types.int32[::1], types.boolean[::1]))


@nb.njit(cache=True, nogil=True)
def month_days(year, month):
    """How many days a month has; 0 when there is no such month."""
    if month < 1 or month > 12:
        return 0
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 31 - ((month - 1) % 7) % 2


@nb.njit(cache=True, nogil=True)
def is_date(year, month, day):
    """Whether the calendar has this day."""
    return 1 <= day <= month_days(year, month)


@nb.njit(cache=True, nogil=True)
def of_days(days):
    """The yyyymmdd of a count of days since 1970-01-01."""
    z = days + 719_468
    era = z // 146_097
    of_era = z - era * 146_097
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year * 10_000 + month * 100 + day


@nb.njit(cache=True, nogil=True)
def days_of(ymd):
    """Days since 1970-01-01 of a yyyymmdd."""
    year, month, day = ymd // 10_000, ymd // 100 % 100, ymd % 100
    if month <= 2:
        year -= 1
    era = year // 400
    year_of_era = year - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return (
        era * 146_097
        + year_of_era * 365
        + year_of_era // 4
        - year_of_era // 100
        + of_year
        - 719_468
    )


@nb.njit(cache=True, nogil=True)
def _pair(data, i):
    """Two ASCII digits as 0..99; 10,000 when one is none."""
    a, b = np.int64(data[i]) - 48, np.int64(data[i + 1]) - 48
    if a < 0 or a > 9 or b < 0 or b > 9:
        return np.int64(10_000)
    return 10 * a + b


@nb.njit(cache=True, nogil=True)
def _time(data, i, end):
    """HH:MM:SS, with .fff and Z or without: 0, TIME or CHINESE_MIDNIGHT_S; anything else -1."""
    hour, minute, second = _pair(data, i + 1), _pair(data, i + 4), _pair(data, i + 7)
    joined = (data[i] == 32 or data[i] == 84) and data[i + 3] == 58 and data[i + 6] == 58
    if not joined or hour > 23 or minute > 59 or second > 60:
        return -1
    i += 9
    utc = i < end and data[end - 1] == 90
    end -= utc
    fraction = False
    if i < end:
        if data[i] != 46 or i + 1 == end:
            return -1
        for k in range(i + 1, end):
            if data[k] < 48 or data[k] > 57:
                return -1
            fraction = fraction or data[k] != 48
    total = hour * 3600 + minute * 60 + second
    if fraction or (total != 0 and not (utc and total == CHINESE_MIDNIGHT_S)):
        return TIME
    return total


@nb.njit(cache=True, nogil=True)
def _checked(year, month, day):
    """(code, yyyymmdd) of three numbers."""
    if year < FIRST_YEAR or year > LAST_YEAR or not is_date(year, month, day):
        return DATE, 0
    return VALID, year * 10_000 + month * 100 + day


@nb.njit(cache=True, nogil=True)
def _all_digits(data, i, end):
    """(code, yyyymmdd, has a time) of a run of ASCII digits of 8, 10, 13 or 14 places."""
    n = end - i
    value = np.int64(0)
    for k in range(i, end):
        digit = np.int64(data[k]) - 48
        if digit < 0 or digit > 9:
            return np.int64(-1), np.int64(0), False
        value = value * 10 + digit
    if n == 10 or n == 13:
        seconds = value if n == 10 else value // 1000
        if seconds < EPOCH_FIRST or seconds >= EPOCH_LAST:
            return np.int64(SHAPE), np.int64(0), False
        of_day = seconds % DAY_S
        midnight = of_day == CHINESE_MIDNIGHT_S
        exact = (of_day == 0 or midnight) and (n == 10 or value % 1000 == 0)
        day = seconds // DAY_S + (1 if midnight and exact else 0)
        return np.int64(VALID), of_days(day), not exact
    time = value % 1_000_000 if n == 14 else 0
    ymd = value // 1_000_000 if n == 14 else value
    year = ymd // 10_000
    if year < FIRST_YEAR or year > LAST_YEAR:
        return np.int64(SHAPE), np.int64(0), False
    code, ymd = _checked(year, ymd // 100 % 100, ymd % 100)
    if time // 10_000 > 23 or time // 100 % 100 > 59 or time % 100 > 60:
        return np.int64(DATE), np.int64(0), False
    return np.int64(code), np.int64(ymd), time != 0


@nb.njit(_OUT(BYTES, OFFSETS, types.int64), cache=True, nogil=True)
def parse(column, offsets, order):
    """Read a column of dates.

    Args:
        column, offsets: The column.
        order: DAY_FIRST or MONTH_FIRST for values such as 03/04/2005; UNDECIDED reads only those
            that leave no choice.

    Returns:
        codes (n,) Reasons; dates (n,) yyyymmdd, 0 where there is none; timed (n,) whether the value
        carries a time of day other than midnight.
    """
    n = len(offsets) - 1
    codes = np.zeros(n, np.uint8)
    dates = np.zeros(n, np.int32)
    timed = np.zeros(n, np.bool_)
    data, room = raw(column), np.zeros(ROOM, np.int64)
    numbers = raw(room)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        while i < end and data[i] <= 32:
            i += 1
        while i < end and data[end - 1] <= 32:
            end -= 1
        size = end - i
        if size == 0:
            continue
        if size == 10 or 19 <= size <= 24:
            mark = data[i + 4]
            if mark == data[i + 7] and (mark == 45 or mark == 47 or mark == 46):
                year = 100 * _pair(data, i) + _pair(data, i + 2)
                month, day = _pair(data, i + 5), _pair(data, i + 8)
                time = np.int64(0)
                clean = year < 10_000 and month < 100 and day < 100
                if size > 10 and clean:
                    time = _time(data, i + 10, end)
                    clean = time >= 0
                if clean:
                    code, ymd = _checked(year, month, day)
                    if code == VALID and time == CHINESE_MIDNIGHT_S:
                        ymd, time = of_days(days_of(ymd) + 1), 0
                    codes[row], dates[row], timed[row] = code, ymd, time != 0
                    continue
        if size == 8 or size == 10 or size == 13 or size == 14:
            digits, ymd, has_time = _all_digits(data, i, end)
            if digits >= 0:
                codes[row], dates[row], timed[row] = digits, ymd, has_time
                continue
        form, year, month, day, clock = read_form(data, i, end, order, numbers)
        if form == MASKED or form == SHAPE:
            codes[row] = form
        elif form == BAD:
            codes[row] = DATE
        else:
            code, ymd = _checked(year, month, day)
            if code == VALID and clock == CHINESE_MIDNIGHT_S:
                ymd = of_days(days_of(ymd) + 1)
            codes[row], dates[row] = code, ymd
            timed[row] = clock == TIME
    room[0] = 0  # a use after the loop, or the array behind the pointer would be freed before it
    return codes, dates, timed


@nb.njit(types.int64(BYTES, OFFSETS), cache=True, nogil=True)
def day_order(column, offsets):
    """Whether values such as 25/12/2005 put the day first, decided over the whole column.

    A first number over 12 says DAY_FIRST, a second one MONTH_FIRST; fewer than one voice in a
    hundred on the other side is overruled. Without any such voice the column stays UNDECIDED.
    """
    data = raw(column)
    firsts = seconds = 0
    for row in range(len(offsets) - 1):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if end - i < 8 or end - i > 40:
            continue
        a, b, at = np.int64(0), np.int64(0), i
        while at < i + 2 and 48 <= data[at] <= 57:
            a = 10 * a + data[at] - 48
            at += 1
        mark = data[at]
        if at == i or not (mark == 45 or mark == 47):
            continue
        at += 1
        start = at
        while at < start + 2 and 48 <= data[at] <= 57:
            b = 10 * b + data[at] - 48
            at += 1
        if at == start or data[at] != mark:
            continue
        if a > 12 and b <= 12:
            firsts += 1
        elif b > 12 and a <= 12:
            seconds += 1
    if firsts > TOLERATED * seconds:
        return DAY_FIRST
    if seconds > TOLERATED * firsts:
        return MONTH_FIRST
    return UNDECIDED

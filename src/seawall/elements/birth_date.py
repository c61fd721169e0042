"""A birth date (birth_date): a day without a time of day, or with midnight, from 1880 to 2100.

By its value a birth date is a date like any other: a column is called this by its name or by the
years it spreads over. A Chinese midnight written in UTC (…T16:00:00Z) counts as the day it means.

Source: ISO 8601:2004; years as in kernels/dates.py.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.dates import day_order, parse
from seawall.model.element import Element, Judged, Reason
from seawall.model.strings import Strings

FIRST, LAST = 1880_01_01, 2100_12_31


def judge(column: Strings) -> Judged:
    """Judge a column (n,). Fact `born_on`: int32 yyyymmdd. A time of day makes a value SHAPE."""
    codes, dates, timed = parse(column.data, column.offsets, day_order(column.data, column.offsets))
    valid = codes == Reason.VALID
    codes[valid & timed] = Reason.SHAPE
    codes[valid & ~timed & ((dates < FIRST) | (dates > LAST))] = Reason.DATE
    return Judged(codes, {"born_on": np.where(codes == Reason.VALID, dates, np.int32(0))})


ELEMENT = Element(id="birth_date", judge=judge)

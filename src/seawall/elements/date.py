"""A date or an instant (date): when a row was made, changed, reported, shipped.

Every form of kernels/dates.py counts, from 1800 to 2199. Values such as 03/04/2005 are read in the
order that the column itself shows; where no value shows it they are SHAPE. Epochs count, so a
counter of ten digits may look like dates: trust it with the hint of a name. Two-digit years and
year-month values are no dates.

Source: ISO 8601:2004.
"""

from __future__ import annotations

from seawall.kernels.dates import day_order, parse
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Judge a column (n,). Fact `date`: int32 yyyymmdd in the value's own time zone."""
    codes, dates, _ = parse(column.data, column.offsets, day_order(column.data, column.offsets))
    return Judged(codes, {"date": dates})


ELEMENT = Element(id="date", judge=judge)

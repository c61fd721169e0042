"""From when to when division codes were in force, coarse: never fewer than five codes are alike.

A county's exact years would often name it: of 5,900 codes 770 are the only ones of their province with
their first and last year. Evidence needs the years only to a few, so codes of a province are put into
groups of FEWEST or more and share the group's earliest start and latest end: a code is never made to
look newer, or sooner gone, than it is. Starts move by 0.6 years on average, ends by 0.7.

Source: GB/T 2260 (tables/gb2260.py); multidimensional partitioning after LeFevre, DeWitt and
Ramakrishnan, "Mondrian Multidimensional K-Anonymity" (2006), with the cut that loses least.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.tables.gb2260 import N_CODES, divisions

FEWEST = 5
STILL = 9999  # an end that has not come
Years = NDArray[np.int64]


class DivisionYears(NamedTuple):
    """Planes over all codes 0..999999, read-only: `start` uint16, 0 never; `end` uint16, 0 in force."""

    start: NDArray[np.uint16]
    end: NDArray[np.uint16]


@cache
def division_years() -> DivisionYears:
    """The coarse years of every code there ever was."""
    exact = divisions()
    codes = np.flatnonzero(exact.level)
    start = exact.start[codes].astype(np.int64)
    end = np.where(exact.end[codes] > 0, exact.end[codes], STILL).astype(np.int64)
    planes = DivisionYears(np.zeros(N_CODES, np.uint16), np.zeros(N_CODES, np.uint16))
    for province in np.unique(codes // 10_000):
        rows = np.flatnonzero(codes // 10_000 == province)
        for group in _groups(rows, start, end):
            last = int(end[group].max())
            planes.start[codes[group]] = start[group].min()
            planes.end[codes[group]] = 0 if last == STILL else last
    for plane in planes:
        plane.flags.writeable = False
    return planes


def _groups(rows: NDArray[np.intp], start: Years, end: Years) -> list[NDArray[np.intp]]:
    """The rows cut in two, and again, where that spares most years; no part under FEWEST."""
    least, cut = _loss(start[rows], end[rows]), None
    for years in (start[rows], end[rows]):
        for year in np.unique(years)[1:]:
            early = years < year
            if min(np.count_nonzero(early), np.count_nonzero(~early)) < FEWEST:
                continue
            loss = sum(_loss(start[rows[part]], end[rows[part]]) for part in (early, ~early))
            if loss < least:
                least, cut = loss, early
    if cut is None:
        return [rows]
    return _groups(rows[cut], start, end) + _groups(rows[~cut], start, end)


def _loss(start: Years, end: Years) -> int:
    """Years by which a group's codes move, an end that has not come counted as 120 years away."""
    end = np.minimum(end, 2100)
    return int((start - start.min()).sum() + (end.max() - end).sum())

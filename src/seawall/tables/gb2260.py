"""Chinese administrative divisions: every six-digit code there ever was, and the provinces.

The planes are dense, so that a kernel asks about a code with one load. Years are those of the
yearly lists: a code that starts in 1984 stands in the list of 1984 and not in that of 1983. Codes
of 1981 may be older, since no list before it is in the source.
Sources: GB/T 2260 (see tables-src/divisions_cn.py); census of 2020 for residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import number, shipped

NAME = "divisions_cn.csv"
COLUMNS = ("code", "name", "province", "prefecture", "level", "start", "end", "successors")
PROVINCES = "provinces_cn.csv"
N_CODES = 1_000_000
FIRST_YEAR = 1981  # of the oldest list


class Divisions(NamedTuple):
    """Planes over all codes 0..999999, each of shape (1000000,), read-only.

    `start`, `end` uint16: years; start 0: never existed; end 0: in force (or never existed).
    `level` uint8: 0 none, 1 province, 2 prefecture, 3 county. A code given up and taken again
    has the first start and the last end.
    """

    start: NDArray[np.uint16]
    end: NDArray[np.uint16]
    level: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level division. `code`: the first two digits; residents: census of 2020."""

    code: str
    name: str
    english: str
    n_residents: int


@cache
def _rows() -> list[dict[str, str]]:
    return shipped(NAME, COLUMNS, ("code", "start", "name"))


@cache
def divisions() -> Divisions:
    """The planes a kernel looks codes up in."""
    start = np.zeros(N_CODES, np.uint16)
    end = np.zeros(N_CODES, np.uint16)
    level = np.zeros(N_CODES, np.uint8)
    for row in _rows():
        code, first, last = (number(row, what, NAME) for what in ("code", "start", "end"))
        if len(row["code"]) != 6 or not FIRST_YEAR <= first <= (last or 9999):
            raise TableError(f"{NAME}: a code or year out of range")
        before, until = int(start[code]), int(end[code])
        start[code] = min(before or first, first)
        end[code] = 0 if not last or (before and not until) else max(until, last)
        level[code] = number(row, "level", NAME)
    for plane in (start, end, level):
        plane.flags.writeable = False
    return Divisions(start, end, level)


@cache
def provinces() -> dict[str, Province]:
    """Province-level divisions by the first two digits of a code."""
    columns = ("code", "name", "english", "n_residents")
    return {
        row["code"]: Province(
            row["code"], row["name"], row["english"], number(row, "n_residents", PROVINCES)
        )
        for row in shipped(PROVINCES, columns, ("code",))
    }


@cache
def _names() -> dict[int, tuple[str, ...]]:
    """The latest name of each code, outermost division first."""
    names: dict[int, tuple[str, ...]] = {}
    for row in sorted(_rows(), key=lambda row: row["start"]):
        parts = dict.fromkeys((row["province"], row["prefecture"], row["name"]))
        names[int(row["code"])] = tuple(filter(None, parts))
    return names


def division_name(code: int) -> tuple[str, ...]:
    """A division's latest Chinese name, outermost first; empty if the code never existed."""
    return _names().get(code, ())

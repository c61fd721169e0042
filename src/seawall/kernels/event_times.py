"""The instants of a table that tell how its system was used: one column of days and times of day.

Ends of validity and birth dates are no events. A time that stands in very many rows, as midnight where
none was known, is left out; so are whole batches, loaded within one day.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import NO_DAY, Clues

#: Columns whose days lie ahead on purpose.
AHEAD = re.compile(
    r"expir|valid|until|due|end_?(?:date|time|at|on)|deadline|birth|born|有效|到期|截止|结束|终止|yxq|jzrq",
    re.IGNORECASE,
)
DEFAULT, FEW = (
    0.05,
    5,
)  # of the rows at one second of the day, and more than so many: it was not known
NO_ZONE = -32768
EARLIEST, LATEST = -25_567, 84_006  # 1900 and 2200: a day beyond is none on which a system was used


class Events(NamedTuple):
    """Days since 1970 and seconds of the day (m,), at these rows (m,), of one column.

    `zone` is the minutes east of UTC that most values name, NO_ZONE where they name none.
    """

    column: str
    days: NDArray[np.int32]
    seconds: NDArray[np.int32]
    rows: NDArray[np.intp]
    zone: int

    @property
    def n(self) -> int:
        """Events."""
        return len(self.days)


def day_columns(clues: Clues) -> dict[str, NDArray[np.int32]]:
    """Columns of days of events, by name: those of days ahead are left out."""
    return {name: days for name, days in clues.columns("day").items() if not AHEAD.search(name)}


def timed(clues: Clues) -> Events | None:
    """The column with the most times of day, None without one."""
    best: Events | None = None
    for name, days in day_columns(clues).items():
        if "second:" + name not in clues:
            continue
        seconds = clues["second:" + name]
        held = (days != NO_DAY) & (seconds >= 0)
        if not held.any():
            continue
        counts = np.bincount(seconds[held])
        second = int(counts.argmax())
        if counts[second] > max(FEW, DEFAULT * counts.sum()):
            held &= seconds != second
        rows = np.flatnonzero(held)
        if len(rows) and (best is None or len(rows) > best.n):
            zones, named = np.unique(clues["zone:" + name][rows], return_counts=True)
            zone = int(zones[named.argmax()])
            best = Events(name, days[rows], seconds[rows], rows, zone)
    return best


def daily(clues: Clues) -> tuple[str, NDArray[np.int32]] | None:
    """The column with the most days of events and its days (m,), None without one."""
    columns = {
        name: days[(days >= EARLIEST) & (days < LATEST)]
        for name, days in day_columns(clues).items()
    }
    columns = {name: days for name, days in columns.items() if len(days)}
    if not columns:
        return None
    name = max(columns, key=lambda c: len(columns[c]))
    return name, columns[name]


def spread(days: NDArray[np.int32]) -> tuple[int, float]:
    """How many distinct days there are, and the share of the commonest."""
    if not len(days):
        return 0, 0.0
    wide = days.astype(np.int64)  # extreme dates would overflow 32 bits
    near = np.ptp(wide) < 1 << 20
    counts = np.bincount(wide - wide.min()) if near else np.unique(wide, return_counts=True)[1]
    return int((counts > 0).sum()), float(counts.max() / len(days))

"""Dates of one column as a histogram of days: merges by addition, answers range and quantiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.day_histogram import civil_day, count
from seawall.model.element import Codes, Reason

ORIGIN = date(1850, 1, 1)
N_DAYS = (date(2150, 1, 1) - ORIGIN).days
ORIGIN_DAY = int(civil_day(18500101))


@dataclass
class Days:
    """How many records fall on each day. `counts` has shape (N_DAYS,)."""

    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(N_DAYS, np.int64))

    def add(self, dates: NDArray[np.integer], codes: Codes) -> None:
        """Count the valid ones of yyyymmdd numbers (n,); days outside the range are left out."""
        dates = np.ascontiguousarray(dates, np.int32)
        count(dates, codes, np.uint8(Reason.VALID), ORIGIN_DAY, self.counts)

    def merge(self, other: Days) -> None:
        """Add another histogram. Pages of days without a date are never touched."""
        at = np.flatnonzero(other.counts)
        self.counts[at] += other.counts[at]

    def __getstate__(self) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Days with a date alone: a dump of many small files has a histogram for each."""
        at = np.flatnonzero(self.counts)
        return at, self.counts[at]

    def __setstate__(self, state: tuple[NDArray[np.intp], NDArray[np.int64]]) -> None:
        """From what `__getstate__` gave."""
        self.counts = np.zeros(N_DAYS, np.int64)
        self.counts[state[0]] = state[1]

    @property
    def n(self) -> int:
        """How many dates."""
        return int(self.counts.sum())

    def quantile(self, share: float) -> date:
        """The day by which this share of the dates has passed."""
        running = np.cumsum(self.counts)
        wanted = max(1, int(np.ceil(share * running[-1])))
        return ORIGIN + timedelta(days=int(np.searchsorted(running, wanted)))

    def n_after(self, day: date) -> int:
        """How many dates are later than this day."""
        return int(self.counts[max(0, (day - ORIGIN).days + 1) :].sum())

    def until(self, day: date) -> Days:
        """Only the dates up to and with this day."""
        kept = self.counts.copy()
        kept[max(0, (day - ORIGIN).days + 1) :] = 0
        return Days(kept)

    def by_year(self) -> dict[int, int]:
        """Dates per calendar year, years without any left out."""
        days = np.flatnonzero(self.counts)
        years: dict[int, int] = {}
        for number in days.tolist():
            year = (ORIGIN + timedelta(days=number)).year
            years[year] = years.get(year, 0) + int(self.counts[number])
        return years

    def by_month(self) -> dict[str, int]:
        """Dates per calendar month ("2021-03"), months without any left out."""
        days = np.flatnonzero(self.counts)
        months = (np.datetime64(ORIGIN) + days.astype("timedelta64[D]")).astype("datetime64[M]")
        found, where = np.unique(months, return_inverse=True)
        sums = np.bincount(where, weights=self.counts[days]) if len(days) else np.zeros(0)
        return {str(month): int(n) for month, n in zip(found, sums, strict=True)}

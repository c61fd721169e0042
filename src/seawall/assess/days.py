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
        """Add another histogram."""
        self.counts += other.counts

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

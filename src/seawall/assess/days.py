"""Dates of one column as a histogram of days: merges by addition, answers range and quantiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

ORIGIN = date(1850, 1, 1)
N_DAYS = (date(2150, 1, 1) - ORIGIN).days


def day_numbers(dates: NDArray[np.integer]) -> NDArray[np.int64]:
    """Days since ORIGIN of yyyymmdd numbers; -1 for those outside the range. Shape (n,).

    Source: the civil-day count over a March-based year, as in E. G. Richards, "Calendars" (1998).
    """
    d = dates.astype(np.int64)
    year, month, day = d // 10_000, d // 100 % 100, d % 100
    shifted = year - (month <= 2)
    era_day = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    count = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + era_day
    count -= _civil(ORIGIN)
    return np.where((count >= 0) & (count < N_DAYS), count, -1)


def _civil(day: date) -> int:
    shifted = day.year - (day.month <= 2)
    era_day = (153 * ((day.month + 9) % 12) + 2) // 5 + day.day - 1
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + era_day


@dataclass
class Days:
    """How many records fall on each day. `counts` has shape (N_DAYS,)."""

    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(N_DAYS, np.int64))

    def add(self, dates: NDArray[np.integer]) -> None:
        """Count yyyymmdd numbers."""
        numbers = day_numbers(dates)
        self.counts += np.bincount(numbers[numbers >= 0], minlength=N_DAYS)

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

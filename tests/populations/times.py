"""Instants as systems record them: hours of work or leisure, weekdays, holidays, busy days.

Local time (UTC+8) as whole seconds since 1970. Assumed: all shapes; dates of the spring festival
are the calendar's (measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, between, weighted
from tests.populations.texts import joined

Seconds = NDArray[np.int64]
DAY = 86_400
SPRING = """
1998-01-28 1999-02-16 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29
2007-02-18 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19
2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10
"""
OFFICE = np.array([0, 0, 0, 0, 0, 0, 0.1, 0.6, 5, 9, 10, 8, 2, 2.5, 7, 9, 9, 6, 1.5, 0.6, 0.3, 0.2,
                   0.1, 0.05])  # fmt: skip
LEISURE = np.array([2.2, 1.1, 0.5, 0.3, 0.25, 0.4, 1, 2, 3.2, 4.5, 5.2, 5, 5.2, 5, 4.6, 4.7, 4.8,
                    4.6, 4.6, 5.4, 6.6, 7.2, 6.2, 4])  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """Weights of hours (24,) and weekdays (7,) from Monday; what holidays keep; yearly growth."""

    hours: NDArray[np.float64]
    weekdays: NDArray[np.float64]
    holidays: float
    growth: float
    bursts: float  # sd of the log of single days


def office(rng: Rng) -> Rhythm:
    """Records made at counters: mornings and afternoons, hardly at weekends."""
    hours = OFFICE * rng.lognormal(0, 0.25, 24) + between(rng, 0.0, 0.3)
    end = between(rng, 0.05, 0.5)
    week = np.array([1.15, 1.1, 1.05, 1.0, 0.95, end, end * between(rng, 0.4, 1.0)])
    return Rhythm(
        hours, week, between(rng, 0.02, 0.3), between(rng, -0.15, 0.6), between(rng, 0.1, 0.7)
    )


def leisure(rng: Rng) -> Rhythm:
    """Records people make themselves: evenings, all days."""
    shift = int(rng.integers(-1, 2))
    hours = np.roll(LEISURE, shift) ** between(rng, 0.8, 1.3) * rng.lognormal(0, 0.12, 24)
    week = rng.lognormal(0, 0.1, 7)
    return Rhythm(
        hours, week, between(rng, 0.4, 1.2), between(rng, -0.2, 1.0), between(rng, 0.1, 0.7)
    )


def instants(
    rng: Rng,
    n: int,
    start: date,
    end: date,
    rhythm: Rhythm,
    not_before: NDArray[np.datetime64] | None = None,
) -> Seconds:
    """n instants from `start` until before `end`, each at or after its own day `not_before`."""
    days = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D"))
    year = (days - days[0]).astype(float) / 365.25
    weights = np.exp(rhythm.growth * year) * rng.lognormal(0, rhythm.bursts, len(days))
    weights *= rhythm.weekdays[(days.astype(np.int64) + 3) % 7]
    weights = np.where(_holiday(days), weights * rhythm.holidays, weights)
    cdf = np.concatenate(([0.0], np.cumsum(weights)))
    u = rng.random(n) * cdf[-1]
    if not_before is not None:
        earliest = np.clip((not_before - days[0]).astype(np.int64), 0, len(days) - 1)
        u = cdf[earliest] + u * (1 - cdf[earliest] / cdf[-1])
    day = np.clip(np.searchsorted(cdf, u, side="right") - 1, 0, len(days) - 1)
    hour = weighted(rng, rhythm.hours, n)
    return days[day].astype(np.int64) * DAY + hour * 3600 + rng.integers(0, 3600, n)


def _holiday(days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Spring festival, the first of May and of October, New Year."""
    found = np.zeros(len(days), bool)
    for first in SPRING.split():
        gap = (days - np.datetime64(first, "D")).astype(int)
        found |= (gap >= -1) & (gap <= 6)
    year = days.astype("M8[Y]")
    doy = (days - year.astype("M8[D]")).astype(int)
    month = (days.astype("M8[M]") - year).astype(int) + 1
    day = (days - days.astype("M8[M]").astype("M8[D]")).astype(int) + 1
    return found | (doy == 0) | ((month == 10) & (day <= 7)) | ((month == 5) & (day <= 3))


def written(at: Seconds, form: str = "blank") -> pa.Array:
    """As text: "blank" 2020-01-31 09:05:00, "T" with a T, "slash" 2020/01/31 09:05, "day", "ms",
    "number" 20200131090500."""
    texts = pa.array(at.astype("M8[s]")).cast(pa.string())
    if form == "blank":
        return texts
    if form == "T":
        return pa.compute.replace_substring(texts, " ", "T")
    if form == "ms":
        return joined(texts, ".0")
    if form == "day":
        return pa.compute.utf8_slice_codeunits(texts, 0, 10)
    if form == "number":
        return pa.compute.replace_substring_regex(texts, "[^0-9]", "")
    short = pa.compute.utf8_slice_codeunits(texts, 0, 16)
    return pa.compute.replace_substring(short, "-", "/")


def days_written(day: NDArray[np.datetime64], form: str = "dash") -> pa.Array:
    """Days as text: "dash" 1980-01-31, "plain" 19800131, "slash" 1980/01/31."""
    texts = pa.array(day.astype("M8[D]")).cast(pa.string())
    if form == "dash":
        return texts
    return pa.compute.replace_substring(texts, "-", "" if form == "plain" else "/")

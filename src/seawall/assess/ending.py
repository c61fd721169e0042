"""Where a series of daily counts ends, although wrong dates lie behind the end.

A table in use gains records day by day, in a weekly rhythm, with closed days; after the day it was taken
there are none but wrong ones: misspelt years, defaults, dates that somebody put in to make it look newer.
So each day is open (about as many records as lately on that weekday), closed (none) or past the end (none,
now and then a few), and once past it stays so. A forward pass over these states gives the probability
of each day to be the last. The taking cuts the last day at any hour, so its count may be anything
up to the usual; counts that fade because entries lag behind stay possible by a second, looser guess.

Source: hidden Markov model, after L. Rabiner, Proc. IEEE 77 (1989) 257. Rates and dispersion come from
the series itself; the constants below are assumptions, tried on simulated tables (bench/freshness.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]

#: Windows in days, of which the first with ENOUGH records gives the rate.
WINDOWS, ENOUGH = (28, 91, 365, 1460), 20
SHORT = 7
LOOSE = 0.2  # weight of the looser guess: the last week's level, any spread
SPREAD = (0.02, 2.0)  # variance beyond Poisson, over the square of the mean
#: Chance to close on an open day and to stay closed, where the series does not tell.
CLOSE, STAY = 0.01, 0.85
BUSY = 3.0  # records a day from which an empty day is a closed one
#: How much of the last day was over: at night before anything, or any part of it.
NIGHT, PARTS = 0.15, (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
#: Shares of days past the end on which wrong dates fall; which one is not known.
WRONG = (0.0003, 0.003, 0.03)
BODY = 0.9  # of all records lie before the end, whatever their errors
CONTEXT = 730  # days before it that rhythm and spread are taken from


class Ending(NamedTuple):
    """The chance of each day to be the last (N,), and the records awaited on it (N,), 0 before the search."""

    chance: Array
    rates: Array

    def quantile(self, share: float) -> int:
        """The day by which the end has come with this chance."""
        return int(np.searchsorted(np.cumsum(self.chance), share - 1e-12))

    def after(self) -> Array:
        """The chance that the end comes on each day or later (N,)."""
        later: Array = np.cumsum(self.chance[::-1])[::-1]
        return later


def ending(counts: NDArray[np.integer]) -> Ending:
    """The end of daily counts, from those of each day up to today (N,), at least one record."""
    c = counts.astype(np.float64)
    before = np.concatenate([[0.0], np.cumsum(c)])  # records before each day
    start = int(np.searchsorted(before[1:], BODY * before[-1]))
    body = slice(max(0, start - CONTEXT), start + 1)
    week = np.arange(len(c)) % 7
    factors = _weekly(c[body], week[body])
    level, held = _level(before)
    rates = level * factors[week]
    spread = _spread(c[body], rates[body])
    close, stay = _closures(c[body], rates[body])
    recent = (_window(before, SHORT) + 0.1) / (SHORT + 1)
    shape = 1 / (spread + 1 / (held + 1))
    found = slice(start, None)
    c, rates, recent, shape = c[found], rates[found], recent[found], shape[found]
    opened = _alive(c, rates, recent, shape)
    parts = np.mean([np.exp(_alive(c, rates * u, recent * u, shape)) for u in PARTS], axis=0)
    last = np.log((1 - NIGHT) * parts + NIGHT * (c == 0) + 1e-300)
    ahead = _forward(opened, c == 0, close, stay) + last
    logs = np.stack([ahead + _past(c, share) for share in WRONG])
    weights = np.exp(logs - logs.max()).sum(axis=0)
    chance, awaited = np.zeros(len(counts)), np.zeros(len(counts))
    chance[found], awaited[found] = weights / weights.sum(), rates
    return Ending(chance, awaited)


def _window(before: Array, width: int) -> Array:
    """Records in the days d - width to d - 1, for every day d (N,)."""
    n = len(before) - 1
    window: Array = before[:n] - before[np.maximum(np.arange(n) - width, 0)]
    return window


def _level(before: Array) -> tuple[Array, Array]:
    """Records a day lately, and how many records that rests on, both (N,)."""
    n = len(before) - 1
    level, held = np.zeros(n), np.zeros(n)
    for width in reversed(WINDOWS):
        inside = _window(before, width)
        fits = (inside >= ENOUGH) | (width == WINDOWS[-1])
        days = np.minimum(width, np.arange(n))
        level = np.where(fits, (inside + 0.5) / (days + 1), level)
        held = np.where(fits, inside, held)
    return level, held


def _weekly(c: Array, week: NDArray[np.integer]) -> Array:
    """What each weekday has over the mean (7,), drawn towards one where there are few records."""
    n_days = np.bincount(week, minlength=7).astype(np.float64)
    most = np.quantile(c, 0.99)  # so that a day of defaults makes no weekday
    sums = np.bincount(week, np.minimum(c, most), minlength=7)
    mean = sums.sum() / n_days.sum()
    factors: Array = (sums + 5) / (n_days * mean + 5)
    return factors


def _spread(c: Array, rates: Array) -> float:
    """Variance beyond Poisson over the square of the mean, without the largest tenth and closed days."""
    kept = (c > 0) | (rates < BUSY)
    if kept.sum() < 14:
        return 0.3
    beyond = (c[kept] - rates[kept]) ** 2 - rates[kept]
    beyond = np.minimum(beyond, np.quantile(beyond, 0.9))
    return float(np.clip(beyond.sum() / (rates[kept] ** 2).sum(), *SPREAD))


def _closures(c: Array, rates: Array) -> tuple[float, float]:
    """The chance to close, and to stay closed, from runs of empty days in busy times."""
    busy = rates >= BUSY
    empty = (c == 0) & busy
    n_runs = int((empty[1:] & ~empty[:-1]).sum())
    n_open, n_empty = int((busy & ~empty).sum()), int(empty.sum())
    if n_open < 28:
        return CLOSE, STAY
    close = (n_runs + 1) / (n_open + 1 / CLOSE)
    return close, float(np.clip((n_empty - n_runs + 8.5) / (n_empty + 10), 0.5, 0.98))


def _negative_binomial(c: Array, mean: Array, shape: Array) -> Array:
    p = shape / (shape + mean)
    found: Array = (
        gammaln(c + shape) - gammaln(shape) - gammaln(c + 1) + shape * np.log(p) + c * np.log1p(-p)
    )
    return found


def _alive(c: Array, rates: Array, recent: Array, shape: Array) -> Array:
    """Log chance of the counts on open days (N,)."""
    tight = _negative_binomial(c, np.maximum(rates, 1e-9), shape)
    loose = _negative_binomial(c, np.maximum(recent, 1e-9), np.ones(len(c)))
    alive: Array = np.logaddexp(np.log1p(-LOOSE) + tight, np.log(LOOSE) + loose)
    return alive


def _past(c: Array, share: float) -> Array:
    """Log chance of all counts after each day (N,), once it is past the end; clumps of any size."""
    some = np.log(share) - np.log(np.maximum(c, 1)) - np.log1p(c)
    day = np.where(c > 0, some, np.log1p(-share))
    later: Array = np.concatenate([np.cumsum(day[::-1])[::-1][1:], [0.0]])
    return later


def _forward(opened: Array, empty: NDArray[np.bool_], close: float, stay: float) -> Array:
    """Log chance of all days before each one, none past the end (N,)."""
    out = np.zeros(len(opened))
    log_mass, is_open, is_closed = 0.0, 1 - close, close
    for day in range(len(opened) - 1):
        a = (is_open * (1 - close) + is_closed * (1 - stay)) * np.exp(max(opened[day], -700.0))
        b = (is_open * close + is_closed * stay) * bool(empty[day])
        mass = a + b
        log_mass += float(np.log(mass)) if mass > 0 else -700.0
        is_open, is_closed = (a / mass, b / mass) if mass > 0 else (1.0, 0.0)
        out[day + 1] = log_mass
    return out

"""How many of a dump's people a copy holds too, by keyed digests, and what that says.

Both sides keep the smallest digests of their population. Below the smaller of the two limits each
side is complete, so the dump's digests there are a uniform sample of its people, and the share that
stands in the copy too is a binomial proportion with an exact interval.

Weights: people of a dump taken from a copy stand in it but for what changed since (coverage near 1,
one dump in ten mixed with others). Strangers share the chance of their frame, up to thirty times as
many where they live in the same place; one stranger in fifty holds our users for another reason,
such as a partner who is not in the inventory. Source of the sketch: Bar-Yossef et al., "Counting
distinct elements in a data stream" (2002); of the interval: Clopper and Pearson (1934).
"""

from __future__ import annotations

from math import log10

import numpy as np
from scipy import stats

from seawall.model.tracing import Overlap, Population, TableSketch

#: People or numbers that could be in anybody's table, by element: census of 2020; mobile subscriptions
#: in China at the end of 2022 (MIIT); e-mail addresses in use, assumed.
FRAME = {"cn.resident_id": 1.411778724e9, "phone": 1.68e9, "email": 4.0e9}
CAP = 3.0
FEWEST = 5  # digests to compare; fewer say nothing
SAME_PLACE = 30.0
MIXED, OTHER_HOLDER = 0.1, 0.02
FRESH = 12.0  # Beta(12, 1): mean coverage 12/13 of people who were taken from this copy
GRID = (np.arange(2_000) + 0.5) / 2_000


def overlaps(dump: TableSketch, copy: TableSketch) -> tuple[Overlap, ...]:
    """Every kind of identifier that both sides have."""
    theirs = {p.element: p for p in copy.populations}
    return tuple(
        _overlap(dump, copy, mine, theirs[mine.element])
        for mine in dump.populations
        if mine.element in theirs
    )


def _overlap(dump: TableSketch, copy: TableSketch, mine: Population, theirs: Population) -> Overlap:
    limit = min(mine.theta, theirs.theta)
    here, there = _below(mine, limit), _below(theirs, limit)
    n, hits = len(here), len(np.intersect1d(here, there, assume_unique=True))
    low, high = interval(hits, n)
    chance = min(1.0, theirs.n / copy.share_read / FRAME[mine.element])
    return Overlap(
        dump_table=dump.table,
        system=copy.system,
        table=copy.table,
        element=mine.element,
        n_dump=mine.n,
        n_copy=theirs.n,
        n_compared=n,
        n_common=hits,
        coverage=hits / n if n else 0.0,
        low=low,
        high=high,
        both=round(mine.n * hits / n) if n else 0,
        both_low=round(mine.low * low),
        both_high=round(mine.high * high),
        chance=chance * copy.share_read,
        log10_lr=weight(hits, n, chance, copy.share_read),
    )


def _below(population: Population, limit: float) -> np.ndarray:
    if limit >= 1.0:
        return population.digests
    return population.digests[: np.searchsorted(population.digests, np.uint64(limit * 2**64))]


def interval(hits: int, n: int) -> tuple[float, float]:
    """The exact 95 % interval of a proportion; (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    low = stats.beta.ppf(0.025, hits, n - hits + 1) if hits else 0.0
    high = stats.beta.ppf(0.975, hits + 1, n - hits) if hits < n else 1.0
    return float(low), float(high)


def weight(hits: int, n: int, chance: float, share_read: float) -> float:
    """The log10 likelihood ratio of "taken from this copy" against "from none of them", capped.

    Args:
        hits: Digests of the dump that stand in the copy.
        n: Digests of the dump that could.
        chance: Coverage to be expected of strangers out of the whole frame, 0..1.
        share_read: The share of the copy's rows that its sketch has seen.
    """
    if n < FEWEST:
        return 0.0
    taken = (1 - MIXED) * _mean(hits, n, share_read, stats.beta.pdf(GRID, FRESH, 1)) + MIXED * (
        _mean(hits, n, share_read, np.ones(len(GRID)))
    )
    lowest = float(np.clip(chance, 1e-9, 0.5))  # nobody's list holds everybody
    strangers = np.geomspace(lowest, min(1.0, lowest * SAME_PLACE), 60) * share_read
    none = (1 - OTHER_HOLDER) * float(stats.binom.pmf(hits, n, strangers).mean()) + OTHER_HOLDER * (
        _mean(hits, n, share_read, np.ones(len(GRID)))
    )
    return float(np.clip(log10(max(taken, 1e-300) / max(none, 1e-300)), -CAP, CAP))


def _mean(hits: int, n: int, share_read: float, density: np.ndarray) -> float:
    """The probability of so many hits, over coverages of this density on GRID."""
    return float((stats.binom.pmf(hits, n, GRID * share_read) * density).mean())

"""Whether records stand in an order: over the whole sample, and from one record to the next.

A random sample in random order shows neither. One that was cut from the head of a table, or sorted,
shows one of them: several sorted pieces one after another (shards, files) no long correlation, but
neighbours that ascend; two sorted streams woven together no ascending neighbours, but a correlation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats


class Order(NamedTuple):
    """`correlation` of value with place, `ascending` share of neighbours, `z` the greater of both scores."""

    correlation: float
    ascending: float
    n: int
    z: float


def rank_correlation(a: NDArray[np.generic], b: NDArray[np.generic]) -> float:
    """Spearman's rank correlation of two arrays (n,); 0 where one is constant."""
    x, y = (stats.rankdata(v) for v in (a, b))
    x, y = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / scale if scale else 0.0


def order(values: NDArray[np.generic]) -> Order:
    """How far values (n,) in file order ascend or descend.

    Neighbours that are equal say nothing. In random order the share of ascending ones among n - 1 has
    variance (n + 1) / 12 over (n - 1) squared (D. Knuth, The Art of Computer Programming, 3.3.2 G).
    """
    n = len(values)
    if n < 3:
        return Order(0.0, 0.5, n, 0.0)
    steps = np.sign(np.diff(values.astype(np.int64)))
    up, moved = int((steps > 0).sum()), int((steps != 0).sum())
    ascending = up / moved if moved else 0.5
    rho = rank_correlation(values, np.arange(n))
    z_near = abs(ascending - 0.5) * moved / np.sqrt((moved + 2) / 12) if moved else 0.0
    return Order(rho, ascending, n, max(float(z_near), abs(rho) * float(np.sqrt(n - 1))))


class Clustering(NamedTuple):
    """How many times more often neighbours are equal than any two records are, and its score."""

    ratio: float
    n: int
    z: float


def clustering(labels: NDArray[np.generic]) -> Clustering:
    """How far equal labels (n,) stand together in file order.

    Under shuffling each of the n - 1 neighbours is equal with chance s, that of any two records; their
    number has nearly the variance of a binomial.
    """
    n = len(labels)
    if n < 3:
        return Clustering(1.0, n, 0.0)
    counts = np.unique(labels, return_counts=True)[1].astype(np.float64)
    s = float((counts * (counts - 1)).sum()) / (n * (n - 1))
    same = int((labels[1:] == labels[:-1]).sum())
    if s <= 0:
        return Clustering(1.0, n, 0.0)
    expected = s * (n - 1)
    return Clustering(
        same / expected, n, (same - expected) / float(np.sqrt(expected * (1 - s) + 1))
    )

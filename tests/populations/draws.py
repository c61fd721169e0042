"""Draws that many files share: by weight, within groups, rates on a log scale, long tails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
Rng = np.random.Generator


def weighted(rng: Rng, weights: Floats, n: int) -> NDArray[np.int32]:
    """n draws of an index by its weight."""
    cdf = np.cumsum(weights, dtype=np.float64)
    found = np.searchsorted(cdf, rng.random(n) * cdf[-1], side="right")
    return np.minimum(found, len(cdf) - 1).astype(np.int32)


def per_row(rng: Rng, table: Floats, row: Ints) -> NDArray[np.int32]:
    """For each row[i] an index into table[row[i]] by weight; table is (rows, choices)."""
    cdf = np.cumsum(table, axis=1, dtype=np.float64)
    cdf /= cdf[:, -1:]
    flat = (cdf + np.arange(len(cdf))[:, None]).reshape(-1)
    found = np.searchsorted(flat, rng.random(len(row)) + row, side="right")
    return np.clip(found - row * table.shape[1], 0, table.shape[1] - 1).astype(np.int32)


class Within:
    """Draws of members of groups by weight: members with weight, each in one group."""

    def __init__(self, group: Ints, weights: Floats, n_groups: int) -> None:
        self._order = np.argsort(group, kind="stable")
        self._edges = np.searchsorted(group[self._order], np.arange(n_groups + 1))
        self._cdf = np.concatenate(([0.0], np.cumsum(weights[self._order])))

    def draw(self, rng: Rng, groups: Ints) -> NDArray[np.int32]:
        """One member of each group asked for; groups must have members."""
        low, high = self._cdf[self._edges[groups]], self._cdf[self._edges[groups + 1]]
        at = low + rng.random(len(groups)) * (high - low)
        found = np.searchsorted(self._cdf, at, side="right") - 1
        found = np.clip(found, self._edges[groups], self._edges[groups + 1] - 1)
        return self._order[found].astype(np.int32)


def rate(rng: Rng, low: float, high: float) -> float:
    """A rate between two positive bounds, even on a log scale."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def between(rng: Rng, low: float, high: float) -> float:
    """A number between two bounds."""
    return float(rng.uniform(low, high))


def often(rng: Rng, share: float | Floats, n: int) -> NDArray[np.bool_]:
    """n independent yes or no, yes with the share."""
    return rng.random(n) < share


def zipf(n: int, offset: float = 1.0, power: float = 1.0) -> NDArray[np.float64]:
    """Weights of ranks 0..n-1 that fall as a power of the rank."""
    return (np.arange(n) + offset) ** -power


def repeats(rng: Rng, n: int, mean: float, tail: float) -> NDArray[np.int64]:
    """Which person each of n records is about, (n,), numbered from 0 without gaps.

    Records per person are 1 + a Poisson count whose mean is lognormal: long-tailed for tail > 1.
    """
    n_people = max(1, int(n / mean) + 1)
    extra = rng.lognormal(-tail * tail / 2, tail, n_people) * (mean - 1)
    owner = np.repeat(np.arange(n_people), 1 + rng.poisson(extra))
    owner = np.concatenate((owner, np.arange(n_people, n_people + max(0, n - len(owner)))))
    rng.shuffle(owner)
    return np.unique(owner[:n], return_inverse=True)[1].astype(np.int64)


def mixed(*values: Ints) -> NDArray[np.uint64]:
    """A fixed scramble of some integers per row: the same numbers give the same result in any run."""
    state = np.full(np.broadcast(*values).shape, 0x9E3779B97F4A7C15, np.uint64)
    for value in values:
        state ^= np.asarray(value).astype(np.uint64)
        state *= np.uint64(0xBF58476D1CE4E5B9)
        state ^= state >> np.uint64(29)
        state *= np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(32)
    return state

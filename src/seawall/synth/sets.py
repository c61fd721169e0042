"""Distinct 64-bit values, collected as they come and kept sorted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import sorted_sets

PENDING = 1 << 24  # values to collect before they are merged


class Distinct:
    """A growing set. 0 stands for no value and is never in it."""

    def __init__(self) -> None:
        self._sorted: NDArray[np.int64] = np.zeros(0, np.int64)
        self._pending: list[NDArray[np.int64]] = []
        self._n_pending = 0
        self.n_added = 0

    def add(self, values: NDArray[np.int64]) -> None:
        """Add values of any shape."""
        found = values[values != 0]
        self.n_added += len(found)
        self._pending.append(found)
        self._n_pending += len(found)
        if self._n_pending > PENDING:
            self._merge()

    def _merge(self) -> None:
        if self._pending:
            self._sorted = ascending([self._sorted, *self._pending])
            self._pending, self._n_pending = [], 0

    @property
    def values(self) -> NDArray[np.int64]:
        """The values, ascending."""
        self._merge()
        return self._sorted

    @property
    def n(self) -> int:
        """How many distinct values."""
        return len(self.values)


def ascending(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The distinct values of all parts. Sorting beats numpy's hashing unique on random values."""
    values = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
    fresh = np.ones(len(values), np.bool_)
    fresh[1:] = values[1:] != values[:-1]
    return values[fresh]


def union(sets: list[Distinct]) -> NDArray[np.int64]:
    """The values in any of the sets, ascending."""
    return ascending([s.values for s in sets])


def n_common(a: Distinct, b: Distinct) -> int:
    """How many values stand in both. Values are positive, so their order is that of their bits."""
    return int(sorted_sets.n_common(a.values.view(np.uint64), b.values.view(np.uint64)))

"""Distinct counting over keyed digests: exact to ten million, then Apache DataSketches theta.

A `Tally` keeps ascending digests, how often each came, and a small payload. Past `LIMIT` it turns
into a theta sketch for the size and a uniform sample (the smallest digests; digests are uniform
because they come from a keyed PRF) for everything else. Sketches, not HLL, because tables are
also intersected. Source: Dasgupta, Lang, Rhodes, Thaler, "A Framework for Estimating Stream
Expression Cardinalities" (ICDT 2016), as implemented by Apache DataSketches.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import datasketches as ds
import numpy as np
from numpy.typing import NDArray

from seawall.kernels import sorted_sets
from seawall.kernels.radix import sort_pairs
from seawall.model.assessment import Estimate
from seawall.model.digested import Digests

LIMIT = 10_000_000
SAMPLE = 1_000_000
LG_K = 18  # 262,144 retained hashes: relative standard error 1/sqrt(k) = 0.2 %
SIGMAS = 2  # 95 %
PENDING = 1 << 20

Counts = NDArray[np.uint32]
NONE = np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint32)


@dataclass
class Tally:
    """A mergeable set of digests. `limit` is lowered by tests only."""

    limit: int = LIMIT
    keys: Digests = field(default_factory=lambda: NONE[0])
    counts: Counts = field(default_factory=lambda: NONE[1])
    payloads: Counts = field(default_factory=lambda: NONE[2])
    sketch: bytes | None = None
    ceiling: int = 1 << 64  # keys at or above it are only in the sketch
    _pending: list[tuple[Digests, Counts | None]] = field(default_factory=list)
    _n_pending: int = 0

    def add(self, digests: Digests, payloads: Counts | None = None) -> None:
        """Count digests (m,) once each, with payloads (m,): always, or never for this tally."""
        if len(digests) == 0:
            return
        self._pending.append((digests, payloads))
        self._n_pending += len(digests)
        if self._n_pending >= PENDING:
            self.settle()

    def settle(self) -> Tally:
        """Sort what is pending into the set. Returns itself."""
        if self._pending:
            digests = np.concatenate([d for d, _ in self._pending])
            payloads = [p for _, p in self._pending if p is not None]
            self._pending, self._n_pending = [], 0
            n = len(digests)
            if payloads:
                ordered, carried = sort_pairs(digests, np.concatenate(payloads).astype(np.uint64))
            else:  # numpy sorts bare keys with vector instructions
                ordered, carried = np.sort(digests), np.zeros(n, np.uint64)
            out = np.empty(n, np.uint64), np.empty(n, np.uint32), np.empty(n, np.uint32)
            size = sorted_sets.collapse(
                ordered, np.ones(n, np.uint32), carried.astype(np.uint32), *out
            )
            self._take(out[0][:size].copy(), out[1][:size].copy(), out[2][:size].copy())
        return self

    def merge(self, other: Tally) -> None:
        """Add another tally: counts add, the first payload of a digest stays."""
        self.settle()
        other.settle()
        if other.sketch is not None:
            self.sketch = _union(self._sketched(), other.sketch)
        self.ceiling = min(self.ceiling, other.ceiling)
        self._take(other.keys, other.counts, other.payloads)

    def _take(self, keys: Digests, counts: Counts, payloads: Counts) -> None:
        if self.sketch is not None:
            self.sketch = _union(self.sketch, _sketch(keys))
        n = len(self.keys) + len(keys)
        out = np.empty(n, np.uint64), np.empty(n, np.uint32), np.empty(n, np.uint32)
        size = sorted_sets.merge(
            self.keys, self.counts, self.payloads, keys, counts, payloads, *out
        )
        self.keys, self.counts = out[0][:size].copy(), out[1][:size].copy()
        self.payloads = out[2][:size].copy()
        if self.sketch is None and size > self.limit:
            self.sketch = _sketch(self.keys)
        if self.sketch is not None:
            self._thin()

    def _thin(self) -> None:
        """Keep a uniform sample: the digests below a ceiling that halves until they fit."""
        keep = min(SAMPLE, self.limit)
        while True:
            size = len(self.keys)
            if self.ceiling < 1 << 64:
                size = int(np.searchsorted(self.keys, np.uint64(self.ceiling)))
            if size <= keep:
                break
            self.ceiling //= 2
        self.keys, self.counts = self.keys[:size].copy(), self.counts[:size].copy()
        self.payloads = self.payloads[:size].copy()

    def _sketched(self) -> bytes:
        return self.sketch if self.sketch is not None else _sketch(self.keys)

    @property
    def n_held(self) -> int:
        """Digests in memory, sorted or pending."""
        return len(self.keys) + self._n_pending

    @property
    def scale(self) -> float:
        """By how much counts over the kept digests are to be multiplied; 1.0 while exact."""
        return (1 << 64) / self.ceiling

    @property
    def exact(self) -> bool:
        """Whether every digest is kept."""
        self.settle()
        return self.sketch is None

    def size(self) -> Estimate:
        """How many distinct digests."""
        self.settle()
        if self.sketch is None:
            return Estimate(len(self.keys), len(self.keys), len(self.keys))
        return _estimate(ds.compact_theta_sketch.deserialize(self.sketch))


def common(a: Tally, b: Tally) -> Estimate:
    """How many digests stand in both."""
    a.settle(), b.settle()
    if a.sketch is None and b.sketch is None:
        n = int(sorted_sets.n_common(a.keys, b.keys))
        return Estimate(n, n, n)
    intersection = ds.theta_intersection()
    for side in (a, b):
        intersection.update(ds.compact_theta_sketch.deserialize(side._sketched()))
    return _estimate(intersection.get_result())


def without(a: Tally, b: Tally) -> Estimate:
    """How many digests of `a` do not stand in `b`."""
    if a.exact and b.exact:
        n = len(a.keys) - common(a, b).value
        return Estimate(n, n, n)
    parts = [ds.compact_theta_sketch.deserialize(side._sketched()) for side in (a, b)]
    return _estimate(ds.theta_a_not_b().compute(*parts))


def union(*tallies: Tally) -> Tally:
    """One tally of all; the arguments stay as they are."""
    whole = Tally(limit=min((t.limit for t in tallies), default=LIMIT))
    for tally in tallies:
        whole.merge(tally)
    return whole


def total(estimates: list[Estimate]) -> Estimate:
    """The sum of counts of disjoint sets; errors of sketches add as independent ones do."""
    value = sum(e.value for e in estimates)
    if all(e.exact for e in estimates):
        return Estimate(value, value, value)
    down = sum((e.value - e.low) ** 2 for e in estimates) ** 0.5
    up = sum((e.high - e.value) ** 2 for e in estimates) ** 0.5
    return Estimate(value, max(0, round(value - down)), round(value + up), "theta sketch")


def _sketch(keys: Digests) -> bytes:
    sketch = ds.update_theta_sketch(LG_K)
    for key in keys.tolist():
        sketch.update(key)
    return bytes(sketch.compact().serialize())


def _union(a: bytes, b: bytes) -> bytes:
    union = ds.theta_union(LG_K)
    for side in (a, b):
        union.update(ds.compact_theta_sketch.deserialize(side))
    return bytes(union.get_result().serialize())


def _estimate(sketch: ds.theta_sketch) -> Estimate:
    value = round(sketch.get_estimate())
    if not sketch.is_estimation_mode():
        return Estimate(value, value, value)
    low, high = sketch.get_lower_bound(SIGMAS), sketch.get_upper_bound(SIGMAS)
    return Estimate(value, round(low), round(high), "theta sketch")

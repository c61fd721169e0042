"""The fold of clues: a uniform sample of each table's records, mergeable over parts and machines.

Records are kept whose keyed hash lies below a ceiling; the ceiling halves until they fit. So two
samples of the same records are the same, whatever the order and the parts, and a merged sample is
that of the whole. Records equal word for word have one key and stay or go together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from seawall.model.clues import Clues, joined

LIMIT = 1 << 20  # records of a table: about 250 MB of clues
WHOLE = 1 << 64


@dataclass
class Sample:
    """Clues of at most `limit` records of one table; `ceiling` bounds the keys that were kept."""

    limit: int = LIMIT
    ceiling: int = WHOLE
    n_records: int = 0
    _parts: list[Clues] = field(default_factory=list)
    _n_held: int = 0

    def add(self, clues: Clues, n_records: int | None = None) -> None:
        """Take the clues of a batch of `n_records` (all of them, unless said)."""
        self.n_records += clues.n if n_records is None else n_records
        self._take(clues)

    def merge(self, other: Sample) -> None:
        """Take another sample of other records of the same table."""
        self.n_records += other.n_records
        if other.ceiling < self.ceiling:
            self._lower(other.ceiling)
        for part in other._parts:
            self._take(part)

    def _take(self, clues: Clues) -> None:
        if self.ceiling < WHOLE and clues.n:
            clues = clues.at(np.flatnonzero(clues["key"] < np.uint64(self.ceiling)))
        if clues.n:
            self._parts.append(clues)
            self._n_held += clues.n
        while self._n_held > self.limit and self.ceiling > 1:
            self._lower(self.ceiling // 2)

    def _lower(self, ceiling: int) -> None:
        self.ceiling = ceiling
        kept = [p.at(np.flatnonzero(p["key"] < np.uint64(ceiling))) for p in self._parts]
        self._parts = [p for p in kept if p.n]
        self._n_held = sum(p.n for p in self._parts)

    def clues(self) -> Clues:
        """All that was kept, in the order of sources and positions: no part's order shows."""
        whole = joined(self._parts)
        if whole.n:
            whole = whole.at(np.lexsort((whole["key"], whole["position"], whole["source"])))
        whole.n_records = self.n_records
        self._parts = [whole] if whole.n else []
        return whole

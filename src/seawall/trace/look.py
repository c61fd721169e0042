"""Looking for canaries in a dump: a fold over digested batches that keeps counts alone.

    look = Look(candidates)
    for kept in digested: look.add(kept)
    again = Look(candidates under another key) over the parts that had something
    met = look.both(again)

Two values coincide in 64 bits once in 2**64 pairs. That is too often to name somebody for one hit
among a thousand recipients, so what was met is looked for again under a second key.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.model.digested import Digested
from seawall.trace.candidates import Candidates
from seawall.trace.chances import FIELDS

SHIFT = np.int64(1) << np.int64(32)


class Met(NamedTuple):
    """A canary met: its set, its row, and which fields one row of the dump agreed in.

    `fields` has the bits of FIELDS' places; four bits higher the same where the identifier stands in
    several epochs' sets of the recipient, so that it tells the recipient and not the epoch.
    """

    set: int
    row: int
    fields: int


class Look:
    """What was met so far. Merges by `merge`; holds digests of nothing in the dump."""

    def __init__(self, wanted: Candidates) -> None:
        self.wanted = wanted
        self.n_rows = 0
        #: By bits of FIELDS' places: how many ways there are to take one identifier of each of those
        #: fields out of one row, over all rows. Of a single field: how many identifiers there are.
        self.tuples = np.zeros(1 << len(FIELDS), np.float64)
        self.met: Counter[Met] = Counter()  # -> rows of the dump
        self.shared: Counter[int] = Counter()  # set -> identifiers that other recipients hold too
        self._numbers = {tables.element(field).number: field for field in FIELDS}

    def add(self, kept: Digested) -> int:
        """Look through a batch; returns how many of its rows met something."""
        self.n_rows += kept.n
        counts = np.zeros((len(FIELDS), kept.n), np.float64)
        found: list[NDArray[np.int64]] = []  # (row of the batch, set, row of the set, bit)
        for seen in kept.sightings:
            field = self._numbers.get(seen.element)
            if field is None:
                continue
            place = FIELDS.index(field)
            counts[place] += np.bincount(seen.rows, minlength=kept.n)
            table = self.wanted.tables[field]
            at, where = table.find(seen.digests)
            if not len(at):
                continue
            alone = ~table.shared[where]
            for s in table.sets[where[~alone]].tolist():
                self.shared[s] += 1
            at, where = at[alone], where[alone]
            bit = (1 << place) + (table.repeated[where].astype(np.int64) << (place + len(FIELDS)))
            columns = seen.rows[at], table.sets[where], table.rows[where], bit
            found.append(np.stack([column.astype(np.int64) for column in columns]))
        self._count(counts)
        return self._join(np.concatenate(found, axis=1)) if found else 0

    def _count(self, counts: NDArray[np.float64]) -> None:
        """Add what the rows (fields, n) hold to `tuples`."""
        ways = {0: np.ones(counts.shape[1])}
        for bits in range(1, len(self.tuples)):
            lowest = (bits & -bits).bit_length() - 1
            ways[bits] = ways[bits & (bits - 1)] * counts[lowest]
            self.tuples[bits] += ways[bits].sum()

    @property
    def compared(self) -> dict[str, int]:
        """How many identifiers were compared, by element; without those of which there are none."""
        of = {field: int(self.tuples[1 << place]) for place, field in enumerate(FIELDS)}
        return {field: n for field, n in of.items() if n}

    def _join(self, found: NDArray[np.int64]) -> int:
        """Which fields of one canary one row agrees in."""
        if not found.shape[1]:
            return 0
        row, who = found[0], found[1] * SHIFT + found[2]
        order = np.lexsort((who, row))
        row, who, bit = row[order], who[order], found[3][order]
        new = np.concatenate(([True], (row[1:] != row[:-1]) | (who[1:] != who[:-1])))
        starts = np.flatnonzero(new)
        fields = np.bitwise_or.reduceat(bit, starts)
        pairs = np.stack([who[starts], fields])
        unique, counts = np.unique(pairs, axis=1, return_counts=True)
        for (canary, mask), n in zip(unique.T.tolist(), counts.tolist(), strict=True):
            self.met[Met(canary >> 32, canary & (int(SHIFT) - 1), mask)] += n
        return len(np.unique(row[starts]))

    def merge(self, later: Look) -> None:
        """Add what another part met."""
        self.n_rows += later.n_rows
        self.tuples += later.tuples
        self.met += later.met
        self.shared += later.shared

    def both(self, again: Look) -> Counter[Met]:
        """What was met under both keys: by rows that agree in the same fields, or in more."""
        seen: dict[tuple[int, int], list[int]] = {}
        for found in again.met:
            seen.setdefault((found.set, found.row), []).append(found.fields)
        own = (1 << len(FIELDS)) - 1
        return Counter(
            {
                found: n
                for found, n in self.met.items()
                if any(found.fields & own & ~other == 0 for other in seen.get(found[:2], []))
            }
        )

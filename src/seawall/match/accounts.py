"""Our own accounts, digested: references and digests are kept, values are not.

The same code reads a dump and our accounts, so one person's number gets one digest however the two
sides write it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.match.bulk import Queries
from seawall.match.plan import AccountPlan
from seawall.model.batch import Batch
from seawall.model.digested import Digested
from seawall.model.element import Reason

ACCEPTED = frozenset({Reason.EMPTY, Reason.VALID, Reason.REGION})


class Accounts:
    """Accounts in the making: `add` batch by batch, then ask for `queries` and `refs`."""

    def __init__(self, plan: AccountPlan, key: Key) -> None:
        self.plan = plan
        self.n = 0
        self._key = key
        self._refs: list[pa.Array] = []
        self._queries: dict[int, list[Queries]] = {}
        self._rejected: dict[str, Counter[str]] = {c.name: Counter() for c in plan.columns}

    def add(self, batch: Batch) -> None:
        """Take in a batch of accounts: (n,) rows, numbered on from the last batch."""
        kept = digested(batch, self.plan.columns, self._key, below=0)
        for seen in kept.sightings:
            rows = seen.rows.astype(np.int64) + self.n
            self._queries.setdefault(seen.element, []).append(Queries(rows, seen.digests))
        self._count_rejected(kept)
        self._refs.append(self._references(batch))
        self.n += batch.n

    @property
    def queries(self) -> dict[int, Queries]:
        """All identifiers, by element number."""
        return {
            element: Queries(*(np.concatenate(column) for column in zip(*pieces, strict=True)))
            for element, pieces in sorted(self._queries.items())
        }

    @property
    def rejected(self) -> dict[str, dict[str, int]]:
        """Values that were not used: column -> Reason name -> count."""
        return {name: dict(sorted(reasons.items())) for name, reasons in self._rejected.items()}

    def refs(self, rows: NDArray[np.int64]) -> pa.Array:
        """The references (m,) of accounts, as text."""
        if not self._refs:
            return pa.array([], pa.string())
        found = pa.chunked_array(self._refs, pa.string()).take(pa.array(rows))
        return pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], pa.string())

    def _references(self, batch: Batch) -> pa.Array:
        numbers = pa.array(np.arange(self.n + 1, self.n + batch.n + 1)).cast(pa.string())
        if self.plan.ref is None or self.plan.ref not in batch.names:
            return numbers
        given = batch.columns.column(batch.columns.schema.get_field_index(self.plan.ref))
        given = pc.fill_null(given.cast(pa.string()), "")
        # An account without a reference must still be found again.
        return pc.if_else(pc.equal(given, ""), pc.binary_join_element_wise("#", numbers, ""), given)

    def _count_rejected(self, kept: Digested) -> None:
        rescued: Counter[str] = Counter()
        for seen in kept.sightings:
            if seen.in_text:
                rescued[seen.column] += len(np.unique(seen.rows))
        for column in kept.columns:
            if column.codes is None or column.name not in self._rejected:
                continue
            counts = np.bincount(column.codes, minlength=len(Reason))
            for reason in Reason:
                # Values of a wrong shape are searched, and what is found in them is used.
                spare = rescued[column.name] if reason is Reason.SHAPE else 0
                n = max(0, int(counts[reason]) - spare)
                if reason not in ACCEPTED and n:
                    self._rejected[column.name][reason.name.lower()] += n

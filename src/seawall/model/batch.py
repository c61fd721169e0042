"""A batch: some records of one table of one source, as text columns, with where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.model.strings import Strings, strings


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one table.

    `columns` holds text columns only (pa.string); `rows` (n,) int64 gives each record's number in its
    source, from 0; `n_bytes` is the size of these records in the decompressed source.
    """

    source: str
    table: str
    columns: pa.RecordBatch
    rows: NDArray[np.int64]
    n_bytes: int
    _seen: dict[str, Strings] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def n(self) -> int:
        """How many records."""
        return int(self.columns.num_rows)

    @property
    def names(self) -> list[str]:
        """Column names, as the source spells them (dotted paths for nested fields)."""
        return list(self.columns.schema.names)

    def strings(self, name: str) -> Strings:
        """One column as the kernels see it; nulls are filled once."""
        if name not in self._seen:
            column = self.columns.column(self.columns.schema.get_field_index(name))
            self._seen[name] = strings(column)
        return self._seen[name]

"""Columns to clues, as tests of extractors need them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.clues import Clues
from seawall.model.layout import ColumnPlan

KEY = Key(bytes(range(32)))


def clues_of(columns: dict[str, list[str]], key: Key = KEY) -> Clues:
    """The clues of columns called after their element, as "phone" or "phone 2"."""
    table = pa.RecordBatch.from_pydict({k: pa.array(v, pa.string()) for k, v in columns.items()})
    n = table.num_rows
    filled = {name: sum(map(bool, values)) for name, values in columns.items()}
    plan = [
        ColumnPlan(name, name.split()[0], 1.0, 1.0, 1.0, n, filled[name], {}) for name in columns
    ]
    batch = Batch("source", "table", table, np.arange(n), 100 * n)
    return digested(batch, plan, key).clues

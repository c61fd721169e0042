"""Clues of cells as such: which hold a value, and which hold dirt beside it."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.kernels import cell_dirt
from seawall.model.clues import Plane

MOST = 64  # columns that a mask has room for


def planes(seen: Seen) -> dict[str, Plane]:
    """filled and dirty: a bit for each of the plan's first 64 columns."""
    filled, dirty = np.zeros(seen.n, np.uint64), np.zeros(seen.n, np.uint64)
    for place, column in enumerate(seen.plan[:MOST]):
        if column.name in seen.batch.names:
            prose = column.element == "free_text"
            cell_dirt.mark(seen.batch.strings(column.name), prose, 1 << place, filled, dirty)
    return {"filled": filled, "dirty": dirty}

"""Clues of a record as such: its key, its place in the dump, which columns it fills."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.model.clues import Plane

MOST = 64  # columns that a mask has room for


def planes(seen: Seen) -> dict[str, Plane]:
    """key, position, source and filled."""
    filled = np.zeros(seen.n, np.uint64)
    for place, column in enumerate(seen.plan[:MOST]):
        if column.name in seen.batch.names:
            held = np.diff(seen.batch.strings(column.name).offsets) > 0
            filled |= held.astype(np.uint64) << np.uint64(place)
    return {
        "key": seen.keys,
        "position": seen.batch.rows.astype(np.int64),
        "source": np.full(seen.n, seen.word(seen.batch.source, "source"), np.uint32),
        "filled": filled,
    }

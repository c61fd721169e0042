"""Clues of a record as such: its key and its place in the dump."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.model.clues import Plane


def planes(seen: Seen) -> dict[str, Plane]:
    """key, position and source."""
    return {
        "key": seen.keys,
        "position": seen.batch.rows.astype(np.int64),
        "source": np.full(seen.n, seen.word(seen.batch.source, "source"), np.uint32),
    }

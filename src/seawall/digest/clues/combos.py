"""Cells that hold an address and a password together, taken apart for the extractors of both.

Such a column is no mail column to the plan, because no cell of it is an address alone.
"""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Column, Seen
from seawall.digest.stream import identify
from seawall.elements import by_id
from seawall.kernels import combo
from seawall.model.strings import Strings

LEAST = 0.6  # of the filled cells must be such pairs
KINDS = ("other", "opaque")


def pairs(seen: Seen) -> tuple[str, Strings, Strings] | None:
    """The first column of pairs: its name, addresses (n,) and passwords (n,)."""
    for kind in KINDS:
        for name, values in seen.unjudged(kind):
            cuts = combo.split(values.data, values.offsets)
            n_filled = int((np.diff(values.offsets) > 0).sum())
            found = cuts[:, 0] >= 0
            if n_filled == 0 or found.sum() < LEAST * n_filled:
                continue
            starts, ends = values.offsets[:-1], values.offsets[1:]
            nothing = np.zeros(seen.n, np.int32)
            address = combo.spans(
                values, np.where(found, starts, nothing), np.where(found, cuts[:, 0], nothing)
            )
            secret = combo.spans(
                values, np.where(found, cuts[:, 1], nothing), np.where(found, ends, nothing)
            )
            return name, address, secret
    return None


def addresses(seen: Seen) -> Column | None:
    """The addresses of such a column, judged and digested."""
    found = pairs(seen)
    if found is None:
        return None
    name, values, _ = found
    element = by_id("email")
    judged = element.judge(values)
    rows, digests = identify(element, values, judged, seen.key)
    whole = np.zeros(seen.n, np.uint64)
    whole[rows] = digests
    return Column(name, values, judged, whole)

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

LEAST = 0.6  # of the filled ones among the first cells must be such pairs
FEW = 256  # cells that are looked at to tell
KINDS = ("other", "opaque")


def pairs(seen: Seen) -> tuple[str, Strings, Strings] | None:
    """The first column of pairs: its name, addresses (n,) and passwords (n,)."""
    for kind in KINDS:
        for name, values in seen.unjudged(kind):
            if not _mostly(Strings(values.data, values.offsets[: FEW + 1])):
                continue
            cuts = combo.split(values.data, values.offsets)
            found = cuts[:, 0] >= 0
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


def _mostly(few: Strings) -> bool:
    """Whether most of the filled cells are pairs."""
    n_filled = int((np.diff(few.offsets) > 0).sum())
    n_pairs = int((combo.split(few.data, few.offsets)[:, 0] >= 0).sum())
    return n_filled > 0 and n_pairs >= LEAST * n_filled


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

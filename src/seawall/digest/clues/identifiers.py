"""Clues of keys without meaning: clocks inside them, and counters."""

from __future__ import annotations

import numpy as np

from seawall import tables
from seawall.digest.clues.secrets import is_secret
from seawall.digest.clues.seen import Seen
from seawall.kernels import murmur3, time_ids, whole_numbers
from seawall.model.clues import Plane
from seawall.model.strings import Strings

KINDS = ("opaque", "uuid", "other")
CLOCKS = 0.5  # of the filled values must decode to a time
FEW = 64  # values looked at first
NUMBERS = 0.9  # of the filled values must be whole numbers
ASCENDING = 0.9  # of the steps of a counter that no name tells go up
FEWEST = 3
META = "_id"


def planes(seen: Seen) -> dict[str, Plane]:
    """idkind:, idms:, idnode:, idshard:, counter: and step:, of every column that has them."""
    found: dict[str, Plane] = {}
    for kind in KINDS:
        for name, values in seen.unjudged(kind):
            if not is_secret(name):
                found.update(_clock(seen, name, values))
                if kind != "uuid":
                    found.update(_counter(seen, name, values))
    return found


def _clock(seen: Seen, name: str, values: Strings) -> dict[str, Plane]:
    """What identifiers with a clock in them say, where the column is one of such."""
    few = Strings(values.data, values.offsets[: FEW + 1])
    if not _mostly(time_ids.decode(few).kind > 0, few, CLOCKS):
        return {}
    kind, ms, node = time_ids.decode(values)
    if not _mostly(kind > 0, values, CLOCKS):
        return {}
    hashed = seen.folded(node, "node")
    found: dict[str, Plane] = {
        "idkind:" + name: kind,
        "idms:" + name: ms,
        "idnode:" + name: (hashed >> np.uint64(32)).astype(np.uint32) | (hashed > 0),
    }
    automatic = np.isin(kind, time_ids.ES)
    if name == META and automatic.any():
        found["idshard:" + name] = murmur3.hashes(values.data, values.offsets, automatic)
    return found


def _counter(seen: Seen, name: str, values: Strings) -> dict[str, Plane]:
    """A column of whole numbers that its name or its order makes a counter."""
    few = Strings(values.data, values.offsets[: FEW + 1])
    if not _mostly(whole_numbers.read(few.data, few.offsets) >= 0, few, NUMBERS):
        return {}
    numbers = whole_numbers.read(values.data, values.offsets)
    if not _mostly(numbers >= 0, values, NUMBERS):
        return {}
    steps = whole_numbers.steps(numbers)
    said = steps != whole_numbers.NO_STEP
    if tables.hint(name) != "opaque" and (
        said.sum() < FEWEST or (steps[said] > 0).mean() < ASCENDING
    ):
        return {}
    secret = seen.key.seed("clue counter " + name) >> 1
    return {"counter:" + name: whole_numbers.coarse(numbers, secret), "step:" + name: steps}


def _mostly(good: Plane, values: Strings, share: float) -> bool:
    """Whether so many of the filled values are good."""
    n_filled = int((np.diff(values.offsets) > 0).sum())
    return n_filled > 0 and int(np.count_nonzero(good)) >= share * n_filled

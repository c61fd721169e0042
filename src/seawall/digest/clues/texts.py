"""Clues of prose: which texts are equal, or one frame around other data."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.kernels.text_frame import frames, lengths
from seawall.model.clues import Plane
from seawall.model.strings import Strings


def planes(seen: Seen) -> dict[str, Plane]:
    """text:, text_length: and text_frame:, of every column of free text."""
    name = seen.first("person_name")
    names = Strings(np.zeros(0, np.uint8), np.zeros(seen.n + 1, np.int32))
    if name is not None:
        names = name.values
    found: dict[str, Plane] = {}
    for column, values in seen.unjudged("free_text"):
        found["text:" + column] = seen.hashed(values, "text")
        found["text_length:" + column] = lengths(values.data, values.offsets)
        found["text_frame:" + column] = frames(
            values.data, values.offsets, names.data, names.offsets,
            np.uint64(seen.key.seed("clue frame")),
        )  # fmt: skip
    return found

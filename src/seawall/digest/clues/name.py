"""Clues of names: who is called alike, which surname, which given name, and how it is written."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.digest.clues.seen import Seen
from seawall.kernels import clue_name as kernel
from seawall.model.clues import Plane
from seawall.tables.names_cn import surnames


def planes(seen: Seen) -> dict[str, Plane]:
    """name*, surname and given*."""
    found = seen.first("person_name")
    if found is None:
        return {}
    n, codes = seen.n, found.judged.codes
    planes: dict[str, Plane] = {
        "name_form": np.zeros(n, np.uint8),
        "name_length": np.zeros(n, np.uint8),
        "name": np.zeros(n, np.uint64),
        "surname": np.zeros(n, np.uint16),
        "given": np.zeros(n, np.uint32),
        "given_first": np.zeros(n, np.uint16),
        "given_last": np.zeros(n, np.uint16),
    }
    seeds = (np.uint64(seen.key.seed(f"clue {what}")) for what in ("name", "given", "letter"))
    kernel.read(
        found.values.data, found.values.offsets, codes, *_numbers(), *seeds, *planes.values()
    )
    planes["name_reason"] = codes
    return planes


@cache
def _numbers() -> tuple[NDArray[np.uint16], NDArray[np.int64], NDArray[np.uint16]]:
    """1 + the place of each surname in tables.surnames(): by code point, and of two characters."""
    singles = np.zeros(1 << 16, np.uint16)
    pairs = {}
    for number, surname in enumerate(surnames(), 1):
        if len(surname) == 1 and ord(surname) < 1 << 16:
            singles[ord(surname)] = number
        elif len(surname) == 2:
            pairs[ord(surname[0]) << 16 | ord(surname[1])] = number
    keys = np.array(sorted(pairs), np.int64)
    return singles, keys, np.array([pairs[key] for key in keys.tolist()], np.uint16)

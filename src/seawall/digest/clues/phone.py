"""Clues of phones: where, when and to which network a number was given, and who has it too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.digest.clues.seen import Column, Seen
from seawall.elements import by_id
from seawall.kernels import clue_phone as kernel
from seawall.kernels.gather import pick
from seawall.model.clues import NOT_SAID, Plane

COUNTRY_AND_MOBILE = np.frombuffer(b"+861", np.uint8)


def planes(seen: Seen) -> dict[str, Plane]:
    """phone*."""
    found = seen.first("phone")
    if found is None:
        return {}
    n, (codes, facts) = seen.n, found.judged
    china = tables.segments()
    planes: dict[str, Plane] = {
        "phone_network": np.zeros(n, np.uint16),
        "phone_since": np.zeros(n, np.uint16),
        "phone_kind": np.zeros(n, np.uint8),
        "phone_segment": np.zeros(n, np.uint32),
        "phone_tail": np.zeros(n, np.uint8),
        "phone_near": np.full(n, NOT_SAID, np.int8),
    }
    seed = np.uint64(seen.key.seed("clue segment"))
    kernel.read(_numbers(found), codes, china.kind, china.since, seed, *planes.values())
    if found.digests is not None:
        planes["phone"] = found.digests
    planes["phone_reason"] = codes
    planes["phone_country"] = facts["country"]
    planes["phone_carrier"] = facts["carrier"]
    planes["phone_city"] = facts["city"]
    planes["phone_province"] = (facts["division"] // 10_000).astype(np.uint8)
    return planes


def _numbers(found: Column) -> NDArray[np.int64]:
    """Chinese mobile numbers, those in rare spellings (full-width, an extension) by their canonical form."""
    values, codes = found.values, found.judged.codes
    numbers: NDArray[np.int64] = kernel.mobiles(values.data, values.offsets, codes)
    rows = np.flatnonzero(numbers == kernel.UNREAD).astype(np.int32)
    if len(rows):
        canonical = by_id("phone").canonical
        assert canonical is not None
        blocks, lengths, _ = canonical(pick(values, rows), codes[rows])
        digits = blocks[:, 5:16].astype(np.int64) - 48
        mobile = (lengths == 14) & (blocks[:, 2:6] == COUNTRY_AND_MOBILE).all(axis=1)
        mobile &= digits[:, 1] >= 3
        numbers[rows] = np.where(mobile, digits @ 10 ** np.arange(10, -1, -1), 0)
    return numbers

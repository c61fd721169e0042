"""Clues of addresses and birthplaces: province, county, and who else lives there."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.resident_id import PLACE
from seawall.digest.clues.seen import Column, Seen
from seawall.kernels import clue_address as kernel
from seawall.model.clues import Plane
from seawall.tables.division_years import division_years


def planes(seen: Seen) -> dict[str, Plane]:
    """address*, building, birthplace_*."""
    planes: dict[str, Plane] = {}
    address, birthplace = seen.first("address"), seen.first("birthplace")
    if address is not None:
        n = seen.n
        planes = {
            "address": np.zeros(n, np.uint64),
            "building": np.zeros(n, np.uint64),
            "address_length": np.zeros(n, np.uint8),
            "address_number": np.zeros(n, np.uint16),
        }
        values, codes = address.values, address.judged.codes
        seed = np.uint64(seen.key.seed("clue address"))
        kernel.read(values.data, values.offsets, codes, seed, *planes.values())
        planes["address_reason"] = codes
        province, place, end = _places(seen, address)
        planes |= {"address_province": province, "address_place": place, "address_end": end}
    if birthplace is not None:
        province, place, _ = _places(seen, birthplace)
        planes |= {"birthplace_province": province, "birthplace_place": place}
    return planes


def _places(seen: Seen, found: Column) -> tuple[Plane, Plane, Plane]:
    """Province, keyed county and the year since which it stands no more, each (n,)."""
    n, (codes, facts) = seen.n, found.judged
    planes = np.zeros(n, np.uint8), np.zeros(n, np.uint32), np.zeros(n, np.uint16)
    seed = np.uint64(seen.key.seed(f"clue {PLACE}"))
    kernel.places(codes, facts["division"], division_years().end, seed, *planes)
    return planes

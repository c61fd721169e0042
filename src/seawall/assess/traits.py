"""What an identifier itself says of its person, packed into 32 bits beside the digest.

Resident ID: province (two digits), sex, birth date and whether its division code is in force.
Phone: country and carrier. So counts by province or age are counts of people, not of records.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall import tables

Packed = NDArray[np.uint32]
CURRENT, ABOLISHED, NEVER = 1, 2, 3
FIRST_YEAR = 1850


def pack(element_id: str, facts: dict[str, NDArray[np.integer]], n: int) -> Packed:
    """The traits of n sightings of one element. Shape (n,)."""
    if element_id == "cn.resident_id" and "division" in facts:
        division = facts["division"].astype(np.int64)
        born = facts["born_on"].astype(np.int64)
        years = np.clip(born // 10_000 - FIRST_YEAR, 0, 511)
        birth = (years << 9 | born // 100 % 100 << 5 | born % 100).astype(np.uint32)
        planes = tables.divisions()
        lasting = np.where(planes.end[division] == 0, CURRENT, ABOLISHED)
        standing = np.where(planes.start[division] > 0, lasting, NEVER).astype(np.uint32)
        province = (division // 10_000).astype(np.uint32) & np.uint32(127)
        sex = facts["sex"].astype(np.uint32) & np.uint32(3)
        packed: Packed = (
            province | sex << np.uint32(7) | birth << np.uint32(9) | standing << np.uint32(27)
        )
        return packed
    if element_id == "phone" and "country" in facts:
        carrier = facts["carrier"].astype(np.uint32) & np.uint32(255)
        return facts["country"].astype(np.uint32) | carrier << np.uint32(16)
    return np.zeros(n, np.uint32)


def provinces(packed: Packed) -> NDArray[np.int64]:
    """Two-digit province codes of packed resident IDs."""
    return (packed & np.uint32(127)).astype(np.int64)


def sexes(packed: Packed) -> NDArray[np.int64]:
    """1 male, 2 female."""
    return (packed >> np.uint32(7) & np.uint32(3)).astype(np.int64)


def born_on(packed: Packed) -> NDArray[np.int64]:
    """Birth dates as yyyymmdd."""
    birth = (packed >> np.uint32(9)).astype(np.int64) & 0x3FFFF
    days: NDArray[np.int64] = (
        ((birth >> 9) + FIRST_YEAR) * 10_000 + (birth >> 5 & 15) * 100 + (birth & 31)
    )
    return days


def standings(packed: Packed) -> NDArray[np.int64]:
    """CURRENT, ABOLISHED or NEVER."""
    return (packed >> np.uint32(27) & np.uint32(3)).astype(np.int64)


def countries(packed: Packed) -> NDArray[np.int64]:
    """Index into tables.countries()."""
    return (packed & np.uint32(0xFFFF)).astype(np.int64)


def carriers(packed: Packed) -> NDArray[np.int64]:
    """Index into tables.carriers()."""
    return (packed >> np.uint32(16) & np.uint32(255)).astype(np.int64)

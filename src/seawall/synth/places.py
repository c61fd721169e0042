"""Home addresses: the county, then a street and an estate in towns, a village elsewhere.

All who share a household word share the address.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.kernels.store import put_number
from seawall.model.strings import from_values
from seawall.synth import words
from seawall.synth.emit import padded, put
from seawall.synth.rng import below, mix

U = np.uint64


class Streets(NamedTuple):
    """Word pools, each as (bytes, offsets), and the bytes of the units behind numbers."""

    roads: NDArray[np.uint8]
    road_offsets: NDArray[np.int32]
    estates: NDArray[np.uint8]
    estate_offsets: NDArray[np.int32]
    villages: NDArray[np.uint8]
    village_offsets: NDArray[np.int32]
    units: NDArray[np.uint8]
    unit_offsets: NDArray[np.int32]


UNITS = ("号", "弄", "幢", "单元", "室", "组")
NUMBER, LANE, BLOCK, STAIR, ROOM, GROUP = range(6)


@lru_cache(maxsize=1)
def streets() -> Streets:
    """The pools: every road name with every kind and side, every village in every town."""
    roads = [
        name + side + kind
        for name in words.ROAD_NAMES
        for kind in words.ROAD_KINDS
        for side in words.ROAD_SIDES
    ]
    estates = [a + b for a in words.ROAD_NAMES for b in words.ESTATES]
    villages = [town + village for town in words.TOWNS for village in words.VILLAGES]
    pools = [
        padded(from_values([value.encode() for value in values]))
        for values in (roads, estates, villages, UNITS)
    ]
    return Streets(*(part for pool in pools for part in pool))  # type: ignore[arg-type]


@nb.njit(cache=True, nogil=True)
def put_address(out, at, house, rural, s):
    """Write what stands behind the county."""
    w = mix(house)
    if rural:
        at = put(out, at, s.villages, s.village_offsets, below(w, len(s.village_offsets) - 1))
        at = put_number(out, at, 1 + nb.int64(w & U(15)))
        at = put(out, at, s.units, s.unit_offsets, GROUP)
        at = put_number(out, at, 1 + nb.int64((w >> U(4)) & U(127)))
        return put(out, at, s.units, s.unit_offsets, NUMBER)
    at = put(out, at, s.roads, s.road_offsets, below(w, len(s.road_offsets) - 1))
    at = put_number(out, at, 1 + nb.int64(w & U(0xFFFF)) % 1299)
    kind = nb.int64((w >> U(16)) & U(15))
    at = put(out, at, s.units, s.unit_offsets, LANE if kind < 3 else NUMBER)
    v = mix(w)
    if kind >= 8:
        at = put(out, at, s.estates, s.estate_offsets, below(v, len(s.estate_offsets) - 1))
    if kind >= 2:
        at = put_number(out, at, 1 + nb.int64(v & U(31)))
        at = put(out, at, s.units, s.unit_offsets, BLOCK)
        if kind & 1:
            at = put_number(out, at, 1 + nb.int64((v >> U(5)) & U(3)))
            at = put(out, at, s.units, s.unit_offsets, STAIR)
        at = put_number(
            out,
            at,
            (1 + nb.int64((v >> U(8)) & U(31)) % 26) * 100 + 1 + nb.int64((v >> U(13)) & U(3)),
        )
        at = put(out, at, s.units, s.unit_offsets, ROOM)
    return at


@nb.njit(cache=True, nogil=True)
def addresses(out, at, offsets, home, house, rural, places, place_offsets, s):
    """Whole addresses. `home` indexes places, `rural` (n_places,) tells counties from districts."""
    for j in range(len(home)):
        offsets[j] = at
        at = put(out, at, places, place_offsets, home[j])
        at = put_address(out, at, house[j], rural[home[j]], s)
    offsets[len(home)] = at
    return at


@lru_cache(maxsize=1)
def rural(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which places are counties: their name ends in 县 or 旗."""
    return np.array([name.endswith(("县", "旗")) for name in names], np.bool_)

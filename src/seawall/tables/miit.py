"""Chinese telephone numbers: which network and which city a number was given out by.

Networks are those of the ministry's allocation table. Since November 2019 a subscriber may keep the
number and change the network, so `carrier` is the one that allocated the number, not the one that
serves it; the city of a segment stays. 36 % of the segments in use have no city in the source: they
are 0, unknown. A since_year is given only where a source states it.
Sources: Ministry of Industry and Information Technology, allocation of network numbers and H0 as of
March 2023; libphonenumber's geocoding data (see tables-src/cities_cn.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import HERE, number, shipped

NAME = "segments_cn.csv"
CITIES = "cities_cn.csv"
COMPILED = "segment_cities_cn.npz"

#: What a network is, by the index in `Segments.kind`; 0 is not allocated.
KINDS = ("", "mobile", "resale", "satellite")
FIRST = 1_000_000  # the segment at index 0 of `Segments.city`
N_SEGMENTS = 1_000_000
N_PREFIXES = 100_000


@dataclass(frozen=True, slots=True)
class City:
    """Where numbers are given out. `division`: GB/T 2260 code of it, or of the first of several."""

    division: int
    name: str
    english: str


class Segments(NamedTuple):
    """Dense planes, read-only.

    By the first five digits of a mobile number, (100000,): `kind` uint8, index into KINDS;
    `carrier` uint8, index into carriers(); `since` uint16, year of first use or 0.
    By segment (first seven digits) - 1000000, (1000000,): `city` uint16, index into cities().
    By the first three digits of a landline with area code, without its 0, (1000,): `area` uint16.
    `province` (n_cities,) int32: six-digit code of each city's province.
    """

    kind: NDArray[np.uint8]
    carrier: NDArray[np.uint8]
    since: NDArray[np.uint16]
    city: NDArray[np.uint16]
    area: NDArray[np.uint16]
    province: NDArray[np.int32]


@cache
def _rows() -> list[dict[str, str]]:
    rows = shipped(NAME, ("prefix", "carrier", "kind", "since_year"), ("prefix",))
    for row in rows:
        if not (row["prefix"].isdecimal() and 3 <= len(row["prefix"]) <= 5):
            raise TableError(f"{NAME}: a prefix that is not of three to five digits")
        if row["kind"] not in KINDS[1:]:
            raise TableError(f"{NAME}: a kind that is none of {', '.join(KINDS[1:])}")
    return sorted(rows, key=lambda row: len(row["prefix"]))


@cache
def carriers() -> tuple[str, ...]:
    """Network operators; index 0 is unknown, ""."""
    return ("", *sorted({row["carrier"] for row in _rows()} - {""}))


@cache
def cities() -> tuple[City, ...]:
    """Cities; index 0 is unknown."""
    rows = shipped(CITIES, ("city", "division", "name", "english"), ("city",))
    if [number(row, "city", CITIES) for row in rows] != list(range(1, len(rows) + 1)):
        raise TableError(f"{CITIES}: cities must be numbered from 1 without gaps")
    return (
        City(0, "", ""),
        *(City(number(row, "division", CITIES), row["name"], row["english"]) for row in rows),
    )


@cache
def segments() -> Segments:
    """The planes a kernel looks Chinese numbers up in."""
    kind, carrier = np.zeros(N_PREFIXES, np.uint8), np.zeros(N_PREFIXES, np.uint8)
    since = np.zeros(N_PREFIXES, np.uint16)
    for row in _rows():  # shorter prefixes first, so that longer ones overrule them
        width = 10 ** (5 - len(row["prefix"]))
        place = slice(int(row["prefix"]) * width, (int(row["prefix"]) + 1) * width)
        kind[place] = KINDS.index(row["kind"])
        carrier[place] = carriers().index(row["carrier"])
        since[place] = number(row, "since_year", NAME)
    city, area = _places()
    province = np.array([c.division // 10_000 * 10_000 for c in cities()], np.int32)
    planes = Segments(kind, carrier, since, city, area, province)
    for plane in planes:
        plane.flags.writeable = False
    return planes


def _places() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The city planes, from runs of equal cities."""
    try:
        with np.load(HERE / COMPILED, allow_pickle=False) as arrays:
            starts, runs, areas = (arrays[name] for name in ("starts", "cities", "areas"))
    except (OSError, ValueError, KeyError) as problem:
        raise TableError(f"{COMPILED}: cannot be read") from problem
    lengths = np.diff(starts, append=N_SEGMENTS)
    if starts.shape != runs.shape or areas.shape != (1000,) or starts[0] or (lengths <= 0).any():
        raise TableError(f"{COMPILED}: not a cover of all segments")
    if max(int(runs.max()), int(areas.max())) >= len(cities()):
        raise TableError(f"{COMPILED}: a city that {CITIES} does not list")
    return np.repeat(runs, lengths).astype(np.uint16), areas.astype(np.uint16)

"""Chinese names: surnames with their shares, and the characters of given names by decade and sex.

Sources: see tables-src/surnames_cn.py and tables-src/given_names_cn.py. Given-name weights are our
own coarse assumption, for synthetic people only: no judge reads them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import number, shipped

SURNAMES = "surnames_cn.csv"
GIVEN = "given_names_cn.csv"
DECADES = tuple(range(1930, 2030, 10))
#: Bits of a surname plane.
IN_USE, COUNTED, OPENS_PAIR = 1, 2, 4


class SurnamePlane(NamedTuple):
    """What a kernel asks about surnames.

    `bits` (65536,) uint8 by code point: IN_USE for a surname, COUNTED for one of the counted
    hundred (or its traditional form), OPENS_PAIR where a two-character surname begins. `pairs`
    int64, ascending: first code point << 16 | second.
    """

    bits: NDArray[np.uint8]
    pairs: NDArray[np.int64]


@cache
def surnames() -> dict[str, float]:
    """Share 0..1 of each surname among registered residents; 0 where no count was published."""
    shares = {}
    for row in shipped(SURNAMES, ("surname", "share"), ("surname",)):
        try:
            shares[row["surname"]] = float(row["share"] or 0)
        except ValueError as problem:
            raise TableError(f"{SURNAMES}: a share is not a number") from problem
    if not 0 < sum(shares.values()) <= 1:
        raise TableError(f"{SURNAMES}: shares do not add up")
    return shares


@cache
def surname_plane() -> SurnamePlane:
    """Surnames of one and two characters as a plane over code points; longer ones are left out."""
    bits = np.zeros(1 << 16, np.uint8)
    pairs = []
    counted = "".join(name for name, share in surnames().items() if share and len(name) == 1)
    forms = {
        row["surname"]
        for row in shipped(SURNAMES, ("surname", "source"))
        if row["source"].startswith("other or traditional") and row["source"][-1] in counted
    }
    for surname in surnames():
        first = ord(surname[0])
        if len(surname) == 1:
            bits[first] |= IN_USE | (COUNTED if surname in counted or surname in forms else 0)
        elif len(surname) == 2:
            bits[first] |= OPENS_PAIR
            pairs.append(first << 16 | ord(surname[1]))
    plane = SurnamePlane(bits, np.array(sorted(pairs), np.int64))
    for array in plane:
        array.flags.writeable = False
    return plane


class GivenNames(NamedTuple):
    """Characters of given names of one sex; `weights` (characters, DECADES) uint8, 0..9."""

    characters: tuple[str, ...]
    weights: NDArray[np.uint8]


@cache
def given_names(sex: str) -> GivenNames:
    """The characters for one sex, "m" or "f", with a weight for each decade of birth."""
    columns = [f"born_{decade}s" for decade in DECADES]
    rows = [r for r in shipped(GIVEN, ("character", "sex", *columns)) if r["sex"] == sex]
    if not rows:
        raise TableError(f"{GIVEN}: no rows of this sex")
    weights = np.array([[number(r, c, GIVEN) for c in columns] for r in rows], np.uint8)
    return GivenNames(tuple(row["character"] for row in rows), weights)

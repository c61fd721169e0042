"""Clues of resident IDs, birth dates and sexes: of the ID, or where it is silent of the columns beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.digest.clues.seen import Column, Seen, mix, usable
from seawall.kernels import clue_resident as kernel
from seawall.model.clues import AGREES, DISAGREES, NOT_SAID, Plane
from seawall.tables import divisions
from seawall.tables.division_years import division_years

PLACE = "county"  # of the hashes that address and birthplace share


def planes(seen: Seen) -> dict[str, Plane]:
    """id*, place_*, order_pair, born_*, birth_agrees, sex and sex_agrees."""
    found = seen.first("cn.resident_id")
    birth, sex = seen.first("birth_date"), seen.first("sex")
    planes = {} if found is None else _ids(seen, found)
    return planes | _born(seen.n, found, birth) | _sex(seen.n, found, sex)


def _ids(seen: Seen, found: Column) -> dict[str, Plane]:
    n, (codes, facts) = seen.n, found.judged
    years = division_years()
    planes: dict[str, Plane] = {
        "id_province": np.zeros(n, np.uint8),
        "id_place": np.zeros(n, np.uint32),
        "place_start": np.zeros(n, np.uint16),
        "place_end": np.zeros(n, np.uint16),
        "order_pair": np.full(n, 255, np.uint8),
        "place_born": np.zeros(n, np.uint64),
        "id_form": np.zeros(n, np.uint8),
        "id_near": np.full(n, NOT_SAID, np.int8),
    }
    kernel.read(
        found.values.data, found.values.offsets, codes, facts["division"], facts["born_on"],
        divisions().level, years.start, years.end, _order(seen),
        np.uint64(seen.key.seed(f"clue {PLACE}")), np.uint64(seen.key.seed("clue place born")),
        *planes.values(),
    )  # fmt: skip
    if found.digests is not None:
        planes["id"] = found.digests
    planes["id_reason"] = codes
    return planes


def _order(seen: Seen) -> NDArray[np.uint8]:
    """A keyed permutation of 0..99: how often order codes are used shows, which they are does not."""
    keyed = mix(np.arange(100, dtype=np.uint64) ^ np.uint64(seen.key.seed("clue order")))
    return np.argsort(np.argsort(keyed)).astype(np.uint8)


def _born(n: int, found: Column | None, birth: Column | None) -> dict[str, Plane]:
    """Year, month and mark of birth, and whether ID and column agree."""
    if found is None and birth is None:
        return {}
    year, month, mark = np.zeros(n, np.uint16), np.zeros(n, np.uint8), np.zeros(n, np.uint8)
    planes: dict[str, Plane] = {"born_year": year, "born_month": month, "born_mark": mark}
    of_id: Plane = np.zeros(n, np.int32)
    of_column = of_id
    if found is not None:
        of_id = _read(found, "born_on")
        kernel.born(of_id, np.uint8(kernel.FROM_ID), year, month, mark)
    if birth is not None:
        of_column = _read(birth, "born_on")
        kernel.born(of_column, np.uint8(0), year, month, mark)
    if found is not None and birth is not None:
        agreement = _agreement(of_id, of_column)
        kernel.nearly(of_id, of_column, agreement)
        planes["birth_agrees"] = agreement
    return planes


def _sex(n: int, found: Column | None, sex: Column | None) -> dict[str, Plane]:
    """1 male, 2 female, and whether ID and column agree."""
    if found is None and sex is None:
        return {}
    of_id: Plane = np.zeros(n, np.uint8)
    of_column = of_id
    if found is not None:
        of_id = _read(found, "sex")
    if sex is not None:
        of_column = _read(sex, "sex")
    planes: dict[str, Plane] = {"sex": np.where(of_id > 0, of_id, of_column)}
    if found is not None and sex is not None:
        planes["sex_agrees"] = _agreement(of_id, of_column)
    return planes


def _read(found: Column, fact: str) -> Plane:
    """A fact (n,), 0 where the value is not usable."""
    facts = found.judged.facts[fact]
    return np.where(usable(found.judged), facts, facts.dtype.type(0))


def _agreement(one: Plane, other: Plane) -> Plane:
    """AGREES, DISAGREES, or NOT_SAID where either is 0."""
    agreement = np.where(one == other, np.int8(AGREES), np.int8(DISAGREES))
    agreement[(one == 0) | (other == 0)] = NOT_SAID
    return agreement

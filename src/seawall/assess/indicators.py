"""Which records speak for genuine and which for made up: one indicator of each family of tests.

A test that can tell records apart marks each: 1 speaks for genuine, 0 for made up, -1 says nothing. How
often chance alone would give a 1 is found by shuffling the clues of each element by itself, so that
fields of one record no longer belong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import Clues, Plane
from seawall.model.evidence import Setting, Test

Rates = NDArray[np.float64]
FEWEST = 20  # rows that an indicator must speak of
LEAST_COVER = 0.2
LEAST_SPREAD = 0.004  # of marks: rate times its complement
#: Planes of one element move together when elements are shuffled against each other.
ELEMENTS = {
    "id": "id", "place": "id", "order": "id", "born": "id", "birth": "id", "sex": "id",
    "name": "name", "surname": "name", "given": "name",
    "phone": "phone", "address": "address", "building": "address", "birthplace": "birthplace",
    "mail": "mail", "card": "card", "ip": "ip",
}  # fmt: skip


@dataclass(frozen=True)
class Indicators:
    """One row per record: `marks` (n, J) int8; `chance` (J,) the rate of 1 if elements were independent.

    Where the test looks at one element alone, shuffling changes nothing and `chance` is nan.
    """

    names: tuple[str, ...]
    marks: NDArray[np.int8]
    chance: Rates


def indicators(clues: Clues, setting: Setting, tests: Sequence[Test]) -> Indicators:
    """The best indicator of each family: the one whose marks vary most, seen over all rows."""
    shuffled = _shuffled(clues)
    best: dict[str, tuple[float, str, Plane, float]] = {}
    for test in tests:
        if test.row is None:
            continue
        marks = test.row(clues, setting)
        said = marks >= 0
        if said.sum() < max(FEWEST, LEAST_COVER * clues.n):
            continue
        rate = float((marks[said] == 1).mean())
        if rate * (1 - rate) < LEAST_SPREAD:
            continue
        apart = test.row(shuffled, setting)
        chance = float((apart[apart >= 0] == 1).mean()) if (apart >= 0).any() else np.nan
        alone = abs(chance - rate) < 0.01 and (apart >= 0).sum() == said.sum()
        score = float(said.mean()) * (rate * (1 - rate) if alone else abs(rate - chance) + 0.1)
        if test.family not in best or score > best[test.family][0]:
            best[test.family] = score, test.id, marks, np.nan if alone else chance
    chosen = sorted(best.values(), key=lambda b: b[1])
    marks = np.stack([b[2] for b in chosen], 1) if chosen else np.zeros((clues.n, 0), np.int8)
    return Indicators(tuple(b[1] for b in chosen), marks, np.array([b[3] for b in chosen]))


def _shuffled(clues: Clues) -> Clues:
    """The same values, each element's planes in an order of their own."""
    rng = np.random.default_rng(0)
    orders: dict[str, NDArray[np.intp]] = {}
    planes = {}
    for name, plane in clues.planes.items():
        element = name if ":" in name else ELEMENTS.get(name.partition("_")[0], "record")
        if element not in orders:
            orders[element] = rng.permutation(clues.n)
        planes[name] = plane[orders[element]]
    return Clues(planes, clues.n_records)

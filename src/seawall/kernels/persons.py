"""Which rows stand for one person each: a person may have many records, and no test may count one twice."""

# mypy: disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.dependence import both, dense
from seawall.model.clues import Clues
from seawall.model.element import Reason

SPOILT = 0.05


@nb.njit(
    types.void(types.int32[::1], types.uint64[::1], types.int64[::1], types.boolean[::1]),
    cache=True,
    nogil=True,
)
def _least(places, keys, best, kept):  # type: ignore[no-untyped-def]
    """Mark the row with the least key of each place, and all rows without a place."""
    for row in range(len(places)):
        place = places[row]
        if place < 0:
            kept[row] = True
        elif best[place] < 0:
            best[place] = row
            kept[row] = True
        elif keys[row] < keys[best[place]]:
            kept[best[place]] = False
            best[place] = row
            kept[row] = True


def person(clues: Clues) -> NDArray[np.uint64]:
    """A label per person (n,): the ID, else the name with the phone or the address; 0 unknown."""
    label: NDArray[np.uint64] = (
        clues["id"].copy() if "id" in clues else np.zeros(clues.n, np.uint64)
    )
    if "name" in clues:
        for beside in ("phone", "address"):
            if beside in clues:
                label = np.where(label == 0, both(clues["name"], clues[beside]), label)
    return label


def one_each(clues: Clues) -> NDArray[np.bool_]:
    """One row of each person (n,), whatever the order of the rows; rows of nobody known stay."""
    return first_of(person(clues), clues["key"])


def one_name_each(clues: Clues) -> NDArray[np.bool_]:
    """One row of each full name (n,): who comes twice without an ID must not look like two namesakes."""
    return one_each(clues) & first_of(clues["name"], clues["key"])


def first_of(labels: NDArray[np.uint64], keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """The row (n,) with the least key of each label; rows of label 0 stay."""
    places, n = dense(labels)
    kept = np.zeros(len(places), np.bool_)
    _least(places, np.ascontiguousarray(keys, np.uint64), np.full(n, -1, np.int64), kept)
    return kept


def spoilt(clues: Clues) -> bool:
    """Whether an exporter rounded the IDs: one in eleven of those passes unseen."""
    held = int(np.count_nonzero(clues["id_reason"]))
    return int(np.count_nonzero(clues["id_reason"] == Reason.DAMAGED)) > SPOILT * held

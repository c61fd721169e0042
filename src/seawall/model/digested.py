"""A batch after the plaintext has ended: codes, facts and keyed digests, row by row.

Everything behind `digest` (profiles, counts, the index) is made from this and never sees a value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import Clues
from seawall.model.element import Codes

Digests = NDArray[np.uint64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column: `codes` (n,) Reasons and the facts of model.element.Judged, each (n,).

    `codes` is None for columns that no judge reads (free text, opaque, other); then only
    `n_filled` counts, and of texts the fact `text_date`, the newest date in each (0: none or not
    read); else `reasons` (8,) too. `inside` maps an element number to (records with a
    find, finds).
    """

    name: str
    element: str
    n_filled: int
    codes: Codes | None
    facts: dict[str, NDArray[np.integer]]
    inside: dict[int, tuple[int, int]]
    reasons: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """Identifiers of one kind seen in one column: `digests` (m,) at batch positions `rows` (m,).

    `masks` (m,) uint64 has a bit per element number exposed together with each; `facts` are those
    of model.element.Judged, each (m,).
    """

    element: int
    column: str
    in_text: bool
    rows: Rows
    digests: Digests
    masks: NDArray[np.uint64]
    facts: dict[str, NDArray[np.integer]]


@dataclass(frozen=True, slots=True)
class Digested:
    """`fingerprints` (n,) are keyed hashes of whole records, equal for records equal word for word.

    `clues` are those of the sampled records.
    """

    source: str
    table: str
    n: int
    n_bytes: int
    columns: tuple[ColumnFacts, ...]
    sightings: tuple[Sighting, ...]
    fingerprints: NDArray[np.uint64]
    clues: Clues

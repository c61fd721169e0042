"""Clues of a batch: what evidence is weighed on, taken while the values are still in memory.

One extractor per kind of element, each a function `planes(seen: Seen) -> dict[str, Plane]` that fills
planes of model.clues.PLANES. A new one is a file here and one line below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.digest.clues import (
    address,
    card,
    cells,
    identifiers,
    instants,
    internet,
    mail,
    name,
    phone,
    record,
    resident_id,
    secrets,
    texts,
)
from seawall.digest.clues.seen import Judgement, Seen
from seawall.digest.key import Key
from seawall.kernels.gather import pick
from seawall.model.batch import Batch
from seawall.model.clues import Clues, Plane
from seawall.model.digested import Digests
from seawall.model.element import Judged
from seawall.model.layout import ColumnPlan

WHOLE = 1 << 64  # no key lies at or above it
FEW = 4  # where fewer than one record in so many leaves clues, the others are not looked at

EXTRACTORS: tuple[Callable[[Seen], dict[str, Plane]], ...] = (
    record.planes,
    resident_id.planes,
    name.planes,
    phone.planes,
    address.planes,
    cells.planes,
    mail.planes,
    card.planes,
    internet.planes,
    instants.planes,
    identifiers.planes,
    texts.planes,
    secrets.planes,
)


def extract(
    batch: Batch,
    plan: Iterable[ColumnPlan],
    judged: Mapping[str, Judgement],
    digests: Mapping[str, Digests],
    keys: Digests,
    key: Key,
    below: int = WHOLE,
) -> Clues:
    """The clues of the records of a batch, or of those whose key lies below a bound.

    Args:
        batch: The records.
        plan: What its columns hold.
        judged: Every judged column by its name.
        digests: Of identifier columns by name, (n,), 0 where there is none.
        keys: Keyed hashes of whole records (n,): by them a uniform sample is drawn.
        key: The digest key.
        below: Records with a key at or above it leave no clues; 0: nothing is looked at.
    """
    if below == 0:
        return Clues({}, batch.n)
    kept = np.flatnonzero(keys < np.uint64(below)) if below < WHOLE else np.arange(batch.n)
    seen = Seen(batch, tuple(plan), judged, digests, keys, key)
    if FEW * len(kept) < batch.n:
        rows = np.union1d(kept, np.maximum(kept - 1, 0))  # some clues need the record before
        seen, kept = _some(seen, rows.astype(np.int32)), np.searchsorted(rows, kept)
    planes: dict[str, Plane] = {}
    for extractor in EXTRACTORS:
        planes.update(extractor(seen))
    clues = Clues(planes, seen.n)
    return clues if len(kept) == seen.n else clues.at(kept)


def _some(seen: Seen, rows: NDArray[np.int32]) -> Seen:
    """What is known of some rows (ascending) of a batch."""
    batch = replace(
        seen.batch, columns=seen.batch.columns.take(pa.array(rows)), rows=seen.batch.rows[rows]
    )
    judged = {}
    for title, (column, values, (codes, facts)) in seen.judged.items():
        some = Judged(codes[rows], {fact: array[rows] for fact, array in facts.items()})
        judged[title] = column, pick(values, rows), some
    digests = {title: array[rows] for title, array in seen.digests.items()}
    return Seen(batch, seen.plan, judged, digests, seen.keys[rows], seen.key)

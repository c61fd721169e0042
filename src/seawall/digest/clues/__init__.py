"""Clues of a batch: what evidence is weighed on, taken while the values are still in memory.

One extractor per kind of element, each a function `planes(seen: Seen) -> dict[str, Plane]` that fills
planes of model.clues.PLANES. A new one is a file here and one line below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

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
from seawall.model.batch import Batch
from seawall.model.clues import Clues, Plane
from seawall.model.digested import Digests
from seawall.model.layout import ColumnPlan

WHOLE = 1 << 64  # no key lies at or above it

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
    seen = Seen(batch, tuple(plan), judged, digests, keys, key)
    planes: dict[str, Plane] = {}
    for extractor in EXTRACTORS:
        planes.update(extractor(seen))
    clues = Clues(planes, batch.n)
    return clues if below >= WHOLE else clues.at(np.flatnonzero(keys < np.uint64(below)))

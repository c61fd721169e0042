"""A population's clues, by the way a dump takes: recognise, digest, fold."""

from __future__ import annotations

from collections.abc import Iterable

from seawall import recognise
from seawall.assess.sample import Sample
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.clues import Clues

KEY = Key(bytes(range(32)))


def clues_of(found: Iterable[Batch], key: Key = KEY) -> Clues:
    """The clues of one table's batches."""
    whole = list(found)
    layout, sample = recognise.columns(whole), Sample()
    for batch in whole:
        sample.add(digested(batch, layout.columns(batch.table), key).clues, batch.n)
    return sample.clues()

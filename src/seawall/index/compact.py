"""Many runs into one, without holding them: range by range of the digests' first byte.

Two passes over the runs: the first counts what stays and gathers the masks, because both decide the
layout; the second writes. Memory is bounded by one range, or by KEPT entries where that is all, and
then one pass is enough. The result's sections are the same bytes
as if all entries had been written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seawall.index.layout import Header
from seawall.index.masks import MaskBook
from seawall.index.runs import Run, byte_ranges
from seawall.index.writer import RunWriter, writing
from seawall.kernels.buckets import collapse
from seawall.kernels.radix import sort_pairs

U64 = NDArray[np.uint64]
KEPT = 1 << 25  # entries of 16 bytes that may wait in memory for the second pass
Erased = Callable[[U64], NDArray[np.bool_]]


def join(path: Path, header: Header, runs: Sequence[Run], erased: Erased) -> Header:
    """Write one run with the entries of several, without the erased ones.

    Args:
        path: Where it goes.
        header: Names and dates of the new run.
        runs: Of one element under one key.
        erased: Tells which of ascending digests (n,) are to go.

    Raises:
        RunError: If a run is damaged, or the new one cannot be written.
    """
    book, n, kept = MaskBook(), 0, []
    small = sum(run.header.n for run in runs) <= KEPT
    for digests, masks in _ranges(runs, erased):
        book.add(masks)
        n += len(digests)
        if small:
            kept.append((digests, masks))
    with writing(path), RunWriter(path, header, n, book) as writer:
        for digests, masks in kept if small else _ranges(runs, erased):
            writer.add(digests, masks)
        return writer.finish()


def _ranges(runs: Sequence[Run], erased: Erased) -> Iterator[tuple[U64, U64]]:
    for low, high in byte_ranges(sum(run.header.n for run in runs)):
        pieces = [run.entries(low, high) for run in runs]
        digests, masks = sort_pairs(
            np.concatenate([piece[0] for piece in pieces]),
            np.concatenate([piece[1] for piece in pieces]),
        )
        n = collapse(digests, masks)
        keep = ~erased(digests[:n])
        yield digests[:n][keep], masks[:n][keep]

"""Answers over many runs: who is where, exposed with what, less those who were erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.index.runs import Run
from seawall.kernels.radix import sort_pairs

U64 = NDArray[np.uint64]


class Hits(NamedTuple):
    """What one run knows of the queries: `positions` (m,) int64 ascending, `masks` (m,) uint64."""

    breach: str
    n_entries: int
    positions: NDArray[np.int64]
    masks: U64


def lookup(queries: U64, runs: Iterable[tuple[str, Run]], erasures: list[Run]) -> Iterator[Hits]:
    """The hits of ascending queries (q,) in each run; `runs` come with their breach's name."""
    for breach, run in runs:
        positions, masks = run.find(queries)
        if erasures and len(positions):
            keep = ~erased(queries[positions], erasures)
            positions, masks = positions[keep], masks[keep]
        yield Hits(breach, run.header.n, positions, masks)


def erased(queries: U64, erasures: list[Run]) -> NDArray[np.bool_]:
    """Which of ascending queries (q,) are on an erasure list."""
    gone = np.zeros(len(queries), np.bool_)
    for run in erasures:
        gone[run.find(queries)[0]] = True
    return gone


def ascending(digests: U64) -> tuple[U64, NDArray[np.int64]]:
    """The digests (n,) sorted, and the place (n,) int64 each came from."""
    queries, order = sort_pairs(digests, np.arange(len(digests), dtype=np.uint64))
    return queries, order.astype(np.int64)

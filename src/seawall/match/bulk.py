"""Which of our accounts stand in which breach: our digests sorted once, every run walked once.

A 64-bit digest can coincide. Of q queries against n entries of other people, q n / 2^64 are
expected to: 0.005 for 10^8 accounts and 10^9 entries. Every join says its own figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.radix import sort_pairs

U64 = NDArray[np.uint64]
Rows = NDArray[np.int64]
DIGESTS = 2.0**64


class Queries(NamedTuple):
    """Identifiers of one element: account row (q,) int64 and digest (q,) uint64 of each."""

    rows: Rows
    digests: U64


class Hits(Protocol):
    """What one run knows of ascending queries."""

    @property
    def breach(self) -> str:
        """The breach the run belongs to."""

    @property
    def n_entries(self) -> int:
        """How many digests the queries were compared with."""

    @property
    def positions(self) -> Rows:
        """Which queries were found, (m,)."""

    @property
    def masks(self) -> U64:
        """What was exposed with each, (m,)."""


class Lookup(Protocol):
    """An index, as far as matching goes."""

    def lookup(self, element_number: int, sorted_digests: U64) -> Iterable[Hits]:
        """Hits of ascending digests in every run of an element."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One row per exposed account and breach, by breach, then account.

    `accounts` (m,) int64 rows, `breaches` (m,) int32 into `names`, `matched` (m,) uint64 with the
    bit of every element that told the account, `masks` (m,) uint64 of all exposed with it.
    """

    names: tuple[str, ...]
    accounts: Rows
    breaches: NDArray[np.int32]
    matched: U64
    masks: U64
    n_queries: dict[int, int] = field(default_factory=dict)  # by element number
    n_entries: dict[int, int] = field(default_factory=dict)
    indexed: dict[str, int] = field(default_factory=dict)  # by breach
    n_false_expected: float = 0.0


def join(queries: Mapping[int, Queries], index: Lookup) -> Joined:
    """Look every identifier of every account up.

    Args:
        queries: By element number; an account may have several of one element.
        index: What to look them up in.
    """
    return assembled(_pieces(queries, index))


class Piece(NamedTuple):
    """What one run knows of the queries of one element: rows (m,) of accounts, masks (m,)."""

    element: int
    breach: str
    n_queries: int
    n_entries: int
    accounts: U64
    masks: U64


def ascending(queries: Queries) -> tuple[U64, U64]:
    """The digests (q,) of queries in order, and the account row (q,) of each."""
    return sort_pairs(queries.digests, queries.rows.astype(np.uint64))


def piece(element: int, ordered: U64, rows: U64, hits: Hits) -> Piece:
    """The hits of ascending queries, whose account rows (q,) are given, as a piece."""
    found = rows[hits.positions]
    return Piece(element, hits.breach, len(ordered), hits.n_entries, found, hits.masks)


def _pieces(queries: Mapping[int, Queries], index: Lookup) -> Iterator[Piece]:
    for element, of in sorted(queries.items()):
        ordered, rows = ascending(of)
        some = False
        for hits in index.lookup(element, ordered):
            some = True
            yield piece(element, ordered, rows, hits)
        if not some:  # the element was asked for, and nothing is held of it
            empty = np.zeros(0, np.uint64)
            yield Piece(element, "", len(ordered), 0, empty, empty)


def assembled(pieces: Iterable[Piece]) -> Joined:
    """A join from its pieces, in any order."""
    parts: dict[str, list[tuple[U64, U64, U64]]] = {}
    n_queries: dict[int, int] = {}
    n_entries: dict[int, int] = {}
    indexed: dict[str, int] = {}
    expected = 0.0
    for one in pieces:
        n_queries[one.element] = one.n_queries
        n_entries[one.element] = n_entries.get(one.element, 0) + one.n_entries
        if one.breach:
            indexed[one.breach] = indexed.get(one.breach, 0) + one.n_entries
        expected += one.n_queries * one.n_entries / DIGESTS
        if len(one.accounts):
            told = np.full(len(one.accounts), 1 << one.element, np.uint64)
            parts.setdefault(one.breach, []).append((one.accounts, told, one.masks))
    names = tuple(sorted(parts))
    joined = [_grouped(parts[name]) for name in names]
    sizes = [len(accounts) for accounts, _, _ in joined]
    empty = np.zeros(0, np.uint64)
    accounts, matched, masks = (
        np.concatenate([empty, *(part[k] for part in joined)]) for k in range(3)
    )
    return Joined(
        names,
        accounts.astype(np.int64),
        np.repeat(np.arange(len(names), dtype=np.int32), sizes),
        matched,
        masks,
        dict(sorted(n_queries.items())),
        dict(sorted(n_entries.items())),
        indexed,
        expected,
    )


def _grouped(pieces: list[tuple[U64, U64, U64]]) -> tuple[U64, U64, U64]:
    """One row per account, its bits or-ed."""
    accounts, matched, masks = (np.concatenate([p[k] for p in pieces]) for k in range(3))
    accounts, order = sort_pairs(accounts, np.arange(len(accounts), dtype=np.uint64))
    order = order.astype(np.int64)
    first = np.flatnonzero(np.concatenate([[True], accounts[1:] != accounts[:-1]]))
    return (
        accounts[first],
        np.bitwise_or.reduceat(matched[order], first),
        np.bitwise_or.reduceat(masks[order], first),
    )

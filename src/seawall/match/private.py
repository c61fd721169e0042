"""Look-ups that do not tell the holder of the index whom they ask for: prefixes and buckets.

An asker sends a prefix of its digest and, hidden, what it asks for; the holder answers with the
function's value and one bucket per breach. What the holder learns is the prefix. So the prefix is as
long as real counts allow: with the longest one, at least `floor` identifiers of every population
that the asker may come from still share it, in the emptiest bucket, not on average.

What fits an index is not what fits a caller: 16 bits hide one of 27,000 among all Chinese mobile
numbers, but one of 153 among a caller's own ten million, and the holder may know that they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.protocols.buckets import DIGEST_BITS, asked, bucket, entry
from seawall.protocols.oprf import HolderKey, evaluate

MOST_BITS = 24
STEP = 16  # entries by which capacities grow, so that adding a few people does not show
U64 = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Prefixes:
    """How long prefixes of one element may be, and what that leaves of anonymity.

    `k_least` and `k_mean` are identifiers that share a prefix, in the smallest population given;
    `k_least` is at least `floor`. They hold for one question about a person: see `budget`.
    """

    element: int
    bits: int
    floor: int
    n_population: int
    k_least: int
    k_mean: float


def prefixes(
    element_number: int, populations: Sequence[U64], floor: int, most: int = MOST_BITS
) -> Prefixes:
    """The longest prefixes that hide every identifier among `floor` of each population.

    Args:
        element_number: 1..63.
        populations: Digests (n,) of whom the holder may take askers to ask for, such as all of
            a caller's accounts; equal ones count once, 0 is none.
        floor: The least number that must share a prefix, at least 2.
        most: No longer than this many bits, at most 24.

    Raises:
        ValueError: If there is no population, or one is smaller than the floor: then no prefix hides
            anybody, and look-ups by prefix must not be offered.
    """
    if floor < 2 or not 0 <= most <= MOST_BITS:
        raise ValueError(f"a floor is at least 2, and prefixes have 0..{MOST_BITS} bits")
    distinct = [np.unique(population[population > 0]) for population in populations]
    if not distinct:
        raise ValueError("no population, so no anonymity can be stated")
    sizes = [len(digests) for digests in distinct]
    if min(sizes) < floor:
        raise ValueError(f"a population of {min(sizes):,} hides nobody among {floor:,}")
    # The least of 2^b buckets is at most their mean.
    bits = min(most, (min(sizes) // floor).bit_length() - 1)
    while (least := min(int(by_prefix(one, bits).min()) for one in distinct)) < floor:
        bits -= 1
    return Prefixes(element_number, bits, floor, min(sizes), least, min(sizes) / (1 << bits))


def by_prefix(digests: U64, bits: int) -> NDArray[np.int64]:
    """How many digests have each prefix, shape (2^bits,)."""
    if not bits:
        return np.array([len(digests)])
    heads = (digests >> np.uint64(DIGEST_BITS - bits)).astype(np.int64)
    return np.bincount(heads, minlength=1 << bits)


class Shelf:
    """All buckets of one breach and element: made one by one, when they are asked for.

    `capacity` is the number of entries of every bucket, also of an empty one: it is what the fullest
    holds, rounded up. Retiring a breach is to drop its shelf.
    """

    def __init__(
        self, breach: str, plan: Prefixes, digests: U64, masks: U64, key: HolderKey,
        erased: Callable[[U64], NDArray[np.bool_]] | None = None,
    ) -> None:  # fmt: skip
        """Take the entries of a breach.

        Args:
            breach: Its name.
            plan: The element and how long prefixes are.
            digests: (n,) in any order; an identifier of several runs has its masks or-ed.
            masks: (n,) what was exposed with each.
            key: The holder's key for the oblivious function.
            erased: Which of ascending digests are on an erasure list and so must not be in a bucket.
        """
        self.breach, self.plan, self._key = breach, plan, key
        order = np.argsort(digests, kind="stable")
        ordered = digests[order]
        first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        first = first[: len(ordered)]
        self._digests = ordered[first]
        self._masks = (
            np.bitwise_or.reduceat(masks[order], first) if len(first) else masks[:0].copy()
        )
        if erased is not None and len(first):
            keep = ~erased(self._digests)
            self._digests, self._masks = self._digests[keep], self._masks[keep]
        counts = by_prefix(self._digests, plan.bits)
        self._ends = np.concatenate([[0], np.cumsum(counts)])
        self.capacity = -(-max(1, int(counts.max())) // STEP) * STEP

    def under(self, key: HolderKey) -> Shelf:
        """The same shelf under another key; both share their entries."""
        other = copy(self)
        other._key = key
        return other

    @property
    def n(self) -> int:
        """Identifiers on the shelf."""
        return len(self._digests)

    def bucket(self, number: int) -> bytes:
        """The bucket of a prefix: one evaluation of the function for each identifier in it.

        Raises:
            ValueError: If there is no such prefix.
        """
        if not 0 <= number < 1 << self.plan.bits:
            raise ValueError(f"a prefix has {self.plan.bits} bits")
        here = slice(int(self._ends[number]), int(self._ends[number + 1]))
        inputs = [asked(self.plan.element, int(one)) for one in self._digests[here]]
        entries = [
            entry(y, self.breach, int(mask))
            for y, mask in zip(evaluate(inputs, self._key), self._masks[here], strict=True)
        ]
        secret = self._key.reveal()
        return bucket(entries, self.capacity, secret, self.breach, self.plan.element, number)


def anonymity(population: Sequence[int] | U64, bits: int, number: int) -> int:
    """How many digests of a population have a prefix: what an answer states as its k."""
    digests = np.unique(np.asarray(population, np.uint64))
    return int(by_prefix(digests[digests > 0], bits)[number])

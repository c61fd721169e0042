"""The code of a recipient: which rows carry a mark, and which bit each recipient's copy has there.

A row is known by the keyed digest of an identifier of it (its anchor), so rows may be dropped, sorted
and renamed. Which rows are marked is the same in all recipients' copies; only bits differ, so that
those who compare their copies see no mark on which they agree.

Bits are drawn with probability LOW or HIGH of a 1, each for half of the rows: the code of Nuida and
others for coalitions of three. Whatever three recipients do with the rows in which their copies
differ, the score of the three together stays the same; with fair bits, taking the minority's bit in
every row would hide them all. For somebody alone it costs a third more marks.

The score of an innocent has an exact distribution: against what a dump shows, its bits agree by two
binomials, one for rows that show the rarer bit and one for those that show the commoner.
Sources: K. Nuida et al., "An improvement of discrete Tardos fingerprinting codes", Designs, Codes and
Cryptography 52 (2009); B. Skoric et al., symmetric scores, same journal 46 (2008).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import binom

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digests
from seawall.model.canaries import MarkSet
from seawall.model.digested import Digests
from seawall.model.element import BLOCK, PREFIX, Canonical
from seawall.trace import secret

LOW = 0.5 - math.sqrt(3) / 6
HIGH = 1 - LOW
EXACT = 4_096  # marks up to which the distribution is convolved; beyond, Chernoff's bound
ANCHORED, CHOSEN = "canary anchors 1", "canary chosen rows 1"


class Slots(NamedTuple):
    """What is fixed for rows, each (n,): `chosen` to be marked; `high` whether 1 is the commoner bit;
    `order` a number by which the ways to write the mark are tried."""

    chosen: NDArray[np.bool_]
    high: NDArray[np.bool_]
    order: NDArray[np.int64]


def anchor_key(key: Key) -> Key:
    """The key that anchors are digested under."""
    return Key(key.derive(ANCHORED))


def prf(values: Digests, key: Key) -> Digests:
    """A keyed random word for each number (n,)."""
    blocks = np.zeros((len(values), BLOCK), np.uint8)
    blocks[:, PREFIX : PREFIX + 8] = values.astype("<u8").view(np.uint8).reshape(-1, 8)
    lengths = np.full(len(values), 8, np.int32)
    return digests(Canonical(blocks, lengths, []), tables.element("opaque").number, key)


def slots(anchors: Digests, dataset: str, every: int, key: Key) -> Slots:
    """Which rows (n,) of a dataset are marked, one in `every`; rows without an anchor (0) never."""
    word = prf(anchors, Key(secret.of_set(key, CHOSEN, dataset, "", "")))
    share = (word >> np.uint64(32)) * np.uint64(every) < np.uint64(1 << 32)
    low = (word & np.uint64(0xFFFF_FFFF)).astype(np.int64)
    return Slots(share & (anchors != 0), (low & 1).astype(np.bool_), low >> 1)


def bits(anchors: Digests, high: NDArray[np.bool_], of: MarkSet, key: Key) -> NDArray[np.bool_]:
    """The bits (n,) of a recipient's code for rows."""
    own = Key(secret.of_set(key, secret.CODE, of.dataset, of.recipient, of.epoch))
    uniform = (prf(anchors, own) >> np.uint64(11)) * 2.0**-53
    return np.asarray(uniform < np.where(high, HIGH, LOW))


def rarer(shown: NDArray[np.bool_], high: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows show the bit that is the rarer there."""
    return np.asarray(shown != high)


def log10_tail(n_agree: int, n_rare: int, n_common: int) -> float:
    """log10 of the probability that an innocent agrees in `n_agree` marks or more.

    Args:
        n_agree: Marks in which the dump is as the code has it.
        n_rare, n_common: Marks that show the rarer bit of their row, and the commoner.
    """
    if n_agree <= n_rare * LOW + n_common * HIGH:
        return 0.0
    if n_rare + n_common <= EXACT:
        rare = binom.pmf(np.arange(n_rare + 1), n_rare, LOW)
        common = binom.pmf(np.arange(n_common + 1), n_common, HIGH)
        tail = float(np.convolve(rare, common)[n_agree:].sum())
        if tail > 0:
            return min(0.0, math.log10(tail))
    return min(0.0, _chernoff(n_agree, n_rare, n_common) / math.log(10))


def _chernoff(n_agree: int, n_rare: int, n_common: int) -> float:
    """ln of Chernoff's bound: the least of E exp(t A) / exp(t n_agree) over t > 0."""

    def bound(t: float) -> float:
        grown = math.expm1(t)
        return n_rare * math.log1p(LOW * grown) + n_common * math.log1p(HIGH * grown) - t * n_agree

    return float(min(0.0, minimize_scalar(bound, bounds=(0.0, 40.0), method="bounded").fun))

"""How often two values of a column are the same: repeats, concentration, and their errors.

Values are keyed hashes or small numbers; 0 stands for none where a function says so. All of it is a
sort and some sums, so the order of values does not matter.

Sources: I. J. Good, "The population frequencies of species" (1953) for coincidence rates; E. H. Simpson,
"Measurement of diversity" (1949).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST_ERROR = 0.1  # of a concentration that is nothing
Values = NDArray[Any]
Counts = NDArray[np.int64]


def multiplicities(values: Values) -> Counts:
    """How often each distinct value stands, (distinct,), in ascending order of values."""
    if not len(values):
        return np.zeros(0, np.int64)
    ordered = np.sort(values)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return np.diff(np.append(starts, len(ordered)))


def shared(values: Values) -> NDArray[np.bool_]:
    """Which values (n,) stand in another row too; 0 never does."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    same = ordered[1:] == ordered[:-1]
    found = np.zeros(len(values), np.bool_)
    found[order[1:]] |= same
    found[order[:-1]] |= same
    found &= values != 0
    return found


class Coincidence(NamedTuple):
    """Pairs of equal values: `pairs` of `of` possible ones, over `distinct` values."""

    pairs: float
    of: float
    distinct: int

    @property
    def rate(self) -> float:
        """The chance that two values drawn at random are the same."""
        return self.pairs / self.of if self.of else 0.0


def coincidence(counts: Counts) -> Coincidence:
    """The coincidences behind the multiplicities of a column."""
    n = float(counts.sum())
    pairs = float((counts.astype(np.float64) * (counts - 1)).sum() / 2)
    return Coincidence(pairs, n * (n - 1) / 2, len(counts))


def concentration(counts: Counts) -> tuple[float, float]:
    """log of (distinct values times coincidence rate), and its standard error.

    0 where all values that occur are equally likely, however many they are, and where next to all
    differ; greater, the more a few of them hold.
    """
    found = coincidence(counts)
    if found.of == 0:
        return 0.0, math.inf
    effect = math.log((found.pairs + 0.5) / found.of * found.distinct)
    se = 1.3 * math.sqrt(1 / (found.pairs + 0.5) + 2 / float(counts.sum()))
    if effect < 0:  # what lies far below 0 is the surer not above it
        return 0.0, max(LEAST_ERROR, se + effect / 2)
    return effect, se


def log_excess(found: Coincidence, chance: float) -> tuple[float, float]:
    """log of coincidences over those expected at a chance per pair, and its standard error."""
    expected = found.of * chance
    effect = math.log((found.pairs + 0.5) / (expected + 0.5))
    return effect, 1.3 * math.sqrt(1 / (expected + 0.5) + 0.5 / (found.pairs + 0.5))


def besides(keys: Values, values: Values, most: int) -> tuple[int, int, int]:
    """Of rows that have a key and a value (neither 0): those beside their key's `most` commonest values.

    Returns how many such rows there are, how many rows, and how many distinct keys.
    """
    held = (keys != 0) & (values != 0)
    keys, values = keys[held], values[held]
    if not len(keys):
        return 0, 0, 0
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    new_key = np.concatenate(([True], keys[1:] != keys[:-1]))
    new_run = new_key | np.concatenate(([True], values[1:] != values[:-1]))
    starts = np.flatnonzero(new_run)
    sizes = np.diff(np.append(starts, len(keys)))
    of_key = np.cumsum(new_key[starts]) - 1
    order = np.lexsort((-sizes, of_key))
    of_key, sizes = of_key[order], sizes[order]
    first = np.flatnonzero(np.concatenate(([True], of_key[1:] != of_key[:-1])))
    rank = np.arange(len(sizes)) - np.repeat(first, np.diff(np.append(first, len(sizes))))
    return int(sizes[rank >= most].sum()), len(keys), len(first)

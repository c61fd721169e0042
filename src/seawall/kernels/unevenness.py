"""How far counts are from what is expected of them: phi squared, without its bias, and its error.

phi squared is Pearson's chi squared over n: 0 where shares are as expected, whatever n is. Its root has
the size of a relative deviation and is what tests weigh, with a sign where chance goes below 0.

Source: K. Pearson (1900); the bias of chi squared is its degrees of freedom.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]


class Unevenness(NamedTuple):
    """The root of phi squared, with the sign of the corrected square, and its standard error."""

    phi: float
    se: float
    n: int


def unevenness(counts: NDArray[Any], expected: NDArray[Any] | None = None) -> Unevenness:
    """Of counts (k,) against expected shares (k,), even ones unless given; cells of no share are left out."""
    counts = np.asarray(counts, np.float64)
    share = np.ones(len(counts)) if expected is None else np.asarray(expected, np.float64)
    held = share > 0
    counts, share = counts[held], share[held] / share[held].sum()
    n = float(counts.sum())
    if n == 0 or len(counts) < 2:
        return Unevenness(0.0, math.inf, 0)
    freedom = len(counts) - 1
    square = float(((counts - n * share) ** 2 / (n * share)).sum()) / n - freedom / n
    return Unevenness(signed_root(square), _error(n, math.sqrt(2 * freedom)), int(n))


def signed_root(square: float) -> float:
    """The root of a square that chance may have left below 0, with its sign."""
    return math.copysign(math.sqrt(abs(square)), square)


def _error(n: float, spread: float) -> float:
    """The error of a signed root: where there is nothing to find the square strays by spread / n and its
    root by seven tenths of that one's root; far from there chance moves the root by 1 / sqrt(n)."""
    return math.sqrt((1 + spread / 2) / n)


def joint(masks: NDArray[np.uint64], places: list[int]) -> tuple[float, float]:
    """How far bits at these places of masks (n,) go together: the root of the mean squared correlation
    between two of them, without its bias, and its error. A bit that never varies is left out."""
    patterns, counts = np.unique(masks, return_counts=True)
    n = float(counts.sum())
    bits = np.stack([(patterns >> np.uint64(p) & np.uint64(1)) for p in places], 1).astype(float)
    centred = bits - counts @ bits / n
    spread = np.sqrt(counts @ centred**2 / n)
    centred, spread = centred[:, spread > 0], spread[spread > 0]
    if n < 2 or len(spread) < 2:
        return 0.0, math.inf
    table = (centred * counts[:, None]).T @ centred / n / np.outer(spread, spread)
    squares = table[np.triu_indices(len(spread), 1)] ** 2
    mean = float(squares.mean())
    return signed_root(mean - 1 / n), _error(n, math.sqrt(2 / len(squares)))

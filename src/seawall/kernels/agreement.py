"""How far two fields agree beyond chance, and how alike the members of a group are beyond chance.

Everything is computed from counts of whole columns; the errors are those of independent pairs, widened
by 1.3 for pairs that share a record.
Sources: J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960); the log ratio of pairs alike is
the logarithm of Ripley's ratio for discrete groups.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
WIDER = 1.3


def entropy(values: Ints) -> float:
    """Nats of a column's distribution."""
    if len(values) == 0:
        return 0.0
    _, counts = np.unique(values, return_counts=True)
    shares = counts / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def mixed(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number for each pair of keyed digests: both are uniform, so an odd factor keeps pairs apart."""
    with np.errstate(over="ignore"):
        return a * np.uint64(0x9E3779B97F4A7C15) ^ b


def kappa(a: Ints, b: Ints) -> tuple[float, float, float]:
    """Cohen's kappa of two columns (n,), its standard error, and the agreement expected by chance."""
    n = len(a)
    if n == 0:
        return 0.0, math.inf, 0.0
    size = int(max(a.max(), b.max())) + 1
    left, right = np.bincount(a, minlength=size) / n, np.bincount(b, minlength=size) / n
    chance = float((left * right).sum())
    seen = float((a == b).mean())
    if chance >= 1:
        return 0.0, math.inf, chance
    spread = max(seen * (1 - seen), chance * (1 - chance), 0.25 / n)
    return (seen - chance) / (1 - chance), math.sqrt(spread / n) / (1 - chance), chance


def alike(groups: Ints, values: Ints, largest: int = 20) -> tuple[float, float, float, float]:
    """How much more often members of a group have one value than strangers do.

    Args:
        groups: (n,) the group of each.
        values: (n,) its value.
        largest: Groups of more members are left out: what they share is not kinship.

    Returns:
        Log ratio of pairs alike to those expected, its standard error, pairs alike, pairs expected.
    """
    _, where, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    kept = (sizes[where] > 1) & (sizes[where] <= largest)
    if not kept.any():
        return 0.0, math.inf, 0.0, 0.0
    together = sizes[(sizes > 1) & (sizes <= largest)].astype(float)
    pairs = float((together * (together - 1)).sum() / 2)
    _, counts = np.unique(values, return_counts=True)
    n = len(values)
    chance = float((counts * (counts - 1.0)).sum() / (n * (n - 1.0))) if n > 1 else 0.0
    _, codes = np.unique(values, return_inverse=True)
    both = where[kept].astype(np.int64) * (int(codes.max()) + 1) + codes[kept]
    _, same = np.unique(both, return_counts=True)
    seen, expected = float((same * (same - 1.0)).sum() / 2), pairs * chance
    if expected <= 0:
        return 0.0, math.inf, seen, expected
    ratio = math.log((seen + 0.5) / (expected + 0.5))
    return ratio, WIDER * math.sqrt(1 / (expected + 0.5) + 1 / (2 * (seen + 0.5))), seen, expected

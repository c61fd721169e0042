"""Slow twins of the bounds in trace/chances.py: enumerated one by one, or counted."""

from collections import Counter

import numpy as np

MASK = (1 << 64) - 1


def mix(z: int) -> int:
    """SplitMix64's output function."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def orders(code: int, sex: int) -> dict[int, float]:
    """Probability of every order code of a county, over all stations and pairs of bytes."""
    lower = Counter(min(a % 40, b % 40) for a in range(256) for b in range(256))
    found: Counter[int] = Counter()
    for station in range(12):
        base = (mix(code * 16 + station) >> 33) % 900
        for k, n in lower.items():
            order = base + 2 * k
            order = order | 1 if sex == 0 else max(2, order & ~1)
            found[order] += n
    return {order: n / (12 * 65536) for order, n in found.items()}


def most_common(values: np.ndarray) -> float:
    """Share of the value that stands most often."""
    return float(np.unique(values, return_counts=True)[1].max() / len(values))

"""What a distance of two columns is worth: log10 likelihood ratios by feature, and their weights.

Made by bench/trace_weights.py on one seed of made-up systems (tests/trace): bins of every feature are
counted on pairs of a dumped column with its own column against wrong ones, a quarter of them the
same column of a sibling, smoothed to fall with distance and cut at 1.5 bans. Weights answer for features
that depend on each other. `element` is weighed more than counted (.05), because judges see real columns
better than made-up ones; `names` and `declared` are set by hand: the made-up dumps have neither.
Figures on other seeds: docs/benchmarks.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Feature -> (upper edges of the bins, log10 likelihood ratio of each bin and of what is beyond).
BINS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "element": (
        (0.1, 0.3, 0.45, 0.6),
        (0.53, 0.28, -0.99, -1.35, -1.5),
    ),
    "masks": (
        (0.001, 0.01, 0.05, 0.2, 0.5, 0.9),
        (0.66, 0.07, 0.07, 0.07, -0.65, -0.8, -1.13),
    ),
    "shapes": (
        (0.001, 0.01, 0.05, 0.2, 0.5, 0.9),
        (0.47, 0.47, 0.17, 0.17, -0.16, -1.5, -1.5),
    ),
    "lengths": (
        (0.005, 0.02, 0.06, 0.2, 0.6, 2.0),
        (0.6, 0.54, 0.48, 0.19, -0.52, -0.85, -1.5),
    ),
    "numbers": (
        (0.005, 0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (1.04, 1.04, 0.88, 0.67, 0.11, -0.15, -0.52, -0.91, -1.5, -1.5),
    ),
    "codes": (
        (0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 0.5, 0.9),
        (1.16, 0.65, 0.14, 0.14, 0.05, -0.64, -0.7, -1.5, -1.5),
    ),
    "dates": (
        (0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (1.5, 1.5, 1.01, 0.01, -0.87, -0.87, -1.16, -1.16, -1.16),
    ),
    "periods": (
        (0.002, 0.01, 0.03, 0.08, 0.2, 0.5, 0.9),
        (1.5, 0.99, 0.78, 0.24, -0.72, -1.27, -1.5, -1.5),
    ),
    "missing": (
        (0.003, 0.012, 0.025, 0.05, 0.1, 0.25, 0.6),
        (0.34, 0.34, 0.34, 0.34, -0.47, -1.01, -1.5, -1.5),
    ),
    "repeat": (
        (0.005, 0.015, 0.03, 0.06, 0.12, 0.3, 0.8, 2.0),
        (0.44, 0.44, 0.44, 0.33, 0.11, -0.41, -1.08, -1.5, -1.5),
    ),
    "declared": ((0.5,), (0.1, -0.4)),
    "names": ((0.1, 0.55, 0.8, 0.95), (1.2, 0.6, 0.2, 0.03, -0.05)),
}
WEIGHTS: dict[str, float] = {
    "element": 0.25, "masks": 0.18, "shapes": 0.29, "lengths": 0.19, "numbers": 0.35, "codes": 0.52,
    "dates": 0.46, "periods": 0.72, "missing": 0.44, "repeat": 0.12, "declared": 1.0, "names": 1.0,
}  # fmt: skip
#: Logit of "the best table is the right one" against "none of 300 is": per ban of the total, per column
#: of the dump, constant. Fitted with a ridge of .01 on seed 1, own and foreign dumps of four kinds.
CALIBRATION = (1.7, -0.35, -1.6)
#: What a ban between two tables of the inventory is worth. The data would allow 3.
BETWEEN_TABLES = 1.0

#: How values of a kind that a judge knows are written is the same everywhere: a phone is a phone. It helps
#: to tell which of our columns one is, and says nothing of whether it is ours.
FORM = ("element", "masks", "shapes", "lengths", "repeat")

Distances = NDArray[np.float64]


def weighed(distances: dict[str, Distances]) -> dict[str, Distances]:
    """The weighted log10 likelihood ratio of every feature (m,); 0 where a side lacks it."""
    out = {}
    for feature, values in distances.items():
        edges, worth = BINS[feature]
        place = np.searchsorted(np.array(edges), values)  # NaN lands behind the last edge
        out[feature] = np.where(np.isnan(values), 0.0, WEIGHTS[feature] * np.array(worth)[place])
    return out


def special(parts: dict[str, Distances], *, known: bool) -> Distances:
    """What the features say for "ours" and not merely for "this kind of data", summed (m,).

    Args:
        parts: The weighted features.
        known: Whether a judge told the kind of the dump's column by its values.
    """
    return sum(
        (np.minimum(part, 0.0) if known and name in FORM else part for name, part in parts.items()),
        start=np.zeros(()),
    )

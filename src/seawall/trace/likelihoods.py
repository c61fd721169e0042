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
        (0.51, 0.3, -1.0, -1.37, -1.5),
    ),
    "masks": (
        (0.001, 0.01, 0.05, 0.2, 0.5, 0.9),
        (0.65, 0.1, 0.06, 0.06, -0.85, -0.85, -1.16),
    ),
    "shapes": (
        (0.001, 0.01, 0.05, 0.2, 0.5, 0.9),
        (0.47, 0.47, 0.14, 0.14, -0.55, -1.29, -1.5),
    ),
    "lengths": (
        (0.005, 0.02, 0.06, 0.2, 0.6, 2.0),
        (0.59, 0.59, 0.58, 0.18, -0.83, -0.89, -1.5),
    ),
    "numbers": (
        (0.005, 0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (1.14, 1.14, 1.0, 0.58, 0.17, -0.44, -0.8, -1.1, -1.5, -1.5),
    ),
    "codes": (
        (0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 0.5, 0.9),
        (1.09, 0.78, 0.22, 0.14, 0.11, -0.87, -0.96, -1.5, -1.5),
    ),
    "dates": (
        (0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (1.5, 1.5, 1.11, -0.07, -0.91, -0.91, -1.17, -1.29, -1.29),
    ),
    "periods": (
        (0.002, 0.01, 0.03, 0.08, 0.2, 0.5, 0.9),
        (1.5, 1.1, 0.81, 0.25, -1.05, -1.05, -1.22, -1.5),
    ),
    "missing": (
        (0.003, 0.012, 0.025, 0.05, 0.1, 0.25, 0.6),
        (0.34, 0.34, 0.34, 0.34, -0.52, -1.06, -1.5, -1.5),
    ),
    "repeat": (
        (0.005, 0.015, 0.03, 0.06, 0.12, 0.3, 0.8, 2.0),
        (0.45, 0.45, 0.45, 0.33, 0.08, -0.44, -0.95, -1.5, -1.5),
    ),
    "declared": ((0.5,), (0.1, -0.4)),
    "names": ((0.1, 0.55, 0.8, 0.95), (1.2, 0.6, 0.2, 0.03, -0.05)),
}
WEIGHTS: dict[str, float] = {
    "element": 0.25, "masks": 0.15, "shapes": 0.31, "lengths": 0.29, "numbers": 0.46, "codes": 0.51,
    "dates": 0.69, "periods": 0.44, "missing": 0.42, "repeat": 0.09, "declared": 1.0, "names": 1.0,
}  # fmt: skip
#: Logit of "the best table is the right one" against "none of 300 is": per ban of the total, per column
#: of the dump, constant. Fitted with a ridge of .01 on seed 1, own and foreign dumps of four kinds.
CALIBRATION = (1.65, -0.3, -0.47)
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

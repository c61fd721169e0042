"""What a distance of two columns is worth: log10 likelihood ratios by feature, and their weights.

Bins of every feature were counted on one family of made-up systems (tests/trace, seed 1: pairs of a
dumped column with its own column against random others, a quarter of them the same column of a
sibling), smoothed to fall with distance and cut at 1.5 bans. Weights answer for features that depend on
each other: a logistic regression over the same pairs. `names` and `declared` are set by hand: the
made-up dumps have neither. Figures on other seeds: docs/benchmarks.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Feature -> (upper edges of the bins, log10 likelihood ratio of each bin and of what is beyond).
BINS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "element": ((0.1, 0.3, 0.45, 0.6), (0.54, 0.28, -1.04, -1.36, -1.5)),
    "masks": ((0.001, 0.01, 0.05, 0.2, 0.5, 0.9), (0.66, 0.09, 0.09, 0.09, -0.92, -0.92, -1.12)),
    "shapes": ((0.001, 0.01, 0.05, 0.2, 0.5, 0.9), (0.47, 0.47, 0.08, 0.08, -0.09, -1.43, -1.5)),
    "lengths": ((0.005, 0.02, 0.06, 0.2, 0.6, 2.0), (0.6, 0.53, 0.46, 0.2, -0.67, -0.94, -1.5)),
    "numbers": (
        (0.005, 0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (0.95, 0.95, 0.9, 0.72, 0.09, -0.05, -0.5, -0.88, -1.47, -1.47),
    ),
    "codes": (
        (0.0005, 0.002, 0.006, 0.02, 0.06, 0.2, 0.5, 0.9),
        (1.14, 0.68, 0.15, 0.15, -0.07, -0.64, -0.83, -1.5, -1.5),
    ),
    "dates": (
        (0.01, 0.02, 0.04, 0.08, 0.2, 0.6, 2.0, 8.5),
        (1.5, 1.5, 1.19, -0.29, -0.95, -0.95, -0.95, -1.13, -1.13),
    ),
    "periods": (
        (0.002, 0.01, 0.03, 0.08, 0.2, 0.5, 0.9),
        (1.5, 0.93, 0.73, 0.45, -1.09, -1.22, -1.5, -1.5),
    ),
    "missing": (
        (0.003, 0.012, 0.025, 0.05, 0.1, 0.25, 0.6),
        (0.33, 0.33, 0.33, 0.33, -0.49, -0.88, -1.5, -1.5),
    ),
    "repeat": (
        (0.005, 0.015, 0.03, 0.06, 0.12, 0.3, 0.8, 2.0),
        (0.46, 0.46, 0.46, 0.29, 0.01, -0.35, -1.17, -1.5, -1.5),
    ),
    "declared": ((0.5,), (0.1, -0.4)),
    "names": ((0.1, 0.55, 0.95), (1.2, 0.6, 0.2, -0.05)),
}
WEIGHTS: dict[str, float] = {
    "element": 0.25, "masks": 0.15, "shapes": 0.3, "lengths": 0.25, "numbers": 0.3, "codes": 0.5,
    "dates": 0.5, "periods": 0.75, "missing": 0.4, "repeat": 0.15, "declared": 1.0, "names": 1.0,
}  # fmt: skip
#: Logit of "the best table is the right one" against "none of 300 is": per ban of the total, per column
#: of the dump, constant. Fitted with a ridge of .01 on seed 1, own and foreign dumps of four kinds.
CALIBRATION = (1.7, -0.35, -1.6)
#: What a ban between two tables of the inventory is worth. The data would allow 3.
BETWEEN_TABLES = 1.0

Distances = NDArray[np.float64]


def weighed(distances: dict[str, Distances]) -> dict[str, Distances]:
    """The weighted log10 likelihood ratio of every feature (m,); 0 where a side lacks it."""
    out = {}
    for feature, values in distances.items():
        edges, worth = BINS[feature]
        place = np.searchsorted(np.array(edges), values)  # NaN lands behind the last edge
        out[feature] = np.where(np.isnan(values), 0.0, WEIGHTS[feature] * np.array(worth)[place])
    return out

"""`python -m bench.trace_weights`: makes the figures of seawall/trace/likelihoods.py anew and prints them.

On seed 1 of the made-up systems (tests/trace), and on nothing else: pairs of a dumped column with
its own column (right), with random columns of other families and with the same column of siblings (wrong,
three to one). Bins are counted, smoothed to fall with distance, and weighed by a logistic regression;
then the best match of own and of foreign dumps calibrates a total against "none of them".
"""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import minimize
from tests.trace import systems

from seawall.trace import likelihoods
from seawall.trace.features import Stack
from seawall.trace.schema import Matcher

SEED, N_TABLES = 1, 300
SIBLINGS = 0.25  # of the wrong pairs
LIMIT = 1.5
BY_HAND = ("declared", "names")
KINDS: tuple[dict[str, object], ...] = ({}, {"rewritten": True}, {"filtered": True})
FITTED = tuple(f for f in likelihoods.BINS if f not in BY_HAND)
Pairs = dict[str, np.ndarray]


def pairs(tables: list[systems.Table]) -> tuple[Pairs, Pairs, Pairs]:
    """Distances of right pairs, of random wrong ones, and of siblings, by feature."""
    inventory = [systems.sketch(t.name, t.ours) for t in tables]
    stack = Stack.of(c for t in inventory for c in t.columns)
    owner = np.repeat(np.arange(len(inventory)), [len(t.columns) for t in inventory])
    family = np.array([t.family for t in tables])[owner]
    names = np.array([c.name for c in stack.columns])
    found: tuple[dict[str, list[float]], ...] = tuple({f: [] for f in FITTED} for _ in range(3))
    draw = np.random.default_rng([SEED, 5])
    for how in KINDS:
        for k, table in list(enumerate(tables))[::3]:
            dump, called = systems.leaked(table, draw, **how)  # type: ignore[arg-type]
            for column in filter(lambda c: c.n_filled, dump.columns):
                alike = (family == table.family) & (names == called[column.position])
                places = (
                    np.flatnonzero(alike & (owner == k)),
                    draw.choice(np.flatnonzero(family != table.family), 12, False),
                    np.flatnonzero(alike & (owner != k)),
                )
                distances = stack.distances(column)
                for at, held in zip(places, found, strict=True):
                    for feature in FITTED:
                        held[feature] += distances[feature][at].tolist()
    right, wrong, siblings = ({f: np.array(v) for f, v in held.items()} for held in found)
    return right, wrong, siblings


def placed(feature: str, values: np.ndarray) -> np.ndarray:
    """The bins of the values that are there."""
    return np.searchsorted(np.array(likelihoods.BINS[feature][0]), values[~np.isnan(values)])


def counted(feature: str, right: Pairs, wrong: Pairs, siblings: Pairs) -> np.ndarray:
    """The log10 likelihood ratio of each bin, smoothed to fall."""
    k = len(likelihoods.BINS[feature][1])
    p, n, s = (
        (np.bincount(placed(feature, x[feature]), minlength=k) + 0.5)
        for x in (right, wrong, siblings)
    )
    p, q = p / p.sum(), (1 - SIBLINGS) * n / n.sum() + SIBLINGS * s / s.sum()
    return np.clip(falling(np.log10(p / q), p + q), -LIMIT, LIMIT)


def falling(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The nearest values that never rise: neighbours that do are pooled."""
    pools = [[v, w, 1.0] for v, w in zip(values.tolist(), weights.tolist(), strict=True)]
    k = 0
    while k < len(pools) - 1:
        (a, wa, na), (b, wb, nb) = pools[k], pools[k + 1]
        if a < b - 1e-12:
            pools[k : k + 2] = [[(a * wa + b * wb) / (wa + wb), wa + wb, na + nb]]
            k = max(0, k - 1)
        else:
            k += 1
    return np.concatenate([np.full(int(n), v) for v, _, n in pools])


def regressed(
    rows: np.ndarray, right: np.ndarray, shares: np.ndarray, ridge: np.ndarray
) -> np.ndarray:
    """Coefficients of a logistic regression whose rows count by `shares`; a ridge for each."""

    def loss(b: np.ndarray) -> float:
        logit = rows @ b
        told = np.logaddexp(0, np.where(right, -logit, logit))
        return float((shares * told).sum() + (ridge * b**2).sum())

    return np.asarray(minimize(loss, np.full(rows.shape[1], 0.5)).x)


def weights(bins: dict[str, np.ndarray], groups: tuple[Pairs, Pairs, Pairs]) -> dict[str, float]:
    """What a ban of each feature is worth beside the others."""
    rows, right, shares = [], [], []
    for held, share, mark in zip(groups, (1, 1 - SIBLINGS, SIBLINGS), (1, 0, 0), strict=True):
        n = len(held[FITTED[0]])
        columns = [
            np.where(
                np.isnan(held[f]), 0, bins[f][np.searchsorted(likelihoods.BINS[f][0], held[f])]
            )
            for f in FITTED
        ]
        rows.append(np.stack(columns, 1) * math.log(10))
        right.append(np.full(n, bool(mark)))
        shares.append(np.full(n, share / n))
    b = regressed(
        np.concatenate(rows),
        np.concatenate(right),
        np.concatenate(shares),
        np.full(len(FITTED), 1e-4),
    )
    return dict(zip(FITTED, np.clip(b, 0.05, 1).tolist(), strict=True))


def calibration(tables: list[systems.Table]) -> list[float]:
    """Logit of "the best is right" per ban of the total, per column, and the constant."""
    matcher = Matcher([systems.sketch(t.name, t.ours) for t in tables])
    draw, rows, right = np.random.default_rng([SEED, 6]), [], []
    for mark, leaking in ((True, tables), (False, systems.inventory(SEED + 5_000, N_TABLES))):
        for how in (*KINDS, {"named": True}, {"kept": 0.3}):
            for table in leaking[::2]:
                dump, _ = systems.leaked(table, draw, **how)  # type: ignore[arg-type]
                total, n_columns = matcher.special(dump)
                rows.append([total, n_columns, 1.0])
                right.append(mark)
    shares = np.full(len(rows), 1 / len(rows))
    ridge = np.array([0.01, 0.01, 0.0])
    return regressed(np.array(rows), np.array(right), shares, ridge).round(2).tolist()


def main() -> None:
    """Print all of it."""
    tables = systems.inventory(SEED, N_TABLES)
    groups = pairs(tables)
    bins = {f: counted(f, *groups) for f in FITTED}
    for feature, values in bins.items():
        print(f"{feature}: {[round(v, 2) for v in values.tolist()]}")
    print({f: round(w, 2) for f, w in weights(bins, groups).items()})
    print("with the figures that are in use now:", calibration(tables))


if __name__ == "__main__":
    main()

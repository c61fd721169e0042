"""How well our own users' history dates a dump: simulated users whose values change, lag and are wrong.

Users stand in the dump once, or once for each event with the value of its day.
`python -m bench.history --small` for a quick run.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

import numpy as np

from seawall.assess import history
from seawall.model.clues import NO_DAY, Clues

AS_OF = date(2024, 6, 30)
TODAY = (AS_OF - history.EPOCH).days
RUNS, SMALL = 400, 12
MATCHED = (30, 100, 300, 1000)
WORLDS: dict[str, dict[str, float]] = {
    "half lag, by 2.5 years": {"lagging": 0.5, "lag_years": 2.5},
    "none lags": {"lagging": 0.0},
    "5 % wrong": {"wrong": 0.05},
    "30 % change in a year": {"changes": 0.3},
    "four events each": {"events": 4},
}


def simulated(
    n: int, rng: np.random.Generator, *, changes: float = 0.12, lagging: float = 0.35,
    lag_years: float = 1.5, wrong: float = 0.01, years: float = 12, events: float = 0,
) -> tuple[Clues, Clues, int]:  # fmt: skip
    """Clues of a dump with n of our users, those of their history, and the day it was taken."""
    taken = TODAY - int(rng.integers(0, 5 * 365))
    ours: list[tuple[int, int, int, int]] = []  # user, value, first day, day after the last
    dump: list[tuple[int, int]] = []
    for user in range(1, n + 1):
        joined = TODAY - int(rng.uniform(0.2, years) * 365)
        n_changes = rng.poisson(changes * (TODAY - joined) / 365)
        at = np.sort(rng.integers(joined, TODAY, n_changes)) if n_changes else np.zeros(0, int)
        edges = [NO_DAY, *at.tolist(), NO_DAY]
        ours += [(user, user << 20 | k, edges[k], edges[k + 1]) for k in range(len(at) + 1)]
        lag = rng.exponential(lag_years * 365) if rng.random() < lagging else 0
        days = [taken]
        if events:
            days += rng.integers(taken - 8 * 365, taken, rng.poisson(events)).tolist()
        for day in days:
            held = int(np.searchsorted(at, day - lag, side="right"))
            if rng.random() < wrong:
                held = int(rng.integers(0, len(at) + 3))
            dump.append((user, user << 20 | held))
    rows, kept = np.array(ours, np.int64), np.array(dump, np.uint64)
    history_ = Clues(
        {
            "key": np.arange(len(rows), dtype=np.uint64),
            "id": rows[:, 0].astype(np.uint64),
            "phone": rows[:, 1].astype(np.uint64),
            "day:valid_from": rows[:, 2].astype(np.int32),
            "day:valid_to": rows[:, 3].astype(np.int32),
        },
        len(rows),
    )
    keys = np.arange(len(kept), dtype=np.uint64)
    return Clues({"key": keys, "id": kept[:, 0], "phone": kept[:, 1]}, len(kept)), history_, taken


def measure(
    n: int, runs: int, seed: int = 1, **more: float
) -> tuple[list[bool], list[int], list[int]]:
    """Whether the 95 % interval holds the day, the middle's error in days, the interval's width."""
    right, errors, wide = [], [], []
    for run in range(runs):
        dump, ours, taken = simulated(n, np.random.default_rng([seed, n, run]), **more)
        found = history.snapshot(*history.stays([dump], ours)[:2], AS_OF)
        if found is None:
            continue
        truth = history.EPOCH + timedelta(days=taken)
        right.append(found.low <= truth <= found.high)
        errors.append(abs((found.middle - truth).days))
        wide.append((found.high - found.low).days)
    return right, errors, wide


def table(runs: int) -> str:
    """The figures in Markdown."""
    lines = [
        "| matched users | median error, days | 90 % | interval, days | holds the truth |",
        "|---|---|---|---|---|",
    ]
    asked: list[tuple[str, int, dict[str, float]]] = [(f"{n:,}", n, {}) for n in MATCHED]
    asked += [(f"100, {name}", 100, more) for name, more in WORLDS.items()]
    for label, n, more in asked:
        right, errors, wide = measure(n, runs, **more)
        lines.append(
            f"| {label} | {np.median(errors):.0f} | {np.quantile(errors, 0.9):.0f} "
            f"| {np.median(wide):.0f} | {np.mean(right):.1%} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few runs")
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(table(asked.runs or (SMALL if asked.small else RUNS)))


if __name__ == "__main__":
    main()

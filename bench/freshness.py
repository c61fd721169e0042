"""How often as-of intervals hold the day a simulated table was taken on, and how wide they are.

Tables differ in records a day, age, growth, weekly rhythm, closed weeks, how late entries come, the hour
of taking, wrong dates, defaults, and dates put in to look newer. `python -m bench.freshness --small`.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

import numpy as np

from seawall.assess import freshness
from seawall.assess.days import N_DAYS, ORIGIN, Days

RUNS, SMALL = 2000, 60
AS_OF = date(2024, 6, 30)
TODAY = (AS_OF - ORIGIN).days
WEEKS = {
    "even": (1,) * 7,
    "office": (1, 1, 1, 1, 1, 0.02, 0.01),
    "shop": (0.8, 0.8, 0.8, 0.9, 1.2, 1.6, 1.3),
    "six days": (1, 1, 1, 1, 1, 0.7, 0),
}


def simulated(rng: np.random.Generator) -> tuple[Days, int]:
    """A histogram, and the day its table was taken on."""
    taken = TODAY - int(rng.choice([0, 1, rng.integers(0, 60), rng.integers(0, 1500)]))
    n_days = int(np.exp(rng.uniform(np.log(60), np.log(3650))))
    rate = float(np.exp(rng.uniform(np.log(0.05), np.log(3000))))
    days = np.arange(taken - n_days, taken + 1)
    growth = np.exp(rng.uniform(-0.3, 0.5) * (days - taken) / 365)
    week = np.array(WEEKS[str(rng.choice(list(WEEKS)))])[days % 7]
    noise = rng.lognormal(0, rng.uniform(0, 0.4), len(days))
    closed = np.ones(len(days))
    if rng.random() < 0.4:
        closed[(days % 365 >= (shift := int(rng.integers(0, 350)))) & (days % 365 < shift + 8)] = (
            0.01
        )
    lag = float(rng.choice([0, 0, 0, rng.uniform(1, 20)]))
    entered = 1 - np.exp(-(taken - days + 0.5) / lag) if lag else np.ones(len(days))
    entered[-1] *= rng.uniform(0, 1)
    counts = np.zeros(N_DAYS, np.int64)
    counts[days] = rng.poisson(rate * growth * week * noise * closed * entered)
    n = int(counts.sum())
    n_wrong = int(rng.poisson(n * np.exp(rng.uniform(np.log(1e-5), np.log(3e-3)))))
    wrong = rng.integers(taken - 7300, taken + 7300, n_wrong)
    np.add.at(counts, np.minimum(wrong, N_DAYS - 1), 1)
    if rng.random() < 0.3:
        counts[(date(1970, 1, 1) - ORIGIN).days] += rng.poisson(n * 0.02)
        counts[(date(2099, 12, 31) - ORIGIN).days] += rng.poisson(n * 0.004)
    if rng.random() < 0.3 and taken < TODAY - 10 and rate > 1:  # put in to look newer
        np.add.at(counts, rng.integers(taken + 5, TODAY, int(rng.integers(1, 6))), 1)
    return Days(counts), taken


def measure(runs: int, seed: int = 1) -> tuple[list[tuple[bool, int, int, float]], int]:
    """(right, days wide, days from the floor to the truth, n) by table; and how many said nothing."""
    found, silent = [], 0
    for run in range(runs):
        days, taken = simulated(np.random.default_rng([seed, run]))
        basis = freshness.dated(days, AS_OF, source="t.at")
        if basis is None:
            silent += 1
            continue
        span = freshness.table("t", [basis])
        if span.not_before is None or span.not_after is None:
            silent += 1
            continue
        truth = ORIGIN + timedelta(days=taken)
        right = span.not_before <= truth <= span.not_after
        wide = (span.not_after - span.not_before).days
        found.append((right, wide, (truth - span.not_before).days, float(days.n)))
    return found, silent


def table(runs: int) -> str:
    """The figures in Markdown, by number of dates."""
    found, silent = measure(runs)
    lines = [
        "| dates in the column | tables | holds the truth | floor too late | days wide | 90 % |",
        "|---|---|---|---|---|---|",
    ]
    n = np.array([f[3] for f in found])
    for label, low, high in (
        ("under 100", 0, 100), ("to 1,000", 100, 1000), ("to 10,000", 1000, 10_000),
        ("more", 10_000, 1e9), ("all", 0, 1e9),
    ):  # fmt: skip
        here = [f for f, k in zip(found, n, strict=True) if low <= k < high]
        if here:
            right, late = np.mean([f[0] for f in here]), np.mean([f[2] < 0 for f in here])
            half, most = np.quantile([f[1] for f in here], (0.5, 0.9))
            lines.append(
                f"| {label} | {len(here):,} | {right:.1%} | {late:.1%} | {half:.0f} | {most:.0f} |"
            )
    return "\n".join([*lines, f"\n{silent} tables had too few dates to say anything."])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.freshness", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few runs")
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(table(asked.runs or (SMALL if asked.small else RUNS)))


if __name__ == "__main__":
    main()

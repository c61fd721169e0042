"""How often bounds of size are right: leaks with known people, sampled well and badly.

Every run draws a leak: people, records of each (equal, Poisson, geometric, log-normal or with a heavy
tail, two or more on average), their times and counties; then a sample of it, at random or from the head,
one shard, sorted or with one row a person. `python -m bench.size --small` for a quick run.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.assess import ids, sampling, size
from seawall.model.clues import Clues
from seawall.model.sizing import UNTESTABLE, Bound

Ints = NDArray[np.int64]
MOST_RECORDS = 1_500_000
RUNS, SMALL = 1000, 40
TENDENCIES = ("equal", "Poisson", "geometric", "log-normal", "heavy tail")
BAD = ("head", "tail", "middle", "shard", "sorted by place", "sorted by person", "one row each")


@dataclass(frozen=True)
class Leak:
    """Records in the order of their table: by time, or by person as many registers are."""

    n_people: int
    person: Ints
    second: Ints
    place: Ints
    number: Ints
    routing: Ints

    @property
    def n(self) -> int:
        """Records."""
        return len(self.person)


def leak(rng: np.random.Generator) -> Leak:
    """A leak with random parameters."""
    n_people = int(np.exp(rng.uniform(np.log(2e3), np.log(1e6))))
    mean = rng.uniform(2, 12)
    mean = min(mean, MOST_RECORDS / n_people)
    if mean < 2:
        n_people, mean = MOST_RECORDS // 2, 2.0
    counts = _records(str(rng.choice(TENDENCIES)), n_people, float(mean), rng)
    person = np.repeat(np.arange(n_people), counts)
    n = len(person)
    second = np.sort(rng.integers(0, int(rng.uniform(30, 3000)) * 86_400, n))
    by_time = rng.permutation(n)
    person = person[by_time]
    n_places = int(rng.integers(20, 2500))
    weights = rng.pareto(1.0, n_places) + 0.05
    homes = rng.choice(n_places, n_people, p=weights / weights.sum())
    start = int(rng.choice([1, 1, rng.integers(1, 10**7)]))
    routing = rng.integers(-(2**31), 2**31, n)
    return Leak(n_people, person, second, homes[person], start + np.arange(n), routing)


def _records(tendency: str, n: int, mean: float, rng: np.random.Generator) -> Ints:
    """Records of each person, at least one, two or more on average."""
    if tendency == "equal":
        return np.full(n, round(mean))
    if tendency == "Poisson":
        return 1 + rng.poisson(mean - 1, n)
    if tendency == "geometric":
        return rng.geometric(1 / mean, n)
    if tendency == "log-normal":
        sigma = rng.uniform(0.5, 1.5)
        raw = rng.lognormal(0, sigma, n) * (mean - 1) / np.exp(sigma**2 / 2)
    else:
        raw = (rng.pareto(1.5, n)) * (mean - 1) / 2
    counts = 1 + np.round(np.minimum(raw, 5000)).astype(np.int64)
    while counts.mean() < 2:
        counts += 1
    return counts


def draw(of: Leak, how: str, rng: np.random.Generator) -> NDArray[np.intp]:
    """Places of the sampled records, in the order they stand in the sample."""
    n = int(np.exp(rng.uniform(np.log(200), np.log(min(60_000, of.n // 2)))))
    start = int(rng.integers(0, of.n - n))
    rows = {
        "random": lambda: rng.choice(of.n, n, replace=False),
        "head": lambda: np.arange(n),
        "tail": lambda: np.arange(of.n - n, of.n),
        "middle": lambda: np.arange(start, start + n),
        "sorted by place": lambda: np.argsort(of.place + rng.random(of.n))[start : start + n],
        "sorted by person": lambda: np.argsort(of.person, kind="stable")[start : start + n],
        "one row each": lambda: rng.permutation(np.unique(of.person, return_index=True)[1])[:n],
    }
    if how == "shard":
        n_shards = int(rng.integers(2, 31))
        return rng.permutation(np.flatnonzero(of.routing % n_shards == 0))[:n]
    return np.asarray(rows[how]())


def clues_of(of: Leak, rows: NDArray[np.intp], rng: np.random.Generator) -> Clues:
    """What an extractor would leave of these records."""
    n = len(rows)
    numbers = of.number[rows]
    return Clues(
        {
            "key": rng.integers(1, 1 << 62, n).astype(np.uint64),
            "position": np.arange(n),
            "id": (of.person[rows].astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15),
            "id_place": (of.place[rows] + 1).astype(np.uint32),
            "day:at": (of.second[rows] // 86_400 + 17_000).astype(np.int32),
            "second:at": (of.second[rows] % 86_400).astype(np.int32),
            "counter:no": numbers,
            "idshard:_id": of.routing[rows].astype(np.int32),
        },
        n,
    )  # fmt: skip


def answers(
    of: Leak, rows: NDArray[np.intp], rng: np.random.Generator
) -> dict[str, tuple[Bound, float]]:
    """Every bound of a sample, with the truth."""
    clues = clues_of(of, rows, rng)
    times = sampling.times(clues)["at"]
    found = ids.counter_column(clues["counter:no"], times=times, column="no")
    counters = [found] if found else []
    how = sampling.sampling(clues, counters, ids.shard(clues["idshard:_id"]))
    seen, counts = np.unique(of.person[rows], return_counts=True)
    frame = int(of.n_people * rng.uniform(1, 50))
    ours = int(rng.integers(frame // 100 + 1, frame // 3 + 2))
    matched = int(rng.hypergeometric(ours, frame - ours, len(seen)))
    rest = np.delete(of.person, rows)
    said: dict[str, tuple[Bound, float]] = {
        "repeats": (size.repeats(counts, how), of.n_people),
        "Chao": (size.chao(counts, how), of.n_people),
        "coverage": (size.coverage(counts, how), float(np.isin(rest, seen).mean())),
        "frame": (size.frame(len(seen), ours, matched), frame),
    }
    if found:
        said["counted numbers"] = size.numbered(found, how), of.n
    return said


def two(rng: np.random.Generator) -> tuple[Bound, float]:
    """Two tables of the same people, active ones in both more often."""
    n_people = int(np.exp(rng.uniform(np.log(5e3), np.log(1e6))))
    activity = rng.lognormal(0, rng.uniform(0, 1.2), n_people)
    samples = []
    for _ in range(2):
        weights = activity * rng.lognormal(0, rng.uniform(0, 0.8), n_people)
        n = int(rng.integers(200, max(201, n_people // 3)))
        samples.append(np.unique(rng.choice(n_people, n, p=weights / weights.sum())))
    both = len(np.intersect1d(*samples))
    fine = sampling.judge([s for s in [sampling.in_order(rng.permutation(200), "time")] if s])
    return size.two_tables(len(samples[0]), len(samples[1]), both, (fine, fine), ""), n_people


def right(bound: Bound, truth: float) -> bool:
    """Whether the truth lies within."""
    low = bound.lower if bound.lower is not None else -np.inf
    return bool(low <= truth <= (bound.upper if bound.upper is not None else np.inf))


def measure(
    runs: int, seed: int = 1
) -> tuple[dict[str, list[bool]], dict[str, list[bool]], dict[str, list[float]]]:
    """Right or wrong by method; untestable or not by kind of bad sample; lower bound over truth."""
    good: dict[str, list[bool]] = defaultdict(list)
    refused: dict[str, list[bool]] = defaultdict(list)
    tight: dict[str, list[float]] = defaultdict(list)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        of = leak(rng)
        for method, (bound, truth) in answers(of, draw(of, "random", rng), rng).items():
            good[f"{method}: asked"].append(True)
            if bound.outcome != UNTESTABLE:
                good[method].append(right(bound, truth))
                if bound.lower:
                    tight[method].append(bound.lower / truth)
        bound, truth = two(rng)
        if bound.outcome != UNTESTABLE:
            good["two tables"].append(right(bound, truth))
            tight["two tables"].append((bound.lower or 0) / truth)
        how = BAD[run % len(BAD)]
        said = answers(of, draw(of, how, rng), rng)
        of_people = ("repeats", "Chao", "coverage")
        about = of_people if how == "one row each" else (*of_people, "counted numbers")
        refused[how].append(all(said[m][0].outcome == UNTESTABLE for m in about if m in said))
    return good, refused, tight


def table(runs: int) -> str:
    """The figures in Markdown."""
    good, refused, tight = measure(runs)
    lines = ["| bound | answered | right | lower bound over truth, median |", "|---|---|---|---|"]
    for method, hits in good.items():
        if not method.endswith(": asked"):
            share = f"{np.mean(hits):.1%} of {len(hits):,}"
            asked = len(good.get(f"{method}: asked", [])) or runs
            lines.append(
                f"| {method} | {len(hits) / asked:.0%} | {share} | {np.median(tight[method]):.2f} |"
            )
    lines += ["", "| sample that is not random | untestable |", "|---|---|"]
    lines += [f"| {how} | {np.mean(hits):.1%} of {len(hits):,} |" for how, hits in refused.items()]
    return "\n".join(lines)


def main(measured: Callable[[int], str] = table) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.size", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few runs")
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(measured(asked.runs or (SMALL if asked.small else RUNS)))


if __name__ == "__main__":
    main()

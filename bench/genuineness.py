"""How well dumps are told genuine from made up: populations and fabrications of tests/populations.

Half of the kinds were kept aside while the tests were tuned; figures are given for that half. Every run
draws its kind's parameters anew. `python -m bench.genuineness --help` runs a part of it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np
from tests.populations import KINDS, Kind, Population, batches, kind, mixture, only

from bench import clock
from seawall import recognise
from seawall.assess import verdict
from seawall.assess.sample import Sample
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.clues import Clues
from seawall.model.evidence import Setting
from seawall.model.verdict import CONTESTED, FABRICATED, GENUINE, TableVerdict

KEY = Key(bytes(range(32)))
SAMPLE_ROWS = 15_000
#: Runs of each kind, by rows.
RUNS = {100: 60, 1_000: 40, 10_000: 12, 750_000: 2}
SMALL = {100: 2, 1_000: 1}
SHARES = (0.05, 0.2, 0.5, 0.8)


@dataclass(frozen=True)
class Outcome:
    """One run: what was said, and the truth."""

    kind: str
    genuine: bool | None
    aside: bool
    simple: bool
    n: int
    outcome: str
    log10_lr: float
    share: float | None
    share_true: float
    evidence: dict[str, float]
    extract_s: float
    weigh_s: float


def clues_of(population: Population) -> Clues:
    """The clues of a population, by the way a dump takes: recognise, digest, fold."""
    parts = list(batches(population))
    layout = recognise.columns([_head(parts[0])])
    sample = Sample()
    for part in parts:
        kept = digested(part, layout.columns(part.table), KEY)
        sample.add(kept.clues, kept.n)
    return sample.clues()


def _head(batch):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(
        batch, columns=batch.columns.slice(0, SAMPLE_ROWS), rows=batch.rows[:SAMPLE_ROWS]
    )


def judge(which: Kind, n: int, run: int) -> tuple[Outcome, TableVerdict]:
    """One run of a kind."""
    rng = np.random.default_rng([zlib.crc32(which.name.encode()), n, run])
    population = which.make(n, rng)
    started = time.process_time()
    clues = clues_of(population)
    taken = time.process_time()
    found = verdict.table("people", clues, Setting(population.as_of), source_names={})
    done = time.process_time()
    outcome = Outcome(
        which.name, which.genuine, which.aside, which.simple, n, found.outcome, found.log10_lr,
        found.genuine.value if found.genuine else None, population.genuine_share,
        {e.test: round(e.log10_lr, 3) for e in found.evidence}, taken - started, done - taken,
    )  # fmt: skip
    return outcome, found


def auc(genuine: Iterable[float], made_up: Iterable[float]) -> float:
    """How often a genuine run outweighs a made-up one; ties count half."""
    a, b = np.sort(np.array(list(genuine))), np.array(list(made_up))
    if not len(a) or not len(b):
        return math.nan
    below, upto = np.searchsorted(a, b, "left"), np.searchsorted(a, b, "right")
    return float(((len(a) - upto) + 0.5 * (upto - below)).mean() / len(a))


def cllr(genuine: Iterable[float], made_up: Iterable[float]) -> float:
    """The cost of log likelihood ratios in bits. Source: N. Bruemmer, J. du Preez (2006)."""
    for_, against = (np.array(list(x)) * math.log(10) for x in (genuine, made_up))
    cost = np.logaddexp(0, -for_).mean() + np.logaddexp(0, against).mean()
    return float(cost / (2 * math.log(2)))


def runs(kinds: Iterable[Kind], sizes: dict[int, int]) -> Iterator[Outcome]:
    """Every kind at every size."""
    for n, which in product(sizes, kinds):
        for run in range(sizes[n]):
            yield judge(which, n, run)[0]


def row(found: list[Outcome], n: int) -> str:
    """One line of the table of figures."""
    real = [o for o in found if o.n == n and o.genuine]
    fake = [o for o in found if o.n == n and o.genuine is False]
    simple = [o for o in fake if o.simple]
    scores = [o.log10_lr for o in real], [o.log10_lr for o in fake]
    share = lambda some, what: sum(o.outcome == what for o in some) / max(1, len(some))  # noqa: E731
    seconds = max((o.weigh_s for o in found if o.n == n), default=0)
    return (
        f"| {n:,} | {len(real)}, {len(fake)} | {auc(*scores):.4f} | {share(real, FABRICATED):.2%} "
        f"| {share(real, CONTESTED):.2%} | {share(simple, GENUINE):.2%} "
        f"| {share([o for o in fake if not o.simple], GENUINE):.2%} | {cllr(*scores):.3f} | {seconds:.2f} |"
    )


def thirty(kinds: Iterable[Kind], times: int) -> str:
    """Thirty IDs and nothing else: how many runs are flagged (contested or fabricated)."""
    lines = ["| thirty IDs of | runs | flagged |", "|---|---|---|"]
    sides: dict[str, list[bool]] = {"genuine kinds": [], "simple fakes": [], "best fakes": []}
    for which in kinds:
        try:
            ids = only(which, ("id",))
            found = [judge(ids, 30, run)[0] for run in range(times)]
        except ValueError:  # a kind without IDs
            continue
        side = (
            "genuine kinds" if which.genuine else "simple fakes" if which.simple else "best fakes"
        )
        sides[side] += [o.outcome in (CONTESTED, FABRICATED) for o in found]
        lines.append(f"| {which.name} | {times} | {sum(sides[side][-times:]) / times:.0%} |")
    for side, flags in sides.items():
        if flags:
            lines.append(f"| **{side}** | {len(flags)} | {sum(flags) / len(flags):.1%} |")
    return "\n".join(lines)


def mixtures(kinds: list[Kind], sizes: dict[int, int]) -> str:
    """How far the genuine share of a mixture is off, in points."""
    lines = [
        "| records | mixtures | share given | median error, points | 90 % | contested or fabricated |",
        "|---|---|---|---|---|---|",
    ]
    real, fake = [k for k in kinds if k.genuine], [k for k in kinds if k.genuine is False]
    for n, times in sizes.items():
        found = []
        for run in range(times):
            rng = np.random.default_rng([n, run])
            pair = real[rng.integers(len(real))], fake[rng.integers(len(fake))]
            which = mixture(*pair, SHARES[run % len(SHARES)], blocked=run % 2 == 1)
            if which.make(1, rng).table.num_columns:  # some pairs have no column in common
                found.append(judge(which, n, run)[0])
        errors = [100 * abs(o.share - o.share_true) for o in found if o.share is not None]
        flagged = sum(o.outcome in (CONTESTED, FABRICATED) for o in found)
        middle, high = np.quantile(errors, [0.5, 0.9]) if errors else (math.nan, math.nan)
        lines.append(
            f"| {n:,} | {len(found)} | {len(errors)} | {middle:.1f} | {high:.1f} | {flagged} |"
        )
    return "\n".join(lines)


HEAD = (
    "| records | runs genuine, made up | AUC | genuine called fabricated | genuine called contested "
    "| simple fakes called genuine | best fakes called genuine | Cllr | longest weighing, s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.genuineness", description=__doc__)
    parser.add_argument("--half", choices=("tuned", "aside", "all"), default="aside")
    parser.add_argument("--sizes", default="100,1000", help="rows, with commas")
    parser.add_argument("--runs", type=int, help="runs of each kind")
    parser.add_argument("--kinds", help="names, with commas")
    parser.add_argument("--write", type=Path, help="JSON Lines of every run")
    parser.add_argument("--what", default="table,thirty,mixtures", help="parts, with commas")
    asked = parser.parse_args()
    kinds = [k for k in KINDS if asked.half == "all" or k.aside == (asked.half == "aside")]
    if asked.kinds:
        kinds = [kind(name) for name in asked.kinds.split(",")]
    sizes = {int(n): asked.runs or RUNS.get(int(n), 10) for n in asked.sizes.split(",")}
    print(f"Machine: {clock.machine()}.\n")
    if "thirty" in asked.what:
        print(thirty(kinds, asked.runs or 40), end="\n\n")
    if "mixtures" in asked.what:
        print(mixtures(kinds, {n: asked.runs or 4 * RUNS.get(n, 10) for n in sizes}), end="\n\n")
    if "table" not in asked.what:
        return
    found = list(runs(kinds, sizes))
    if asked.write:
        asked.write.write_text("".join(json.dumps(asdict(o)) + "\n" for o in found))
    print(HEAD)
    for n in sizes:
        print(row(found, n))
    print()
    for n, which in product(sizes, kinds):
        some = [o for o in found if o.n == n and o.kind == which.name]
        counts = {
            o: sum(s.outcome == o for s in some) for o in dict.fromkeys(s.outcome for s in some)
        }
        middle = np.median([s.log10_lr for s in some])
        print(f"{n:>8,} {which.name:<28} {which.genuine!s:<6} {middle:+6.2f} {counts}")


if __name__ == "__main__":
    sys.exit(main())

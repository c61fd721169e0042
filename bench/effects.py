"""What each test of genuineness finds on each kind of population that may be tuned with: effect x kind.

    python -m bench.effects --rows 1000 10000 --tests name_sex code_young --weights

One row per test and number of records; the median over runs of the effect (a dependence, or the rate of
what was counted), or of the weight in bans. "." is silent. Kinds kept aside are never drawn here.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from statistics import median

from tests.populations import KINDS, Kind, batches, draw

from seawall import recognise
from seawall.assess import weigh
from seawall.assess.evidence import TESTS
from seawall.assess.sample import Sample
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.evidence import Evidence, Setting

KEY = Key(bytes(range(32)))
TUNED = tuple(one for one in KINDS if not one.aside)
Found = dict[str, list[Evidence | None]]


def found(kind: Kind, n: int, seed: int, timing: dict[str, float]) -> dict[str, Evidence | None]:
    """Each test's evidence of one population, None where it is silent."""
    population = draw(kind, n, seed)
    layout = recognise.columns(batches(population))
    sample = Sample()
    for batch in batches(population):
        sample.add(digested(batch, layout.columns(batch.table), KEY).clues, batch.n)
    clues, setting = sample.clues(), Setting(population.as_of)
    result: dict[str, Evidence | None] = {}
    for test in TESTS:
        started = time.perf_counter()
        one = weigh.evidence(test, clues, setting)
        timing[test.id] = timing.get(test.id, 0.0) + time.perf_counter() - started
        result[test.id] = one if isinstance(one, Evidence) else None
    return result


def middle(values: list[Evidence | None], weights: bool) -> str:
    """The median of what spoke; silent if half did not."""
    spoke = [one.log10_lr if weights else one.effect for one in values if one is not None]
    spoke = [value for value in spoke if not math.isnan(value)]
    if 2 * len(spoke) < len(values) or not spoke:
        return "."
    value = median(spoke)
    return f"{value:+.2f}" if weights else f"{value:.3g}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.effects", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kinds", nargs="*", default=[kind.name for kind in TUNED])
    parser.add_argument("--tests", nargs="*", default=[test.id for test in TESTS])
    parser.add_argument("--weights", action="store_true", help="bans in the place of effects")
    asked = parser.parse_args()
    kinds = [kind for kind in TUNED if kind.name in asked.kinds]
    print("| test | n | " + " | ".join(kind.name for kind in kinds) + " |")
    print("|---|---|" + "---|" * len(kinds))
    timing: dict[str, float] = {}
    for n in asked.rows:
        table: dict[str, Found] = {}
        for kind in kinds:
            table[kind.name] = {test: [] for test in asked.tests}
            for seed in range(asked.runs):
                for test, one in found(kind, n, seed, timing).items():
                    if test in asked.tests:
                        table[kind.name][test].append(one)
        for test in asked.tests:
            cells = [middle(table[kind.name][test], asked.weights) for kind in kinds]
            print(f"| {test} | {n:,} | " + " | ".join(cells) + " |")
    slow = sorted(timing.items(), key=lambda item: -item[1])[:5]
    print("\nSlowest: " + ", ".join(f"{test} {s:.2f} s" for test, s in slow), file=sys.stderr)


if __name__ == "__main__":
    main()

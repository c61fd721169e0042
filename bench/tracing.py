"""Which of 300 tables with siblings a dump is, whether strangers are called ours, and how fast.

Made-up systems of tests/trace. Seed 1 is the one that weights and calibration were made on; what is
reported is other seeds. Foreign dumps are of families that are not in the inventory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from tests.trace import systems

from bench.clock import HEAD as FIGURES
from bench.clock import Figure, race
from bench.data import Data
from bench.main_path import KEY
from seawall import recognise, sources
from seawall.cli import passes
from seawall.model.tracing import NONE, TableSketch
from seawall.trace import Inventory, weigh
from seawall.trace.schema import Matcher

#: How the dump was made -> what tests.trace.systems.leaked is told.
KINDS: dict[str, dict[str, object]] = {
    "half of the columns": {},
    "half, through another system": {"rewritten": True},
    "half, only half of the rows by some column": {"filtered": True},
    "half of the columns, names kept": {"named": True},
    "30 % of the columns": {"kept": 0.3},
}
HEAD = (
    "| dump: order changed, 1,000 rows, names removed if not said | n | top-1 | top-3 | right family | "
    "own called none | foreign called ours |\n|---|---|---|---|---|---|---|"
)


def table(seed: int, n_tables: int, every: int) -> list[str]:
    """A row for each kind of dump. Of all kinds but the first only every so manyth table is dumped."""
    ours = systems.inventory(seed, n_tables)
    foreign = systems.inventory(seed + 5_000, n_tables)
    inventory = [systems.sketch(t.name, t.ours) for t in ours]
    families = {t.name: t.family for t in ours}
    matcher, draw = Matcher(inventory), np.random.default_rng([seed, 9])
    rows = []
    for kind, how in KINDS.items():
        step = every if how else 1
        first = third = family = lost = called = 0
        chosen = list(zip(ours, foreign, strict=True))[::step]
        for own, other in chosen:
            dump, _ = systems.leaked(own, draw, **how)  # type: ignore[arg-type]
            found = matcher.match(dump)
            names = [m.system for m in found[:3]]
            first += names[0] == own.name
            third += own.name in names
            family += families[names[0]] == own.family
            lost += _called(inventory, found) == NONE
            dump, _ = systems.leaked(other, draw, **how)  # type: ignore[arg-type]
            called += _called(inventory, matcher.match(dump)) != NONE
        n = len(chosen)
        shares = (first / n, third / n, family / n, lost / n, called / n)
        rows.append(
            f"| {kind}, seed {seed} | {n} | " + " | ".join(f"{s:.3f}" for s in shares) + " |"
        )
    return rows


def _called(inventory: list[TableSketch], found: tuple[object, ...]) -> str:
    """The most likely hypothesis, where every table is a system of its own."""
    return weigh.likelihoods(inventory, found, (), ())[0].system  # type: ignore[arg-type]


def speed(data: Data, n_tables: int, runs: int) -> list[Figure]:
    """Sketching a leak's tables, and matching one dump's table of 8 columns against the inventory."""
    ours = systems.inventory(1, n_tables)
    inventory = [systems.sketch(t.name, t.ours, t.family) for t in ours]
    dump, _ = systems.leaked(ours[0], np.random.default_rng(3))
    matcher = Matcher(inventory)
    batches = sources.open([data.plain]).sample(passes.SAMPLE_ROWS)
    layout = recognise.columns(batches)
    n_bytes = sum(batch.n_bytes for batch in batches)

    def sketching() -> object:
        return recognise.sketches(batches, layout, KEY)

    contenders: list[tuple[Figure, Callable[[], object]]] = [
        (Figure("column sketches of a sample", n_bytes / 1e6, "MB/s"), sketching),
        (Figure(f"a dump's table against {n_tables} tables", 1, "tables/s"), lambda: matcher.match(dump)),
        (Figure(f"stacking {n_tables} tables", 1, "inventories/s"), lambda: Matcher(inventory)),
    ]  # fmt: skip
    return race(contenders, runs)


def sizes(folder: Path) -> str:
    """How large an inventory of 20 tables is on disk."""
    made = [systems.sketch(t.name, t.ours) for t in systems.inventory(1, 20)]
    for sketch in made:
        Inventory(folder / "inventory").add(sketch.system, [sketch])
    n = sum(p.stat().st_size for p in (folder / "inventory").rglob("*.json"))
    return (
        f"\nA sketch of a made-up table of 2,000 rows takes {n / len(made) / 1e3:.0f} kB on disk."
    )


def report(data: Data, folder: Path, *, small: bool, runs: int) -> None:
    """Print all of it."""
    print(HEAD)
    for seed in (2,) if small else (2, 3):
        print("\n".join(table(seed, 12 if small else 300, 3)))
    print("\n" + FIGURES)
    for figure in speed(data, 12 if small else 300, runs):
        print(figure.row())
    print(sizes(folder))

"""`python -m bench`: run everything, print Markdown. `--small` for a quick run on small data."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from bench import (
    audit,
    canary,
    clock,
    data,
    dialect,
    main_path,
    oblivious,
    peers,
    protect,
    recall,
    serving,
    signals,
    tracing,
    whole,
)


def main() -> None:
    """All measures, in one run on one machine."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="small data, one run of each")
    parser.add_argument("--records", type=int, help="records of the leak")
    parser.add_argument("--runs", type=int, help="counted runs of each contender")
    asked = parser.parse_args()
    records = asked.records or (6_000 if asked.small else 750_000)
    runs = asked.runs or (1 if asked.small else 5)
    folder = Path(tempfile.mkdtemp(prefix="seawall-bench-"))
    try:
        made = data.make(folder, records)
        print(f"Machine: {clock.machine()}.")
        print(f"Leak: {made.spec.n:,} records, {made.n_bytes:,} bytes, seed {made.spec.seed}. "
              f"Median of {runs} runs in turn, after one warm-up.\n")  # fmt: skip
        for title, figures in zip(
            (f"### Its case table alone, {made.n_case_bytes:,} bytes: lines of 1.3 kB with a text each\n",
             "\n### All three tables, lines of 0.8 kB\n"),
            main_path.measure(made, runs), strict=True,
        ):  # fmt: skip
            print(title)
            print(clock.HEAD)
            for figure in figures:
                print(figure.row())
            print(main_path.ratios(figures))
        print("\n### Kernels and peers, one core\n")
        print(clock.HEAD)
        for figure in peers.measure(made, runs, 60_000 if asked.small else 3_000_000):
            print(figure.row())
        print("\n### Decisions with their explanation, one core\n")
        print(protect.table(runs, 2_000 if asked.small else 200_000))
        print("\n### Oblivious look-ups, one core\n")
        print(oblivious.table(runs, 200 if asked.small else 2_000))
        print("\n### Signals, one core\n")
        print(signals.table(runs, 200 if asked.small else 2_000))
        print("\n### The service, over HTTP\n")
        print(serving.table(asked.small))
        print("\n### The HIBP dialect, over HTTP\n")
        print(dialect.table(asked.small))
        print("\n### Recall against the ground truth\n")
        print(recall.table(made))
        print("\n### trace: which table it is\n")
        tracing.report(made, folder, small=asked.small, runs=runs)
        print("\n### Whole commands\n")
        print(whole.table(made, folder, runs))
        print("\n### Canaries and marks\n")
        print(canary.table(asked.small))
        print("\n### Audit, loopback\n")
        audit.measure(asked.small)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())

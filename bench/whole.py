"""Commands as a user starts them: wall seconds of whole processes, and their memory."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from statistics import median

from bench.clock import command
from bench.data import Data

SEAWALL = [sys.executable, "-m", "seawall"]


def table(data: Data, folder: Path, runs: int) -> str:
    """Help, and the whole run with warm kernels."""
    os.environ["SEAWALL_KEYS"] = str(folder / "keys")
    case = folder / "case"
    lines = ["| command | wall s, median | range | largest process, MB |", "|---|---|---|---|"]

    def row(name: str, arguments: list[str], before: Path | None = None) -> None:
        seconds: list[float] = []
        memory = 0.0
        for turn in range(runs + 1):  # the first one is not counted
            if before is not None:
                shutil.rmtree(before, ignore_errors=True)
            took, peak = command([*SEAWALL, *arguments], 1, warm=0)
            memory = max(memory, peak)
            if turn:
                seconds += took
        spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
        lines.append(f"| `{name}` | {median(seconds):.2f} | {spread} | {memory:,.0f} |")

    row("seawall --help", ["--help"])
    row(
        f"seawall run ({data.spec.n:,} records)",
        [
            "run",
            str(data.plain),
            "--accounts",
            str(data.accounts),
            "--case",
            str(case),
            "--exit-zero",
        ],
        case,
    )
    return "\n".join(lines)

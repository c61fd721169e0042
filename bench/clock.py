"""Timing that can be quoted: several runs in turn, medians with their spread, CPU beside wall time.

Rates are per second of this process's CPU time, so another job on the machine does not lower them;
the wall time stands beside. Runs of rivals alternate, so that a slow minute hits both.
"""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Figure:
    """The runs of one contender. `amount` is what one run works on, in `unit`."""

    name: str
    amount: float
    unit: str
    cpu_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    note: str = ""

    @property
    def rate(self) -> float:
        """Amount per CPU second, median."""
        return self.amount / max(median(self.cpu_s), 1e-9)

    @property
    def wall_rate(self) -> float:
        """Amount per wall second, median."""
        return self.amount / max(median(self.wall_s), 1e-9)

    def row(self) -> str:
        """A line of a Markdown table."""
        low, high = self.amount / max(self.cpu_s), self.amount / min(self.cpu_s)
        return (
            f"| {self.name} | {number(self.rate)} | {number(low)}-{number(high)} | "
            f"{number(self.wall_rate)} | {self.unit} | {self.note} |"
        )


HEAD = "| what | per CPU s, median | range | per wall s | unit | note |\n|---|---|---|---|---|---|"


def number(value: float) -> str:
    """Three significant digits, thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def race(contenders: list[tuple[Figure, Callable[[], object]]], runs: int) -> list[Figure]:
    """Run all in turn: one warm-up each, then `runs` counted rounds."""
    for _, work in contenders:
        work()
    for _ in range(runs):
        for figure, work in contenders:
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            figure.cpu_s.append(time.process_time() - cpu)
            figure.wall_s.append(time.perf_counter() - wall)
    return [figure for figure, _ in contenders]


def command(arguments: list[str], runs: int, *, warm: int = 1) -> tuple[list[float], float]:
    """Wall seconds of a command as a whole process, and its largest resident memory in MB."""
    seconds, largest = [], 0.0
    for turn in range(runs + warm):
        wall = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            largest = max(largest, _high_water(process.pid))
            time.sleep(0.01)
        if process.returncode:
            raise RuntimeError(f"{arguments[2:4]} failed with exit code {process.returncode}")
        if turn >= warm:
            seconds.append(time.perf_counter() - wall)
    return seconds, largest


def _high_water(pid: int) -> float:
    """Peak resident MB so far. Not from rusage, which counts the parent's pages before exec."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) / 1024 if peaks else 0.0


def machine() -> str:
    """What this was measured on, in a line."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GiB, Linux, Python {platform.python_version()}"

"""The chunks of a leak in order, and what becomes of each of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.synth import assign
from seawall.synth.assemble import Fate
from seawall.synth.columns import Chunk
from seawall.synth.leak_tables import chunk
from seawall.synth.spec import LeakSpec
from seawall.synth.stage import stage


@dataclass(frozen=True, slots=True)
class Job:
    """Rows start..start + n - 1 of table `number`; the first or last ones of their file."""

    number: int
    start: int
    n: int
    opens_file: bool
    ends_file: bool


def jobs(spec: LeakSpec, numbers: list[int] | None = None) -> Iterator[Job]:
    """The chunks of these tables (or of all), table by table."""
    filled = [number for number, n in enumerate(spec.rows) if n]
    for number in filled if numbers is None else numbers:
        n_rows = spec.rows[number]
        opens = spec.is_split or number == filled[0]
        ends = spec.is_split or number == filled[-1]
        for start in range(0, n_rows, spec.chunk_rows):
            n = min(spec.chunk_rows, n_rows - start)
            yield Job(number, start, n, opens and start == 0, ends and start + n == n_rows)


@dataclass(frozen=True, slots=True)
class Made:
    """A job done: the chunk, each row's Fate (n,), and which rows (n,) are in another encoding."""

    chunk: Chunk
    fate: NDArray[np.uint8]
    garbled: NDArray[np.bool_]


def make(spec: LeakSpec, job: Job) -> Made:
    """Make a chunk and decide its rows' fates; the same whenever it is asked for."""
    made = chunk(spec, job.number, job.start, job.n)
    d, key = spec.damage, stage(spec).keys[job.number]
    rows = np.arange(job.start, job.start + job.n)
    fate = np.zeros(job.n, np.uint8)
    garbled = np.zeros(job.n, np.bool_)
    if d.broken_lines:
        fate[assign.uniform(key, rows, 95) < d.broken_lines] = Fate.BROKEN
        for column in made.sheet.columns:
            if column.spoilt is not None:  # a cut inside quotes would swallow the next lines too
                fate[column.spoilt] = Fate.KEPT
    if d.truncated_tail and job.ends_file:
        fate[-1] = Fate.TAIL
    if d.wrong_encoding and spec.encoding != "escaped":
        garbled = (assign.uniform(key, made.serial, 96) < d.wrong_encoding) & (fate == Fate.KEPT)
        for column in made.sheet.columns:
            if column.form is not None:  # full-width digits would be lost: keep such rows whole
                garbled &= column.form != column.forms["FULL_WIDTH"]
    return Made(made, fate, garbled)

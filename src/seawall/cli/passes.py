"""The two passes over a dump, composed of the rooms: plan on a sample, then fold every part.

    source = sources.open(dump)
    layout = recognise.columns(source.sample())
    for batch in part: digested(batch) -> profile and index runs

A part is read by one worker and leaves one result in the case's parts folder; a rerun skips the
parts that the journal holds. What is stored is digests and counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from seawall import engine, recognise, sources
from seawall.assess import Profile
from seawall.assess.sample import LIMIT, WHOLE
from seawall.cli import console
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.digest.names import named
from seawall.engine.journal import store
from seawall.index import Index
from seawall.model.batch import Batch
from seawall.model.digested import Digested, Digests
from seawall.model.layout import Layout
from seawall.model.ledger import Ledger

SAMPLE_ROWS = 15_000
#: Digests that a worker holds before it writes a run or stores its profile: memory stays bounded
#: however large a part is, and one compressed file is one part.
RUN_ENTRIES = PIECE_ENTRIES = 2_000_000


@dataclass(frozen=True)
class Into:
    """Where digests go: an index, under the name of a breach."""

    index: Path
    breach: str
    now: datetime


@dataclass
class Outcome:
    """What both passes found."""

    profile: Profile
    layout: Layout
    ledger: Ledger
    timings_s: dict[str, float]
    n_resumed: int


@dataclass(frozen=True)
class Reading:
    """One worker's task: everything it needs but the part."""

    layout: Layout
    key: Key
    into: Into | None
    journal: engine.Journal
    below: int

    def __call__(self, part: sources.Part, progress: Callable[[int], None]) -> None:
        """Read a part whole and store what may be kept of it."""
        profile, ledger, layout = Profile(), Ledger(), self.layout
        runs, n_pieces = _Runs(self.into, part.key), 0
        for found in sources.read(part, ledger, progress):
            batch = named(found, self.key)
            layout = recognise.extend(layout, batch)
            kept = digested(batch, layout.columns(batch.table), self.key, self.below)
            profile.add(kept)
            runs.add(kept)
            if profile.n_held >= PIECE_ENTRIES:
                store(self.journal.path_of(_piece(part, n_pieces)), profile.settle())
                profile, n_pieces = Profile(), n_pieces + 1
        runs.flush()
        store(self.journal.path_of(part.key), (profile.settle(), ledger, layout, n_pieces))


def _piece(part: sources.Part, number: int) -> str:
    """The name of a profile that was stored before its part was read to the end."""
    return f"{part.key}#{number}"


class _Runs:
    """Digests of one part on their way into the index, written in runs of bounded size."""

    def __init__(self, into: Into | None, part_key: str) -> None:
        self.into, self.part_key = into, part_key
        self.pending: dict[int, list[tuple[Digests, Digests]]] = {}
        self.n_pending = self.n_written = 0

    def add(self, kept: Digested) -> None:
        """Take the sightings of a batch."""
        if self.into is None:
            return
        for seen in kept.sightings:
            self.pending.setdefault(seen.element, []).append((seen.digests, seen.masks))
            self.n_pending += len(seen.digests)
        if self.n_pending >= RUN_ENTRIES:
            self.flush()

    def flush(self) -> None:
        """Write one run per element. Named after the part, so a repeated part replaces its own."""
        if self.into is None or not self.n_pending:
            return
        index = Index.open(self.into.index)
        for element, pieces in sorted(self.pending.items()):
            digests = np.concatenate([d for d, _ in pieces])
            masks = np.concatenate([m for _, m in pieces])
            name = f"{self.part_key}#{self.n_written}"
            index.append(self.into.breach, element, digests, masks, name, self.into.now)
        self.pending, self.n_pending = {}, 0
        self.n_written += 1


def both(
    source: sources.Source,
    key: Key,
    folder: Path,
    *,
    into: Into | None = None,
    workers: int = 1,
) -> Outcome:
    """Plan and read a whole dump.

    Args:
        source: The opened dump.
        key: The digest key.
        folder: Where parts' results are kept until the run is complete.
        into: The index to add to, if any.
        workers: Processes to read with.
    """
    started = perf_counter()
    head = [named(batch, key) for batch in source.sample(SAMPLE_ROWS)]
    layout = recognise.columns(head)
    planned = perf_counter()
    journal = engine.Journal(folder, _configuration(source, layout, key, into))
    todo = [part for part in source.parts if part.key not in journal]
    n_resumed = len(source.parts) - len(todo)
    task = Reading(layout, key, into, journal, _below(source, head))
    with console.bar("reading", sum(p.n_bytes for p in todo)) as advance:
        for part in engine.run(task, todo, workers=workers, progress=advance):
            journal.finish(part.key)
    profile, ledger = Profile(), Ledger()
    for part in source.parts:
        last, account, seen, n_pieces = journal.load(part.key)
        for number in range(n_pieces):
            profile.merge(journal.load(_piece(part, number)))
        profile.merge(last)
        ledger.merge(account)
        layout = Layout(_wider(layout, seen))
    timings = {"plan": planned - started, "read": perf_counter() - planned}
    return Outcome(profile, layout, ledger, timings, n_resumed)


def _below(source: sources.Source, head: list[Batch]) -> int:
    """The bound under which records leave clues: of a huge dump no more than twice what is kept."""
    n, n_bytes = sum(b.n for b in head), sum(b.n_bytes for b in head)
    expected = source.n_bytes * n / n_bytes if n_bytes else 0.0
    return WHOLE if expected <= 2 * LIMIT else round(WHOLE * 2 * LIMIT / expected)


def _wider(a: Layout, b: Layout) -> dict[str, tuple]:  # type: ignore[type-arg]
    """For every table the plan that knows more columns."""
    names = {*a.tables, *b.tables}
    return {name: max(a.columns(name), b.columns(name), key=len) for name in names}


def _configuration(source: sources.Source, layout: Layout, key: Key, into: Into | None) -> str:
    """A hash over everything that a part's result depends on, besides the part."""
    said = [repr(layout), key.id, repr((into.breach, str(into.index)) if into else None)]
    said += [part.key for part in source.parts]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]

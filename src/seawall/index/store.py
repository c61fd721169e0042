"""An index: a folder of runs and the manifest that names them.

    index.json          what counts (see versions)
    runs/<breach>/      one run per element and part, or per element once compacted
    runs/erasures/      digests of people who asked to be left out, subtracted from every answer

One key per index: digests under another key would never match, silently, so the manifest and every
run carry the key's id. The index holds digests only; the key is kept elsewhere.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seawall.errors import KeyringError, RunError
from seawall.index import reader, versions
from seawall.index.compact import join
from seawall.index.layout import Header
from seawall.index.reader import Hits
from seawall.index.runs import Run
from seawall.index.versions import ERASURES, Breach, Manifest, RunEntry, part_of, slug
from seawall.index.writer import fsync_folder, write

U64 = NDArray[np.uint64]
MAX_OPEN = 256  # runs kept mapped: each takes a file descriptor


class Index:
    """An opened index. Readers see the manifest as it was when opened, or at `refresh`."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self._manifest = manifest
        self._open: dict[str, Run] = {}

    @classmethod
    def create(cls, path: Path, key_id: str, now: datetime) -> Index:
        """Make an empty index.

        Raises:
            RunError: If there is one already.
        """
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / "runs").mkdir(mode=0o700, exist_ok=True)
        if (path / versions.NAME).exists():
            raise RunError(f"{path.name}: there is an index already.")
        versions.store(path, Manifest(key_id, _instant(now)))
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index.

        Raises:
            RunError: If there is none, or its manifest is damaged.
        """
        return cls(path, versions.load(path))

    def refresh(self) -> None:
        """See what other writers have done."""
        self._manifest = versions.load(self.path)

    @property
    def key_id(self) -> str:
        """The id of the key that all digests here were made with."""
        return self._manifest.key_id

    def require(self, key_id: str) -> None:
        """Make sure that a key is the index's own.

        Raises:
            KeyringError: If it is another one.
        """
        if key_id != self.key_id:
            raise KeyringError(
                f"{self.path.name}: made with key {self.key_id}, not {key_id}. "
                "Digests under different keys never match."
            )

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """All breaches, by date added, then name."""
        found = self._manifest.breaches.values()
        return tuple(sorted(found, key=lambda b: (b.added_at, b.name)))

    def runs(self, element: int | None = None, breach: str | None = None) -> list[RunEntry]:
        """The runs that count, of one element number or one breach if asked."""
        return [
            run
            for found in self.breaches
            for run in found.runs
            if element in (None, run.element) and breach in (None, found.name)
        ]

    def append(
        self,
        breach: str,
        element_number: int,
        digests: U64,
        masks: U64,
        part_key: str,
        now: datetime,
        note: str = "",
    ) -> bool:
        """Add what one part of a dump holds of one element.

        Args:
            breach: Its name; the first append makes it known, with `note` and `now`.
            element_number: 1..63.
            digests: (n,) in any order, repeats allowed; zeros (nothing to digest) are left out.
            masks: (n,) what was exposed with each.
            part_key: Names the part. A part that was added before is not added again.
            now: An aware instant.

        Returns:
            Whether the part was new.
        """
        name, part = slug(breach), part_of(part_key)
        self.refresh()
        if self._holds(self._manifest, name, element_number, part):
            return False
        file = self._new_file(name, element_number, part)
        filled = digests != 0
        header = self._header("entries", element_number, name, part, now)
        header = write(self.path / file, header, digests[filled], masks[filled])
        entry = RunEntry(file, element_number, header.n, (part,))
        with versions.changing(self.path) as manifest:
            new = not self._holds(manifest, name, element_number, part)
            if new:
                known = manifest.breaches.get(name, Breach(breach, _instant(now), note))
                manifest.breaches[name] = replace(known, runs=(*known.runs, entry))
        self._manifest = manifest
        return new

    def erase(self, element_number: int, digests: U64, now: datetime) -> None:
        """Leave people out of every answer, now and for runs to come.

        Their entries leave the disk when the breaches are compacted; `verify` counts those left.
        """
        digests = np.unique(digests[digests != 0])
        part = part_of(sha256(digests.astype("<u8").tobytes()).hexdigest())
        file = self._new_file(ERASURES, element_number, part)
        header = self._header("erasures", element_number, ERASURES, part, now)
        header = write(self.path / file, header, digests, np.zeros_like(digests))
        with versions.changing(self.path) as manifest:
            if file not in manifest.files:
                entry = RunEntry(file, element_number, header.n, (part,))
                manifest.erasures = (*manifest.erasures, entry)
        self._manifest = manifest

    def lookup(self, element_number: int, sorted_digests: U64) -> Iterator[Hits]:
        """Hits of ascending digests (q,) in every run of an element, run by run.

        Raises:
            RunError: If a run is missing or damaged.
            ValueError: If the digests do not ascend.
        """
        runs = ((b.name, self._run(run)) for b in self.breaches for run in b.runs
                if run.element == element_number)  # fmt: skip
        return reader.lookup(sorted_digests, runs, self._erasures(element_number))

    def lookup_run(self, breach: str, entry: RunEntry, sorted_digests: U64) -> Hits:
        """Hits of ascending digests (q,) in one run of a breach; raises as `lookup` does."""
        runs = [(breach, self._run(entry))]
        return next(reader.lookup(sorted_digests, runs, self._erasures(entry.element)))

    def contains(self, element_number: int, digests: U64) -> NDArray[np.bool_]:
        """Which digests (n,), in any order, stand in any breach."""
        queries, order = reader.ascending(digests)
        found = np.zeros(len(digests), np.bool_)
        for hits in self.lookup(element_number, queries):
            found[order[hits.positions]] = True
        return found

    def known(self, element_number: int, sorted_digests: U64) -> tuple[int, dict[str, int]]:
        """How many ascending digests (q,) stand in any breach, and how many in each."""
        anywhere = np.zeros(len(sorted_digests), np.bool_)
        by_breach: dict[str, NDArray[np.bool_]] = {}
        for hits in self.lookup(element_number, sorted_digests):
            if len(hits.positions):
                anywhere[hits.positions] = True
                here = by_breach.setdefault(hits.breach, np.zeros(len(anywhere), np.bool_))
                here[hits.positions] = True
        counts = {breach: int(np.count_nonzero(here)) for breach, here in by_breach.items()}
        return int(np.count_nonzero(anywhere)), counts

    def compact(self, breach: str, now: datetime) -> None:
        """Join the runs of a breach, one per element, and drop erased entries for good.

        A breach that has no runs yet is left alone. What killed writers left behind is deleted.

        Raises:
            RunError: If one of its runs is damaged.
        """
        name = slug(breach)
        with versions.changing(self.path) as manifest:
            self._manifest = manifest
            if name not in manifest.breaches:
                return
            known = manifest.breaches[name]
            runs: list[RunEntry] = []
            for element in sorted({run.element for run in known.runs}):
                old = [run for run in known.runs if run.element == element]
                runs.append(self._joined(name, element, old, now))
            manifest.breaches[name] = replace(known, runs=tuple(runs))
            left = self._left_behind(name, runs)
        self._unlink({run.file for run in known.runs} - manifest.files | left)

    def retire(self, breach: str) -> None:
        """Take a breach out and delete its runs.

        Raises:
            RunError: If there is no such breach.
        """
        with versions.changing(self.path) as manifest:
            known = manifest.breaches.pop(slug(breach), None)
            if known is None:
                raise RunError(f"{self.path.name}: no such breach.")
        self._manifest = manifest
        self._unlink({run.file for run in known.runs})

    def merge(self, other: Index) -> int:
        """Take over the runs of another index under the same key. Returns runs copied.

        Raises:
            KeyringError: If the keys differ.
            RunError: If a run of the other index is damaged.
        """
        self.require(other.key_id)
        n = 0
        theirs = other._manifest
        with versions.changing(self.path) as manifest:
            for name, breach in theirs.breaches.items():
                ours = manifest.breaches.get(name, replace(breach, runs=()))
                new = tuple(r for r in breach.runs if not self._has_parts(ours.runs, r))
                manifest.breaches[name] = replace(ours, runs=(*ours.runs, *new))
                n += sum(self._copy(other, run) for run in new)
            new = tuple(r for r in theirs.erasures if r.file not in manifest.files)
            manifest.erasures = (*manifest.erasures, *new)
            n += sum(self._copy(other, run) for run in new)
        self._manifest = manifest
        return n

    def run(self, entry: RunEntry, kind: str = "entries") -> Run:
        """Open a run and make sure that it is the one the manifest names.

        Raises:
            RunError: If it is missing, damaged or another one.
        """
        run = Run(self.path / entry.file)
        header = run.header
        said = (header.kind, header.key_id, header.breach, header.element, header.n)
        folder = entry.file.split("/")[1]
        if said != (kind, self.key_id, folder, entry.element, entry.n):
            raise RunError(f"{entry.file}: not the run that the manifest names.")
        if header.suite != versions.SUITE:
            raise RunError(f"{entry.file}: suite {header.suite}, this reads {versions.SUITE}.")
        return run

    def erasures(self) -> tuple[RunEntry, ...]:
        """The erasure lists."""
        return self._manifest.erasures

    def erased(self, element_number: int, sorted_digests: U64) -> NDArray[np.bool_]:
        """Which of ascending digests (q,) are on an erasure list."""
        return reader.erased(sorted_digests, self._erasures(element_number))

    def _run(self, entry: RunEntry, kind: str = "entries") -> Run:
        if entry.file in self._open:
            return self._open[entry.file]
        run = self.run(entry, kind)
        if len(self._open) < MAX_OPEN:
            self._open[entry.file] = run
        return run

    def _erasures(self, element: int) -> list[Run]:
        lists = self._manifest.erasures
        return [self._run(run, ERASURES) for run in lists if run.element == element]

    def _joined(self, name: str, element: int, old: list[RunEntry], now: datetime) -> RunEntry:
        lists = [run for run in self._manifest.erasures if run.element == element]
        parts = sorted({part for run in old for part in run.parts})
        runs = [self.run(run) for run in old]
        if len(runs) == 1 and not (lists and self._any_erased(element, runs[0])):
            return old[0]
        made = part_of(*parts, *(run.file for run in old), *(run.file for run in lists))
        file = self._new_file(name, element, made)
        header = self._header("entries", element, name, made, now)
        gone = lambda digests: self.erased(element, digests)  # noqa: E731
        header = join(self.path / file, header, runs, gone)
        return RunEntry(file, element, header.n, tuple(parts))

    def _any_erased(self, element: int, run: Run) -> bool:
        return any(self.erased(element, digests).any() for digests, _ in run.ranges())

    def _header(self, kind: str, element: int, name: str, part: str, now: datetime) -> Header:
        if not 1 <= element <= 63:
            raise ValueError(f"no element number: {element}")
        return Header(
            kind, versions.SUITE, self.key_id, element, name, part, 0, 0, 0, _instant(now)
        )

    def _new_file(self, name: str, element: int, part: str) -> str:
        folder = self.path / "runs" / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return f"runs/{name}/{element:02d}-{part}.run"

    def _left_behind(self, name: str, runs: list[RunEntry]) -> set[str]:
        """Temporary files of writers that are gone, and runs of parts that other runs hold."""
        counted = {run.file for run in runs}
        held = {(f"{run.element:02d}", part) for run in runs for part in run.parts}
        found = set()
        for path in (self.path / "runs" / name).iterdir():
            file = f"runs/{name}/{path.name}"
            if path.suffix == ".tmp":
                dead = not _alive(path.name.split(".")[-2])
            else:
                dead = tuple(path.stem.split("-", 1)) in held
            if dead and file not in counted:
                found.add(file)
        return found

    @staticmethod
    def _holds(manifest: Manifest, name: str, element: int, part: str) -> bool:
        known = manifest.breaches.get(name)
        runs = known.runs if known else ()
        return any(run.element == element and part in run.parts for run in runs)

    @staticmethod
    def _has_parts(ours: tuple[RunEntry, ...], run: RunEntry) -> bool:
        have = {part for r in ours if r.element == run.element for part in r.parts}
        return have.issuperset(run.parts)

    def _copy(self, other: Index, entry: RunEntry) -> bool:
        kind = ERASURES if entry in other._manifest.erasures else "entries"
        other.run(entry, kind).verify()
        to = self.path / entry.file
        to.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = to.with_name(f".{to.name}.{os.getpid()}.tmp")
        shutil.copyfile(other.path / entry.file, temporary)
        temporary.chmod(0o600)
        with temporary.open("rb") as copied:
            os.fsync(copied.fileno())
        temporary.replace(to)
        fsync_folder(to.parent)
        return True

    def _unlink(self, files: set[str]) -> None:
        for file in files:
            self._open.pop(file, None)
            (self.path / file).unlink(missing_ok=True)
        for folder in {(self.path / file).parent for file in files}:
            with suppress(OSError):  # not empty: other runs, or another writer's
                folder.rmdir()


def _alive(process: str) -> bool:
    """Whether a process of this number is there, ours or another's."""
    try:
        os.kill(int(process), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _instant(now: datetime) -> str:
    if now.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return now.isoformat(timespec="seconds")

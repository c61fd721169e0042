"""Is everything in place? Every run read once, and proof that erased people are gone."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import RunError
from seawall.index.store import Index
from seawall.index.versions import ERASURES, RunEntry


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run. `n_erased` of its entries are on an erasure list but on disk until compaction."""

    file: str
    breach: str
    element: int
    n: int
    n_erased: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """All runs, and files that no manifest names: leftovers of killed writers, safe to delete."""

    runs: tuple[RunReport, ...]
    strays: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every run is whole."""
        return not any(run.problem for run in self.runs)

    @property
    def n_erased(self) -> int:
        """Erased entries still on disk; 0 proves the removal."""
        return sum(run.n_erased for run in self.runs)


def verify(index: Index) -> IndexReport:
    """Check every run: sums, order, counts, masks, key; never raises for a damaged run."""
    reports = [_check(index, run, "", ERASURES) for run in index.erasures()]
    for breach in index.breaches:
        reports += [_check(index, run, breach.name, "entries") for run in breach.runs]
    named = {report.file for report in reports}
    there = (p for p in (index.path / "runs").glob("*/*") if p.is_file())
    strays = sorted({p.relative_to(index.path).as_posix() for p in there} - named)
    return IndexReport(tuple(reports), tuple(strays))


def _check(index: Index, entry: RunEntry, breach: str, kind: str) -> RunReport:
    n_erased = 0
    try:
        run = index.run(entry, kind)
        run.verify()
        if kind != ERASURES:
            for digests, _ in run.ranges():
                n_erased += int(index.erased(entry.element, digests).sum())
    except RunError as error:
        return RunReport(entry.file, breach, entry.element, entry.n, 0, str(error))
    return RunReport(entry.file, breach, entry.element, entry.n, n_erased)

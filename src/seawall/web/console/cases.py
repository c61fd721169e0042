"""The cases behind breaches: what `run` left in their folders, read and drawn once per version.

The service is told of cases by `--case`, or has one beside its index. Of each, assessment.json and
matches.json are read; drawing its plots takes a third of a second, so it is done beside the event loop,
and kept until the file changes.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from seawall.errors import SeawallError, SourceError
from seawall.model.assessment import Assessment
from seawall.model.matching import BreachMatch, MatchSummary
from seawall.model.verdict import TableVerdict
from seawall.render import charts, evidence, html, reread, summary
from seawall.render.charts import Chart
from seawall.render.summary import Figure
from seawall.web.service import Service

Stamp = tuple[int, int]
MOST_SHEETS = 8  # drawn evidence of tables, the oldest leave


@dataclass(frozen=True)
class Case:
    """One case as it is shown. `plots` by name; `matched` is the match of its breach with ours."""

    assessment: Assessment
    summary: MatchSummary | None
    matched: BreachMatch | None
    plots: dict[str, Chart]
    overlaps: list[dict[str, Any]]
    figures: list[Figure]
    judged: dict[str, Any] | None  # the verdict's box, scale and axes, without its cards


class Cases:
    """All cases that the service knows."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, "seawall-cases")
        self._kept: dict[Path, tuple[Stamp, Stamp, Case]] = {}
        self._names: dict[Path, tuple[Stamp, str]] = {}
        self._sheets: dict[tuple[Path, Stamp, int], dict[str, Any]] = {}

    def stop(self) -> None:
        """Let go of the thread."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def of(self, service: Service, breach: str) -> Case | None:
        """The case of a breach; None if there is none or it cannot be read."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._of, service.settings.cases, breach
        )

    async def verdicts(self, service: Service) -> dict[str, str]:
        """The outcome of the people axis by breach, where it was weighed."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._verdicts, service.settings.cases
        )

    async def sheet(self, service: Service, breach: str, number: int) -> dict[str, Any] | None:
        """The drawn evidence of a case's table, by its place among the largest."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._sheet, service.settings.cases, breach, number
        )

    def _verdicts(self, folders: tuple[Path, ...]) -> dict[str, str]:
        found = {}
        for folder in folders:
            with suppress(SeawallError):
                case = self._case(folder)
                verdict = case.assessment.verdict
                found[case.assessment.name] = verdict.outcome if verdict else "not_weighed"
        return found

    def _of(self, folders: tuple[Path, ...], breach: str) -> Case | None:
        folder = self._folder(folders, breach)
        return self._case(folder) if folder else None

    def _folder(self, folders: tuple[Path, ...], breach: str) -> Path | None:
        for folder in folders:
            with suppress(SeawallError):
                if self._case(folder).assessment.name == breach:
                    return folder
        return None

    def _case(self, folder: Path) -> Case:
        stamps = _stamp(folder / "assessment.json"), _stamp(folder / "matches.json")
        kept = self._kept.get(folder)
        if kept is None or kept[:2] != stamps:
            kept = self._kept[folder] = (*stamps, _read(folder))
        return kept[2]

    def _sheet(self, folders: tuple[Path, ...], breach: str, number: int) -> dict[str, Any] | None:
        folder = self._folder(folders, breach)
        verdict = self._case(folder).assessment.verdict if folder else None
        if folder is None or verdict is None or not 0 <= number < len(verdict.tables):
            return None
        key = folder, _stamp(folder / "assessment.json"), number
        if key not in self._sheets:
            table = largest(verdict.tables)[number]
            self._sheets[key] = evidence.page(replace(verdict, tables=(table,)))["tables"][0]
            while len(self._sheets) > MOST_SHEETS:
                del self._sheets[next(iter(self._sheets))]
        return self._sheets[key]


def largest(tables: tuple[TableVerdict, ...]) -> list[TableVerdict]:
    """Tables by their records, the largest first."""
    return sorted(tables, key=lambda t: (-t.n_records, t.table))


def _read(folder: Path) -> Case:
    a = reread.assessment(folder / "assessment.json")
    try:
        m: MatchSummary | None = reread.matches(folder / "matches.json")
    except SourceError:  # a case that was assessed and never matched
        m = None
    drawn = {
        "provinces": charts.provinces(a), "ages": charts.ages(a), "dates": charts.dates(a),
        "per_person": charts.per_person(a), "carriers": charts.carriers(a),
        "countries": charts.countries(a),
    }  # fmt: skip
    matched = next((b for b in m.breaches if b.breach == a.name), None) if m else None
    judged = None
    if a.verdict is not None:
        bare = replace(
            a.verdict, tables=tuple(replace(t, evidence=(), mute=()) for t in a.verdict.tables)
        )
        judged = evidence.page(bare)
    overlaps = sorted(a.overlaps, key=lambda o: -o.both.value)[: html.MOST_OVERLAPS]
    return Case(
        a, m, matched, {name: plot for name, plot in drawn.items() if plot is not None},
        [html.overlap(o) for o in overlaps], summary.figures(a, m), judged,
    )  # fmt: skip


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size

"""What an index holds, and whether it is sound, as text or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from seawall import tables
from seawall.index import Index, verify


def breaches(path: Path, *, as_json: bool) -> str:
    """Every breach with its entries by element and its size on disk."""
    index = Index.open(path)
    rows = []
    for breach in index.breaches:
        runs = index.runs(breach=breach.name)
        entries: dict[str, int] = {}
        for run in runs:
            element = tables.elements()[run.element - 1].id
            entries[element] = entries.get(element, 0) + run.n
        n_bytes = sum((path / run.file).stat().st_size for run in runs)
        rows.append(
            {
                "name": breach.name,
                "added_at": str(breach.added_at),
                "entries": entries,
                "runs": len(runs),
                "bytes": n_bytes,
            }
        )
    if as_json:
        return json.dumps({"schema": "seawall.index/1", "key_id": index.key_id, "breaches": rows})
    lines = [f"{path}: key {index.key_id}, {len(rows)} breaches"]
    for row in rows:
        held = ", ".join(f"{e} {n:,}" for e, n in row["entries"].items())  # type: ignore[attr-defined]
        lines.append(f"  {row['name']}  added {row['added_at']}  {row['bytes']:,} bytes  {held}")
    return "\n".join(lines)


def verified(path: Path, *, as_json: bool) -> tuple[str, bool]:
    """The state of every run, and whether all are sound."""
    report = verify(Index.open(path))
    if as_json:
        return json.dumps(
            {"schema": "seawall.verify/1", **asdict(report)}, default=str
        ), report.sound
    lines = [
        f"{'sound  ' if not run.problem else 'DAMAGED'}  {run.file}  {run.problem}"
        for run in report.runs
    ]
    lines.append(f"{len(report.runs)} runs, {'all sound' if report.sound else 'not sound'}")
    return "\n".join(lines), report.sound

"""What `trace inventory` does: read systems or files into sketches, and say what an inventory holds."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from seawall import recognise, sources
from seawall.assess import Profile
from seawall.cli import console, options, passes, sketching
from seawall.cli.search_system import SearchSystem
from seawall.cli.system_rows import Reader, SystemTable, Wanted
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.digest.names import named
from seawall.errors import TraceError
from seawall.model.tracing import TableSketch
from seawall.trace import Inventory
from seawall.trace.inventory import EMPTY, Checked

#: What a scan of all rows counts; the other columns are told by the sample.
SCANNED = frozenset({*sketching.IDENTIFIERS, "date", "birth_date"})


def reader(url: str, wanted: Wanted, authorities: Path | None) -> Reader:
    """The system behind a URL. A password may stand in the environment instead."""
    password = os.environ.get("SEAWALL_SYSTEM_PASSWORD")
    if url.startswith(("http://", "https://")):
        api_key = os.environ.get("SEAWALL_SYSTEM_API_KEY")
        return SearchSystem(
            url, wanted, password=password, api_key=api_key, authorities=authorities
        )
    from seawall.cli.sql_system import SqlSystem  # brings SQLAlchemy: not for files

    return SqlSystem(url, wanted, password)


def from_system(
    system: Reader, wanted: Wanted, about: sketching.About, key: Key
) -> list[TableSketch]:
    """A sketch of every table of a system that has rows. Reads each twice: a sample, and a scan."""
    found: list[TableSketch] = []
    with closing(system):
        tables = system.tables()
        with console.bar("reading", len(tables), unit="tables") as advance:
            for table in tables:
                found += _sketched(system, table, wanted, about, key)
                advance(1)
    return found


def _sketched(
    system: Reader, table: SystemTable, wanted: Wanted, about: sketching.About, key: Key
) -> list[TableSketch]:
    sample = [named(batch, key) for batch in system.sample(table, wanted.rows)]
    if not sample:
        return []
    layout = recognise.columns(sample)
    name = sample[0].table
    plans = tuple(c for c in layout.columns(name) if c.element in SCANNED)
    share, profile = min(1.0, wanted.scan_rows / table.n_rows), Profile()
    asked = [c.name for c in plans if c.name in table.declared] if plans else []
    if asked:
        for batch in system.scan(table, asked, share):
            profile.add(digested(named(batch, key), plans, key))
    said = replace(
        about,
        origin=system.origin,
        declared={name: dict(table.declared)},
        n_rows={name: table.n_rows},
        share_read={name: share},
    )
    return sketching.tables(sample, layout, profile.settle(), key, said)


def from_files(
    paths: list[str], wanted: Wanted, about: sketching.About, key: Key, workers: int | None
) -> list[TableSketch]:
    """A sketch of every table in files of any format that dumps come in."""
    made, _ = of_dump(paths, about, key, workers)
    return [sketch for sketch in made if wanted.table(sketch.table)]


def of_dump(
    paths: list[str], about: sketching.About, key: Key, workers: int | None
) -> tuple[list[TableSketch], int]:
    """The sketches of a dump's tables, and how many records it has. Nothing else is kept."""
    source = sources.open(paths)
    crew = options.crew(workers, source.n_bytes)
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        outcome = passes.both(source, key, Path(folder), workers=crew)
    sample = [named(batch, key) for batch in source.sample(passes.SAMPLE_ROWS)]
    made = sketching.tables(sample, outcome.layout, outcome.profile, key, about)
    return made, sum(t.n_records for t in outcome.profile.tables.values())


def aware(at: datetime | None) -> datetime | None:
    """An instant as given on the command line: UTC where it names no zone."""
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def stored(into: Path, name: str, sketches: list[TableSketch], *, whole: bool) -> str:
    """Store, and say what was."""
    Inventory(into).add(name, sketches, whole=whole)
    n_columns = sum(len(s.columns) for s in sketches)
    return f"{name}: {len(sketches):,} tables, {n_columns:,} columns"


def listed(folder: Path, *, as_json: bool) -> tuple[str, bool]:
    """Every table of an inventory, and whether all files are sound."""
    checked = Inventory(folder).check()
    if not checked:
        raise TraceError(EMPTY.format(folder.name))
    if as_json:
        text = json.dumps({"schema": "seawall.systems/1", "files": [_row(c) for c in checked]})
    else:
        text = "\n".join(_line(c) for c in checked)
    return text, not any(c.problem for c in checked)


def _row(c: Checked) -> dict[str, object]:
    row: dict[str, object] = {"file": f"{c.path.parent.name}/{c.path.name}", "problem": c.problem}
    if c.sketch is not None:
        s = c.sketch
        row |= {
            "system": s.system, "owner": s.owner, "table": s.table, "origin": s.origin,
            "key_id": s.key_id, "read_at": s.read_at.isoformat(), "n_rows": s.n_rows,
            "updated_at": s.updated_at.isoformat() if s.updated_at else None,
            "n_columns": len(s.columns), "people": {p.element: p.n for p in s.populations},
        }  # fmt: skip
    return row


def _line(c: Checked) -> str:
    if c.sketch is None:
        return f"{c.path.parent.name}/{c.path.name}: {c.problem}"
    s = c.sketch
    until = f"up to {s.updated_at:%Y-%m-%d}" if s.updated_at else "live"
    people = max((p.n for p in s.populations), default=0)
    return (
        f"{s.system}  {s.owner}  {s.table}  {s.n_rows:,} rows, {len(s.columns)} columns, "
        f"{people:,} people, {until}, read {s.read_at:%Y-%m-%d} from {s.origin}"
    )

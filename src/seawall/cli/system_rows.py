"""What every kind of system is read as: tables with declared types, rows as text columns, bounded.

A reader answers `tables()` and, for each, batches of a random sample and of a scan over some
columns. Values are cut and counted so that memory stays bounded whatever a row holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from seawall.model.batch import Batch

LONGEST = 4_096  # characters of a value that are looked at
BATCH_ROWS = 2_000
SAMPLE_BYTES = 256 << 20  # of a table's sample in memory


@dataclass(frozen=True)
class SystemTable:
    """One table of a system. `declared` maps its columns to the types that the system declares."""

    name: str
    n_rows: int
    declared: Mapping[str, str]
    where: tuple[str | None, str] = (None, "")  # schema and name, as the system wants them


@dataclass(frozen=True)
class Wanted:
    """What is asked of a system. Patterns are like file names: `user_*`."""

    tables: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    views: bool = False
    rows: int = 20_000
    scan_rows: int = 5_000_000
    timeout_s: int = 600

    def table(self, name: str) -> bool:
        """Whether a table is asked for."""
        return not self.tables or any(fnmatchcase(name, pattern) for pattern in self.tables)

    def schema(self, name: str) -> bool:
        """Whether a schema is asked for."""
        return not self.schemas or any(fnmatchcase(name, pattern) for pattern in self.schemas)


class Reader(Protocol):
    """A system that can be read. Errors are TraceErrors that name no value and no credential."""

    origin: str

    def tables(self) -> list[SystemTable]:
        """Every table that is asked for and has rows."""

    def sample(self, table: SystemTable, rows: int) -> Iterator[Batch]:
        """About so many rows, drawn at random."""

    def scan(self, table: SystemTable, columns: Sequence[str], share: float) -> Iterator[Batch]:
        """These columns of a random share of the rows, 1 for all."""

    def close(self) -> None:
        """Let go of the system."""


@dataclass
class Gathered:
    """Rows on their way into batches."""

    table: str
    columns: list[str] = field(default_factory=list)
    cells: dict[str, list[str | None]] = field(default_factory=dict)
    n: int = 0
    n_bytes: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """One row; columns that are new are empty before."""
        for name in row:
            if name not in self.cells:
                self.columns.append(name)
                self.cells[name] = [None] * self.n
        for name, held in self.cells.items():
            value = spelled(row.get(name))
            held.append(value)
            self.n_bytes += len(value) if value else 0
        self.n += 1

    def batch(self) -> Batch:
        """What was gathered, which is forgotten here."""
        arrays = [pa.array(self.cells[name], pa.string()) for name in self.columns]
        columns = pa.RecordBatch.from_arrays(arrays, names=self.columns)
        made = Batch(self.table, self.table, columns, np.arange(self.n), self.n_bytes)
        self.cells = {name: [] for name in self.columns}
        self.n = self.n_bytes = 0
        return made


def batches(table: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Batch]:
    """Rows in batches of bounded size."""
    held = Gathered(table)
    for row in rows:
        held.add(row)
        if held.n >= BATCH_ROWS:
            yield held.batch()
    if held.n:
        yield held.batch()


def spelled(value: Any) -> str | None:
    """A value as an export would write it, cut at 4,096 characters."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | float | Decimal):
        text = str(value)
    elif isinstance(value, datetime):
        text = value.isoformat(sep=" ")
    elif isinstance(value, date | time):
        text = value.isoformat()
    elif isinstance(value, bytes | bytearray | memoryview):
        text = bytes(value[: LONGEST // 2]).hex()
    elif isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"))
    else:
        text = str(value)
    return text[:LONGEST].encode("utf-8", "replace").decode()


def flat(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects as dotted paths, as sources read them; arrays stay whole."""
    out: dict[str, Any] = {}
    for name, value in document.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            out |= flat(value, f"{path}.")
        else:
            out[path] = value
    return out

"""What `canary mark` does: an export of ours in, the same with a recipient's marks out.

Rows that stay as they are are copied byte by byte; a row that changes is written in the way in which
it was (quotes, blanks, escapes), or left alone where that way cannot be told.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from seawall import recognise, sources
from seawall.cli import planting
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.errors import LayoutError, SourceError
from seawall.model.batch import Batch
from seawall.model.canaries import MarkSet
from seawall.model.layout import ColumnPlan
from seawall.trace import code, variants
from seawall.trace.forms import ELEMENTS

SAMPLE_ROWS = 15_000
CHUNK_ROWS = 20_000
ANCHORS = {"id": "cn.resident_id", "phone": "phone", "email": "email"}
JSON_STYLES: tuple[dict[str, Any], ...] = tuple(
    {"ensure_ascii": ascii_only, "separators": separators}
    for separators in ((", ", ": "), (",", ":"), (",", ": "))
    for ascii_only in (False, True)
)
QUOTINGS = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
Cells = dict[str, str]


@dataclass(frozen=True)
class Record:
    """A record as it stands in the file, and its cells of text by column."""

    raw: str
    cells: Cells
    write: Callable[
        [Cells], str | None
    ]  # the record with other cells, None where its way is not told


def mark(file: Path, out: Path, of: MarkSet, by: str | None, key: Key) -> list[str]:
    """Write the marked copy; returns what to print.

    Raises:
        LayoutError: If the file has no identifier to know rows by, or nothing that can carry a mark.
        SourceError: If it cannot be read as UTF-8 CSV, TSV or JSON Lines, naming the row.
    """
    if file.suffix not in (".csv", ".tsv", ".jsonl"):
        raise LayoutError(f"{file.name}: exports to mark are .csv, .tsv or .jsonl")
    if out.resolve() == file.resolve():
        raise LayoutError(f"{out.name}: the marked copy needs a name of its own")
    plan = _plan(file)
    anchor = _anchor(plan, by)
    if not any(column.element in ELEMENTS for column in plan):
        raise LayoutError(f"{file.name}: no phone, address or birth date, which carry the marks")
    marker, n_changed, n_left = variants.Marker(of, key), 0, 0
    anchored = code.anchor_key(key)
    with planting.private(out) as target:
        opening, records = _records(file)
        target.write(opening)
        while chunk := list(islice(records, CHUNK_ROWS)):
            if not marker.n_rows:
                _require(file, chunk, plan, anchor)
            batch = _batch(file, chunk, plan)
            kept = digested(batch, plan, anchored)
            changes = marker.mark(
                variants.anchors(kept, plan, anchor), variants.markable(plan, batch)
            )
            columns = {kind: variants.fullest(plan, kind) for kind in changes}
            for row, record in enumerate(chunk):
                new = {
                    column.name: changes[kind][row]
                    for kind, column in columns.items()
                    if column is not None and row in changes[kind]
                }
                written = record.write({**record.cells, **new}) if new else record.raw
                n_changed += bool(new and written is not None)
                n_left += written is None
                target.write(record.raw if written is None else written)
    said = [
        f"{marker.n_rows:,} rows for {of.recipient}, {of.dataset}, {of.epoch}, in {out}",
        f"{sum(marker.n_marked.values()) - n_left:,} rows carry a bit, known by their {anchor}; "
        f"{n_changed:,} of them are written otherwise than in {file.name}",
    ]
    if n_left:
        said.append(f"{n_left:,} rows were left as they are: their way of quoting cannot be told")
    return said


def _plan(file: Path) -> tuple[ColumnPlan, ...]:
    source = sources.open([file])
    tables = recognise.columns(source.sample(SAMPLE_ROWS)).tables
    if len(tables) != 1:
        raise LayoutError(f"{file.name}: one table is needed")
    return next(iter(tables.values()))


def _anchor(plan: tuple[ColumnPlan, ...], by: str | None) -> str:
    wanted = [ANCHORS[by]] if by else list(variants.ANCHORS)
    for element in wanted:
        if variants.fullest(plan, element):
            return element
    raise LayoutError(f"no column of {' or '.join(wanted)} to know rows by")


def _require(file: Path, chunk: list[Record], plan: tuple[ColumnPlan, ...], anchor: str) -> None:
    """That the columns to mark are cells of the records: no header row, or nested ones, have none."""
    named = {name for record in chunk for name in record.cells}
    wanted = [variants.fullest(plan, kind) for kind in (anchor, *ELEMENTS)]
    there = [column is not None and column.name in named for column in wanted]
    if not there[0] or not any(there[1:]):
        raise LayoutError(
            f"{file.name}: the columns to mark have no name of their own: a header row is needed, and "
            "JSON without nesting"
        )


def _batch(file: Path, chunk: list[Record], plan: tuple[ColumnPlan, ...]) -> Batch:
    names = [column.name for column in plan]
    arrays = [pa.array([record.cells.get(n, "") for record in chunk], pa.string()) for n in names]
    return Batch(
        file.name, "", pa.RecordBatch.from_arrays(arrays, names=names), np.arange(len(chunk)), 0
    )


def _records(file: Path) -> tuple[str, Iterator[Record]]:
    """What comes before the first record, and the records."""
    if file.suffix == ".jsonl":
        return "", _json_lines(file)
    lines = _Lines(file)
    first = next(iter(lines), "")
    delimiter = "\t" if file.suffix == ".tsv" else max(",;\t|", key=first.count)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    names = next(reader, [])
    if len(set(names)) < len(names) or not names:
        raise SourceError(file.name, 1, "no row of different column names")
    return lines.taken(), _delimited(file, lines, reader, names, delimiter)


class _Lines:
    """Lines of a file with their ends, remembering those a record was read from."""

    def __init__(self, file: Path) -> None:
        self.file, self.row, self.held = file, 0, list[str]()

    def __iter__(self) -> Iterator[str]:
        try:
            with self.file.open(encoding="utf-8", newline="") as lines:
                for line in lines:
                    self.row += 1
                    self.held.append(line)
                    yield line
        except UnicodeDecodeError:
            raise SourceError(
                self.file.name, self.row + 1, "no UTF-8 text", "Export it as UTF-8"
            ) from None

    def taken(self) -> str:
        """The lines since the last call."""
        text, self.held = "".join(self.held), []
        return text


def _delimited(
    file: Path, lines: _Lines, reader: Any, names: list[str], delimiter: str
) -> Iterator[Record]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise SourceError(file.name, lines.row, "not well-formed CSV") from None
        raw = lines.taken()
        if row and len(row) != len(names):
            raise SourceError(file.name, lines.row, f"{len(row)} columns, expected {len(names)}")

        def write(cells: Cells, row: list[str] = row, raw: str = raw) -> str | None:
            end = raw[len(raw.rstrip("\r\n")) :]
            for quoting in QUOTINGS:
                if _quoted(row, delimiter, quoting, end) == raw:
                    return _quoted([cells[n] for n in names], delimiter, quoting, end)
            return None

        yield Record(raw, dict(zip(names, row, strict=True)) if row else {}, write)


def _quoted(row: list[str], delimiter: str, quoting: Any, end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerow(row)
    return text.getvalue()


def _json_lines(file: Path) -> Iterator[Record]:
    lines = _Lines(file)
    for raw in lines:
        lines.taken()
        if not raw.strip():
            yield Record(raw, {}, lambda cells: None)
            continue
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise SourceError(file.name, lines.row, "no JSON object")

        def write(cells: Cells, found: dict[str, Any] = found, raw: str = raw) -> str | None:
            body = raw.rstrip("\r\n")
            for style in JSON_STYLES:
                if json.dumps(found, **style) == body:
                    return json.dumps({**found, **cells}, **style) + raw[len(body) :]
            return None

        yield Record(raw, {n: v for n, v in found.items() if isinstance(v, str)}, write)

"""The one reader of tables: CSV in, checked rows out.

A table is a UTF-8 CSV file with a header row. Where it comes from is part of it: either columns
`source` and `checked_on` (a date), filled in every row, or, where one authority stands behind all
rows, two opening lines `# source: …` and `# checked_on: yyyy-mm-dd`. Operators' tables are read
with the same checks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from seawall.errors import TableError

HERE = Path(__file__).parent
ORIGIN = ("source", "checked_on")


def read(path: Path, columns: Sequence[str], key: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of a table, in file order.

    Args:
        path: The CSV file.
        columns: Columns that must be there; more are allowed.
        key: Columns whose values together must be unique.

    Raises:
        TableError: If the file, a column, a field or the origin is missing, or a key stands twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise TableError(f"{path.name}: cannot be read as UTF-8 text") from problem
    head = [line for line in lines[:8] if line.startswith("#")]
    origin = dict(_comment(line) for line in head)
    reader = csv.reader(lines[len(head) :], strict=True)
    try:
        names = next(reader, [])
        rows = _rows(path.name, reader, names, len(head) + 2)
    except csv.Error as problem:
        raise TableError(f"{path.name}: not well-formed CSV") from problem
    if missing := [c for c in columns if c not in names]:
        raise TableError(f"{path.name}: no column {missing[0]}")
    _check_origin(path.name, rows, names, origin)
    _check_key(path.name, rows, key, len(head) + 2)
    return rows


def shipped(name: str, columns: Sequence[str], key: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of a table of this package. See `read`."""
    return read(HERE / name, columns, key)


def number(row: dict[str, str], column: str, name: str) -> int:
    """A whole-number field; an empty one is 0."""
    try:
        return int(row[column] or 0)
    except ValueError as problem:
        raise TableError(f"{name}: column {column} holds something else than a number") from problem


def _comment(line: str) -> tuple[str, str]:
    what, _, value = line.lstrip("# ").partition(":")
    return what.strip(), value.strip()


def _rows(
    name: str, reader: Iterable[list[str]], names: list[str], first: int
) -> list[dict[str, str]]:
    rows = []
    for i, fields in enumerate(reader):
        if len(fields) != len(names):
            raise TableError(
                f"{name}: line {i + first}: {len(fields)} fields, expected {len(names)}"
            )
        rows.append(dict(zip(names, fields, strict=True)))
    return rows


def _check_origin(
    name: str, rows: list[dict[str, str]], names: list[str], origin: dict[str, str]
) -> None:
    for what in ORIGIN:
        if what in origin:
            values = {origin[what]}
        elif what in names:
            values = {row[what] for row in rows}
        else:
            raise TableError(f"{name}: no {what}")
        if "" in values:
            raise TableError(f"{name}: an empty {what}")
        if what == "checked_on":
            try:
                for value in values:
                    date.fromisoformat(value)
            except ValueError as problem:
                raise TableError(f"{name}: checked_on is not a date") from problem


def _check_key(name: str, rows: list[dict[str, str]], key: Sequence[str], first: int) -> None:
    seen = set()
    for i, row in enumerate(rows):
        value = tuple(row[k] for k in key)
        if key and value in seen:
            raise TableError(f"{name}: line {i + first}: a second row with this {', '.join(key)}")
        seen.add(value)

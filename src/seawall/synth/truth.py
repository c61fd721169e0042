"""The ground truth of a leak: what a perfect reader would count, folded over its sheets in order.

A row that was cut on purpose is no record and counts nowhere but under `defects`. The side file has:
- `records`, `duplicates` (records that repeat an earlier one), `people` (persons the records are
  about) and `people_in_both` (by pairs of tables);
- `distinct` (identifiers in columns, by element), `distinct_with_text` (also inside texts) and
  `overlaps` (identifiers in columns of both tables);
- `people_by_id`: provinces, sexes, ages at as_of, age of division codes, of the distinct IDs in
  columns; `phone_prefixes`: distinct numbers in columns by their first three digits;
- `tables`: by name the same, with `columns` (`element`, `filled`, `valid`, `forms` of identifiers,
  `hostile`, first and last date), `inside_text` (records, finds, distinct) and `defects` (how many,
  and up to 100 row numbers from 0). `other` columns are categories that no element reads.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seawall.synth.assemble import Fate
from seawall.synth.exposure import IDENTIFIERS, filled, good, sightings
from seawall.synth.plan import Made
from seawall.synth.sets import Distinct, n_common, union
from seawall.tables import divisions

GENERATOR: Final = "seawall.synth/1"
MAX_LOCATED: Final = 100
BIRTHS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Truth:
    """What a side file says: `facts` as in docs, `path` where it was written."""

    path: Path
    facts: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        """One of the facts."""
        return self.facts[name]


def write(path: Path, facts: dict[str, Any]) -> Truth:
    """Write a side file. The word synthetic and the seed come first."""
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Truth(path, facts)


@dataclass
class ColumnTruth:
    """Counts of one column over its table's records."""

    element: str
    n_filled: int = 0
    n_valid: int = 0
    n_hostile: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    first: int = 99_999_999
    last: int = 0
    n_rounded_valid: int = 0  # rounded IDs whose check character happens to fit

    def add(self, column: Any, alive: NDArray[np.bool_]) -> None:
        """Count a sheet's column."""
        self.n_filled += int(np.count_nonzero(filled(column) & alive))
        valid = good(column) & alive
        self.n_valid += int(np.count_nonzero(valid))
        if column.spoilt is not None:
            self.n_hostile += int(np.count_nonzero(column.spoilt & alive))
        if column.form is not None:
            counts = np.bincount(column.form[alive & filled(column)], minlength=1)
            self.forms.update(
                {column.forms(i).name.lower(): int(n) for i, n in enumerate(counts) if n}
            )
            if column.bare is not None:
                self.n_rounded_valid += int(np.count_nonzero(valid & (column.bare > 0)))
        if self.element in ("date", "birth_date") and valid.any():
            self.first = min(self.first, int(column.values[valid].min()))
            self.last = max(self.last, int(column.values[valid].max()))

    def as_dict(self) -> dict[str, Any]:
        """For the side file."""
        found: dict[str, Any] = {
            "element": self.element,
            "filled": self.n_filled,
            "valid": self.n_valid,
        }
        if self.n_hostile:
            found["hostile"] = self.n_hostile
        if self.forms:
            found["forms"] = dict(self.forms)
        if "rounded" in self.forms:
            found["rounded_valid"] = self.n_rounded_valid
        if self.last:
            found["first"], found["last"] = iso(self.first), iso(self.last)
        return found


def iso(ymd: int) -> str:
    """yyyy-mm-dd."""
    return f"{ymd // 10_000:04}-{ymd // 100 % 100:02}-{ymd % 100:02}"


@dataclass
class TableTruth:
    """Counts of one table."""

    n_people: int
    n_rows_planned: int
    n_rows: int = 0
    n_records: int = 0
    columns: dict[str, ColumnTruth] = field(default_factory=dict)
    distinct: dict[str, Distinct] = field(default_factory=dict)
    inside: dict[str, Distinct] = field(default_factory=dict)
    n_inside: Counter[str] = field(default_factory=Counter)
    n_duplicates: int = 0
    located: dict[str, list[int]] = field(default_factory=dict)
    n_defects: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.people = np.zeros(self.n_people, np.bool_)
        self.seen = np.zeros(self.n_rows_planned, np.bool_)

    def add(self, made: Made) -> None:
        """Count a chunk, the next rows of the table."""
        chunk, fate, garbled = made.chunk, made.fate, made.garbled
        sheet, start = chunk.sheet, self.n_rows
        alive = fate == Fate.KEPT
        self.n_rows += sheet.n
        self.n_records += int(np.count_nonzero(alive))
        self.people[chunk.person[alive]] = True
        for column in sheet.columns[1:]:
            self.columns.setdefault(column.name, ColumnTruth(column.element)).add(column, alive)
        for s in sightings(sheet, garbled):
            sets = self.inside if s.in_text else self.distinct
            values = s.values[alive]
            sets.setdefault(s.element, Distinct()).add(values)
            if s.in_text:
                self.n_inside[s.element] += int(np.count_nonzero(values.any(axis=1)))
        self._duplicates(chunk.serial, alive, start)
        self._locate("broken_lines", fate == Fate.BROKEN, start)
        self._locate("truncated_tail", fate == Fate.TAIL, start)
        self._locate("wrong_encoding", garbled & alive, start)

    def _duplicates(self, serial: NDArray[np.int64], alive: NDArray[np.bool_], start: int) -> None:
        own = np.arange(start, start + len(serial))
        repeats = alive & self.seen[serial]
        fresh = np.flatnonzero(alive & ~repeats)
        if (serial == own).all():  # no repeats at all: the common case
            self.seen[serial[fresh]] = True
            return
        _, firsts = np.unique(serial[fresh], return_index=True)
        again = np.ones(len(fresh), np.bool_)
        again[firsts] = False
        repeats[fresh[again]] = True
        self.seen[serial[fresh]] = True
        self.n_duplicates += int(np.count_nonzero(repeats))
        self._locate("duplicates", repeats, start)

    def _locate(self, kind: str, hit: NDArray[np.bool_], start: int) -> None:
        rows = np.flatnonzero(hit)
        if len(rows):
            self.n_defects[kind] += len(rows)
            room = MAX_LOCATED - len(self.located.setdefault(kind, []))
            self.located[kind] += (rows[:room] + start).tolist()

    def as_dict(self) -> dict[str, Any]:
        """For the side file. Row numbers count from 0 in the table."""
        return {
            "rows": self.n_rows,
            "records": self.n_records,
            "people": int(np.count_nonzero(self.people)),
            "duplicates": self.n_duplicates,
            "distinct": {kind: found.n for kind, found in self.distinct.items()},
            "inside_text": {
                kind: {
                    "records": self.n_inside[kind],
                    "finds": found.n_added,
                    "distinct": found.n,
                }
                for kind, found in self.inside.items()
            },
            "columns": {name: column.as_dict() for name, column in self.columns.items()},
            "defects": {
                kind: {"n": n, "rows": self.located[kind]} for kind, n in self.n_defects.items()
            },
        }


def _ages(born: NDArray[np.int64], sex: NDArray[np.int64], as_of: date) -> dict[str, list[int]]:
    """Five-year bands at as_of: [men, women]."""
    today = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    band = np.minimum((today - born) // 10_000 // 5, 20)
    return {
        "100+" if b == 20 else f"{5 * b}-{5 * b + 4}": [
            int(np.count_nonzero((band == b) & (sex == s))) for s in (1, 0)
        ]
        for b in range(21)
        if (band == b).any()
    }


def described(ids: NDArray[np.int64], as_of: date) -> dict[str, Any]:
    """What distinct IDs (17 digits) say: provinces, sexes, ages, whether codes still exist."""
    codes = (ids // 100_000_000_000).astype(np.int64)
    sex = ids % 2
    never, gone = divisions().start[codes] == 0, divisions().end[codes] > 0
    provinces, counts = np.unique(codes // 10_000, return_counts=True)
    return {
        "n": len(ids),
        "provinces": {str(p): int(n) for p, n in zip(provinces, counts, strict=True)},
        "sexes": {"male": int(np.count_nonzero(sex)), "female": int(np.count_nonzero(sex == 0))},
        "ages": _ages(ids // 1000 % BIRTHS, sex, as_of),
        "division_codes": {
            "current": int(np.count_nonzero(~never & ~gone)),
            "abolished": int(np.count_nonzero(gone)),
            "never": int(np.count_nonzero(never)),
        },
        "born_first": iso(int((ids // 1000 % BIRTHS).min())) if len(ids) else None,
        "born_last": iso(int((ids // 1000 % BIRTHS).max())) if len(ids) else None,
    }


def summarise(tables: dict[str, TableTruth], as_of: date) -> dict[str, Any]:
    """The truth over all tables: people, identifiers, overlaps."""
    columns = {
        kind: [t.distinct[kind] for t in tables.values() if kind in t.distinct]
        for kind in IDENTIFIERS
    }
    inside = {
        kind: [t.inside[kind] for t in tables.values() if kind in t.inside] for kind in IDENTIFIERS
    }
    distinct = {kind: union(sets) for kind, sets in columns.items() if sets}
    with_text = {
        kind: len(union(columns[kind] + inside[kind]))
        for kind in IDENTIFIERS
        if columns[kind] + inside[kind]
    }
    ids = distinct.get("cn.resident_id", np.zeros(0, np.int64))
    phones, counts = np.unique(
        distinct.get("phone", np.zeros(0, np.int64)) // 100_000_000, return_counts=True
    )
    pairs = list(combinations(tables, 2))
    everyone = np.logical_or.reduce([t.people for t in tables.values()])
    return {
        "records": sum(t.n_records for t in tables.values()),
        "people": int(np.count_nonzero(everyone)),
        "people_in_both": [
            {"a": a, "b": b, "both": int(np.count_nonzero(tables[a].people & tables[b].people))}
            for a, b in pairs
        ],
        "duplicates": sum(t.n_duplicates for t in tables.values()),
        "distinct": {kind: len(values) for kind, values in distinct.items()},
        "distinct_with_text": with_text,
        "overlaps": [
            {"a": a, "b": b, "element": kind, "n_a": x.n, "n_b": y.n, "both": n_common(x, y)}
            for a, b in pairs
            for kind in IDENTIFIERS
            if (x := tables[a].distinct.get(kind)) and (y := tables[b].distinct.get(kind))
        ],
        "people_by_id": described(ids, as_of),
        "phone_prefixes": {str(p): int(n) for p, n in zip(phones, counts, strict=True)},
        "tables": {name: table.as_dict() for name, table in tables.items()},
    }

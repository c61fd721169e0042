"""Made-up systems: families of tables with siblings, and dumps of them by somebody who covers tracks.

A family is 6 to 24 columns; every fourth is a table of people under everyday names. Its siblings
have the same layout, another place and other years. A dump drops and renames columns, changes their
order and rewrites values as another system would.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from seawall import recognise
from seawall.assess import Profile
from seawall.cli import sketching
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.tracing import TableSketch
from tests.trace import kinds

KEY = Key(bytes(range(32)))
READ_AT = datetime(2022, 6, 1, tzinfo=UTC)
ROWS, DUMPED = 2_000, 1_000


@dataclass(frozen=True)
class Table:
    """The rows of one table: those the inventory sees, and others that leak."""

    name: str
    family: str
    ours: pa.RecordBatch
    leaked: pa.RecordBatch


def family(seed: int, number: int, n_siblings: int, sizes: tuple[int, int]) -> list[Table]:
    """The tables of one family; `sizes` are rows in the inventory and in the dump."""
    rng = np.random.default_rng([seed, number])
    weights = np.array([weight for _, weight in kinds.KINDS])
    chosen = rng.choice(len(kinds.KINDS), rng.integers(6, 25), p=weights / weights.sum())
    drawn = [kinds.KINDS[k][0] for k in chosen]
    names = [f"{kinds.word(rng)}_{kinds.word(rng)}" for _ in drawn]
    if number % 4 == 0:  # people, under the names that everybody gives them
        some = rng.permutation(len(kinds.PEOPLE))[: rng.integers(3, len(kinds.PEOPLE) + 1)]
        rest = int(rng.integers(0, 6))
        drawn = [kinds.PEOPLE[k][0] for k in some] + drawn[:rest]
        names = [kinds.PEOPLE[k][1] for k in some] + names[:rest]
    columns = [kind(rng) for kind in drawn]
    missing = np.where(rng.random(len(columns)) < 0.55, 0.0, rng.beta(0.7, 1.5, len(columns)))
    together = rng.integers(0, 3, len(columns))  # groups whose columns are empty together
    start = int(rng.integers(0, 3_000))
    return [
        _sibling(f"family{number:03d}", k, np.random.default_rng([seed, number, k + 1]),
                 columns, names, missing, together, start, sizes)
        for k in range(n_siblings)
    ]  # fmt: skip


def _sibling(family_name, number, rng, columns, names, missing, together, start, sizes):
    first = kinds.EPOCH + timedelta(days=start + int(rng.integers(0, 600)))
    own = kinds.Sibling(rng, int(rng.integers(0, 30)), first, int(rng.integers(200, 1_500)))
    drawn = [column(own) for column in columns]
    shares = np.clip(missing * rng.uniform(0.9, 1.1, len(columns)), 0, 1)
    n = sum(sizes)
    group = rng.random((3, n))
    arrays = []
    for k, values in enumerate(drawn):
        luck = np.where(rng.random(n) < 0.8, group[together[k]], rng.random(n))
        arrays.append(pa.array(values(rng, n), pa.string(), mask=luck < shares[k]))
    whole = pa.RecordBatch.from_arrays(arrays, names=names)
    name = f"{family_name}.{number}"
    return Table(name, family_name, whole.slice(0, sizes[0]), whole.slice(sizes[0]))


def inventory(seed: int, n_tables: int, sizes: tuple[int, int] = (ROWS, DUMPED)) -> list[Table]:
    """So many tables in families of one to four (2.2 on average)."""
    rng = np.random.default_rng([seed, 77])
    made: list[Table] = []
    number = 0
    while len(made) < n_tables:
        n = int(rng.choice([1, 2, 3, 4], p=[0.3, 0.35, 0.2, 0.15]))
        made += family(seed, number, min(n, n_tables - len(made)), sizes)
        number += 1
    return made


def sketch(name: str, rows: pa.RecordBatch, system: str = "", key: Key = KEY) -> TableSketch:
    """The sketch of some rows, by the same way that the door goes."""
    batch = Batch(name, name, rows, np.arange(rows.num_rows), 0)
    layout = recognise.columns([batch])
    profile = Profile()
    profile.add(digested(batch, layout.columns(name), key))
    about = sketching.About(system or name, READ_AT)
    (made,) = sketching.tables([batch], layout, profile.settle(), key, about)
    return made


def leaked(table: Table, rng: np.random.Generator, kept: float = 0.5, *, rewritten: bool = False,
           filtered: bool = False, named: bool = False) -> tuple[TableSketch, tuple[str, ...]]:  # fmt: skip
    """A dump of a table: a share of its columns, in another order, under names that say nothing.

    Answers its sketch, and what its columns were called.

    Args:
        table: Where it comes from.
        rng: For the choice of columns and rows.
        kept: The share of columns kept, at least two.
        rewritten: Through another system: null as a word, one case, dates and decimals respelled.
        named: Under the names that the table has.
        filtered: Only the earlier half of the rows by some column.
    """
    n = max(2, round(kept * table.leaked.num_columns))
    rows = table.leaked
    if filtered:
        column = rows.column(int(rng.integers(rows.num_columns)))
        order = np.argsort(np.array(column.fill_null("").to_pylist()), kind="stable")
        rows = rows.take(pa.array(np.sort(order[: rows.num_rows // 2])))
    chosen = rng.permutation(rows.num_columns)[:n]
    arrays = [rows.column(int(k)) for k in chosen]
    if rewritten:
        arrays = [_rewritten(array, rng) for array in arrays]
    names = [rows.schema.names[int(k)] if named else f"c{i}" for i, k in enumerate(chosen)]
    made = sketch("dump", pa.RecordBatch.from_arrays(arrays, names=names))
    return made, tuple(rows.schema.names[int(k)] for k in chosen)


def _rewritten(array: pa.Array, rng: np.random.Generator) -> pa.Array:
    spelled = rng.choice(["null", "\\N", ""])
    values = [spelled if v is None else _respelled(v) for v in array.to_pylist()]
    return pa.array(values, pa.string())


def _respelled(value: str) -> str:
    if len(value) == 19 and value[4] == value[7] == "-":
        return f"{value[8:10]}/{value[5:7]}/{value[:4]} {value[11:16]}"
    if len(value) == 10 and value[4] == value[7] == "-":
        return value.replace("-", "")
    if value.count(".") == 1 and value.replace(".", "").isdigit():
        return repr(float(value))
    return value.lower()

"""The nouns: a kind of population, one population drawn from it, and how its columns are named.

Every column carries its role ("id", "phone", ...) in the metadata of its field, so that a
mixture can lay a fabrication over a genuine table whose columns are called otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.model.batch import Batch

ROLE = b"role"
Columns = dict[str, pa.Array]  # by role, in the order of the table


@dataclass(frozen=True)
class Population:
    """A table as its dump would have it, with the truth about each of its rows.

    `table` holds text columns only; `as_of` is the day of the dump; `genuine_share` is 1.0, 0.0
    or the truth of a mixture; `genuine_rows` (n,) says which rows are genuine. `was_as_of` is the
    true day of the dump where `as_of` is only what a seller claims.
    """

    table: pa.Table
    as_of: date
    genuine_share: float
    genuine_rows: NDArray[np.bool_]
    was_as_of: date | None = None


@dataclass(frozen=True)
class Kind:
    """One population or one style of fabrication.

    `genuine` is None for mixtures, and for genuine people under false dates: who they are is true,
    what is to be doubted is how new they are. `aside`: kept aside, never looked at while tuning. `simple`:
    of fabrications, one of the simple fakes as opposed to the best. `make(n, rng)` draws n rows.
    """

    name: str
    genuine: bool | None
    aside: bool
    simple: bool
    make: Callable[[int, np.random.Generator], Population]


def draw(kind: Kind, n: int, seed: int) -> Population:
    """The population of n rows that this seed stands for; the same for the same three, always."""
    return kind.make(n, np.random.default_rng([crc32(kind.name.encode()), n, seed]))


def batches(population: Population, table: str = "people", rows: int = 65_536) -> Iterator[Batch]:
    """The population as the batches a reader would give, in order, `rows` at most in each."""
    start = 0
    bare = population.table.replace_schema_metadata(None).combine_chunks()
    plain = pa.schema([pa.field(name, pa.string()) for name in bare.schema.names])
    for part in bare.cast(plain).to_batches(max_chunksize=rows):
        places = np.arange(start, start + part.num_rows, dtype=np.int64)
        yield Batch("population", table, part, places, int(part.nbytes))
        start += part.num_rows


def named(columns: Columns, names: dict[str, str]) -> pa.Table:
    """The columns whose role has a name, in the order of `names`, each marked with its role."""
    fields, arrays = [], []
    for role, name in names.items():
        array = columns[role]
        array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        fields.append(pa.field(name, pa.string(), metadata={ROLE: role.encode()}))
        arrays.append(array)
    return pa.table(arrays, schema=pa.schema(fields))


def roles(table: pa.Table) -> dict[str, str]:
    """The name of each role's column, in the order of the table."""
    return {field.metadata[ROLE].decode(): field.name for field in table.schema}


def whole(table: pa.Table, as_of: date, genuine: bool) -> Population:
    """A population whose rows are all genuine or all fabricated."""
    rows = np.full(table.num_rows, genuine)
    return Population(table, as_of, float(genuine), rows)

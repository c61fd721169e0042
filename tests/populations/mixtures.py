"""Genuine rows and fabricated ones in one table, and tables with some of their columns only."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from tests.populations.draws import Rng
from tests.populations.forms import like
from tests.populations.kinds import ROLE, Kind, Population, roles

TRIES = 8


def mixture(genuine: Kind, fake: Kind, share: float, *, blocked: bool = False) -> Kind:
    """A table with this share of genuine rows, among the fabricated ones or before them.

    The table has the genuine kind's columns that the fabrication can fill. Whole numbers of rows:
    the truth in `genuine_share` is that of the table drawn.
    """

    def make(n: int, rng: Rng) -> Population:
        n_genuine = round(share * n)
        true = genuine.make(n_genuine, rng)
        false = _of_a_time(fake, n - n_genuine, rng, true.as_of)
        shift = (true.as_of - false.as_of).days // 7 * 7  # weekdays stay what they are
        table = pa.concat_tables(
            [_common(true.table, false.table), _laid(true.table, false.table, shift)]
        )
        rows = np.arange(n) < n_genuine
        if not blocked:
            order = _interleaved(rng, n_genuine, n - n_genuine)
            table, rows = table.take(pa.array(order)), rows[order]
        return Population(table.combine_chunks(), true.as_of, n_genuine / n if n else 0.0, rows)

    how = "then" if blocked else "among"
    percent = round(100 * share)
    return Kind(
        f"{genuine.name}_{percent}_{how}_{fake.name}",
        None,
        genuine.aside or fake.aside,
        fake.simple,
        make,
    )


def _of_a_time(fake: Kind, n: int, rng: Rng, as_of: date) -> Population:
    """The fabrication of a day near to this one, the best of some draws and rather before it."""

    def gap(seed: int) -> int:
        days = (as_of - fake.make(1, np.random.default_rng(seed)).as_of).days
        return days if days >= 0 else 4 * -days

    seeds = rng.integers(0, 2**31, TRIES).tolist()
    return fake.make(n, np.random.default_rng(min(seeds, key=gap)))


def _interleaved(rng: Rng, n_genuine: int, n_fake: int) -> np.ndarray:
    """Places of both parts, each in its own order, at random among each other."""
    is_fake = rng.permutation(np.arange(n_genuine + n_fake) >= n_genuine)
    order = np.empty(len(is_fake), np.int64)
    order[~is_fake] = np.arange(n_genuine)
    order[is_fake] = n_genuine + np.arange(n_fake)
    return order


def _common(table: pa.Table, other: pa.Table) -> pa.Table:
    return table.select([name for role, name in roles(table).items() if role in roles(other)])


def _laid(table: pa.Table, other: pa.Table, shift: int) -> pa.Table:
    """The other's columns under this table's names and in its forms, `shift` days later."""
    theirs = roles(other)
    kept = {role: name for role, name in roles(table).items() if role in theirs}
    fields = [
        pa.field(name, pa.string(), metadata={ROLE: role.encode()}) for role, name in kept.items()
    ]
    arrays = [
        like(_array(other[theirs[role]]), _array(table[name]), role, shift)
        for role, name in kept.items()
    ]
    return pa.table(arrays, schema=pa.schema(fields))


def _array(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def only(kind: Kind, columns: tuple[str, ...] | list[str]) -> Kind:
    """The kind with some of its columns, told by role ("id") or by name ("id_no")."""

    def make(n: int, rng: Rng) -> Population:
        whole = kind.make(n, rng)
        wanted = [name for role, name in roles(whole.table).items() if {role, name} & set(columns)]
        if not wanted:
            raise ValueError(f"{kind.name}: none of the columns asked for")
        return Population(
            whole.table.select(wanted), whole.as_of, whole.genuine_share, whole.genuine_rows
        )

    return Kind(
        f"{kind.name}_only_{'_'.join(columns)}", kind.genuine, kind.aside, kind.simple, make
    )

"""Elasticsearch hits as batches: `_index` becomes the table, `_source.` goes, `_id` stays.

What the search added itself (score, sort values, type, version) is dropped: nothing of a person.
Source: Elasticsearch 8 reference, "Search API", response body.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seawall.kernels.json_records import Records
from seawall.model.batch import Batch
from seawall.model.source import Part
from seawall.model.strings import strings

SOURCE = "_source."
DROPPED = frozenset(
    {"_index", "_type", "_score", "_version", "_seq_no", "_primary_term", "_routing", "_ignored",
     "_shard", "_node", "sort", "matched_queries", "_source", "found"}
)  # fmt: skip
MAX_TABLES = 256  # in one batch; records of further ones go to the source's own table


def source_names(names: list[str]) -> list[tuple[int, str]]:
    """Which columns stay, and under which name."""
    taken = {name for name in names if not name.startswith(SOURCE)}
    kept = []
    for k, name in enumerate(names):
        if name.startswith(SOURCE):
            short = name[len(SOURCE) :]
            kept.append((k, name if not short or short in taken - DROPPED else short))
        elif name not in DROPPED:
            kept.append((k, name))
    return kept


def batches(records: Records, part: Part) -> Iterator[Batch]:
    """The records of each index as a batch of its own."""
    names = list(records.columns.schema.names)
    tables = records.columns.column(names.index("_index")) if "_index" in names else None
    kept = source_names(names)
    columns = pa.RecordBatch.from_arrays(
        [records.columns.column(k) for k, _ in kept], names=[name for _, name in kept]
    )
    yield from by_table(records._replace(columns=columns), tables, part)


def by_table(records: Records, tables: pa.Array | None, part: Part) -> Iterator[Batch]:
    """Split records by the table each row names; an empty name means the source's own."""
    n = len(records.rows)
    if n == 0:
        return
    if tables is None or _uniform(tables):
        name = tables[0].as_py() if tables is not None else ""
        yield Batch(part.name, name or part.table, records.columns, records.rows, records.n_bytes)
        return
    coded = pc.dictionary_encode(tables)
    codes = coded.indices.to_numpy(zero_copy_only=False)
    names = [name or part.table for name in coded.dictionary.to_pylist()]
    names = [name if k < MAX_TABLES else part.table for k, name in enumerate(names)]
    for name in dict.fromkeys(names):
        chosen = np.flatnonzero(
            np.isin(codes, [k for k, other in enumerate(names) if other == name])
        )
        columns = without_empty(records.columns.take(pa.array(chosen)))
        yield Batch(
            part.name, name, columns, records.rows[chosen], int(records.sizes[chosen].sum())
        )


def without_empty(columns: pa.RecordBatch) -> pa.RecordBatch:
    """Only the columns with a value: another table's columns are empty here."""
    filled = [k for k in range(columns.num_columns) if _n_bytes(columns.column(k))]
    return columns.select(filled)


def _n_bytes(array: pa.Array) -> int:
    offsets = strings(array).offsets
    return int(offsets[-1] - offsets[0])


def _uniform(tables: pa.Array) -> bool:
    """Whether all values are the same bytes."""
    data, offsets = strings(tables)
    lengths = np.diff(offsets)
    if (lengths != lengths[0]).any():
        return False
    block = data[offsets[0] : offsets[-1]].reshape(len(lengths), -1)
    return bool((block == block[0]).all())

"""Elasticsearch _bulk bodies: an action line, then, unless it deletes, the document's line.

An action gives table and `_id` to the very next line only, so a broken line costs one document and
shifts nothing. Source: Elasticsearch 8 reference, "Bulk API".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from seawall.kernels import elastic
from seawall.kernels.heads import objects
from seawall.kernels.json_records import Records, read_lines
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading
from seawall.model.strings import strings

OPERATIONS = ("index", "create", "update", "delete")
DELETE, UPDATE = 4, 3  # 1 + place in OPERATIONS
_ACTION = re.compile(
    rb'\s*\{\s*"(index|create|update|delete)"\s*:\s*\{\s*("(_index|_id|_type)"\s*:|\}\s*\})'
)
Flags = NDArray[np.bool_]


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """The share of documents and deletes that stand after their action."""
    found, n = objects(head)
    actions = [len(row) == 1 and next(iter(row)) in OPERATIONS for row in found]
    if not actions or not actions[0] or not _ACTION.match(head):
        return 0.0, {}
    return 0.99 * len(found) / n * min(1.0, 2 * sum(actions) / len(actions)), {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches by index, documents of updates apart."""
    before = ("", "", 0, -2)  # the last line of the records before: table, id, operation, row
    account = reading.account
    for records in read_lines(window, reading):
        columns, rows = records.columns, records.rows
        tables, ids, operations = _actions(columns)
        action = operations > 0
        account.skip("action line", int(records.sizes[action].sum()), n=int(action.sum()))
        # every line looks at the one before it
        tables_before = pa.concat_arrays(
            [pa.array([before[0]], pa.string()), tables.slice(0, len(rows) - 1)]
        )
        ids_before = pa.concat_arrays(
            [pa.array([before[1]], pa.string()), ids.slice(0, len(rows) - 1)]
        )
        operations_before = np.concatenate([[before[2]], operations[:-1]])
        follows = np.diff(rows, prepend=before[3]) == 1
        led = follows & (operations_before > 0) & (operations_before < DELETE)
        before = (tables[-1].as_py(), ids[-1].as_py(), int(operations[-1]), int(rows[-1]))
        account.n_rows += int(action.sum())
        account.record(int((~action).sum()), int(records.sizes[~action].sum()))
        for update in (False, True):
            chosen = np.flatnonzero(~action & ((led & (operations_before == UPDATE)) == update))
            if len(chosen):
                yield from _documents(
                    records,
                    chosen,
                    _where(tables_before, led),
                    _where(ids_before, led),
                    reading,
                    update,
                )


def _actions(columns: pa.RecordBatch) -> tuple[pa.Array, pa.Array, NDArray[np.int64]]:
    """Of each line: index and id its action names, and 1 + its operation, 0 for a document."""
    n = columns.num_rows
    filled = {name: _filled(columns.column(k)) for k, name in enumerate(columns.schema.names)}
    n_filled = sum((flags.astype(np.int64) for flags in filled.values()), np.zeros(n, np.int64))
    operations = np.zeros(n, np.int64)
    tables = ids = pa.array([""] * n, pa.string())
    for number, operation in enumerate(OPERATIONS, 1):
        names = [k for k in filled if k == operation or k.startswith(operation + ".")]
        own = sum((filled[k].astype(np.int64) for k in names), np.zeros(n, np.int64))
        told = np.zeros(n, np.bool_)
        for key in ("_index", "_id", "_type"):
            told |= filled.get(f"{operation}.{key}", np.zeros(n, np.bool_))
        if operation in filled:
            told |= np.asarray(pc.equal(columns.column(operation), "{}"))
        mine = told & (own == n_filled)
        operations[mine] = number
        for key in ("_index", "_id"):
            name = f"{operation}.{key}"
            if name in filled and mine.any():
                text = pc.if_else(
                    pa.array(mine), columns.column(name), tables if key == "_index" else ids
                )
                tables, ids = (text, ids) if key == "_index" else (tables, text)
    return tables, ids, operations


def _filled(array: pa.Array) -> Flags:
    return np.asarray(np.diff(strings(array).offsets) > 0)


def _where(values: pa.Array, flags: Flags) -> pa.Array:
    return pc.if_else(pa.array(flags), values, "")


def _documents(
    records: Records, chosen: NDArray[np.intp], tables: pa.Array, ids: pa.Array, reading: Reading,
    update: bool,
) -> Iterator[Batch]:  # fmt: skip
    """The documents of chosen lines, by index."""
    take = pa.array(chosen)
    columns = elastic.without_empty(records.columns.take(take))
    names = [n.removeprefix("doc.") if update else n for n in columns.schema.names]
    arrays = list(columns.columns)
    if "_id" not in names:
        names, arrays = ["_id", *names], [ids.take(take), *arrays]
    document = pa.RecordBatch.from_arrays(arrays, names=names)
    inner = Records(document, records.rows[chosen], records.sizes[chosen])
    yield from elastic.by_table(inner, tables.take(take), reading.part)


FORMAT = Format(
    "es_bulk",
    "Elasticsearch bulk body",
    detect,
    read,
    splits=lambda line: bool(_ACTION.match(line)),
)

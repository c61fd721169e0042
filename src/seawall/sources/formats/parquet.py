"""Parquet: every column as text, without losing a digit. Row groups are parts.

Structs become dotted columns, lists JSON text. Bytes of a record are the file's bytes spread evenly
over its rows: columns are stored apart, so no record has bytes of its own.
Source: apache/parquet-format.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from seawall.errors import SourceError
from seawall.model.batch import Batch
from seawall.model.source import Format, Part, Reading

ROWS = 16_384
MAGIC = b"PAR1"
_BROKEN = (pa.ArrowException, OSError, ValueError)


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """Four magic bytes."""
    return (1.0 if head.startswith(MAGIC) else 0.0), {}


def _open(file: BinaryIO, part: Part) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file)
    except _BROKEN:
        raise SourceError(
            part.name, None, "has a damaged Parquet footer", "It may be cut off"
        ) from None


def plan_file(file: BinaryIO, part: Part) -> list[Part]:
    """Parts of whole row groups, each about `part_bytes` of the file."""
    meta = _open(file, part).metadata
    ends = np.cumsum([0, *(meta.row_group(k).num_rows for k in range(meta.num_row_groups))])
    if ends[-1] == 0:
        return [replace(part, start=0, stop=meta.num_row_groups)]
    places = [int(end * part.size // ends[-1]) for end in ends]
    parts, start = [], 0
    for stop in range(1, len(places)):
        if places[stop] - places[start] >= part.limits.part_bytes or stop == len(places) - 1:
            n_bytes = places[stop] - places[start]
            parts.append(replace(part, start=start, stop=stop, n_bytes=n_bytes))
            start = stop
    return parts


def read_file(file: BinaryIO, reading: Reading) -> Iterator[Batch]:
    """Batches of the row groups of one part; what is damaged is skipped with its bytes."""
    part, account = reading.part, reading.account
    parquet = _open(file, part)
    account.n_bytes_read = account.n_stored_bytes = part.n_bytes
    groups = list(range(part.start, part.stop))
    n_rows: int = sum(parquet.metadata.row_group(k).num_rows for k in groups)
    done = 0

    def bytes_of(n: int) -> int:
        # a hostile footer may announce fewer rows than there are
        first, last = min(done, n_rows), min(done + n, n_rows)
        return last * part.n_bytes // max(1, n_rows) - first * part.n_bytes // max(1, n_rows)

    try:
        for batch in parquet.iter_batches(ROWS, row_groups=groups):
            columns = _as_text(batch, reading)
            n = batch.num_rows
            n_bytes = bytes_of(n)
            yield Batch(part.name, part.table, columns, account.n_rows + np.arange(n), n_bytes)
            account.record(n, n_bytes)
            done += n
    except _BROKEN:
        rest = part.n_bytes - account.n_bytes_records
        account.skip("row group damaged", rest, account.n_rows + 1, account.n_bytes_records)
        return
    account.skip("file structure", part.n_bytes - account.n_bytes_records)


def _as_text(batch: pa.RecordBatch, reading: Reading) -> pa.RecordBatch:
    """Text columns, structs laid open."""
    table = pa.Table.from_batches([batch])
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    names: list[str] = []
    arrays: list[pa.Array] = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if reading.wanted(name) and len(names) < reading.part.limits.max_columns:
            names.append(name)
            arrays.append(_text(column.combine_chunks()))
    return pa.RecordBatch.from_arrays(arrays, names=names)


def _text(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_null(array.type):
        return pa.array([""] * len(array), pa.string())
    try:
        text = pc.cast(array, pa.string())
    except _BROKEN:
        text = pa.array([_one(value) for value in array.to_pylist()], pa.string())
    return pc.fill_null(text, "")


def _one(value: Any) -> str | None:
    """A value Arrow cannot write: nested, or bytes that are not UTF-8."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)


FORMAT = Format("parquet", "Parquet", detect, read_file=read_file, plan_file=plan_file)

"""Elasticsearch export: one hit per line, {"_index", "_id", "_score", "_source": {...}}.

What elasticdump writes with --type=data, and scroll loops that print hits. Each index is a table.
Source: elasticsearch-dump/elasticsearch-dump, README, "--type".
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.kernels import elastic
from seawall.kernels.heads import cut_object, objects
from seawall.kernels.json_records import read_lines
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """The share of the first lines that are hits: a document under `_source`, and where it was."""
    found, n = objects(head)
    if cut_object(head) and b'"_source"' in head and b'"_index"' in head and b'"hits"' not in head:
        return 0.7, {}
    hits = [row for row in found if "_source" in row and ("_index" in row or "_id" in row)]
    return (0.97 * len(hits) / n if n else 0.0), {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches by index."""
    for records in read_lines(window, reading):
        reading.account.record(len(records.rows), records.n_bytes)
        yield from elastic.batches(records, reading.part)


FORMAT = Format("es_export", "Elasticsearch export", detect, read, splits=lambda line: True)

"""Elasticsearch search and scroll responses: one or many, on one line each or pretty-printed.

The records are the elements of every "hits": [...]; the rest of a response is envelope.
Source: Elasticsearch 8 reference, "Search API", response body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.kernels import elastic
from seawall.kernels.frames import HITS
from seawall.kernels.json_elements import read_elements
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading

_HITS = re.compile(rb'"hits"\s*:\s*\[\s*(\{\s*"_|\])')
_ENVELOPE = re.compile(
    rb'\s*\{\s*"(took|_scroll_id|hits|timed_out|_shards|pit_id|num_reduce_phases)"'
)


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """A response starts with one of few keys and holds an array of hits."""
    if not _ENVELOPE.match(head):
        return 0.0, {}
    return (0.98 if _HITS.search(head) else 0.2), {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches by index."""
    for records in read_elements(window, reading, HITS):
        reading.account.record(len(records.rows), records.n_bytes)
        yield from elastic.batches(records, reading.part)


FORMAT = Format("es_search", "Elasticsearch search responses", detect, read)

"""A top-level JSON array of objects, on one line or many; also several arrays one after the other.

Source: RFC 8259.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.kernels.frames import TOP_ARRAY
from seawall.kernels.json_elements import read_elements
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading

_START = re.compile(rb'\s*\[\s*\{\s*["}]')


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """An array that starts with an object."""
    return (0.92 if _START.match(head) else 0.0), {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches of the source's one table."""
    part = reading.part
    for records in read_elements(window, reading, TOP_ARRAY):
        reading.account.record(len(records.rows), records.n_bytes)
        yield Batch(part.name, part.table, records.columns, records.rows, records.n_bytes)


FORMAT = Format("json_array", "JSON array", detect, read)

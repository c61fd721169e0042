"""JSON objects one after the other, each over several lines: what pretty-printing exporters write.

Source: RFC 8259.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from seawall.kernels.json_elements import OBJECTS, read_elements
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading

_START = re.compile(r'\s*\{\s*["}]')


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """The first object decodes, or is at least begun; line by line formats are surer of theirs."""
    text = head.decode("utf-8", "replace").lstrip()
    if not _START.match(text):
        return 0.0, {}
    try:
        json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return 0.35, {}
    return 0.6, {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches of the source's one table."""
    part = reading.part
    for records in read_elements(window, reading, OBJECTS):
        reading.account.record(len(records.rows), records.n_bytes)
        yield Batch(part.name, part.table, records.columns, records.rows, records.n_bytes)


FORMAT = Format("json_objects", "JSON objects", detect, read)

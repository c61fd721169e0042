"""JSON Lines: one object per line, nested objects as dotted columns.

Sources: jsonlines.org; RFC 8259.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.kernels.heads import cut_object, objects
from seawall.kernels.json_records import read_lines
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """The share of the first lines that are objects; a cut long first line may be one."""
    found, n = objects(head)
    if not found:
        return (0.4 if cut_object(head) else 0.0), {}
    return 0.9 * len(found) / n, {}


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches of the source's one table."""
    part = reading.part
    for records in read_lines(window, reading):
        reading.account.record(len(records.rows), records.n_bytes)
        yield Batch(part.name, part.table, records.columns, records.rows, records.n_bytes)


FORMAT = Format("jsonl", "JSON Lines", detect, read, splits=lambda line: True)

"""CSV and its relatives: comma, tab, bar, semicolon or ----, with and without a header.

Quoted fields may hold newlines, so a file whose head has quotes is one part; others are split at
lines. A list with one value per line is read as one column. Source: RFC 4180.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from seawall import tables
from seawall.kernels.csv_head import column_names, has_header, rows, sniff
from seawall.kernels.csv_records import Dialect, read_delimited
from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.source import Format, Reading

LIST_WIDTH, LIST_WORDS = 200, 3  # longer lines without a delimiter are prose
LIST = "\x1f"  # a delimiter that does not occur
FEWEST_SHARE = 0.6  # of the first records must have the same number of columns


def detect(head: bytes) -> tuple[float, dict[str, str]]:
    """How regular the records are; never as sure as a format with marks of its own."""
    text = head.decode("utf-8", "replace")
    shown = text.lstrip()
    strange = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n") for c in text[:4_096])
    if not shown or strange > len(text[:4_096]) // 50:
        return 0.0, {}
    share, delimiter, found = sniff(text)
    if share < FEWEST_SHARE:
        found, delimiter = rows(text, LIST), LIST
        prose = sum(len(row[0]) > LIST_WIDTH or len(row[0].split()) > LIST_WORDS for row in found)
        share = 0.5 if len(found) > 1 and prose * 20 <= len(found) and shown[0] != "#" else 0.0
    if not share:
        return 0.0, {}
    width = Counter(len(row) for row in found).most_common(1)[0][0]
    header = len(found[0]) == width and has_header(
        found, lambda word: tables.hint(word) is not None
    )
    names = column_names(found[0] if header else None, width)
    quoted = '"' in text and len(delimiter) == 1
    options = {"delimiter": delimiter, "names": json.dumps(names), "header": "1" if header else ""}
    options |= {"quote": '"' if len(delimiter) == 1 else "", "whole": "1" if quoted else ""}
    sure = 0.8 * share if width > 1 else 0.35
    return (0.1 if shown[0] in "{[" else sure), options


def read(window: Window, reading: Reading) -> Iterator[Batch]:
    """Batches of the source's one table."""
    part, options = reading.part, dict(reading.part.options)
    dialect = Dialect(
        options["delimiter"].encode(),
        ord(options["quote"] or "\0"),
        tuple(json.loads(options["names"])),
        bool(options["header"]),
    )
    for records in read_delimited(window, reading, dialect):
        reading.account.record(len(records.rows), records.n_bytes)
        yield Batch(part.name, part.table, records.columns, records.rows, records.n_bytes)


FORMAT = Format("delimited", "delimited text", detect, read, splits=lambda line: True)

"""How records of a sheet become bytes of a format: what stands around and between the values.

Sources: Elasticsearch's search and bulk interfaces; elasticdump's `data` lines; RFC 4180; RFC 8259.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.synth.assemble import Mode, records
from seawall.synth.sheet import Sheet
from seawall.synth.spec import LeakSpec

EXTENSIONS = {
    "elasticdump": ".json",
    "jsonl": ".jsonl",
    "search": ".json",
    "bulk": ".ndjson",
    "csv": ".csv",
    "tsv": ".tsv",
    "parquet": ".parquet",
}
DELIMITERS = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before each value of a record, the document id first, and after the last."""

    literals: tuple[bytes, ...]
    with_id: bool


def _text(value: object, escaped: bool) -> str:
    return json.dumps(value, ensure_ascii=escaped)


def _json_frame(spec: LeakSpec, table: str, names: Sequence[str]) -> Frame:
    escaped = spec.encoding == "escaped"
    keys = [_text(name, escaped) + ":" for name in names]
    fields = ["{" + keys[0], *("," + key for key in keys[1:])]
    index = _text(table, escaped)
    if spec.format == "jsonl":
        return Frame(tuple(f.encode() for f in [*fields, "}\n"]), False)
    if spec.format == "bulk":
        opening, between, end = f'{{"index":{{"_index":{index},"_id":', "}}\n", "}\n"
    else:
        opening = f'{{"_index":{index},"_type":"_doc","_id":'
        between = ',"_score":1,"_source":'
        end = "}}\n"
        if spec.format == "search":
            opening, end = "," + opening, "}}"
    fields[0] = between + fields[0]
    return Frame(tuple(f.encode() for f in [opening, *fields, end]), True)


def frame_of(spec: LeakSpec, sheet: Sheet) -> Frame:
    """The literals of a sheet's records in the leak's format."""
    names = [column.name for column in sheet.columns[1:]]
    if spec.format in DELIMITERS:
        delimiter = DELIMITERS[spec.format].encode()
        return Frame(
            (b"", *[delimiter] * (len(names) - 1), b"\r\n" if spec.format == "csv" else b"\n"),
            False,
        )
    return _json_frame(spec, sheet.table, names)


def head(spec: LeakSpec, names: Sequence[str]) -> bytes:
    """What a file begins with; `names` are the columns of a CSV file's only table."""
    if spec.format == "search":
        return (
            b'{"took":7,"timed_out":false,"hits":{"total":{"value":%d,"relation":"eq"},"hits":['
            % spec.n
        )
    if spec.format in DELIMITERS:
        delimiter = DELIMITERS[spec.format]
        hard = (delimiter, '"', "\n", "\r")
        fields = [
            '"' + name.replace('"', '""') + '"' if any(c in name for c in hard) else name
            for name in names
        ]
        return (delimiter.join(fields) + ("\r\n" if spec.format == "csv" else "\n")).encode()
    return b""


def foot(spec: LeakSpec) -> bytes:
    """What a whole file ends with."""
    return b"]}}\n" if spec.format == "search" else b""


def body(
    spec: LeakSpec, sheet: Sheet, fate: NDArray[np.uint8], first: bool
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """A sheet's records as UTF-8 and where each ends. `first`: none stands before in the file."""
    frame = frame_of(spec, sheet)
    columns = sheet.columns if frame.with_id else sheet.columns[1:]
    if spec.format in DELIMITERS:
        mode = Mode.CSV
    else:
        mode = Mode.ASCII_JSON if spec.encoding == "escaped" else Mode.JSON
    delimiter = ord(DELIMITERS.get(spec.format, "\0"))
    out, ends = records(sheet, columns, frame.literals, fate, mode, delimiter)
    if first and spec.format == "search":
        return out[1:], ends - 1  # no comma before the first hit
    return out, ends


def encoded(
    spec: LeakSpec, out: NDArray[np.uint8], ends: NDArray[np.int64], wrong: NDArray[np.bool_]
) -> list[memoryview | bytes]:
    """The bytes in the leak's encoding, `wrong` records in another one."""
    own, other = ("gb18030", "utf-8") if spec.encoding == "gb18030" else ("utf-8", "gb18030")
    pieces: list[memoryview | bytes] = []
    at = 0
    for row in np.flatnonzero(wrong):
        start, end = (int(ends[row - 1]) if row else 0), int(ends[row])
        pieces += [_in(own, out[at:start]), str(out[start:end].data, "utf-8").encode(other)]
        at = end
    return [*pieces, _in(own, out[at:])]


def _in(encoding: str, utf8: NDArray[np.uint8]) -> memoryview | bytes:
    return utf8.data if encoding == "utf-8" else str(utf8.data, "utf-8").encode(encoding)

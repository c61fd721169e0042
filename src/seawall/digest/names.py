"""Names that are values: a map whose keys are phone numbers, a file called after an ID.

Names of files, tables and columns go into reports, journals and errors, and the dump chooses them.
So every identifier inside a name gives way to its kind, as "user.[Phone number]~5f0c2a91.name": the
end is keyed, so that two such columns stay two, the same over all parts, and none can be told
without the key. Names of people and words nobody could tell from a column's name stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa

from seawall import tables
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.strings import from_values

FEWEST_DIGITS = 7  # no identifier has fewer, except mail
_DIGIT = re.compile(r"[0-9０-９]")
_MAIL = re.compile(r"[^\s/\\,;:@＠]*[^\s/\\,;:@＠.][@＠][^\s/\\,;:]+")  # but not fields.@timestamp
_LONG = re.compile(r"[0-9０-９](?:[ -]?[0-9０-９]){8,}")  # no judge knows it, or it is cut
_ADDRESS = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9])")  # IPv4


def masked(name: str) -> str:
    """The name with its kind in place of each identifier; the same if there is none."""
    if len(_DIGIT.findall(name)) < FEWEST_DIGITS and not _MAIL.search(name):
        return name
    from seawall.elements import in_text  # the kernels behind it are not for every `--help`

    raw = _MAIL.sub("[E-mail address]", name).encode("utf-8", "replace")
    finds = in_text.find(from_values([raw]))
    shown, at = b"", 0
    for element, start, end in zip(finds.element, finds.start, finds.end, strict=True):
        if start >= at:
            label = tables.elements()[int(element) - 1].label
            shown += raw[at:start] + f"[{label}]".encode()
        at = max(at, int(end))
    text = (shown + raw[at:]).decode("utf-8", "replace")
    text = _ADDRESS.sub("[IP address]", text)
    return _LONG.sub("[digits]", text)


def named(batch: Batch, key: Key) -> Batch:
    """The batch with every name of a column or table masked; itself if none was a value."""
    table, names = _told(batch.table, key), [_told(name, key) for name in batch.names]
    if table == batch.table and names == batch.names:
        return batch
    columns = pa.RecordBatch.from_arrays(batch.columns.columns, names=names)
    return replace(batch, table=table, columns=columns)


def _told(name: str, key: Key) -> str:
    shown = masked(name)
    return name if shown == name else f"{shown}~{key.seed('name ' + name) & 0xFFFFFFFF:08x}"

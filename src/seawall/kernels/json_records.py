"""JSON records out of a window, with the account kept: one per line, or the elements of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.kernels import frames as fr
from seawall.kernels import json_scan as js
from seawall.kernels.json_columns import MAX_ROWS, JsonColumns, Places
from seawall.kernels.window import Window
from seawall.model.ledger import MAX_LOCATED, SourceLedger
from seawall.model.source import Reading

REASONS = {
    js.MALFORMED: "not JSON",
    js.NOT_AN_OBJECT: "not an object",
    js.TOO_DEEP: "nested too deeply",
    js.HAS_NUL: "NUL bytes",
}


class Records(NamedTuple):
    """Good records not yet accounted for, with their `rows` (n,) in the part and `sizes` (n,)."""

    columns: pa.RecordBatch
    rows: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @property
    def n_bytes(self) -> int:
        """Bytes of all records together."""
        return int(self.sizes.sum())


def json_columns(reading: Reading) -> JsonColumns:
    """The columns of one part, within its limits."""
    return JsonColumns(reading.part.limits.max_columns, reading.seed, reading.wanted)


def read_lines(window: Window, reading: Reading) -> Iterator[Records]:
    """One object per line. A line that is none is skipped alone and located."""
    columns, account = json_columns(reading), reading.account
    limit = reading.part.limits.max_record_bytes
    starts, stops = np.empty(MAX_ROWS, np.int64), np.empty(MAX_ROWS, np.int64)
    while True:
        n, rest = fr.lines(window.data, window.start, window.stop, starts, stops, window.done)
        if n:
            open_end = window.done and rest == window.stop and window.data[rest - 1] != 10
            yield from scanned(columns, window, account, starts[:n], stops[:n], open_end)
            window.start = rest
        elif window.left >= limit:
            drop_line(window, account)
        elif not window.more():
            break
    finish(columns, account)


def finish(columns: JsonColumns, account: SourceLedger) -> None:
    """Write into the account what no column held."""
    if columns.n_overflow:
        account.skip("values past the limit on columns", 0, n=columns.n_overflow)


def scanned(
    columns: JsonColumns, window: Window, account: SourceLedger, starts: Places, stops: Places,
    open_end: bool = False,
) -> Iterator[Records]:  # fmt: skip
    """Scan frames and account for all that are not records; `open_end`: the last one may be cut."""
    codes = np.zeros(len(starts), np.uint8)
    for part in columns.scan(window.data, starts, stops, codes):
        span = slice(part.first, part.last)
        here, sizes = codes[span], stops[span] - starts[span]
        filled = here != js.BLANK
        # numbers of the rows among records and located skips
        numbers = account.n_rows + np.cumsum(filled) - 1
        account.n_damaged += part.n_damaged
        blank = ~filled
        if blank.any():
            account.skip("blank line", int(sizes[blank].sum()), n=int(blank.sum()))
        broken = filled & (here != js.GOOD)
        cut = open_end and part.last == len(starts) and here[-1] == js.MALFORMED
        skip_broken(account, REASONS, here, broken, sizes, numbers, window.base + starts[span], cut)
        good = part.frames - part.first
        if len(good):
            yield Records(part.columns, numbers[good], sizes[good])


def skip_broken(
    account: SourceLedger, reasons: dict[int, str], codes: NDArray[np.uint8],
    broken: NDArray[np.bool_], sizes: Places, numbers: Places, places: Places, cut: bool,
) -> None:  # fmt: skip
    """Account for the broken ones of some records; `cut` says that the last one is a cut tail.

    Once enough are located, the others are only counted: a file may be broken on every line.
    """
    bad = np.flatnonzero(broken)
    tail = bad[-1:] if cut else bad[:0]
    bad = bad[: len(bad) - len(tail)]
    room = max(0, MAX_LOCATED - len(account.skips))
    for k in bad[:room].tolist():
        reason = reasons[int(codes[k])]
        account.skip(reason, int(sizes[k]), int(numbers[k]) + 1, int(places[k]))
    rest = bad[room:]
    for code in np.unique(codes[rest]).tolist():
        same = rest[codes[rest] == code]
        account.skip(reasons[code], int(sizes[same].sum()), n=len(same))
    account.n_rows += len(rest)
    for k in tail.tolist():
        account.skip("cut off", int(sizes[k]), int(numbers[k]) + 1, int(places[k]))


def drop_line(window: Window, account: SourceLedger) -> None:
    """Pass over a line past the limit on records."""
    at, n = window.position, 0
    one, other = np.empty(1, np.int64), np.empty(1, np.int64)
    while True:
        found, rest = fr.lines(window.data, window.start, window.stop, one, other, False)
        n += (rest if found else window.stop) - window.start
        window.start = rest if found else window.stop
        if found or not window.more():
            break
    account.skip("too long", n, account.n_rows + 1, at)

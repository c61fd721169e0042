"""Records of delimited text out of a window, with the account kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from seawall.kernels import csv_scan as cs
from seawall.kernels import well_formed
from seawall.kernels.json_columns import CELLS, MAX_ROWS, SKEW, arrow_columns
from seawall.kernels.json_records import Records, drop_line, skip_broken
from seawall.kernels.window import Window
from seawall.model.source import Reading

REASONS = {
    cs.WRONG_COUNT: "wrong number of columns",
    cs.BAD_QUOTES: "quotes not closed",
    cs.NUL: "NUL bytes",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How records are written: `names` of the columns, `header` whether they stand in the first."""

    delimiter: bytes
    quote: int
    names: tuple[str, ...]
    header: bool


def read_delimited(window: Window, reading: Reading, dialect: Dialect) -> Iterator[Records]:
    """All records; ones with another number of columns are skipped and located."""
    part, account, width = reading.part, reading.account, len(dialect.names)
    kept = min(width, part.limits.max_columns)
    rows = max(64, min(MAX_ROWS, CELLS // kept)) + SKEW
    spans, row_frames = np.zeros((kept, rows), np.int64), np.empty(rows, np.int32)
    starts, stops = np.empty(MAX_ROWS, np.int64), np.empty(MAX_ROWS, np.int64)
    codes, state = np.empty(MAX_ROWS, np.uint8), np.zeros(3, np.int64)
    delimiter = np.frombuffer(dialect.delimiter, np.uint8)
    names = list(dialect.names[:kept])
    chosen = [k for k, name in enumerate(names) if reading.wanted(name)]
    header = dialect.header and part.start <= 0
    while True:
        state[:] = window.start, 0, 0
        cs.scan(
            window.data, window.stop, window.done, delimiter, dialect.quote, spans, width,
            row_frames, starts, stops, codes, state,
        )  # fmt: skip
        at, n_rows, n = (int(k) for k in state)
        if n == 0:
            if window.left >= part.limits.max_record_bytes:
                drop_line(window, account)
            elif not window.more():
                break
            continue
        here, sizes = codes[:n], stops[:n] - starts[:n]
        good, keep = row_frames[:n_rows], 0
        blank = here == cs.BLANK
        if blank.any():
            account.skip("blank line", int(sizes[blank].sum()), n=int(blank.sum()))
        filled = ~blank
        if header and filled.any():
            # the first record names the columns, whatever it holds
            named, header = int(filled.argmax()), False
            account.skip("header", int(sizes[named]))
            filled[named] = False
            keep = int(n_rows > 0 and good[0] == named)
        numbers = account.n_rows + np.cumsum(filled) - 1
        broken = filled & (here != cs.GOOD)
        cut = window.done and at == window.stop and window.data[at - 1] != 10 and broken[-1]
        places = window.base + starts[:n]
        skip_broken(account, REASONS, here, broken, sizes, numbers, places, bool(cut))
        damaged = np.zeros(n_rows, np.uint8)
        if not well_formed.valid(window.data, window.start, at):
            well_formed.mark_invalid(window.data, starts[good], stops[good], damaged)
        damaged[:keep] = 0
        wanted = spans if len(chosen) == kept else np.ascontiguousarray(spans[chosen])
        columns, n_damaged = arrow_columns(
            window.data, wanted, [names[k] for k in chosen], n_rows, damaged
        )
        spans[:, :n_rows] = 0
        account.n_damaged += n_damaged
        window.start = at
        if n_rows > keep:
            good = good[keep:]
            yield Records(_from(columns, keep), numbers[good], sizes[good])


def _from(columns: pa.RecordBatch, keep: int) -> pa.RecordBatch:
    return columns.slice(keep) if keep else columns

"""The scanner of delimited text: from bytes to spans, one per column and row.

A field that starts with the quote ends at the next single quote; doubled quotes stand for one, and
delimiters and newlines in between belong to it. Elsewhere a quote is a character like others. A
record whose quoted field is never closed, or goes on after it closed, is broken at its first line
end, where reading resumes. Source: RFC 4180.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.json_scan import DOUBLED
from seawall.kernels.load import BYTES, ctz64
from seawall.kernels.wide import below, equal64

# what became of a record
GOOD, BLANK, WRONG_COUNT, BAD_QUOTES, NUL = range(5)
# places in `state`
AT, ROW, FRAME = range(3)

#: A quoted field longer than this counts as never closed: what a stray quote can cost is bounded.
MAX_QUOTED = 1 << 20

I32 = types.int32[::1]
I64 = types.int64[::1]
U8 = types.uint8[::1]


@nb.njit(cache=True, nogil=True)
def _find(data, i, stop, byte):
    """The next `byte` from i on, or `stop`."""
    while i < stop:
        marks = equal64(data, i, byte) & below(stop - i)
        if marks:
            return i + np.int64(ctz64(marks))
        i += 64
    return stop


@nb.njit(inline="always", cache=True)
def _marks(data, i, first):
    """Which of 64 bytes may end a plain field, or are NUL."""
    return equal64(data, i, first) | equal64(data, i, 10) | equal64(data, i, 0)


@nb.njit(inline="always", cache=True)
def _is_delimiter(data, i, stop, delimiter):
    """Whether the whole delimiter stands at i."""
    same = i + len(delimiter) <= stop
    for k in range(len(delimiter)):
        same = same and data[i + k] == delimiter[k]
    return same


@nb.njit(
    types.void(BYTES, types.intp, types.boolean, BYTES, types.uint8, types.int64[:, ::1],
               types.intp, I32, I64, I64, U8, I64),
    cache=True,
    nogil=True,
)  # fmt: skip
def scan(data, stop, final, delimiter, quote, spans, n_columns, row_frames, starts, stops, codes,
         state):  # fmt: skip
    """Read records from state[AT] while they are whole and there is room for them.

    `spans` (columns, rows) is laid out as in json_scan; fields past its columns are only counted.
    Rows hold good records; `starts`, `stops` (newline included) and `codes` tell of every record,
    good or not. `quote` is 0 for none. `data` ends at `stop`, 64 bytes of padding follow.
    """
    pos, row, frame = state[AT], state[ROW], 0
    kept = spans.shape[0]
    first = delimiter[0]
    step = len(delimiter)
    while pos < stop and row < spans.shape[1] and frame < len(starts):
        begin = pos
        column = 0
        code = GOOD
        whole = False  # whether the record's end was seen
        base = pos
        marks = _marks(data, base, first)
        while True:
            if quote != 0 and pos < stop and data[pos] == quote:
                doubled = 0
                bound = min(stop, pos + 1 + MAX_QUOTED)
                close = _find(data, pos + 1, bound, quote)
                while close < bound and close + 1 < stop and data[close + 1] == quote:
                    doubled = DOUBLED
                    close = _find(data, close + 2, bound, quote)
                if close >= bound:
                    if bound < stop or final:
                        code = BAD_QUOTES
                    break
                after = close + 1
                if after + step > stop and not final:
                    break
                if after < stop and data[after] == 13 and (after + 1 < stop or final):
                    after += 1
                end_of_line = after >= stop or data[after] == 10
                if not end_of_line and not _is_delimiter(data, close + 1, stop, delimiter):
                    if close + 2 >= stop and not final:
                        break
                    code = BAD_QUOTES
                    break
                if column < kept:
                    n = close - pos - 1
                    spans[column, row] = ((pos + 1) << 32) | (n << 2) | doubled if n else 0
                column += 1
                if end_of_line:
                    if after >= stop and not final:
                        break
                    pos = min(after + 1, stop)
                    whole = True
                    break
                pos = close + 1 + step
                base = pos
                marks = _marks(data, base, first)
                continue
            # a plain field: up to the next mark that ends it
            found = -1
            while found < 0:
                while marks == np.uint64(0):
                    base += 64
                    if base >= stop:
                        break
                    marks = (
                        equal64(data, base, first)
                        | equal64(data, base, 10)
                        | equal64(data, base, 0)
                    )
                if marks == np.uint64(0):
                    found = stop
                    break
                k = base + np.int64(ctz64(marks))
                marks &= marks - np.uint64(1)
                if k >= stop:
                    found = stop
                elif k < pos:
                    continue
                elif data[k] == 0 and first != 0:
                    code = NUL
                elif data[k] == 10 or step == 1 or _is_delimiter(data, k, stop, delimiter):
                    found = k
            if found >= stop and not final:
                break
            end = found
            line_end = found >= stop or data[found] == 10
            if line_end and end > pos and data[end - 1] == 13:
                end -= 1
            if column < kept:
                n = end - pos
                spans[column, row] = (pos << 32) | (n << 2) if n else 0
            column += 1
            if line_end:
                pos = min(found + 1, stop)
                whole = True
                break
            pos = found + step
        if code == BAD_QUOTES:
            line = _find(data, begin, stop, 10)
            if line >= stop and not final:
                pos = begin
                break
            pos = min(line + 1, stop)
        elif not whole:
            pos = begin
            break
        if code == GOOD:
            n = pos - begin
            if data[pos - 1] == 10 and (n == 1 or (n == 2 and data[begin] == 13)):
                code = BLANK
            elif column != n_columns:
                code = WRONG_COUNT
        if code == GOOD:
            row_frames[row] = frame
            row += 1
        else:
            for k in range(kept):
                spans[k, row] = 0
        starts[frame], stops[frame], codes[frame] = begin, pos, code
        frame += 1
    if pos < stop and row < spans.shape[1]:
        for k in range(kept):  # what an unfinished record left
            spans[k, row] = 0
    state[AT], state[ROW], state[FRAME] = pos, row, frame

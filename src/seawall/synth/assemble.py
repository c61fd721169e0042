"""Records from columns: literals and values in turn, escaped where a value may need it."""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.kernels.characters import code_point
from seawall.kernels.store import PAD, copy
from seawall.synth.sheet import Column, Sheet


class Mode(IntEnum):
    """How values are written."""

    JSON = 0
    ASCII_JSON = 1
    CSV = 2


class Fate(IntEnum):
    """What becomes of a record: kept, cut with its line end, cut where the file ends."""

    KEPT = 0
    BROKEN = 1
    TAIL = 2


JSON, ASCII_JSON, CSV = 0, 1, 2
QUOTE, BACKSLASH, NEWLINE = 34, 92, 10
HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
NULL = np.frombuffer(b"null" + bytes(PAD), np.uint8).copy()
CUT = 0.6  # a broken record keeps this share of its bytes: past the action line of a bulk record


@nb.njit(cache=True, nogil=True)
def _put_escape(out, at, unit):
    """Write a UTF-16 unit as six characters."""
    out[at], out[at + 1] = BACKSLASH, 117
    for k in range(4):
        out[at + 2 + k] = HEX[(unit >> (12 - 4 * k)) & 15]
    return at + 6


@nb.njit(cache=True, nogil=True)
def _put_json(out, at, data, i, end, ascii_only):
    while i < end:
        c = nb.int64(data[i])
        if c in (QUOTE, BACKSLASH):
            out[at], out[at + 1] = BACKSLASH, c
            at += 2
            i += 1
        elif c < 32:
            at = _put_escape(out, at, c)
            i += 1
        elif c < 128 or not ascii_only:
            out[at] = c
            at += 1
            i += 1
        else:
            point, i = code_point(data, i, end)
            if point >= 0x10000:
                at = _put_escape(out, at, 0xD800 + ((point - 0x10000) >> 10))
                at = _put_escape(out, at, 0xDC00 + ((point - 0x10000) & 0x3FF))
            else:
                at = _put_escape(out, at, point)
    return at


@nb.njit(cache=True, nogil=True)
def _put_csv(out, at, data, i, end, delimiter):
    """A field by RFC 4180: in quotes if it holds the delimiter, a quote or a line end."""
    quoted = False
    for k in range(i, end):
        quoted |= data[k] == delimiter or data[k] == QUOTE or data[k] == 10 or data[k] == 13
    if quoted:
        out[at] = QUOTE
        at += 1
    while i < end:
        if data[i] == QUOTE:
            out[at] = QUOTE
            at += 1
        out[at] = data[i]
        at += 1
        i += 1
    if quoted:
        out[at] = QUOTE
        at += 1
    return at


@nb.njit(cache=True, nogil=True)
def _records(
    out, data, offsets, literals, bounds, safe, bare, bare_of, fate, mode, delimiter, ends
):
    at = 0
    n_columns = len(offsets)
    for j in range(len(fate)):
        start = at
        for k in range(n_columns):
            at = copy(out, at, literals, bounds[k], bounds[k + 1] - bounds[k])
            a, b = offsets[k, j], offsets[k, j + 1]
            if mode == CSV:
                if safe[k]:
                    at = copy(out, at, data, a, b - a)
                else:
                    at = _put_csv(out, at, data, a, b, delimiter)
            elif a == b:
                at = copy(out, at, NULL, 0, 4)
            elif bare_of[k] >= 0 and bare[bare_of[k], j]:
                at = copy(out, at, data, a, b - a)
            else:
                out[at] = QUOTE
                if safe[k]:
                    at = copy(out, at + 1, data, a, b - a)
                else:
                    at = _put_json(out, at + 1, data, a, b, mode == ASCII_JSON)
                out[at] = QUOTE
                at += 1
        at = copy(out, at, literals, bounds[n_columns], bounds[n_columns + 1] - bounds[n_columns])
        if fate[j]:
            at = start + nb.int64((at - start) * CUT)
            while out[at] & 0xC0 == 0x80:  # never inside a character
                at -= 1
            if fate[j] == 1:
                out[at] = NEWLINE
                at += 1
        ends[j] = at
    return at


def records(
    sheet: Sheet,
    columns: Sequence[Column],
    literals: Sequence[bytes],
    fate: NDArray[np.uint8],
    mode: Mode,
    delimiter: int = 0,
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of a sheet's records and where each ends.

    Args:
        sheet: The columns' buffer.
        columns: The k columns to write, in order.
        literals: What stands before each value and, last, after them: k + 1 of them.
        fate: (n,) Fate.
        mode: How values are written.
        delimiter: ASCII code of the CSV delimiter.

    Returns:
        (n_bytes,) uint8 and (n,) int64.
    """
    n, k = sheet.n, len(columns)
    safe = np.array([c.safe and mode != Mode.ASCII_JSON for c in columns], np.bool_)
    lengths = np.array([int(c.offsets[-1]) - int(c.offsets[0]) for c in columns])
    room = int((lengths * np.where(safe, 1, 6)).sum()) + n * (sum(map(len, literals)) + 8 * k)
    out = np.empty(room + 2 * PAD, np.uint8)
    bounds = np.cumsum([0] + [len(literal) for literal in literals]).astype(np.int64)
    marked = [c.bare for c in columns if c.bare is not None]
    bare = np.stack(marked) if marked else np.zeros((1, 1), np.uint8)
    order = np.cumsum([c.bare is not None for c in columns]) - 1
    bare_of = np.array([order[i] if c.bare is not None else -1 for i, c in enumerate(columns)])
    ends = np.empty(n, np.int64)
    size = _records(
        out, sheet.out, np.stack([c.offsets for c in columns]),
        np.frombuffer(b"".join(literals) + bytes(PAD), np.uint8).copy(), bounds, safe,
        bare, bare_of.astype(np.int64), fate, int(mode), delimiter, ends,
    )  # fmt: skip
    return out[:size], ends

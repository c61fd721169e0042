"""Where records start and stop: lines, and the elements of JSON arrays that may span many lines.

A frame is a pair of places in a buffer; nothing is parsed here. Every frame list has a fixed room,
so the caller comes back for the rest. 64 bytes of padding follow the content of every buffer.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.json_text import BROKEN, MISSING, after_space, bracket_end, string_end
from seawall.kernels.load import BYTES, ctz64
from seawall.kernels.wide import below, equal64

I64 = types.int64[::1]
PLACE = types.intp
PAIR = types.UniTuple(types.int64, 2)
TRIPLE = types.UniTuple(types.int64, 3)

# why `elements` came back
MORE = 0  # the data ends within an element, or the room is full
CLOSED = 1  # the array ended
LOST = 2  # no element starts here: see `signature`

# what `opening` looks for
TOP_ARRAY = 0  # [ ... ] at the top
HITS = 1  # "hits": [ ... ] at any depth


@nb.njit(PAIR(BYTES, PLACE, PLACE, I64, I64, types.boolean), cache=True, nogil=True)
def lines(data, start, stop, starts, stops, final):
    """Frames of whole lines, newline included; `final` also takes a last line without one.

    Returns how many and where the rest starts.
    """
    n, room = 0, len(starts)
    begin = i = start
    while i < stop and n < room:
        marks = equal64(data, i, 10) & below(stop - i)
        while marks and n < room:
            k = i + np.int64(ctz64(marks))
            marks &= marks - np.uint64(1)
            starts[n], stops[n] = begin, k + 1
            begin = k + 1
            n += 1
        i += 64
    if final and n < room and begin < stop:
        starts[n], stops[n] = begin, stop
        begin = stop
        n += 1
    return n, begin


@nb.njit(PAIR(BYTES, PLACE, PLACE, types.intp), cache=True, nogil=True)
def opening(data, start, stop, kind):
    """Where the elements of an array of the wanted kind start, or -1; and how far the search came.

    What lies before is envelope. A token that the data cuts is left for the next call.
    """
    i = start
    while i < stop:
        c = data[i]
        if c == 34:
            close, _ = string_end(data, i + 1, stop, False)
            if close == MISSING:
                return MISSING, i
            if close < 0:
                i += 1
                continue
            if (
                kind == HITS
                and close == i + 5
                and data[i + 1] == 104
                and data[i + 2] == 105
                and data[i + 3] == 116
                and data[i + 4] == 115
            ):
                k = after_space(data, close + 1, stop)
                if k < stop and data[k] == 58:
                    k = after_space(data, k + 1, stop)
                    if k < stop and data[k] == 91:
                        return k + 1, k + 1
                if k >= stop:
                    return MISSING, i
            i = close + 1
        elif c == 91 and kind == TOP_ARRAY:
            return i + 1, i + 1
        else:
            i += 1
    return MISSING, i


@nb.njit(inline="always", cache=True)
def _is_hit(data, i):
    """Whether the key at i is _i(ndex, d), _t(ype), _so(urce) or _sco(re); _scroll_id is none."""
    if data[i] != 34 or data[i + 1] != 95:
        return False
    c, d = data[i + 2], data[i + 3]
    return c == 105 or c == 116 or (c == 115 and (d == 111 or (d == 99 and data[i + 4] == 111)))


@nb.njit(TRIPLE(BYTES, PLACE, PLACE, I64, I64, types.boolean), cache=True, nogil=True)
def elements(data, start, stop, starts, stops, hits):
    """Frames of the elements of an array, from a place within it.

    With `hits`, an element must be an object that starts as Elasticsearch hits do, which a response
    after a cut one does not. Returns how many, where the rest starts, and why it stopped.
    """
    n, room = 0, len(starts)
    i = start
    while n < room:
        i = after_space(data, i, stop)
        if i >= stop:
            return n, i, MORE
        c = data[i]
        if c == 44:
            i += 1
        elif c == 93:
            return n, i + 1, CLOSED
        elif c == 123 or (c == 91 and not hits):
            if hits:
                k = after_space(data, i + 1, stop)
                if k + 4 >= stop:
                    return n, i, MORE
                if not _is_hit(data, k):
                    return n, i, LOST
            end = bracket_end(data, i, stop)
            if end == MISSING:
                return n, i, MORE
            if end == BROKEN:
                return n, i, LOST
            starts[n], stops[n] = i, end
            n += 1
            i = end
        elif c == 34 and not hits:
            end, _ = string_end(data, i + 1, stop, False)
            if end == MISSING:
                return n, i, MORE
            if end == BROKEN:
                return n, i, LOST
            starts[n], stops[n] = i, end + 1
            n += 1
            i = end + 1
        elif not hits and (48 <= c <= 57 or c == 45 or 97 <= c <= 122 or 65 <= c <= 90):
            k = i
            while k < stop and data[k] > 32 and data[k] != 44 and data[k] != 93 and data[k] != 125:
                k += 1
            if k >= stop:
                return n, i, MORE
            starts[n], stops[n] = i, k
            n += 1
            i = k
        else:
            return n, i, LOST
    return n, i, MORE


@nb.njit(types.int64(BYTES, PLACE, PLACE, BYTES), cache=True, nogil=True)
def signature(data, start, stop, key):
    """The next { whose first key starts with the bytes of `key` (its quote included), or -1."""
    size = len(key)
    i = start
    while i < stop:
        marks = equal64(data, i, 123) & below(stop - i)
        while marks:
            at = i + np.int64(ctz64(marks))
            marks &= marks - np.uint64(1)
            k = after_space(data, at + 1, stop)
            if k + size <= stop:
                same = True
                for b in range(size):
                    if data[k + b] != key[b]:
                        same = False
                        break
                if same:
                    return at
        i += 64
    return -1

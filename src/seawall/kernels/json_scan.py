"""The scanner of JSON objects: from records to spans, one per column and row.

Nested objects become dotted paths, arrays stay raw text, numbers, true and false stay as they are
written, null and a missing key are empty, the last of repeated keys wins. A record that is not JSON
fails alone. Numbers are taken loosely (leading zeros stay): the text is what counts.

A path is known by its parent and the bytes of its key. Each path remembers which one followed it
last time, so on regular data a key costs one comparison; else a table of 2**k slots, hashed from
a secret seed, finds it, and the bytes are always compared. Unknown paths and new columns go back to
the caller, who answers and calls again: the record is then read anew.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.json_text import MAX_DEPTH, after_space, stops64, string_end
from seawall.kernels.load import BYTES, ctz64, load64

# what became of a frame
GOOD, BLANK, MALFORMED, NOT_AN_OBJECT, TOO_DEEP, HAS_NUL = range(6)
# why `scan` came back
DONE, FULL, NEED_PATH, NEED_COLUMN = range(4)
# places in `state`
FRAME, ROW, ASK_A, ASK_B, ASK_C, N_OVERFLOW, OPEN = range(7)
N_STATE = 8
# span flags
ESCAPED, DOUBLED = 1, 2

ROOT = 0
UNASKED, UNWANTED = -1, -2  # columns of paths without one
MAX_KEY = 512
FAILED = -3

_KEY_OR_END, _KEY, _VALUE_OR_END, _VALUE, _AFTER = range(5)
_OBJECT, _ARRAY = 0, 1

I32 = types.int32[::1]
I64 = types.int64[::1]
U8 = types.uint8[::1]


@nb.njit(inline="always", cache=True)
def hashed(data, i, n, parent, seed):
    """The slot hash of a key of n bytes below a parent path."""
    h = seed ^ (np.uint64(parent) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(n)
    k = 0
    while k < n:
        word = load64(data, i + k)
        if n - k < 8:
            word &= (np.uint64(1) << np.uint64(8 * (n - k))) - np.uint64(1)
        h = (h ^ word) * np.uint64(0xC2B2AE3D27D4EB4F)
        h ^= h >> np.uint64(29)
        k += 8
    return h


@nb.njit(
    types.int64(U8, types.intp, types.intp, types.int64, types.uint64, types.int64), cache=True
)
def slot_of(keys, i, n, parent, seed, n_slots):
    """Where the search for a key starts, for the caller who adds it."""
    return hashed(keys, i, n, parent, seed) & np.uint64(n_slots - 1)


@nb.njit(inline="always", cache=True)
def _same(data, i, keys, j, n):
    """Whether n bytes agree; eight bytes past both ends may be read."""
    k = 0
    while k + 8 <= n:
        if load64(data, i + k) != load64(keys, j + k):
            return False
        k += 8
    if k < n:
        rest = np.uint64(64 - 8 * (n - k))
        return (load64(data, i + k) ^ load64(keys, j + k)) << rest == np.uint64(0)
    return True


@nb.njit(cache=True, nogil=True)
def bare_end(data, i, stop):
    """The place after a number, true, false, null, NaN or Infinity at i; else FAILED."""
    k = i
    digits = True
    while k < stop:
        c = data[k]
        if 48 <= c <= 57 or c == 46 or c == 45 or c == 43 or c == 69 or c == 101:
            k += 1
        elif 65 <= c <= 90 or 97 <= c <= 122:
            digits = False
            k += 1
        else:
            break
    n = k - i
    if n == 0:
        return FAILED
    c = data[i]
    if digits and (48 <= c <= 57 or (c == 45 and n > 1 and 48 <= data[i + 1] <= 57)):
        return k
    word = load64(data, i)
    four = word & np.uint64(0xFFFFFFFF)
    if n == 4 and (four == np.uint64(0x65757274) or four == np.uint64(0x6C6C756E)):  # true null
        return k
    five = word & np.uint64(0xFFFFFFFFFF)
    if n == 5 and five == np.uint64(0x65736C6166):  # false
        return k
    if n == 3 and (word & np.uint64(0xFFFFFF)) == np.uint64(0x4E614E):  # NaN
        return k
    at = i + 1 if c == 45 else i
    if k - at == 8 and load64(data, at) == np.uint64(0x7974696E69666E49):  # Infinity
        return k
    return FAILED


@nb.njit(
    types.int64(BYTES, I64, I64, types.intp, I32, I32, I32, I32, U8, I32, I32, I32, types.uint64,
                types.int64[:, ::1], I32, U8, I64),
    cache=True,
    nogil=True,
)  # fmt: skip
def scan(data, starts, stops, n_frames, slots, parents, offsets, lengths, keys, columns, children,
         siblings, seed, spans, row_frames, codes, state):  # fmt: skip
    """Scan frames from state[FRAME] into the rows of `spans` (columns, rows) from state[ROW].

    A span is `start << 32 | length << 2 | flags`, 0 where empty; rows hold good records only and
    `row_frames` says of which frame; `codes` (n_frames,) says what became of each frame. NEED_PATH
    asks for the key at ASK_B of ASK_C bytes below path ASK_A; NEED_COLUMN for a column for path
    ASK_A. 64 bytes of padding follow `data`'s content, 8 that of `keys`.
    """
    mask = np.uint64(len(slots) - 1)
    n_rows = spans.shape[1]
    kinds = np.empty(MAX_DEPTH + 1, np.uint8)
    paths = np.empty(MAX_DEPTH + 1, np.int32)
    seen = np.empty(MAX_DEPTH + 1, np.int32)
    row = state[ROW]
    for frame in range(state[FRAME], n_frames):
        if row >= n_rows:
            state[FRAME], state[ROW] = frame, row
            return FULL
        pos, stop = starts[frame], stops[frame]
        while pos < stop and (data[pos] <= 32 and data[pos] != 0):
            pos += 1
        if pos >= stop:
            codes[frame] = BLANK
            continue
        if data[pos] != 123:
            codes[frame] = HAS_NUL if data[pos] == 0 else NOT_AN_OBJECT
            continue
        code = MALFORMED
        depth = 0
        kinds[0], paths[0] = _OBJECT, ROOT
        last, guess = -1, children[ROOT]  # the path before, and the one expected next
        raw, raw_depth, raw_path, raw_flags = -1, -1, -1, 0  # the array or ignored object we are in
        path = -1
        opened = pos  # where the innermost object opened: an empty one is written out
        pos += 1
        step = _KEY_OR_END
        while True:
            c = data[pos]
            if c <= 32:
                pos = after_space(data, pos, stop)
                c = data[pos]
            if pos >= stop:
                break
            store_at, store_n, store_flags, store_path = -1, 0, 0, -1
            close = False
            if step <= _KEY:
                if c == 34:
                    path = -1
                    if raw >= 0:
                        end, flags = string_end(data, pos + 1, stop, True)
                        if end < 0:
                            break
                        raw_flags |= flags
                        pos = end + 1
                    elif guess >= 0 and _same(
                        data, pos + 1, keys, offsets[guess], lengths[guess] + 1
                    ):
                        path = guess
                        pos += lengths[guess] + 2
                    else:
                        end, flags = string_end(data, pos + 1, stop, True)
                        if end < 0:
                            break
                        n = end - pos - 1
                        if n <= MAX_KEY:
                            parent = paths[depth]
                            slot = hashed(data, pos + 1, n, parent, seed) & mask
                            while slots[slot] >= 0:
                                p = slots[slot]
                                if (
                                    parents[p] == parent
                                    and lengths[p] == n
                                    and _same(data, pos + 1, keys, offsets[p], n)
                                ):
                                    path = p
                                    break
                                slot = (slot + np.uint64(1)) & mask
                        if path < 0:
                            if n <= MAX_KEY and state[OPEN]:
                                state[FRAME], state[ROW] = frame, row
                                state[ASK_A], state[ASK_B], state[ASK_C] = paths[depth], pos + 1, n
                                return NEED_PATH
                            state[N_OVERFLOW] += 1
                        elif last < 0:
                            children[paths[depth]] = path
                        else:
                            siblings[last] = path
                        pos = end + 1
                    if path >= 0:
                        last, guess = path, siblings[path]
                    if data[pos] <= 32:
                        pos = after_space(data, pos, stop)
                    if data[pos] != 58 or pos >= stop:
                        break
                    pos += 1
                    step = _VALUE
                    continue
                if c != 125 or step != _KEY_OR_END:
                    break
                close = True
            elif step <= _VALUE:
                if c == 34:
                    # nearly always: a short string without escapes
                    marks = stops64(data, pos + 1)
                    end, flags = pos + 1 + np.int64(ctz64(marks)), 0
                    if marks == np.uint64(0) or data[end] != 34 or end >= stop:
                        end, flags = string_end(data, pos + 1, stop, True)
                        if end < 0:
                            break
                    store_path, store_at, store_n, store_flags = path, pos + 1, end - pos - 1, flags
                    pos = end + 1
                    step = _AFTER
                elif c == 123 or c == 91:
                    if depth >= MAX_DEPTH - 1:
                        code = TOO_DEEP
                        break
                    seen[depth] = last
                    depth += 1
                    kinds[depth] = _OBJECT if c == 123 else _ARRAY
                    paths[depth] = path
                    if raw < 0:
                        if c == 91 or path < 0:
                            raw, raw_depth, raw_path, raw_flags = pos, depth, path, 0
                        else:
                            last, guess = -1, children[path]
                    opened = pos
                    pos += 1
                    step = _KEY_OR_END if c == 123 else _VALUE_OR_END
                    continue
                elif c == 93 and step == _VALUE_OR_END:
                    close = True
                else:
                    end = bare_end(data, pos, stop)
                    if end < 0:
                        break
                    store_path, store_at, store_n = path, pos, end - pos
                    if c == 110:
                        store_n = 0
                    pos = end
                    step = _AFTER
            elif c == 44:
                step = _KEY if kinds[depth] == _OBJECT else _VALUE
                pos += 1
                continue
            elif (c == 125 and kinds[depth] == _OBJECT) or (c == 93 and kinds[depth] == _ARRAY):
                close = True
            else:
                break
            if close:
                pos += 1
                if depth == 0:
                    code = GOOD
                    break
                if raw >= 0:
                    if depth == raw_depth:
                        store_path, store_at, store_n, store_flags = (
                            raw_path,
                            raw,
                            pos - raw,
                            raw_flags,
                        )
                        raw = -1
                elif step == _KEY_OR_END:
                    store_path, store_at, store_n = paths[depth], opened, pos - opened
                depth -= 1
                if raw < 0:
                    last = seen[depth]
                    guess = siblings[last] if last >= 0 else children[paths[depth]]
                step = _AFTER
            if raw >= 0:
                raw_flags |= store_flags
            elif store_path >= 0:
                column = columns[store_path]
                if column >= 0:
                    if store_n > 0:
                        spans[column, row] = (store_at << 32) | (store_n << 2) | store_flags
                    else:
                        spans[column, row] = 0
                elif column == UNASKED:
                    state[FRAME], state[ROW], state[ASK_A] = frame, row, store_path
                    return NEED_COLUMN
        if code == GOOD:
            pos = after_space(data, pos, stop)
            if pos < stop:
                code = MALFORMED
        if code == GOOD:
            row_frames[row] = frame
            row += 1
        else:
            for k in range(spans.shape[0]):
                spans[k, row] = 0
            if code == MALFORMED:
                for k in range(starts[frame], stop):
                    if data[k] == 0:
                        code = HAS_NUL
                        break
        codes[frame] = code
    state[FRAME], state[ROW] = n_frames, row
    return DONE

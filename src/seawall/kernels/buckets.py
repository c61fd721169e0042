"""Searching and preparing index runs: sorted 64-bit keys in 2^b buckets, with a mask each.

A run's arrays may come from a damaged or hostile file, so `find` checks every offset and mask
number it reads before it uses it, and works in bounds whatever stands there.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

U64 = types.uint64[::1]
U64_READ = types.Array(types.uint64, 1, "C", readonly=True)
U32_READ = types.Array(types.uint32, 1, "C", readonly=True)
U8_READ = types.Array(types.uint8, 1, "C", readonly=True)

DAMAGED = -1  # an offset or a mask number points outside
UNSORTED = -2  # the queries do not ascend
FULL = -3  # the hash table must grow


@nb.njit(types.intp(U64, U64), cache=True, nogil=True)
def collapse(keys, masks):
    """Join equal neighbours of ascending `keys` in place, or-ing masks. Returns how many stay."""
    n = 0
    for i in range(len(keys)):
        if n and keys[n - 1] == keys[i]:
            masks[n - 1] |= masks[i]
        else:
            keys[n] = keys[i]
            masks[n] = masks[i]
            n += 1
    return n


@nb.njit(types.uint64(U64_READ, types.uint64, types.uint64), cache=True, nogil=True)
def _slot(slots, mask, shift):
    """Where `mask` stands in a hash table, or the free slot where it belongs.

    A slot holds a mask with bit 0 set, which no element uses, or 0 when it is free. The table has
    2^(64 - shift) slots and the caller keeps one free, so the walk ends.
    """
    end = np.uint64(len(slots) - 1)
    at = (mask * np.uint64(0x9E3779B97F4A7C15)) >> shift
    while slots[at] != 0 and slots[at] != mask | np.uint64(1):
        at = (at + np.uint64(1)) & end
    return at


@nb.njit(types.intp(U64_READ, U64, types.uint64, types.intp), cache=True, nogil=True)
def gather_masks(masks, slots, shift, n_filled):
    """Put all masks into a hash table. Returns slots filled, or FULL once half of it is."""
    last = np.uint64(0)
    known = False
    for i in range(len(masks)):
        if known and masks[i] == last:
            continue
        last, known = masks[i], True
        at = _slot(slots, last, shift)
        if slots[at] == 0:
            if 2 * (n_filled + 1) > len(slots):
                return FULL
            slots[at] = last | np.uint64(1)
            n_filled += 1
    return n_filled


@nb.njit(
    types.void(U64_READ, U64_READ, U32_READ, types.uint64, types.uint32[::1]),
    cache=True,
    nogil=True,
)
def number_masks(masks, slots, numbers, shift, out):
    """The number of every mask, from a table filled by `gather_masks` with `numbers` per slot."""
    for i in range(len(masks)):
        out[i] = numbers[_slot(slots, masks[i], shift)]


@nb.njit(inline="always", cache=True)
def _tail(tails, width, i):
    """The last `width` bytes of entry i, little-endian."""
    value = np.uint64(0)
    for k in range(width):
        value |= np.uint64(tails[i * width + k]) << np.uint64(8 * k)
    return value


@nb.njit(
    types.intp(
        U64_READ,
        types.intp,
        U32_READ,
        U32_READ,
        U8_READ,
        types.intp,
        U8_READ,
        types.intp,
        U64_READ,
        types.int64[::1],
        U64,
    ),
    cache=True,
    nogil=True,
)
def find(queries, bits, offsets, heads, tails, tail_width, ids, id_width, masks, positions, found):
    """Look ascending queries up in a run.

    Args:
        queries: (q,) ascending; equal ones are each answered.
        bits: Leading bits that choose the bucket: 0, 8, 16 or 24.
        offsets: (2^bits + 1,) first entry of every bucket.
        heads: (n,) the 32 bits after the leading ones.
        tails: (n * tail_width,) the bytes after those.
        tail_width: 4 - bits / 8.
        ids: (n * id_width,) mask numbers, little-endian; none where id_width is 0.
        id_width: 0, 1, 2 or 4.
        masks: (k,) the masks themselves.
        positions: (q,) out: which queries were found, ascending.
        found: (q,) out: the mask of each.

    Returns:
        How many were found, or DAMAGED or UNSORTED.
    """
    n = len(heads)
    if len(offsets) != (1 << bits) + 1 or len(tails) != n * tail_width or len(ids) != n * id_width:
        return DAMAGED
    up = np.uint64(bits)
    tail_bits = np.uint64(8 * tail_width)
    tail_mask = (np.uint64(1) << tail_bits) - np.uint64(1)
    n_found = 0
    bucket = np.int64(-1)
    start = np.int64(0)
    end = np.int64(0)
    last = np.uint64(0)
    for i in range(len(queries)):
        query = queries[i]
        if query < last:
            return UNSORTED
        last = query
        to = np.int64(query >> np.uint64(64 - bits)) if bits else np.int64(0)
        if to != bucket:
            bucket = to
            start = np.int64(offsets[bucket])
            end = np.int64(offsets[bucket + 1])
            if start > end or end > n:
                return DAMAGED
        head = np.uint32((query << up) >> np.uint64(32))
        # Stride, then halve: short buckets take a step or two, long ones a logarithm.
        high = start
        step = 1
        while high < end and heads[high] < head:
            start = high + 1
            high += step
            step *= 2
        high = min(high, end)
        while start < high:
            middle = (start + high) // 2
            if heads[middle] < head:
                start = middle + 1
            else:
                high = middle
        tail = query & tail_mask
        at = start
        while at < end and heads[at] == head:
            if _tail(tails, tail_width, at) == tail:
                number = np.int64(_tail(ids, id_width, at))
                if number >= len(masks):
                    return DAMAGED
                positions[n_found] = i
                found[n_found] = masks[number]
                n_found += 1
                break
            at += 1
    return n_found

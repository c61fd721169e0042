"""Identifiers with a clock in them: which kind a value is, when it was made, and on which node.

Layouts, each with its source:
- Elasticsearch automatic ids, 15 bytes in base64url: `es_flake` (1.4 to 5.x, bytes in order: time, node,
  sequence; they start with "AU" to "AW"), `es_time` (6.0 on, reordered for the terms dictionary),
  `es_ordered` (8.17 on in append-only indices; 9.x). TimeBasedUUIDGenerator.java and
  TimeBasedKOrderedUUIDGenerator.java of elastic/elasticsearch, pull requests 7531, 24615, 104683.
- MongoDB ObjectId (bson ObjectID specification), UUID versions 1, 6, 7 (RFC 9562), ULID (ulid/spec),
  Snowflake (64-bit decimal: 41 bits of time, 10 of worker, 12 of sequence; Twitter's epoch, which
  MyBatis-Plus takes too), KSUID (segmentio/ksuid).

A value is decoded when its shape and the years of its kind allow it: a random one of the same shape
decodes now and then (see CHANCE), so only a column as a whole tells (assess/ids.py). The node is a
machine's address or a random constant of a process: hash it under a key before keeping it.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw
from seawall.model.strings import Strings

#: Kinds by their number.
KINDS = (
    "none", "es_flake", "es_time", "es_ordered", "object_id", "uuid1", "uuid6", "uuid7", "ulid",
    "snowflake", "ksuid",
)  # fmt: skip
NONE, ES_FLAKE, ES_TIME, ES_ORDERED, OBJECT_ID, UUID1, UUID6, UUID7, ULID, SNOWFLAKE, KSUID = range(
    len(KINDS)
)
#: Kinds that Elasticsearch made itself, and routed by.
ES = (ES_FLAKE, ES_TIME, ES_ORDERED)

DAY_MS = 86_400_000
TWITTER_MS, DISCORD_MS = 1_288_834_974_657, 1_420_070_400_000
KSUID_S = 1_400_000_000
#: 100-nanosecond steps from 15 October 1582 to 1970 (RFC 9562, 5.1).
GREGORIAN = 0x01B21DD213814000
#: First and last milliseconds a kind may decode to: earlier it did not exist, later is no date.
FIRST_MS = np.array(
    [0, 16_230 * DAY_MS, 17_167 * DAY_MS, 19_875 * DAY_MS, 14_245 * DAY_MS, 9_131 * DAY_MS,
     9_131 * DAY_MS, 10_957 * DAY_MS, 10_957 * DAY_MS, TWITTER_MS, KSUID_S * 1000],
    np.int64,
)  # fmt: skip
LAST_MS = 47_482 * DAY_MS  # 2100-01-01
#: es_flake and es_ordered begin with the same bytes of time; before this day only the first existed.
ORDERED_MS = int(FIRST_MS[ES_ORDERED])
SNOWFLAKE_LEAST = 1 << 49  # some 1.5 days of Snowflake time: shorter numbers are something else
#: Milliseconds that the field of time spans, over a random value of the shape; version and variant bits too.
CHANCE_SPAN_MS = (
    0.0, 2.0**48, 2.0**48, 2.0**48, 2.0**32 * 1000, 2.0**60 / 10_000 * 64, 2.0**60 / 10_000 * 64,
    2.0**48 * 64, 2.0**48, 2.0**41, 2.0**32 * 1000,
)  # fmt: skip


ASKED = 1000  # ids of a batch by whose nodes a byte order is told


class Decoded(NamedTuple):
    """Of n values: `kind` (n,) uint8 in KINDS, `ms` (n,) int64 UTC or -1, `node` (n,) uint64, 0 none."""

    kind: NDArray[np.uint8]
    ms: NDArray[np.int64]
    node: NDArray[np.uint64]


def decode(column: Strings) -> Decoded:
    """Every value of a text column that may be an identifier with a clock.

    Blanks around a value and the shell's `ObjectId("…")` are allowed. Snowflakes are read by
    Twitter's epoch. An Elasticsearch id that fits two byte orders is given the one of the batch:
    that of most of its ids, or under which fewer nodes stand behind them.
    """
    data, offsets = column
    kind, ms, node = _decode(data, offsets)
    if np.count_nonzero(kind == ES_TIME) > np.count_nonzero(
        (kind == ES_FLAKE) | (kind == ES_ORDERED)
    ):
        rows = np.flatnonzero((kind == ES_FLAKE) | (kind == ES_ORDERED))
        other_ms, other_node = _in_order(data, offsets, rows, ES_TIME)
        fits = (other_ms >= FIRST_MS[ES_TIME]) & (other_ms < LAST_MS)
        rows, other_ms, other_node = rows[fits], other_ms[fits], other_node[fits]
        kind[rows], ms[rows], node[rows] = ES_TIME, other_ms, other_node
    late = np.flatnonzero(kind == ES_ORDERED)
    few = late[:ASKED]
    if len(few):
        _, other_node = _in_order(data, offsets, few, ES_FLAKE)
        if len(np.unique(other_node)) < len(np.unique(node[few])):
            other_ms, other_node = _in_order(data, offsets, late, ES_FLAKE)
            kind[late], ms[late], node[late] = ES_FLAKE, other_ms, other_node
    return Decoded(kind, ms, node)


def chance(kind: int, until_ms: int) -> float:
    """The share of random values of a kind's shape that decode to a time up to `until_ms`."""
    return min(1.0, max(0.0, (until_ms - int(FIRST_MS[kind])) / CHANCE_SPAN_MS[kind]))


@nb.njit(cache=True, nogil=True)
def _digit64(c):
    """The value of a base64 digit of either alphabet, -1 for none."""
    if 65 <= c <= 90:
        return np.int64(c) - 65
    if 97 <= c <= 122:
        return np.int64(c) - 71
    if 48 <= c <= 57:
        return np.int64(c) + 4
    if c == 45 or c == 43:
        return np.int64(62)
    if c == 95 or c == 47:
        return np.int64(63)
    return np.int64(-1)


@nb.njit(cache=True, nogil=True)
def _hex(c):
    if 48 <= c <= 57:
        return np.int64(c) - 48
    if 97 <= (c | 32) <= 102:
        return np.int64(c | 32) - 87
    return np.int64(-1)


@nb.njit(cache=True, nogil=True)
def _crockford(c):
    """Digits of ULID: no I, L, O, U; either case."""
    if 48 <= c <= 57:
        return np.int64(c) - 48
    c |= 32
    if not 97 <= c <= 122 or c == 105 or c == 108 or c == 111 or c == 117:
        return np.int64(-1)
    return np.int64(c) - 87 - (c > 105) - (c > 108) - (c > 111) - (c > 117)


@nb.njit(cache=True, nogil=True)
def _base62(c):
    if 48 <= c <= 57:
        return np.int64(c) - 48
    if 65 <= c <= 90:
        return np.int64(c) - 55
    if 97 <= c <= 122:
        return np.int64(c) - 61
    return np.int64(-1)


@nb.njit(cache=True, nogil=True)
def _bytes64(data, i, out):
    """Fifteen bytes from twenty base64 digits at i; whether all are digits."""
    for k in range(5):
        word = np.int64(0)
        for j in range(4):
            d = _digit64(data[i + 4 * k + j])
            if d < 0:
                return False
            word = word << 6 | d
        out[3 * k], out[3 * k + 1], out[3 * k + 2] = word >> 16, word >> 8 & 255, word & 255
    return True


@nb.njit(cache=True, nogil=True)
def _big(b, first, last):
    """Bytes first..last - 1 as one big-endian number."""
    word = np.int64(0)
    for k in range(first, last):
        word = word << 8 | b[k]
    return word


@nb.njit(cache=True, nogil=True)
def _hex_word(data, i, n):
    """n hexadecimal digits as a number of 64 bits; -1 in the second place if one is none."""
    word = np.uint64(0)
    for k in range(n):
        d = _hex(data[i + k])
        if d < 0:
            return np.uint64(0), -1
        word = word << np.uint64(4) | np.uint64(d)
    return word, 0


@nb.njit(cache=True, nogil=True)
def _ordered(b, layout):
    """Milliseconds and node of fifteen bytes by one of the three byte orders."""
    if layout == ES_FLAKE:
        return _big(b, 0, 6), np.uint64(_big(b, 6, 12))
    if layout == ES_ORDERED:
        return _big(b, 0, 4) << 16 | b[11] << 8 | b[13], np.uint64(_big(b, 4, 10))
    ms = b[5] << 40 | b[4] << 32 | b[3] << 24 | b[2] << 16 | b[12] << 8 | b[14]
    return ms, np.uint64(_big(b, 6, 12))


@nb.njit(cache=True, nogil=True)
def _elastic(data, i, b):
    if not _bytes64(data, i, b):
        return NONE, np.int64(-1), np.uint64(0)
    layout, start = ES_TIME, _big(b, 0, 4) << 16
    if ORDERED_MS <= start < LAST_MS:
        layout = ES_ORDERED
    elif FIRST_MS[ES_FLAKE] <= start < ORDERED_MS:
        layout = ES_FLAKE
    ms, node = _ordered(b, layout)
    return layout, ms, node


@nb.njit(cache=True, nogil=True)
def _uuid(high, low):
    """From the two halves of 128 bits."""
    none = NONE, np.int64(-1), np.uint64(0)
    if low >> np.uint64(62) != 2:
        return none
    version = np.int64(high >> np.uint64(12) & np.uint64(15))
    h, node = np.int64(high & np.uint64(0x7FFFFFFFFFFFFFFF)), low & np.uint64(0xFFFFFFFFFFFF)
    if version == 7:
        return UUID7, np.int64(high >> np.uint64(16)), np.uint64(0)
    if version == 1:
        steps = (h & 0xFFF) << 48 | (h >> 16 & 0xFFFF) << 32 | np.int64(high >> np.uint64(32))
        return UUID1, (steps - GREGORIAN) // 10_000, node
    if version == 6:
        steps = np.int64(high >> np.uint64(16)) << 12 | h & 0xFFF
        return UUID6, (steps - GREGORIAN) // 10_000, node
    return none


@nb.njit(cache=True, nogil=True)
def _uuid_text(data, i, size):
    """36 places with hyphens, or 32 without."""
    gap = 1 if size == 36 else 0
    if gap and not (data[i + 8] == data[i + 13] == data[i + 18] == data[i + 23] == 45):
        return NONE, np.int64(-1), np.uint64(0)
    a, bad_a = _hex_word(data, i, 8)
    b, bad_b = _hex_word(data, i + 8 + gap, 4)
    c, bad_c = _hex_word(data, i + 12 + 2 * gap, 4)
    d, bad_d = _hex_word(data, i + 16 + 3 * gap, 4)
    e, bad_e = _hex_word(data, i + 20 + 4 * gap, 12)
    if bad_a + bad_b + bad_c + bad_d + bad_e < 0:
        return NONE, np.int64(-1), np.uint64(0)
    return _uuid(a << np.uint64(32) | b << np.uint64(16) | c, d << np.uint64(48) | e)


@nb.njit(cache=True, nogil=True)
def _ulid(data, i):
    ms = np.int64(0)
    for k in range(26):
        d = _crockford(data[i + k])
        if d < 0 or (k == 0 and d > 7):
            return NONE, np.int64(-1), np.uint64(0)
        if k < 10:
            ms = ms << 5 | d
    return ULID, ms, np.uint64(0)


@nb.njit(cache=True, nogil=True)
def _ksuid(data, i, limbs):
    """The top 32 of 160 bits in 27 base62 digits, by long multiplication."""
    limbs[:] = 0
    for k in range(27):
        carry = _base62(data[i + k])
        if carry < 0:
            return NONE, np.int64(-1), np.uint64(0)
        for j in range(5):
            carry += limbs[j] * 62
            limbs[j] = carry & 0xFFFFFFFF
            carry >>= 32
        if carry:  # beyond 160 bits
            return NONE, np.int64(-1), np.uint64(0)
    return KSUID, (limbs[4] + KSUID_S) * 1000, np.uint64(0)


@nb.njit(cache=True, nogil=True)
def _snowflake(data, i, end):
    none = NONE, np.int64(-1), np.uint64(0)
    if data[i] == 48:
        return none
    number = np.int64(0)
    for k in range(i, end):
        d = np.int64(data[k]) - 48
        if not 0 <= d <= 9 or number > (0x7FFFFFFFFFFFFFFF - d) // 10:
            return none
        number = number * 10 + d
    if number < SNOWFLAKE_LEAST:
        return none
    return SNOWFLAKE, (number >> 22) + TWITTER_MS, np.uint64(number >> 12 & 0x3FF | 0x400)


@nb.njit(cache=True, nogil=True)
def _object_id(data, i):
    seconds, bad_a = _hex_word(data, i, 8)
    node, bad_b = _hex_word(data, i + 8, 10)
    _, bad_c = _hex_word(data, i + 18, 6)
    if bad_a + bad_b + bad_c < 0:
        return NONE, np.int64(-1), np.uint64(0)
    return OBJECT_ID, np.int64(seconds) * 1000, node


@nb.njit(cache=True, nogil=True)
def _unwrapped(data, i, end):
    """The inside of braces, or of `ObjectId("…")` with or without quotes."""
    if end - i == 38 and data[i] == 123 and data[end - 1] == 125:
        return i + 1, end - 1
    if end - i >= 34 and data[i] == 79 and data[i + 8] == 40 and data[end - 1] == 41:
        i, end = i + 9, end - 1
        if data[i] == data[end - 1] and (data[i] == 34 or data[i] == 39):
            return i + 1, end - 1
    return i, end


@nb.njit(
    types.Tuple((types.uint8[::1], types.int64[::1], types.uint64[::1]))(BYTES, OFFSETS),
    cache=True,
    nogil=True,
)
def _decode(column, offsets):
    """Kind, milliseconds and node of each value, each (n,)."""
    data, n = raw(column), len(offsets) - 1
    kinds, times = np.zeros(n, np.uint8), np.full(n, -1, np.int64)
    nodes, b, limbs = np.zeros(n, np.uint64), np.zeros(15, np.int64), np.zeros(5, np.int64)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if end - i < 15 or end - i > 64:
            continue
        i, end = trim(data, i, end)
        i, end = _unwrapped(data, i, end)
        size = end - i
        kind, ms, node = NONE, np.int64(-1), np.uint64(0)
        if size == 20:
            kind, ms, node = _elastic(data, i, b)
        elif size == 24:
            kind, ms, node = _object_id(data, i)
        elif size == 36 or size == 32:
            kind, ms, node = _uuid_text(data, i, size)
        elif size == 26:
            kind, ms, node = _ulid(data, i)
        elif size == 27:
            kind, ms, node = _ksuid(data, i, limbs)
        elif 15 <= size <= 19:
            kind, ms, node = _snowflake(data, i, end)
        if kind and FIRST_MS[kind] <= ms < LAST_MS:
            kinds[row], times[row], nodes[row] = kind, ms, node
    return kinds, times, nodes


@nb.njit(
    types.Tuple((types.int64[::1], types.uint64[::1]))(
        BYTES, OFFSETS, types.int64[::1], types.int64
    ),
    cache=True,
    nogil=True,
)
def _in_order(column, offsets, rows, layout):
    """Milliseconds and node of Elasticsearch ids at these rows, by one of the byte orders."""
    data, b = raw(column), np.zeros(15, np.int64)
    times, nodes = np.empty(len(rows), np.int64), np.empty(len(rows), np.uint64)
    for k in range(len(rows)):
        i, _ = trim(data, np.int64(offsets[rows[k]]), np.int64(offsets[rows[k] + 1]))
        _bytes64(data, i, b)
        times[k], nodes[k] = _ordered(b, layout)
    return times, nodes

"""Columns of text from numbers: each kernel writes n values behind each other and their offsets.

All have the same frame: `out` uint8 with room for n of the widest values, `at` the place to start,
`offsets` (n + 1,) int32 to fill; they return the place after the last value. Pools are texts with
PAD spare bytes behind them (see `padded`).
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np

from seawall.kernels.store import PAD, copy, put_digits, put_number
from seawall.model.strings import Strings
from seawall.synth.rng import mix

U = np.uint64
BASE36 = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
BASE64 = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8
)
ODD = U(2654435761)  # Knuth's multiplicative hash: a bijection of 32-bit numbers
DASH, SPACE, COLON, POINT, AT, ZERO = 45, 32, 58, 46, 64, 48
BLANK_TIME, ISO_TIME, COMPACT_TIME = 0, 1, 2  # styles of stamps
ISO_DATE, COMPACT_DATE, CHINESE_DATE = 0, 1, 2  # styles of dates
CHINESE = np.frombuffer("年月日".encode(), np.uint8)


def padded(pool: Strings) -> Strings:
    """The pool with spare bytes behind it, so that copies of eight bytes stay inside."""
    return Strings(np.concatenate((pool.data, np.zeros(PAD, np.uint8))), pool.offsets.copy())


@nb.njit(cache=True, nogil=True)
def put(out, at, data, offsets, i):
    """Write value i of a pool."""
    return copy(out, at, data, offsets[i], offsets[i + 1] - offsets[i])


@nb.njit(cache=True, nogil=True)
def put_name(out, at, family, first, second, surnames, surname_offsets, given, given_offsets):
    """Write a name; second < 0 for a given name of one character."""
    at = put(out, at, surnames, surname_offsets, family)
    at = put(out, at, given, given_offsets, first)
    return put(out, at, given, given_offsets, second) if second >= 0 else at


@nb.njit(cache=True, nogil=True)
def picks(out, at, offsets, index, data, pool_offsets):
    """Values of a pool by number; -1 leaves the value empty."""
    for j in range(len(index)):
        offsets[j] = at
        if index[j] >= 0:
            at = put(out, at, data, pool_offsets, index[j])
    offsets[len(index)] = at
    return at


@nb.njit(cache=True, nogil=True)
def full_names(
    out, at, offsets, family, first, second, surnames, surname_offsets, given, given_offsets
):
    """Surname and given name."""
    for j in range(len(family)):
        offsets[j] = at
        at = put_name(
            out, at, family[j], first[j], second[j], surnames, surname_offsets, given, given_offsets
        )
    offsets[len(family)] = at
    return at


@nb.njit(cache=True, nogil=True)
def numbers(out, at, offsets, values, prefix, width):
    """Numbers behind a prefix, with leading zeros up to `width`; negative ones are left empty."""
    for j in range(len(values)):
        offsets[j] = at
        if values[j] >= 0:
            at = copy(out, at, prefix, 0, len(prefix) - PAD)
            at = put_digits(out, at, values[j], width) if width else put_number(out, at, values[j])
    offsets[len(values)] = at
    return at


@nb.njit(cache=True, nogil=True)
def put_date(out, at, ymd, style):
    """Write yyyymmdd in one of the styles."""
    if style == COMPACT_DATE:
        return put_digits(out, at, ymd, 8)
    at = put_digits(out, at, ymd // 10_000, 4)
    for part in range(2):
        if style == ISO_DATE:
            out[at] = DASH
            at += 1
        else:
            for k in range(3):
                out[at + k] = CHINESE[3 * part + k]
            at += 3
        at = put_digits(out, at, ymd // 100 % 100 if part == 0 else ymd % 100, 2)
    if style == CHINESE_DATE:
        for k in range(3):
            out[at + k] = CHINESE[6 + k]
        at += 3
    return at


@nb.njit(cache=True, nogil=True)
def dates(out, at, offsets, ymd, style):
    """Dates from yyyymmdd; 0 is left empty."""
    for j in range(len(ymd)):
        offsets[j] = at
        if ymd[j] > 0:
            at = put_date(out, at, ymd[j], style)
    offsets[len(ymd)] = at
    return at


@nb.njit(cache=True, nogil=True)
def stamps(out, at, offsets, ymd, second, style):
    """Times of day behind dates: blank between them, ISO 8601 in China's zone, or 14 digits."""
    for j in range(len(ymd)):
        offsets[j] = at
        if ymd[j] > 0:
            at = put_date(out, at, ymd[j], COMPACT_DATE if style == COMPACT_TIME else ISO_DATE)
            if style != COMPACT_TIME:
                out[at] = 84 if style == ISO_TIME else SPACE
                at += 1
            rest = second[j]
            for part in (3600, 60, 1):
                if part != 3600 and style != COMPACT_TIME:
                    out[at] = COLON
                    at += 1
                at = put_digits(out, at, rest // part, 2)
                rest %= part
            if style == ISO_TIME:
                for c in (43, 48, 56, 58, 48, 48):  # +08:00
                    out[at] = c
                    at += 1
    offsets[len(ymd)] = at
    return at


@nb.njit(cache=True, nogil=True)
def put_base36(out, at, number):
    """Write a 32-bit number in seven characters."""
    for i in range(6, -1, -1):
        out[at + i] = BASE36[number % U(36)]
        number //= U(36)
    return at + 7


@nb.njit(cache=True, nogil=True)
def emails(
    out, at, offsets, kind, index, family, born, pinyin, pinyin_offsets, domains, domain_offsets
):
    """Addresses under reserved domains; each holds a scrambled person number, so no two agree.

    Numbers are kept to 32 bits, kinds 1 to 3: pinyin and birth year, number alone, pinyin and dot.
    """
    n_domains = len(domain_offsets) - 1
    for j in range(len(kind)):
        offsets[j] = at
        if kind[j]:
            number = (U(index[j]) * ODD) & U(0xFFFFFFFF)
            if kind[j] == 2:
                at = put_digits(out, at, nb.int64(number) + 20_000_000_000, 11)
            else:
                at = put(out, at, pinyin, pinyin_offsets, family[j])
                if kind[j] == 1:
                    at = put_digits(out, at, born[j] // 10_000 % 100, 2)
                else:
                    out[at] = POINT
                    at += 1
                at = put_base36(out, at, number)
            out[at] = AT
            at = put(out, at + 1, domains, domain_offsets, nb.int64(mix(number) % U(n_domains)))
    offsets[len(kind)] = at
    return at


@nb.njit(cache=True, nogil=True)
def flakes(out, at, offsets, serial, first_ms, per_ms, node):
    """Elasticsearch's own document ids: 15 bytes of sequence, time and node in base64url.

    Layout: sequence bytes 0 and 2, time bytes 2 to 5, six of the node, time 1, sequence 1, time 0
    (Elasticsearch's TimeBasedUUIDGenerator since 6.x). Rows were loaded `per_ms` a millisecond.
    """
    raw = np.empty(15, np.uint8)
    for j in range(len(serial)):
        offsets[j] = at
        time = U(first_ms) + U(serial[j] // per_ms)
        sequence = U(serial[j] + 0x5EA)
        raw[0], raw[1] = sequence & U(255), (sequence >> U(16)) & U(255)
        for k in range(4):
            raw[2 + k] = (time >> U(16 + 8 * k)) & U(255)
        for k in range(6):
            raw[6 + k] = (node >> U(8 * k)) & U(255)
        raw[12], raw[13] = (time >> U(8)) & U(255), (sequence >> U(8)) & U(255)
        raw[14] = time & U(255)
        for k in range(0, 15, 3):
            three = nb.int64(raw[k]) << 16 | nb.int64(raw[k + 1]) << 8 | nb.int64(raw[k + 2])
            for part in range(4):
                out[at + part] = BASE64[(three >> (18 - 6 * part)) & 63]
            at += 4
    offsets[len(serial)] = at
    return at


@nb.njit(cache=True, nogil=True)
def keys(out, at, offsets, words, prefix, suffix):
    """Opaque keys: sixteen hexadecimal digits between a prefix and a suffix."""
    for j in range(len(words)):
        offsets[j] = at
        at = copy(out, at, prefix, 0, len(prefix) - PAD)
        for k in range(16):
            out[at + k] = BASE36[(words[j] >> U(4 * k)) & U(15)]
        at = copy(out, at + 16, suffix, 0, len(suffix) - PAD)
    offsets[len(words)] = at
    return at


@nb.njit(cache=True, nogil=True)
def addresses_v4(out, at, offsets, words):
    """IPv4 addresses of the documentation and benchmarking blocks (RFC 5737, RFC 2544)."""
    for j in range(len(words)):
        offsets[j] = at
        for part in range(4):
            octet = nb.int64(words[j] >> U(8 * part)) & 255
            if part == 0:
                octet = 198
            elif part == 1:
                octet = 18 + (octet & 1)
            at = put_number(out, at, octet)
            if part < 3:
                out[at] = POINT
                at += 1
    offsets[len(words)] = at
    return at

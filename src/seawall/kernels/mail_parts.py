"""Mail addresses taken apart: the domain's hash and class, what the local part is made of and holds.

An address is folded first as addr_spec folds it, so that spellings of one address agree. The local
part leaves this file only as counts and as yes or no: does it hold the record's own phone, year of
birth or name, and how many people's surnames would it hold as well.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.addr_spec import LONGEST, parse
from seawall.kernels.characters import code_point, is_blank
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

VALID = 1
ROOM = 64  # bytes of a local part, RFC 5321
OTHER = 4  # tables.mail.OTHER
FIRST_YEAR, LAST_YEAR = 1930, 2015  # of birth, as a local part would say it
FEWEST_LETTERS = 3
NOT_SAID, NO, YES = -1, 0, 1
LATIN_CHANCE = 3  # of 255: a name's words stand in another's address, assumed

CODES = types.Array(types.uint8, 1, "C", readonly=True)
HASHES = types.Array(types.uint64, 1, "C", readonly=True)
LOCALS = types.Array(types.uint8, 2, "C", readonly=True)
SHORTS = types.Array(types.int16, 1, "C", readonly=True)
NODES = types.Array(types.int16, 2, "C", readonly=True)
KEYS = types.Array(types.int64, 1, "C", readonly=True)
SHARES = types.Array(types.float64, 1, "C", readonly=True)
YEARS = types.Array(types.uint16, 1, "C", readonly=True)

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_GOLDEN, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


@nb.njit(cache=True, nogil=True)
def _fnv1a(text, i, end):
    value = _BASIS
    for k in range(i, end):
        value = (value ^ np.uint64(text[k])) * _PRIME
    return value


@nb.njit(cache=True, nogil=True)
def _class_of(hashes, classes, value):
    """The class of a listed domain, 0 for others."""
    k = np.searchsorted(hashes, value)
    if k < len(hashes) and hashes[k] == value:
        return classes[k]
    return np.uint8(0)


@nb.njit(
    types.void(
        BYTES, OFFSETS, CODES, types.uint64, HASHES, CODES, types.uint8[:, ::1], types.uint8[::1],
        types.uint64[::1], types.uint8[::1], types.uint8[::1], types.uint8[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def parts(
    data, offsets, codes, seed, hashes, classes, locals_, sizes, domains, kinds, digits, tags
):
    """Take the VALID addresses of a column apart; rows of others stay as they come.

    Args:
        data, offsets, codes: The column and its Reasons.
        seed: Of the hash of a domain; `hashes`, `classes`: tables.known_domains().
        locals_, sizes: Out: local parts (n, 64) without a +tag, and their lengths (n,).
        domains, kinds: Out: keyed hashes of domains, and their classes, (n,).
        digits, tags: Out: ASCII digits in the local part; 1 where it carries a +tag, (n,).
    """
    out = np.empty(LONGEST, np.uint8)
    for row in range(len(codes)):
        if codes[row] != VALID:
            continue
        n = parse(data, np.int64(offsets[row]), np.int64(offsets[row + 1]), out)[1]
        at = 0
        while at < n and out[at] != 64:
            at += 1
        size = at
        for k in range(1, at - 1):
            if out[k] == 43:
                size, tags[row] = k, 1
                break
        n_digits = 0
        for k in range(size):
            locals_[row, k] = out[k]
            n_digits += 48 <= out[k] <= 57
        sizes[row], digits[row] = size, n_digits
        value = (_fnv1a(out, at + 1, n) ^ seed) * _GOLDEN
        domains[row] = max(value ^ value >> _SHIFT, np.uint64(1))
        kind = _class_of(hashes, classes, _fnv1a(out, at + 1, n))
        k = at + 2
        while kind == 0 and k < n:  # the domains above it
            if out[k] == 46:
                above = _class_of(hashes, classes, _fnv1a(out, k + 1, n))
                if above > 1:  # what lies under a provider's domain need not be the provider's
                    kind = above
                if kind == 0:
                    kind = _class_of(hashes, classes, _fnv1a(out, k, n))
            k += 1
        kinds[row] = kind if kind > 0 else OTHER


@nb.njit(types.void(LOCALS, CODES, CODES, BYTES, OFFSETS, types.int8[::1]), cache=True, nogil=True)
def holds_phone(locals_, sizes, digits, phones, offsets, said):
    """Whether a local part that looks like a Chinese mobile number is the record's own, into `said`."""
    data = raw(phones)
    for row in range(len(sizes)):
        if sizes[row] != 11 or digits[row] != 11:
            continue
        if locals_[row, 0] != 49 or locals_[row, 1] < 51:
            continue
        i, at, any_digit = np.int64(offsets[row + 1]), 10, False
        while i > offsets[row] and at >= 0:
            i -= 1
            if 48 <= data[i] <= 57:
                any_digit = True
                if data[i] != locals_[row, at]:
                    break
                at -= 1
        if any_digit:
            said[row] = YES if at < 0 else NO


@nb.njit(types.void(LOCALS, CODES, YEARS, types.int8[::1]), cache=True, nogil=True)
def holds_year(locals_, sizes, years, said):
    """Whether a year of birth that stands in the local part is the record's own, into `said`.

    A year is four digits from 1930 to 2015 with no digit before them; behind them none, or the
    rest of a date.
    """
    for row in range(len(sizes)):
        if years[row] == 0:
            continue
        size = np.int64(sizes[row])
        k = 0
        while k < size:
            if locals_[row, k] < 48 or locals_[row, k] > 57:
                k += 1
                continue
            value, start = np.int64(0), k
            while k < size and 48 <= locals_[row, k] <= 57:
                if k < start + 4:
                    value = 10 * value + np.int64(locals_[row, k]) - 48
                k += 1
            if (k - start == 4 or k - start == 8) and FIRST_YEAR <= value <= LAST_YEAR:
                said[row] = YES if value == years[row] else NO
                break


@nb.njit(cache=True, nogil=True)
def _letter(c):
    """a..z of a letter of ASCII in either case, else 0."""
    c |= 32
    return c if 97 <= c <= 122 else 0


@nb.njit(cache=True, nogil=True)
def _stands_in(text, size, data, i, end):
    """Whether the letters data[i:end] stand in text[:size], whatever their case."""
    width = end - i
    for start in range(size - width + 1):
        k = 0
        while k < width and text[start + k] == _letter(np.int64(data[i + k])):
            k += 1
        if k == width:
            return True
    return False


@nb.njit(
    types.void(
        LOCALS, CODES, BYTES, OFFSETS, NODES, SHORTS, SHARES, SHORTS, KEYS, SHORTS,
        types.int8[::1], types.uint8[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def holds_name(
    locals_,
    sizes,
    names,
    offsets,
    children,
    ends,
    shares,
    single,
    pairs,
    pair_numbers,
    said,
    chance,
):
    """Whether a local part of letters holds the record's name, into `said`, and `chance` (n,).

    A Chinese name counts by its surname's spelling, a Latin one by any of its words of three
    letters or more. `chance` is the share, of 255, of people whose surname it would hold as well. The
    tables are those of tables.spelling_trie().
    """
    data = raw(names)
    stamp = np.zeros(len(shares), np.int64)
    text = np.zeros(ROOM, np.uint8)
    for row in range(len(sizes)):
        size = 0
        for k in range(sizes[row]):
            c = _letter(np.int64(locals_[row, k]))
            text[k] = c
            size += c > 0
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if size < FEWEST_LETTERS or i == end:
            continue
        size = np.int64(sizes[row])
        likely = 0.0
        for start in range(size):
            node, k = 0, start
            while k < size and text[k] > 0:
                node = children[node, text[k] - 97]
                if node == 0:
                    break
                number = ends[node]
                if number > 0 and stamp[number] != row + 1:
                    stamp[number] = row + 1
                    likely += shares[number]
                k += 1
        while i < end:
            c, after = code_point(data, i, end)
            if not is_blank(c):
                break
            i = after
        if i == end:
            continue
        c, after = code_point(data, i, end)
        if c < 128:
            found, words, spelt = False, 0, False
            while i < end:
                stop, node = i, 0
                while stop < end and _letter(np.int64(data[stop])) > 0:
                    if stop == i or node > 0:
                        node = children[node, _letter(np.int64(data[stop])) - 97]
                    stop += 1
                if stop - i >= FEWEST_LETTERS:
                    words += 1
                    if _stands_in(text, size, data, i, stop):
                        found = True
                        spelt = spelt or (node > 0 and ends[node] > 0)
                i = stop + 1
            if words > 0:
                said[row] = YES if found else NO
                chance[row] = (
                    min(255, max(LATIN_CHANCE, round(255 * likely))) if spelt else LATIN_CHANCE
                )
        elif c < 65536:
            number = np.int64(single[c])
            if after < end:
                second, _ = code_point(data, after, end)
                k = np.searchsorted(pairs, c << 16 | second)
                if k < len(pairs) and pairs[k] == c << 16 | second:
                    number = np.int64(pair_numbers[k])
            if number > 0:
                said[row] = YES if stamp[number] == row + 1 else NO
                chance[row] = min(255, round(255 * likely))

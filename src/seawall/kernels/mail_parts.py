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

from seawall.kernels.addr_spec import LONGEST, STEPS, parse
from seawall.kernels.characters import code_point, is_blank
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

VALID = 1
ATOM, TLD = 256, 8 * 256  # first and last state of addr_spec.STEPS
ROOM = 64  # bytes of a local part, RFC 5321
OTHER = 4  # tables.mail.OTHER
FIRST_YEAR, LAST_YEAR = 1930, 2015  # of birth, as a local part would say it
FEWEST_LETTERS = 3
NOT_SAID, NO, YES = -1, 0, 1

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
def _class_of(hashes, classes, n, value):
    """The class of a listed domain, 0 for others."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if hashes[middle] < value:
            low = middle + 1
        else:
            high = middle
    return np.int64(classes[low]) if low < n and hashes[low] == value else np.int64(0)


@nb.njit(cache=True, nogil=True)
def _kind(text, at, end, hashes, classes, n):
    """The class of the domain text[at:end] or of a domain above it, and the domain's hash."""
    whole = _fnv1a(text, at, end)
    kind = _class_of(hashes, classes, n, whole)
    k = at + 1
    while kind == 0 and k < end:
        if text[k] == 46:
            above = _class_of(hashes, classes, n, _fnv1a(text, k + 1, end))
            if above > 1:  # what lies under a provider's domain need not be the provider's
                kind = above
            else:
                kind = _class_of(hashes, classes, n, _fnv1a(text, k, end))
        k += 1
    return kind if kind > 0 else np.int64(OTHER), whole


@nb.njit(
    types.void(
        BYTES, OFFSETS, CODES, types.uint64, HASHES, CODES, types.uint8[:, ::1], types.uint8[::1],
        types.uint64[::1], types.uint8[::1], types.uint8[::1], types.uint8[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def parts(
    column, offsets, codes, seed, hashes, classes, locals_, sizes, domains, kinds, digits, tags
):
    """Take the VALID addresses of a column apart; rows of others stay as they come.

    Args:
        column, offsets, codes: The column and its Reasons.
        seed: Of the hash of a domain; `hashes`, `classes`: tables.known_domains().
        locals_, sizes: Out: local parts (n, 64) without a +tag, and their lengths (n,).
        domains, kinds: Out: keyed hashes of domains, and their classes, (n,).
        digits, tags: Out: ASCII digits in the local part; 1 where it carries a +tag, (n,).
    """
    data, folded, steps, n_known = raw(column), np.empty(LONGEST, np.uint8), raw(STEPS), len(hashes)
    text, known, known_classes, to = raw(folded), raw(hashes), raw(classes), raw(locals_)
    for row in range(len(codes)):
        if codes[row] != VALID:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        n, state = stop - start, np.uint16(ATOM)
        if n <= LONGEST:
            for k in range(n):
                c = data[start + k]
                state = steps[state | np.uint16(c)]
                text[k] = c | 0x20 if 65 <= c <= 90 else c
        if state != TLD:
            n = parse(column, start, stop, folded)[1]
        at = np.int64(0)
        while at < n and text[at] != 64:
            at += 1
        size, n_digits = min(at, ROOM), 0
        for k in range(1, size - 1):
            if text[k] == 43:
                size, tags[row] = k, 1
                break
        for k in range(size):
            to[ROOM * row + k] = text[k]
            n_digits += 48 <= text[k] <= 57
        sizes[row], digits[row] = size, n_digits
        kinds[row], whole = _kind(text, at + 1, n, known, known_classes, n_known)
        value = (whole ^ seed) * _GOLDEN
        domains[row] = max(value ^ value >> _SHIFT, np.uint64(1))
    folded[0] = 0  # a use after the loop, or the array behind the pointer would be freed before it


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
    return c if 97 <= c <= 122 else np.int64(0)


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


@nb.njit(cache=True, nogil=True)
def _likely(text, size, children, ends, shares, stamp, mark):
    """The share of people whose surname's spelling stands in text; `stamp` marks those spellings."""
    likely = 0.0
    for start in range(size):
        node, k = np.int64(0), start
        while k < size and text[k] > 0:
            node = np.int64(children[26 * node + text[k] - 97])
            if node == 0:
                break
            number = ends[node]
            if number > 0 and stamp[number] != mark:
                stamp[number] = mark
                likely += shares[number]
            k += 1
    return likely


@nb.njit(cache=True, nogil=True)
def _words(text, size, data, i, end, seed):
    """Of a Latin name: whether a word of it stands in text, and hashes of its first and last word."""
    found, first, last = False, np.uint64(0), np.uint64(0)
    while i < end:
        stop, value = i, seed
        while stop < end and _letter(np.int64(data[stop])) > 0:
            value = (value ^ np.uint64(_letter(np.int64(data[stop])))) * _PRIME
            stop += 1
        if stop - i >= FEWEST_LETTERS:
            found = found or _stands_in(text, size, data, i, stop)
            value *= _GOLDEN
            last = max(value ^ value >> _SHIFT, np.uint64(1))
            first = first if first > 0 else last
        i = stop + 1
    return found, first, last


@nb.njit(
    types.void(
        LOCALS, CODES, BYTES, OFFSETS, NODES, SHORTS, SHARES, SHORTS, KEYS, SHORTS, types.uint64,
        types.int8[::1], types.uint8[::1], types.uint64[::1], types.uint64[::1],
    ),
    cache=True,
    nogil=True,
)  # fmt: skip
def holds_name(
    locals_, sizes, names, offsets, children, ends, shares, single, pairs, pair_numbers, seed,
    said, chance, first, last,
):  # fmt: skip
    """Whether a local part of letters holds the record's name, into `said` (n,).

    A Chinese name counts by its surname's spelling; `chance` (n,) is then the share, of 255, of people
    whose surname it would hold as well. A Latin name counts by any of its words of three letters or
    more; `first` and `last` (n,) are then keyed hashes of its outer words, by which chance can be told.
    The tables are those of tables.spelling_trie().
    """
    data, local, nodes, terminal = raw(names), raw(locals_), raw(children), raw(ends)
    stamps, letters = np.zeros(len(shares), np.int64), np.zeros(ROOM, np.int64)
    stamp, text, share = raw(stamps), raw(letters), raw(shares)
    for row in range(len(sizes)):
        size, n_letters = np.int64(sizes[row]), 0
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if size < FEWEST_LETTERS or i == end:
            continue
        for k in range(size):
            text[k] = _letter(np.int64(local[ROOM * row + k]))
            n_letters += text[k] > 0
        if n_letters < FEWEST_LETTERS:
            continue
        likely = _likely(text, size, nodes, terminal, share, stamp, row + 1)
        c, after = code_point(data, i, end)
        while is_blank(c) and after < end:
            i = after
            c, after = code_point(data, i, end)
        if c < 128:
            found, first[row], last[row] = _words(text, size, data, i, end, seed)
            if first[row] > 0:
                said[row] = YES if found else NO
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
    stamps[0] = letters[0] = 0  # a use after the loop, as above

"""Identifiers inside text: resident IDs, phone numbers, bank cards and e-mail addresses (in_text).

No element of its own: it finds four of them in prose, Chinese or any other, at 1 GB/s where there
is much to find and 10 GB/s where there is little. Beside Chinese characters there are no word
borders, so only ASCII letters and digits (and full-width digits) decide what a number runs into:

- Resident ID: 18 characters with a right check digit and a possible date, in one run or 6-8-4, no
  letter or digit behind. 15 digits with a possible date and a division that existed.
- Phone: Chinese mobile numbers in an allocated network, in one run, 3-4-4 or 3-3-5, with 86, +86
  or 0086 before them or not; fixed lines with area code and hyphen or brackets; numbers behind a
  plus sign, or in one run behind 00, that a numbering plan knows. Ten digits at least.
- Bank card: 13 to 19 digits of a known issuer with a right check digit, in one run, 4-4-4-4 (and
  1 to 3 more) or 4-6-5.
- Numbers other than 18-character IDs stand alone: no letter behind; before them at most one word
  that is not hexadecimal ("tel13…", not "3fa13…"), no decimal point ("0.138…", but "1.138…").
- E-mail: letters, digits and . _ + - before the '@', a domain with a dot behind it. ASCII only.

Separators are single blanks or hyphens, the same within one number. Digits are all ASCII or all
full-width. Numbers are tried from left to right at each group of digits; a find ends the search
up to its end. An address whose local part is a phone number is both.

Random digits that pass all the same, of 10,000 runs each: 1 of 18 digits and 2 of 15 as resident
IDs; 560 of 11 digits as mobile numbers, for nearly all of 13..19 is allocated; 330 of 16 and 120 to
220 of 18 and 19 digits as cards; 1,700 of 00 and 11 digits as foreign numbers. Counts of cards and
of numbers behind 00 in prose full of order numbers are upper bounds.

Not found: numbers with letters instead of digits, in several columns, or spelt out; foreign numbers
with a trunk zero in brackets.
Source: the elements' own; research on case texts, where borders of the regular-expression kind
(a word, no word) miss every number that follows a character.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.kernels.text_match import Known
from seawall.kernels.text_numbers import MAX_GROUPS, ROOM_DIGITS
from seawall.kernels.text_scan import AT, N_FINDS, N_STATE, SPARE, Out, Work, scan
from seawall.kernels.text_sieve import WORDS
from seawall.model.element import BLOCK, Canonical
from seawall.model.strings import Strings

_WORD = 8  # bytes, the least that a scan reads
_BYTES_PER_FIND = 256  # first guess of how much text holds one
_ELEMENTS = 16


class Finds(NamedTuple):
    """Identifiers inside a text column, one entry per find; rows ascend.

    `row` int32; `element` uint8, the element's number; `start` and `end` int32, bytes of the
    column's `data`; `canonical` over the finds, as columns have it. `n_masked` (16,) int64 counts
    what is written with asterisks inside (138****1234), by element number: those are no finds.
    """

    row: NDArray[np.int32]
    element: NDArray[np.uint8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    canonical: Canonical
    n_masked: NDArray[np.int64]


def find(column: Strings) -> Finds:
    """Find identifiers in a column (n,) of prose. See the module for what counts as one."""
    data, offsets = column
    start, stop = int(offsets[0]), int(offsets[-1])
    moved = 0
    if stop - start < _WORD:  # a copy with a last row of zeros
        data = np.concatenate([data[start:stop], np.zeros(_WORD, np.uint8)])
        offsets = np.append(offsets - offsets[0], np.int32(_WORD))
        start, stop, moved = 0, _WORD, start
    work = Work(
        np.zeros(WORDS + 8, np.uint8),
        np.zeros(WORDS + 8, np.int64),
        np.zeros(N_STATE, np.int64),
        np.zeros(_ELEMENTS, np.int64),
        np.zeros(ROOM_DIGITS, np.uint8),
        np.zeros((MAX_GROUPS, 3), np.int64),
    )
    work.state[AT] = start
    out = _room(2 * SPARE + (stop - start) // _BYTES_PER_FIND)
    while not scan(data, offsets, start, stop, _known(), work, out):
        out = _longer(out)
    n = int(work.state[N_FINDS])
    starts, ends, lengths = out.starts[:n], out.ends[:n], out.lengths[:n]
    long = [
        (k, data[starts[k] : ends[k]].tobytes().lower())
        for k in np.flatnonzero(lengths == 0).tolist()
    ]
    starts += np.int32(moved)
    ends += np.int32(moved)
    canonical = Canonical(out.blocks[:n], lengths, long)
    return Finds(out.rows[:n], out.elements[:n], starts, ends, canonical, work.n_masked)


def _room(n: int) -> Out:
    return Out(
        np.zeros(n, np.int32),
        np.zeros(n, np.uint8),
        np.zeros(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros((n, BLOCK), np.uint8),
        np.zeros(n, np.int32),
    )


def _longer(out: Out) -> Out:
    """The same finds in arrays twice as long."""
    spare = _room(len(out.rows))
    return Out(
        np.concatenate((out.rows, spare.rows)),
        np.concatenate((out.elements, spare.elements)),
        np.concatenate((out.starts, spare.starts)),
        np.concatenate((out.ends, spare.ends)),
        np.concatenate((out.blocks, spare.blocks)),
        np.concatenate((out.lengths, spare.lengths)),
    )


@cache
def _known() -> Known:
    cards, plans = tables.issuer_ranges(), tables.numbering()
    return Known(
        tables.divisions().level,
        tables.segments().kind,
        cards.issuer,
        cards.lengths,
        plans.after,
        plans.values,
        plans.entries,
        plans.start,
    )

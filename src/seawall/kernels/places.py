"""Chinese places in text: division names, address words, and the narrowest division they name.

A value is walked once. Division names are taken greedily, longest first; a later one narrows an
earlier one when it lies inside it, so 南京市鼓楼区 and 福州市鼓楼区 differ. Bare names (南京,
without 市) do not count before a street word (南京东路), and bare counties only right after
another division or at the start. Numbers written before 号 室 栋 幢 单元 组 … make those words
address words.

Source: word list after GB/T 23705-2009 (address elements); names from tables/places_cn.py.
"""

# ruff: noqa: SIM109
# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numpy.typing import NDArray

from seawall.kernels.characters import code_point, trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw
from seawall.kernels.trie import FIRST, SLOTS, VALUES, longest

HAS_DIVISION, ONLY_DIVISIONS, IS_ADDRESS, HAS_MASK, IS_BLANK = 1, 2, 4, 8, 16  # bits of a mark
STREET, SETTLEMENT, NUMBERED, WEAK, NUMERAL, STOP, PAUSE, MASK, SIDE, HOME, BLANK = range(1, 12)
KINDS = 16  # room for them; counted twice, behind a numeral and elsewhere
LONGEST_CHARS = 90
LONGEST_BYTES = 3 * LONGEST_CHARS
PLANE = types.Array(types.uint8, 1, "C", readonly=True)

_CLASSES = {
    STREET: "路街巷弄衖胡",
    SETTLEMENT: "村镇鎮乡鄉屯寨嘎",
    NUMBERED: "号號室栋棟幢单組组层座户楼门队弄区期米",
    WEAK: "苑园园庄厦里道坊城阁轩居府湾",
    NUMERAL: "0123456789０１２３４５６７８９一二三四五六七八九十百零〇甲乙丙丁ABCDEFabcdef-",
    STOP: "。！？；!?;\n\r\t{}<>=",
    PAUSE: "，,、",
    MASK: "*＊×○●某",
    SIDE: "东西南北中大东",
    HOME: "人籍",
    # What separates parts and says nothing; a number goes on across it (5-3室).
    BLANK: "-/\u3000\u00a0\ufeff" + "".join(map(chr, [*range(33), *range(0x2000, 0x200C)])),
}


def word_plane() -> NDArray[np.uint8]:
    """The class of each code point (65536,). 弄 is a lane by itself and needs no number."""
    plane = np.zeros(1 << 16, np.uint8)
    for kind in (NUMERAL, WEAK, NUMBERED, SETTLEMENT, STREET, STOP, PAUSE, MASK, SIDE, HOME, BLANK):
        plane[[ord(c) for c in _CLASSES[kind]]] = kind
    plane.flags.writeable = False
    return plane


@nb.njit(cache=True, nogil=True)
def before_street(data, i, end, words):
    """Whether a street word follows: 路, 街, 道 or 巷, or one of them after 东西南北中大."""
    for _ in range(3):
        if i >= end:
            return False
        c, i = code_point(data, i, end)
        kind = words[c & 0xFFFF]
        if kind == STREET or c == 0x9053:  # 道
            return True
        if kind != SIDE:
            return False
    return False


@nb.njit(cache=True, nogil=True)
def narrow(best, name, starts, codes):
    """The division when `name` stands after `best`: the last candidate inside it, or `best`.

    With nothing before (best 0), the first candidate of the highest level if it is the only one of
    that level, else the province they share, else 0.
    """
    low, high = starts[name], starts[name + 1]
    if low == high:
        return best
    if best == 0:
        first = np.int64(codes[low])
        same = np.int64(0)
        shared = True
        step = 10_000 if first % 10_000 == 0 else 100 if first % 100 == 0 else 1
        for k in range(low, high):
            code = np.int64(codes[k])
            same += code % step == 0
            shared = shared and code // 10_000 == first // 10_000
        if same == 1:
            return first
        return first // 10_000 * 10_000 if shared else np.int64(0)
    if best % 100 != 0:
        return best
    inside, nearby = np.int64(0), np.int64(1)
    for k in range(low, high):
        code = np.int64(codes[k])
        if best % 10_000 != 0 and code // 100 == best // 100:
            inside = code
        elif code // 10_000 == best // 10_000 and (nearby % 100 != 0 or code % 100 == 0):
            nearby = code  # a prefecture goes before a county of the same bare name
    if inside > 0:
        return inside
    # a county may stand for another prefecture after a reform: trust the province only
    return nearby if nearby > 1 and best % 10_000 == 0 else best


@nb.njit(
    types.Tuple((types.uint8[::1], types.int32[::1]))(
        BYTES, OFFSETS, FIRST, SLOTS, VALUES, VALUES, VALUES, PLANE, PLANE
    ),
    cache=True,
    nogil=True,
)
def read(column, offsets, first_, slots_, values_, starts_, codes_, bare_, words_):
    """Read a column of addresses or birthplaces.

    Args:
        column, offsets: The column.
        first_, slots_, values_: The trie of division names.
        starts_, codes_, bare_: Their divisions (tables.places_cn).
        words_: `word_plane()`.

    Returns:
        marks (n,) bits; divisions (n,) six-digit codes, 0 where none was told.
    """
    n = len(offsets) - 1
    data, words, mask = raw(column), raw(words_), len(slots_) - 1
    first, slots, values = raw(first_), raw(slots_), raw(values_)
    starts, codes, bare = raw(starts_), raw(codes_), raw(bare_)
    marks = np.zeros(n, np.uint8)
    divisions = np.zeros(n, np.int32)
    counts_ = np.zeros(2 * KINDS, np.int64)
    counts = raw(counts_)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if end - i < 4 or end - i > LONGEST_BYTES:
            marks[row] = IS_BLANK if i == end else 0
            continue
        best = np.int64(0)
        adjacent, pure, numeral = True, True, np.int64(0)
        n_names = n_chars = 0
        for k in range(2 * KINDS):
            counts[k] = 0
        while i < end:
            c, after = code_point(data, i, end)
            n_chars += 1
            # Two names down to the county tell all: what follows is streets, named after places.
            told = best % 100 != 0 and n_names >= 2 and not pure
            if not told and 0x4E00 <= c < 0x10000 and first[c] > 0:
                name, stop = longest(first, slots, mask, values, data, i, end)
                if name >= 0 and bare[name] > 0:
                    free = bare[name] < 3 or adjacent
                    if not free or before_street(data, stop, end, words):
                        name = np.int64(-1)
                if name >= 0:
                    best = narrow(best, name, starts, codes)
                    n_names += 1
                    n_chars += (stop - i) // 3 - 1
                    i, adjacent, numeral = stop, True, np.int64(0)
                    continue
            i = after
            kind = np.int64(words[c]) if c < 65536 else np.int64(0)
            if kind == HOME and i == end and n_names > 0:
                continue
            # No branch per kind: they follow each other like dice, and each miss costs ten characters.
            counts[numeral * KINDS + kind] += 1
            neutral = kind == PAUSE or kind == BLANK
            pure, adjacent = pure and neutral, adjacent and neutral
            numeral = numeral if neutral else np.int64(kind == NUMERAL)
        n_digits = counts[NUMERAL] + counts[KINDS + NUMERAL]
        n_streets = counts[STREET] + counts[KINDS + STREET]
        n_strong = n_streets + counts[SETTLEMENT] + counts[KINDS + SETTLEMENT]
        n_strong += counts[KINDS + NUMBERED]
        n_weak = counts[WEAK] + counts[KINDS + WEAK] + counts[NUMBERED]
        n_masks = counts[MASK] + counts[KINDS + MASK]
        n_pauses = counts[PAUSE] + counts[KINDS + PAUSE]
        n_pauses += 9 * (counts[STOP] + counts[KINDS + STOP])
        mark = (HAS_DIVISION if n_names else 0) | (HAS_MASK if n_masks else 0)
        if n_names and pure:
            mark |= ONLY_DIVISIONS
        placed = n_names > 0 and (n_strong > 0 or (n_weak > 0 and n_digits + n_names > 1))
        alone = n_names == 0 and n_strong >= 2 and n_digits > 0 and n_streets + n_weak > 0
        if (placed or alone) and n_pauses <= 3 and n_chars <= LONGEST_CHARS and not pure:
            mark |= IS_ADDRESS
        marks[row], divisions[row] = mark, best
    counts_[0] = 0  # a use after the loop, or the array behind the pointer would be freed before it
    return marks, divisions


@nb.njit(types.int32[::1](BYTES, OFFSETS), cache=True, nogil=True)
def six_digits(data, offsets):
    """The number of each value that is six ASCII digits (n,), 0 for any other."""
    n = len(offsets) - 1
    numbers = np.zeros(n, np.int32)
    for row in range(n):
        i, end = offsets[row], offsets[row + 1]
        if end - i != 6:
            continue
        value = 0
        for k in range(i, end):
            digit = np.int64(data[k]) - 48
            if digit < 0 or digit > 9:
                value = 0
                break
            value = value * 10 + digit
        numbers[row] = value
    return numbers

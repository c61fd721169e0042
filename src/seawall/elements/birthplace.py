"""A birthplace or native place (birthplace): nothing but divisions, or one division's code.

VALID: names of divisions of any year one after the other, with or without suffixes, blanks or a
final 人 or 籍 (上海市, 江苏南通, 江苏省南通市人), or six digits that are or were a division's
code. A six-digit number that never was one is SHAPE, so a column of other numbers stays low.

Fact `division`: as in address.py. By its values alone this may as well be a place of residence.

Source: GB/T 2260 with its former editions; kernels/places.py.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import places as kernel
from seawall.kernels.trie import build
from seawall.model.element import Element, Judged, Reason
from seawall.model.strings import Strings
from seawall.tables import divisions
from seawall.tables.places_cn import places


@cache
def _tables() -> tuple[NDArray[np.integer], ...]:
    table = places()
    trie = build(table.names)
    return (*trie, table.starts, table.codes, table.bare_level, kernel.word_plane())


def judge(column: Strings) -> Judged:
    """Judge a column (n,). Fact `division`: int32 six-digit code, 0 unknown."""
    marks, found = kernel.read(column.data, column.offsets, *_tables())
    numbers = kernel.six_digits(column.data, column.offsets)
    coded = divisions().start[numbers] > 0
    codes = np.full(column.n, Reason.SHAPE, np.uint8)
    codes[((marks & kernel.ONLY_DIVISIONS) != 0) | coded] = Reason.VALID
    codes[(marks & kernel.IS_BLANK) != 0] = Reason.EMPTY
    return Judged(codes, {"division": np.where(coded, numbers, found).astype(np.int32)})


ELEMENT = Element(id="birthplace", judge=judge)

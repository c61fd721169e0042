"""A Chinese postal address (address).

VALID: a division name of any year, with or without its suffix, and an address word after or beside
it (路 街 弄 村 镇 乡; 号 室 栋 幢 组 … after a number; 苑 园 … with a number anywhere), in at most
90 characters that are not a sentence; or, without a division, a street and a numbered part.
MASKED: a division with stars or 某. A value that is nothing but divisions is a birthplace, not an
address.

Fact `division`: the narrowest six-digit code that the names tell, at least the province
(310000); 0 where names are missing or ambiguous. Limits: addresses outside China, in Latin letters
or in traditional characters are out of scope.

Source: kernels/places.py.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import places as kernel
from seawall.kernels.trie import build
from seawall.model.element import Element, Judged, Reason
from seawall.model.strings import Strings
from seawall.tables.places_cn import places


@cache
def _tables() -> tuple[NDArray[np.integer], ...]:
    table = places()
    trie = build(table.names)
    return (*trie, table.starts, table.codes, table.bare_level, kernel.word_plane())


def judge(column: Strings) -> Judged:
    """Judge a column (n,). Fact `division`: int32 six-digit code, 0 unknown."""
    marks, divisions = kernel.read(column.data, column.offsets, *_tables())
    codes = np.full(column.n, Reason.SHAPE, np.uint8)
    codes[(marks & kernel.IS_ADDRESS) != 0] = Reason.VALID
    masked = kernel.HAS_DIVISION | kernel.HAS_MASK
    codes[(marks & masked) == masked] = Reason.MASKED
    codes[(marks & kernel.IS_BLANK) != 0] = Reason.EMPTY
    return Judged(codes, {"division": divisions})


ELEMENT = Element(id="address", judge=judge)

"""Chinese resident identity number (cn.resident_id).

18 characters: division code (6), birth date (8), order code (3, odd for men), check character
(1, X stands for ten); or the 15-digit form given out until 1999, which has no check character, so
that 1 in 27 random numbers of 15 digits passes. Full-width forms, blanks, hyphens, quotes and a
lower-case x are read; a leading six digits that never were a division is REGION: evidence, still
digested. What exporters do to numbers is told from what forgers do:

DAMAGED: a wrong check digit and an ending in zeros that a 64-bit float prints (JavaScript) or a
spreadsheet leaves; 3.10101E+17; a trailing ".0". Of rounded numbers 1 in 11 passes all the same.
MASKED: 15 to 18 characters, some of them masks. Years 1850 to 2100 pass: the day of the check is
not known here. Canonical: 18 characters with a capital X; 15 digits get 19 (orders 996 to 999: 18)
before the year and a computed check character.

Sources: GB 11643-1999; ISO/IEC 7064 MOD 11-2; GB/T 2260 for divisions.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels import resident_number
from seawall.model.element import BLOCK, Canonical, Codes, Element, Judged
from seawall.model.strings import Strings
from seawall.tables import divisions


def judge(column: Strings) -> Judged:
    """Codes and the facts division, born_on and sex, each (n,); facts are 0 where not read."""
    codes = np.empty(column.n, np.uint8)
    division = np.empty(column.n, np.int32)
    born_on = np.empty(column.n, np.int32)
    sex = np.empty(column.n, np.uint8)
    level = divisions().level
    resident_number.judge(column.data, column.offsets, level, codes, division, born_on, sex)
    return Judged(codes, {"division": division, "born_on": born_on, "sex": sex})


def canonical(column: Strings, codes: Codes) -> Canonical:
    """The 18 characters of rows that are VALID or REGION."""
    blocks = np.zeros((column.n, BLOCK), np.uint8)
    lengths = np.empty(column.n, np.int32)
    level = divisions().level
    resident_number.canonical(column.data, column.offsets, codes, level, blocks, lengths)
    return Canonical(blocks, lengths, [])


ELEMENT = Element(id="cn.resident_id", judge=judge, canonical=canonical, pure=True)

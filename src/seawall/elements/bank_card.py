"""Payment card number (bank_card).

12 to 19 digits that an issuer on our table gives out in this length, with a right check digit;
blanks and hyphens may group them, full-width digits are read. One random number in ten has a right
check digit, and most random numbers have no issuer: both together are needed.

VALID: issuer known, length one of its own, check digit right. CHECK: the same with a wrong check
digit. SHAPE: the rest; so a number of an issuer we do not list is SHAPE, not REGION, is not counted
and not digested, or every tenth of any long counter would be a card. MASKED: 12 to 19 characters,
some of them masks, four or more digits (6222************1234). DAMAGED: 6.22202E+18; a trailing
".0"; a wrong check digit and an ending in zeros on 17 digits or more, as a 64-bit float prints.
Canonical: the digits.

Source: ISO/IEC 7812-1; tables/issuers.csv names a source for each range.
"""

from __future__ import annotations

import numpy as np

from seawall import tables
from seawall.kernels import card_number
from seawall.model.element import BLOCK, Canonical, Codes, Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Codes and the fact issuer (index into tables.issuers(), 0 unknown), each (n,)."""
    codes = np.empty(column.n, np.uint8)
    issuer = np.empty(column.n, np.uint16)
    known = tables.issuer_ranges()
    card_number.judge(column.data, column.offsets, known.issuer, known.lengths, codes, issuer)
    return Judged(codes, {"issuer": issuer})


def canonical(column: Strings, codes: Codes) -> Canonical:
    """The digits of rows that are VALID."""
    blocks = np.zeros((column.n, BLOCK), np.uint8)
    lengths = np.empty(column.n, np.int32)
    known = tables.issuer_ranges()
    card_number.canonical(
        column.data, column.offsets, codes, known.issuer, known.lengths, blocks, lengths
    )
    return Canonical(blocks, lengths, [])


ELEMENT = Element(id="bank_card", judge=judge, canonical=canonical, pure=True)

"""Who issues a payment card: ranges of leading digits, with the lengths of their numbers.

A range is that of its longest match: a bank's six digits overrule the scheme's two. The schemes do
not publish their tables whole, so an issuer that is not listed is unknown, not impossible; banks
stand only where their range is beyond doubt.
Source: ISO/IEC 7812-1 for the form; each row names who states its range.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import shipped

NAME = "issuers.csv"
WIDTH = 6  # leading digits a range is told by
MIN_LENGTH, MAX_LENGTH = 12, 19


@dataclass(frozen=True, slots=True)
class Issuer:
    """A scheme, and the bank where the range is one bank's."""

    scheme: str
    bank: str = ""


class IssuerRanges(NamedTuple):
    """By the first six digits, (1000000,) and read-only: `issuer` uint8, index into issuers(), 0
    unknown; `lengths` uint8, bit n - 12 is set where numbers of n digits are issued.
    """

    issuer: NDArray[np.uint8]
    lengths: NDArray[np.uint8]


@cache
def _rows() -> list[dict[str, str]]:
    rows = shipped(NAME, ("first", "last", "lengths", "scheme", "bank"), ("first", "last"))
    for row in rows:
        first, last = row["first"], row["last"]
        if not (first.isdecimal() and last.isdecimal() and len(first) == len(last) <= WIDTH):
            raise TableError(f"{NAME}: a range that is not of up to {WIDTH} digits")
    return sorted(rows, key=lambda row: len(row["first"]))


@cache
def issuers() -> tuple[Issuer, ...]:
    """Issuers; index 0 is unknown."""
    found = sorted({(row["scheme"], row["bank"]) for row in _rows()})
    if len(found) > 255:
        raise TableError(f"{NAME}: more than 255 issuers")
    return (Issuer(""), *(Issuer(scheme, bank) for scheme, bank in found))


@cache
def issuer_ranges() -> IssuerRanges:
    """The planes a kernel looks card numbers up in."""
    issuer = np.zeros(10**WIDTH, np.uint8)
    lengths = np.zeros(10**WIDTH, np.uint8)
    for row in _rows():  # shorter ranges first, so that longer ones overrule them
        spread = 10 ** (WIDTH - len(row["first"]))
        place = slice(int(row["first"]) * spread, (int(row["last"]) + 1) * spread)
        bits = 0
        for length in map(int, row["lengths"].split(";")):
            if not MIN_LENGTH <= length <= MAX_LENGTH:
                raise TableError(f"{NAME}: a length out of {MIN_LENGTH}..{MAX_LENGTH}")
            bits |= 1 << (length - MIN_LENGTH)
        issuer[place] = issuers().index(Issuer(row["scheme"], row["bank"]))
        lengths[place] = bits
    issuer.flags.writeable = lengths.flags.writeable = False
    return IssuerRanges(issuer, lengths)

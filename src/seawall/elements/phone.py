"""Telephone number (phone).

Read as written in China unless asked otherwise: mobile numbers of 11 digits, landlines with trunk 0
and area code, 400 and 800 services; anything with a plus sign, 00 or 86 in front. Full-width forms,
blanks, hyphens, brackets and two or more dots separate; an extension (-801, x801, 转801) is read
over. One number a value: two in one cell are SHAPE, free text finds them.

VALID: in the numbering plan of its country, or in a network that China's ministry has allocated.
REGION: right shape, but in no plan: 11 digits in a Chinese network never given out, or a calling
code with digits it does not use. Evidence, still digested. SHAPE: the rest, so that IDs of 18
digits, counters, dates, coordinates and IPv4 addresses are none. MASKED: 138****1234. DAMAGED:
1.38E+10. A float printed whole (13800000000.0, as data frames export it) has lost no digit: VALID.

`carrier` is the operator that was given the network, not the one that serves the number today;
`city` and `division` (of the city's province) say where it was given out. 0 is unknown.
Canonical: E.164 with its plus sign.
Sources: ITU-T E.164 and E.123; libphonenumber metadata; allocation table of China's MIIT.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.kernels import phone_number
from seawall.kernels.phone_number import Home, Known
from seawall.model.element import BLOCK, Canonical, Codes, Element, Judged
from seawall.model.strings import Strings

ID = "phone"
HOME = "CN"


def judge(column: Strings) -> Judged:
    """Codes and the facts country, carrier, city and division, each (n,), for a Chinese column."""
    return _judge(column, HOME)


def canonical(column: Strings, codes: Codes) -> Canonical:
    """E.164 of rows that are VALID or REGION."""
    return _canonical(column, codes, HOME)


def judge_for(region: str) -> Callable[[Strings], Judged]:
    """The judge of columns written as in a region such as "DE".

    Raises:
        TableError: If no numbering plan is known for the region.
    """
    return element_for(region).judge


@cache
def element_for(region: str) -> Element:
    """The element with the habits of a region. See `judge_for`."""
    tables.plan(region)
    return Element(
        id=ID,
        judge=lambda column: _judge(column, region),
        canonical=lambda column, codes: _canonical(column, codes, region),
    )


def _judge(column: Strings, region: str) -> Judged:
    codes = np.empty(column.n, np.uint8)
    country, city = np.empty(column.n, np.uint16), np.empty(column.n, np.uint16)
    carrier, division = np.empty(column.n, np.uint8), np.empty(column.n, np.int32)
    known, home = _known(), _home(region)
    phone_number.judge(
        column.data, column.offsets, known, home, codes, country, carrier, city, division
    )
    facts: dict[str, NDArray[np.integer]] = {
        "country": country,
        "carrier": carrier,
        "city": city,
        "division": division,
    }
    return Judged(codes, facts)


def _canonical(column: Strings, codes: Codes, region: str) -> Canonical:
    blocks = np.zeros((column.n, BLOCK), np.uint8)
    lengths = np.empty(column.n, np.int32)
    phone_number.canonical(
        column.data, column.offsets, codes, _known(), _home(region), blocks, lengths
    )
    return Canonical(blocks, lengths, [])


@cache
def _known() -> Known:
    plans, china = tables.numbering(), tables.segments()
    return Known(
        plans.after,
        plans.values,
        plans.entries,
        china.kind,
        china.carrier,
        china.city,
        china.area,
        china.province,
        plans.start,
        tables.countries().index("CN"),
    )


@cache
def _home(region: str) -> Home:
    plan = tables.plan(region)
    prefixes = np.zeros((len(plan.idd), 8), np.uint8)
    for row, prefix in zip(prefixes, plan.idd, strict=True):
        row[: len(prefix)] = list(prefix.encode())
    zero_trunk = np.zeros(1000, np.uint8)
    for other in tables.plans():
        if other.national_prefix == "0":
            zero_trunk[other.calling_code] = 1
    trunk, code = (
        np.frombuffer(text.encode(), np.uint8)
        for text in (plan.national_prefix, str(plan.calling_code))
    )
    for array in (prefixes, zero_trunk):
        array.flags.writeable = False
    return Home(prefixes, trunk, code, zero_trunk, int(region == "CN"))


ELEMENT = Element(id=ID, judge=judge, canonical=canonical)

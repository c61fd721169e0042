"""An element: a kind of personal data, and how a whole column is judged to hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.model.strings import Strings

Codes = NDArray[np.uint8]
BLOCK = 64  # bytes of one BLAKE2s block
PREFIX = 2  # suite and element number, in front of the canonical value
ROOM = BLOCK - PREFIX


class Reason(IntEnum):
    """Why a value is, or is not, the element. EMPTY is neither."""

    EMPTY = 0
    VALID = 1
    SHAPE = 2  # not written as the element is
    CHECK = 3  # right shape, wrong check digit
    DATE = 4  # right shape, impossible date
    REGION = (
        5  # right but for a region that never existed: evidence, so it is digested all the same
    )
    MASKED = 6  # partly covered: 310***********1234
    DAMAGED = 7  # right shape, but rounded or cut by an exporter


class Judged(NamedTuple):
    """What a column holds. `codes` (n,) are Reasons; `facts` are (n,) arrays, read only where valid.

    Facts have fixed names: `born_on` int32 yyyymmdd, `date` int32 yyyymmdd, `sex` uint8 (1 male,
    2 female), `division` int32 six digits, `country` uint16 (index into tables.countries), `carrier`
    uint8, `city` uint16, `issuer` uint16.
    """

    codes: Codes
    facts: dict[str, NDArray[np.integer]]


class Canonical(NamedTuple):
    """Canonical values ready for digesting.

    `blocks` (n, 64) uint8 holds value i at [i, 2:2 + lengths[i]], zeros elsewhere; the first two bytes
    belong to the digest. `lengths` (n,) int32: 0 where there is nothing to digest, and for values over
    62 bytes, which stand whole in `long` as (row, value).
    """

    blocks: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    long: list[tuple[int, bytes]]


Judge = Callable[[Strings], Judged]
Canonicalise = Callable[[Strings, Codes], Canonical]


@dataclass(frozen=True, slots=True)
class Element:
    """One recogniser plug-in. `canonical` is there only for identifiers a platform holds too.

    `pure` says that the judge alone tells the element: a check digit or an unmistakable shape.
    Without it a column needs the hint of its name or a high share to be called this.
    """

    id: str
    judge: Judge = field(repr=False)
    canonical: Canonicalise | None = field(default=None, repr=False)
    pure: bool = False

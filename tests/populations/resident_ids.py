"""ID numbers as text, with check characters; and their older form of 15 digits.

Source (measured on published examples in tests): GB 11643-1999, ISO/IEC 7064 MOD 11-2.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.order_codes import unique_orders
from tests.populations.people import People
from tests.populations.places import places
from tests.populations.texts import digits, from_matrix

WEIGHTS = np.array([2**k % 11 for k in range(17, 0, -1)])
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
Ints = NDArray[np.integer]


def ymd(born: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Dates as yyyymmdd."""
    year = born.astype("M8[Y]")
    month = born.astype("M8[M]")
    return (
        (year.astype(np.int64) + 1970) * 10_000
        + ((month - year).astype(np.int64) + 1) * 100
        + (born - month.astype("M8[D]")).astype(np.int64)
        + 1
    )


def check_characters(first: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The check characters of (n, 17) ASCII digits."""
    return CHECKS[(first.astype(np.int64) - 48) @ WEIGHTS % 11]


def matrix(code: Ints, born: Ints, order: Ints) -> NDArray[np.uint8]:
    """Numbers as (n, 18) ASCII from division codes, yyyymmdd and order codes."""
    first = np.hstack([digits(code, 6), digits(born, 8), digits(order, 3)])
    return np.hstack([first, check_characters(first)[:, None]])


def numbers_of(code: Ints, born: Ints, order: Ints) -> pa.Array:
    """Numbers of 18 characters."""
    return from_matrix(matrix(code, born, order))


def short_numbers_of(code: Ints, born: Ints, order: Ints) -> pa.Array:
    """Numbers of 15 digits, as given out until 1999."""
    return from_matrix(np.hstack([digits(code, 6), digits(born, 8)[:, 2:], digits(order, 3)]))


def ids(some: People, shared: float = 0.0, rng: np.random.Generator | None = None) -> pa.Array:
    """The numbers of these people, each once, but for a share who were given another's."""
    code, born = places().code_in(some.home, some.registered), ymd(some.born)
    order = unique_orders(code, born, some.order)
    if shared and rng is not None:
        twin = np.flatnonzero(rng.random(len(some)) < shared)
        other = np.maximum(twin - 1, 0)
        code, born, order = code.copy(), born.copy(), order.copy()
        for part in (code, born, order):
            part[twin] = part[other]
    return numbers_of(code, born, order)

"""Payment card numbers of a few issuers, with the right last digit.

Ranges: src/seawall/tables/issuers.csv (published); the last digit: ISO/IEC 7812-1 annex B.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, weighted, zipf
from tests.populations.texts import digits, from_matrix

#: Six leading digits of debit cards of Chinese banks, all of 19 digits or all of 16.
DEBIT = {
    622202: 19, 621226: 19, 622848: 19, 622700: 19, 621700: 19, 621661: 19, 621799: 19, 622188: 19,
    622588: 16, 621483: 16, 622262: 19, 622622: 16, 622908: 18, 622568: 19, 622630: 16, 622690: 16,
}  # fmt: skip


def with_check(first: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, w) ASCII digits with the check digit behind, (n, w + 1)."""
    value = first[:, ::-1].astype(np.int64) - 48
    value[:, ::2] *= 2
    value -= 9 * (value > 9)
    check = (-value.sum(axis=1)) % 10
    return np.hstack([first, (check[:, None] + 48).astype(np.uint8)])


def numbered(
    rng: Rng, prefix: NDArray[np.integer], width: int, inner: NDArray[np.integer] | None = None
) -> pa.Array:
    """Cards of `width` digits that begin with these six; `inner` follows them, else any digits."""
    n = len(prefix)
    rest = width - 7
    middle = rng.integers(0, 10**rest, n) if inner is None else inner % 10**rest
    return from_matrix(with_check(np.hstack([digits(prefix, 6), digits(middle, rest)])))


def one_bank(rng: Rng, n: int, branch: NDArray[np.integer]) -> pa.Array:
    """Cards of a few issuers, one of them far in front; the four digits of a branch come next."""
    prefixes = np.array(list(DEBIT))
    lengths = np.array(list(DEBIT.values()))
    chosen = rng.choice(len(prefixes), int(rng.integers(2, 6)), replace=False)
    width = int(lengths[chosen[0]])
    chosen = chosen[lengths[chosen] == width]
    which = chosen[weighted(rng, zipf(len(chosen), 0.5, 1.5), n)]
    rest = width - 11
    inner = (branch % 10_000) * 10**rest + rng.integers(0, 10**rest, n)
    return numbered(rng, prefixes[which], width, inner)

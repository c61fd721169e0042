"""Order codes: digits 15 to 17 of an ID, as police stations hand them out.

Nobody publishes their distribution; GB 11643 only says "sequence", odd for men. Assumed: every
county divides the numbers into blocks of ten among its stations, low blocks more often than high
ones; a station counts up from the block's start on each day, so that low digits are commoner; the
blocks change once, when registers went digital around 2000; a share is handed out evenly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.populations.draws import Rng, mixed, often, per_row
from tests.populations.setting import Setting

STATIONS = 10
Ints = NDArray[np.integer]


def order_codes(
    rng: Rng, code: Ints, registered: Ints, male: NDArray[np.bool_], run: Setting
) -> NDArray[np.int32]:
    """Order codes 0..999 of numbers given out under these division codes, (n,)."""
    n = len(code)
    era = (registered >= 2000).astype(np.int64)
    offices, office = np.unique(code.astype(np.int64) * 2 + era, return_inverse=True)
    k = len(offices)
    weights = rng.gamma(0.7, 1.0, (k, STATIONS)) + 1e-6
    reach = run.station_scale * rng.lognormal(0, 0.5, (k, 1))
    blocks = np.minimum(rng.exponential(1.0, (k, STATIONS)) * reach, 99).astype(np.int64)
    station = per_row(rng, weights, office)
    count = np.minimum(rng.geometric(0.45, n) - 1, 14)  # the day's children of this sex before
    number = blocks[office, station] * 10 + 2 * count + male
    even = 2 * rng.integers(0, 500, n) + male
    return np.where(often(rng, run.station_even, n), even, np.minimum(number, 998 + male)).astype(
        np.int32
    )


def unique_orders(
    code: Ints, born: Ints, order: NDArray[np.int32], rounds: int = 60
) -> NDArray[np.int32]:
    """Orders with every repetition of (code, birth date, order) moved to the next free numbers.

    `born` are yyyymmdd. Sex, the parity, stays.
    """
    order = order.copy()
    key = (code.astype(np.int64) * 100_000_000 + born) * 1000
    for step in range(rounds):
        whole = key + order
        by = np.argsort(whole, kind="stable")
        twice = by[1:][whole[by[1:]] == whole[by[:-1]]]
        if not len(twice):
            break
        hop = 2 if step < 12 else 2 * (1 + (mixed(twice, step) % np.uint64(400)).astype(np.int64))
        order[twice] = (order[twice] + hop) % 1000
    return order

"""Where people were first registered, given where they live now.

Assumed: movers of the same prefecture, the same province and from afar in changing shares; the
share from afar by province of residence follows the order of the census of 2020; those from
afar come from provinces nearby and from those that send most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.populations.draws import Rng, Within, often, per_row
from tests.populations.places import places
from tests.populations.setting import FROM_AFAR, Setting

#: How many people a province sends, against its size (assumed).
SENDS = {34: 2.2, 41: 1.9, 43: 1.7, 51: 1.6, 36: 1.8, 52: 2.0, 45: 1.6, 42: 1.6, 50: 1.5, 13: 1.2,
         23: 1.5, 22: 1.3, 61: 1.1, 62: 1.4, 44: 0.35, 31: 0.3, 11: 0.3, 33: 0.7}  # fmt: skip
Ints = NDArray[np.integer]


def origins(rng: Rng, lives: Ints, moves: NDArray[np.floating], run: Setting) -> NDArray[np.int32]:
    """The place of first registration of people who live in `lives` and moved with the chances
    `moves`, both (n,).
    """
    where = places()
    n = len(lives)
    home = lives.astype(np.int32).copy()
    province = where.province[lives]
    afar = np.array([FROM_AFAR.get(p, 0.035) for p in range(100)]) * run.far
    scale = np.minimum(moves / 0.3, 1.8)  # the shares from afar hold where three in ten moved
    far = often(rng, np.minimum(afar[province] * scale, 0.8), n)
    near = ~far & often(rng, moves, n)
    inside = near & often(rng, 0.45, n)  # within the prefecture
    other = near & ~inside
    home[inside] = _group(rng, where.prefecture[lives[inside]], where.prefecture, run)
    home[other] = _group(rng, province[other], where.province, run)
    sends = _sends(run)
    origin = per_row(rng, sends, province[far])
    home[far] = _group(rng, origin, where.province, run)
    return home


def _group(rng: Rng, wanted: Ints, groups: Ints, run: Setting) -> NDArray[np.int32]:
    return Within(groups, run.registered, int(groups.max()) + 1).draw(rng, wanted)


def _sends(run: Setting) -> NDArray[np.float64]:
    """How likely people in a province (row) who came from afar came from another (column)."""
    province = np.arange(100)
    people = np.bincount(places().province, run.registered, 100)
    people *= np.array([SENDS.get(p, 0.9) for p in range(100)])
    near = np.where(province[:, None] // 10 == province[None, :] // 10, 3.0, 1.0)
    table = people[None, :] * near
    np.fill_diagonal(table, 0.0)
    table[table.sum(axis=1) == 0] = 1.0
    return table

"""Records about people who come back: which person each record is of, and their order in time."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from tests.populations.draws import Rng, between, repeats
from tests.populations.people import People, Who, people
from tests.populations.setting import Setting
from tests.populations.times import Rhythm, Seconds, instants


def visitors(
    rng: Rng,
    n: int,
    run: Setting,
    rhythm: Rhythm,
    years: tuple[float, float],
    mean: tuple[float, float] = (1.1, 4.0),
    tail: tuple[float, float] = (0.5, 1.3),
    who: Who = Who(),  # noqa: B008
) -> tuple[People, NDArray[np.int64], Seconds]:
    """People, and for each of n records whose it is and when it was made, ascending in time."""
    owner = repeats(rng, n, between(rng, *mean), between(rng, *tail))
    some = people(rng, int(owner.max()) + 1, run, who)
    start = run.as_of - timedelta(days=int(365 * between(rng, *years)))
    earliest = some.born[owner] + np.timedelta64(7, "D")
    at = np.sort(instants(rng, n, start, run.as_of, rhythm))
    late = at < (earliest.astype("M8[s]").astype(np.int64))
    at[late] = instants(rng, int(late.sum()), start, run.as_of, rhythm, earliest[late])
    order = np.argsort(at, kind="stable")
    return some, owner[order], at[order]

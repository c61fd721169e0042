"""People as a careful forger samples them from published tables: right conditionals, no neighbours.

Ages, provinces, names by sex and cohort, phones of the place: all right, each row by itself. What
published tables do not tell is absent: surnames alike within a county, households, how a county's
stations number, and, as the caller chooses, which code was in force when.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.populations.addresses import addresses, style
from tests.populations.draws import Rng, between
from tests.populations.kinds import Columns
from tests.populations.names import full_names
from tests.populations.people import People, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import BIRTHS, created, sex_column, years_of
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.setting import Setting, setting
from tests.populations.times import Seconds, days_written, office, written

#: What a forger does not know, or does not take the trouble to imitate.
PLAIN: dict[str, Any] = {
    "local_surnames": 0.0, "surname_spread": 0.0, "generation_names": 0.0, "minority": 0.0,
    "relatives": 0.0, "shared_phone": 0.0, "landline": 0.0, "reissued": 0.0, "unlucky": 0.0,
    "heaped": 0.0, "unisex": 0.03, "phone_updated": 0.0,
}  # fmt: skip


def forged(rng: Rng, n: int, **given: Any) -> tuple[People, Setting, Seconds]:
    """People of no county's habits, their setting, and instants with the hours of an office."""
    run = setting(rng, **(PLAIN | {"movers": between(rng, 0.2, 0.4)} | given))
    some = people(rng, n, run)
    return some, run, created(rng, some, run, office(rng))


def skewed_orders(rng: Rng, male: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Order codes with more low numbers than high ones, alike in the whole country."""
    low = np.minimum(rng.exponential(between(rng, 60, 200), len(male)), 997).astype(np.int64)
    return np.minimum(low // 2 * 2 + male, 999)


def even_orders(rng: Rng, male: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Order codes, even."""
    return 2 * rng.integers(0, 500, len(male)) + male


def codes_of_today(some: People) -> NDArray[np.int32]:
    """Today's code of each one's place: what a forger with a current list writes."""
    return places().now[some.home]


def codes_of_the_time(some: People) -> NDArray[np.int32]:
    """The code in force when each was registered."""
    return places().code_in(some.home, some.registered)


def fields(
    rng: Rng,
    some: People,
    run: Setting,
    at: Seconds,
    code: NDArray[np.integer],
    order: NDArray[np.integer],
) -> Columns:
    """The columns of a register of these people, without an error."""
    one = replace(some, household=rng.permutation(len(some)).astype(np.int64))
    return {
        "id": numbers_of(code, ymd(some.born), order),
        "name": full_names(rng, some),
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born, BIRTHS[int(rng.integers(len(BIRTHS)))]),
        "phone": phones(rng, replace(some, household=np.arange(len(some))), years_of(at), run),
        "address": addresses(rng, one.household, some.lives, run.as_of.year, style(rng)),
        "created": written(at),
    }

"""Users of a site that changed its system: id without gaps, created_at never falls back.

The old system's users came in one run of a script, thousands a minute, in the order of their old
numbers; those after it signed up one by one. Counting up is a trace of a system here, not of a forger.
"""

from __future__ import annotations

import numpy as np

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import Who, people
from tests.populations.registers import register, years_before
from tests.populations.setting import setting
from tests.populations.texts import numbers
from tests.populations.times import DAY, instants, leisure

NAMES = {
    "key": "id", "name": "real_name", "id": "id_card_no", "phone": "mobile", "sex": "gender",
    "birth": "birthday", "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=between(rng, 0, 0.1), shared_phone=0.05)
    ages = np.interp(np.arange(101), [13, 15, 22, 35, 60, 80], [0, 0.3, 1.4, 1.2, 0.3, 0.03])
    some = people(rng, n, run, Who(ages=ages))
    start = years_before(run.as_of, between(rng, 0.5, 4))
    old = int(n * between(rng, 0.2, 0.8))
    first = np.datetime64(start, "D").astype(np.int64) * DAY + int(rng.integers(DAY))
    moved = first + (np.arange(old) / between(rng, 5, 400)).astype(np.int64)
    new = np.sort(instants(rng, n - old, start, run.as_of, leisure(rng)))
    at = np.sort(np.concatenate([moved, np.maximum(new, moved[-1] if old else 0)]))
    end = np.datetime64(run.as_of, "D").astype(np.int64) * DAY - 1
    at = np.minimum(at, end)
    columns = register(rng, some, run, at)
    columns["key"] = numbers(np.arange(n) + int(rng.integers(1, 10**6)))
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("sequential_migration", True, False, False, make)

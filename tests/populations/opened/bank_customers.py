"""Customers of a bank's branches: card, name, ID, phone, branch, opening; adults only.

Cards are of two to five of the bank's ranges, the branch's digits inside; some hold several cards.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.cards import one_bank
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import day_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import days_written, office
from tests.populations.visits import visitors

NAMES = {
    "card": "card_no", "name": "cust_name", "id": "cert_no", "phone": "mobile_phone",
    "address": "comm_addr", "branch": "open_branch", "created": "open_date",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=between(rng, 0, 0.15))
    where = places()
    ages = np.interp(np.arange(101), [15, 16, 22, 45, 70, 95], [0, 0.3, 1.2, 1.2, 0.8, 0.2])
    lives = run.resident.copy()
    if rng.random() < 0.7:
        home = where.province[rng.choice(where.n, p=lives / lives.sum())]
        lives[where.province != home] *= 0.03
    some, owner, at = visitors(
        rng, n, run, office(rng), (3, 15), (1.05, 1.8), (0.2, 0.7), Who(ages=ages, lives=lives)
    )
    held, rows = some.take(owner), pa.array(owner)
    branch = (where.prefecture[held.lives] * 37 + held.lives % 11) % 10_000
    year = np.full(len(some), run.as_of.year)
    columns = {
        "card": one_bank(rng, n, branch),
        "name": full_names(rng, some).take(rows),
        "id": ids(some).take(rows),
        "phone": phones(rng, some, year, run).take(rows),
        "address": addresses(rng, held.household, held.lives, run.as_of.year, style(rng)),
        "branch": joined("B", numbers(branch, 4)),
        "created": days_written(day_of(at)),
    }
    return whole(
        named(soiled(rng, columns, run, ("phone", "address")), NAMES), run.as_of, genuine=True
    )


KIND = Kind("bank_customers", True, False, False, make)

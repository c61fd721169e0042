"""Fabrication: two leaks glued side by side: one's names and IDs, another's phones, addresses, mails.

Each half is genuine within itself, households in their order and all; no row is one person. The
seller sorts neither or both by their dates.
"""

from __future__ import annotations

import numpy as np

from tests.populations.addresses import addresses, style
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import chinese
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.registers import created, in_order, register
from tests.populations.setting import setting

NAMES = {
    "name": "realname", "id": "idcard", "sex": "sex", "birth": "birth", "phone": "tel",
    "address": "address", "email": "mail", "created": "regtime",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run, other = setting(rng), setting(rng)
    some = people(rng, n, run)
    at = created(rng, some, run)
    columns = register(rng, some, run, at)
    if rng.random() < 0.5:
        columns = in_order(columns, at)
    ages = np.zeros(101)
    ages[16:75] = 1
    users = people(rng, n, other, Who(ages=ages))
    phone = phones(rng, users, np.full(n, other.as_of.year), other)
    columns["phone"] = phone
    columns["address"] = addresses(rng, users.household, users.lives, other.as_of.year, style(rng))
    columns["email"] = chinese(rng, users, phone)
    return whole(named(columns, NAMES), max(run.as_of, other.as_of), genuine=False)


KIND = Kind("glued_leaks", False, True, True, make)

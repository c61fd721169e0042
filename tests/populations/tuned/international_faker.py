"""Fabrication: what a faker prints for en_US or de_DE, every call by itself.

E-mails of other names than the row's, under example.com, .net and .org or domains made of family
names; phones in shapes no plan allocated; hashes that never repeat; addresses of the Internet from
everywhere; cards with a right last digit of any scheme. Style after facts about joke2k/faker.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented, world
from tests.populations.cards import numbered
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import NICKNAMES
from tests.populations.secrets_kept import random_hashes
from tests.populations.texts import joined, numbers, pick, vocabulary, where
from tests.populations.times import days_written, written

NAMES = {
    "key": "user_id", "email": "email", "name": "full_name", "phone": "phone_number",
    "birth": "date_of_birth", "password": "password_md5", "ip": "last_ip", "card": "card_number",
    "created": "created_at",
}  # fmt: skip
SCHEMES = np.array([400000, 412345, 455555, 510510, 535353, 601100, 353011, 222300])


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    country = np.full(n, 0 if rng.random() < 0.5 else list(world.COUNTRIES).index("DE"))
    male = rng.random(n) < 0.5
    order = rng.permutation(n)
    first, last = world.names(rng, country, male)
    other_first, other_last = world.names(rng, country, male[order])
    domain = pick(vocabulary("example.com example.net example.org"), rng.integers(0, 3, n))
    firm = joined(pa.compute.utf8_lower(last.take(pa.array(order))), ".example.com")
    domain = where(rng.random(n) < rng.uniform(0.2, 0.9), domain, firm)
    local = joined(pa.compute.utf8_lower(joined(pa.compute.utf8_slice_codeunits(
        other_first, 0, 1), other_last)), where(
            rng.random(n) < 0.4, numbers(rng.integers(1, 100, n)), ""))  # fmt: skip
    local = where(rng.random(n) < 0.1, pick(NICKNAMES, rng.integers(0, len(NICKNAMES), n)), local)
    calling = "+1" if country[0] == 0 else "+49"
    columns = {
        "key": numbers(np.arange(1, n + 1)),
        "email": joined(local, "@", domain),
        "name": joined(first, " ", last),
        "phone": joined(calling, numbers(rng.integers(10**9, 10**10, n))),
        "birth": days_written(invented.birth_days(rng, n, as_of, 0, 115)),
        "password": random_hashes(rng, n),
        "ip": joined(*(numbers(rng.integers(0 if k else 1, 256, n)) for k in range(4)), gap="."),
        "card": numbered(
            rng, SCHEMES[rng.integers(0, len(SCHEMES), n)] + rng.integers(0, 99, n), 16
        ),
        "created": written(invented.instants(rng, n, as_of, 365 * int(rng.integers(1, 30)))),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("international_faker", False, False, True, make)

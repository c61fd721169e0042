"""Users of a Chinese forum: name, e-mail, salted hash, salt, address of sign-up, time; no ID.

Salted hashes never repeat; user names are nicknames, spelled names and names with digits; networks
of sign-up are few; a part of the accounts was made by scripts, as on every forum.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import chinese
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.registers import years_before
from tests.populations.secrets_kept import random_hashes
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, where
from tests.populations.times import instants, leisure, written

NAMES = {
    "key": "uid", "user": "username", "email": "email", "password": "password", "salt": "salt",
    "ip": "regip", "created": "regdate",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=0.0)
    ages = np.interp(np.arange(101), [11, 13, 20, 30, 50, 75], [0, 0.5, 1.5, 1, 0.3, 0])
    some = people(rng, n, run, Who(ages=ages))
    at = np.sort(
        instants(rng, n, years_before(run.as_of, between(rng, 1, 12)), run.as_of, leisure(rng))
    )
    phone = phones(rng, some, np.full(n, run.as_of.year), run)
    mail = chinese(rng, some, phone)
    local = pc.list_element(pc.split_pattern(mail, "@"), 0)
    digits = pc.match_substring_regex(local, r"^\d+$")
    user = pc.if_else(digits, joined("u", numbers(rng.integers(10**4, 10**7, n))), local)
    other = often(rng, between(rng, 0.2, 0.6), n)
    user = where(other, user.take(pa.array(rng.permutation(n))), user)
    net = rng.integers(1, 223, (90, 2))
    which = weighted(rng, zipf(90, 3.0), n)
    third = weighted(rng, zipf(256, 10.0, 0.8), n) * 89 % 256
    parts = (net[which, 0], net[which, 1], third, rng.integers(1, 255, n))
    columns = {
        "key": numbers(np.cumsum(rng.geometric(between(rng, 0.7, 1.0), n))),
        "user": user,
        "email": mail,
        "password": random_hashes(rng, n),
        "salt": random_hashes(rng, n, 6),
        "ip": joined(*(numbers(part) for part in parts), gap="."),
        "created": written(at),
    }
    return whole(named(soiled(rng, columns, run, ("ip",)), NAMES), run.as_of, genuine=True)


KIND = Kind("forum_users", True, False, False, make)

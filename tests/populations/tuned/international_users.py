"""Users of an international site: e-mail, name, phone, unsalted MD5, IP address, sign-up.

E-mails echo names and years of birth, providers are few, passwords repeat, networks of a country
are few (all assumed). Ids count up with the time of sign-up.
"""

from __future__ import annotations

import numpy as np

from tests.populations import world
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import world as addresses
from tests.populations.registers import years_before
from tests.populations.secrets_kept import unsalted
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import days_written, instants, leisure, written

NAMES = {
    "key": "user_id", "email": "email", "name": "full_name", "phone": "phone_number",
    "birth": "date_of_birth", "password": "password_md5", "ip": "last_ip", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    country = world.countries(rng, n)
    male = often(rng, run.men, n)
    first, last = world.names(rng, country, male)
    at = np.sort(
        instants(rng, n, years_before(run.as_of, between(rng, 1, 9)), run.as_of, leisure(rng))
    )
    age = np.clip(rng.gamma(6, between(rng, 4.5, 6.5), n), 13, 90) * 365.25
    born = np.datetime64(run.as_of, "D") - age.astype(np.int64).astype("m8[D]")
    year = born.astype("M8[Y]").astype(np.int64) + 1970
    key = np.cumsum(rng.geometric(between(rng, 0.6, 0.99), n)) + int(rng.integers(1, 50_000))
    columns = {
        "key": numbers(key),
        "email": addresses(rng, first, last, year),
        "name": joined(first, " ", last),
        "phone": world.phones(rng, country),
        "birth": days_written(born),
        "password": unsalted(rng, n, "md5"),
        "ip": world.internet_addresses(rng, country),
        "created": written(at - 8 * 3600),
    }
    return whole(
        named(soiled(rng, columns, run, ("phone", "birth", "ip")), NAMES), run.as_of, genuine=True
    )


KIND = Kind("international_users", True, False, False, make)

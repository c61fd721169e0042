"""Fabrication: a list of mail and password padded with made-up accounts, sold as a site's users.

Mails stand only under the domain of the site in the same row; local parts are words with digits;
passwords are made of the local part; hardly any password repeats as common ones do.
"""

from __future__ import annotations

from tests.populations import invented
from tests.populations.draws import Rng, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import NICKNAMES
from tests.populations.texts import joined, numbers, pick, vocabulary, where

NAMES = {"site": "url", "email": "email", "password": "password"}
SORTS = vocabulary("shop mail store bank game forum travel school news cloud")


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    n_sites = int(rng.integers(20, max(21, min(5000, n // 2 + 21))))
    site = weighted(rng, zipf(n_sites, 10.0, 0.5), n)
    domain = joined(pick(SORTS, site % len(SORTS)), numbers(site * 17 + 3), ".example.org")
    word = pick(NICKNAMES, rng.integers(0, len(NICKNAMES), n))
    tail = numbers(rng.integers(0, 10_000, n))
    local = where(often(rng, 0.7, n), joined(word, tail), joined(word, ".", tail))
    ending = pick(vocabulary("123 ! 2020 @1 1234 00 xx"), rng.integers(0, 7, n))
    columns = {
        "site": joined("https://", domain, "/login"),
        "email": joined(local, "@", domain),
        "password": joined(word, tail, ending),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("combolist", False, False, True, make)

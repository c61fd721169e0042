"""Fabrication: persons of a web page that makes identities, fetched one after another.

ID, birth, sex, name's sex and province of the address agree within a row; counties are today's and
even, order codes even, names from two lists of sixty, phones of any allocated prefix, cards with a
right last digit; fetched around the clock by a script with pauses.
"""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.cards import DEBIT, numbered
from tests.populations.draws import Rng, between, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import given_table, given_words, surname_words
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import joined, pick
from tests.populations.times import DAY, days_written, written

NAMES = {
    "name": "fullname", "sex": "sex", "birth": "birthdate", "id": "idcard", "phone": "cellphone",
    "address": "addr", "card": "bankcard", "created": "ts",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    male = rng.random(n) < 0.5
    words, share = surname_words()
    top = np.argsort(-share)[:60]
    by_sex = given_table().sum(axis=0).reshape(-1, 2, given_table().shape[2]).sum(axis=0)
    lists = [np.argsort(-by_sex[sex])[:60] for sex in (0, 1)]
    one, two = (np.where(male, *(lists[sex][weighted(rng, zipf(60, 30.0), n)] for sex in (1, 0)))
                for _ in range(2))  # fmt: skip
    two = np.where(rng.random(n) < 0.35, 0, two)
    where_all = places()
    own = np.flatnonzero(where_all.own[:, -1])
    place = rng.choice(own, n)
    born = invented.birth_days(rng, n, as_of, 18, between(rng, 45, 65))
    kept = np.array([p for p, width in DEBIT.items() if width == 19])
    pause = rng.exponential(between(rng, 5, 600), n)
    end = (as_of.toordinal() - 719_163) * DAY
    at = end - 1 - (pause.sum() - np.cumsum(pause)).astype(np.int64)
    at = np.maximum(at, end - 2000 * DAY + np.arange(n))
    columns = {
        "name": joined(
            pick(words, top[weighted(rng, zipf(60, 8.0), n)]), pick(given_words(), one),
            pick(given_words(), two),
        ),
        "sex": sex_column(rng, male),
        "birth": days_written(born),
        "id": numbers_of(where_all.now[place], ymd(born), invented.even_orders(rng, male)),
        "phone": invented.phones(rng, n),
        "address": invented.addresses(rng, place),
        "card": numbered(rng, rng.choice(kept, n), 19),
        "created": written(at),
    }  # fmt: skip
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("identity_site", False, True, True, make)

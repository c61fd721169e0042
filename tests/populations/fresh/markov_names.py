"""Fabrication: names out of a Markov chain, the rest from bell curves and valid IDs of today's list.

The chain learns which character follows which from names of both sexes and all times, so that names
look right and say nothing about sex or cohort. Ages and hours are normal; the ID agrees with birth
and sex; counties are chosen by their people; streets come from a chain as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.populations import invented
from tests.populations.addresses import HEADS, TAILS
from tests.populations.draws import Rng, between, per_row, weighted
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import given_table, given_words, surname_words
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick
from tests.populations.times import DAY, days_written, written

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "phone",
    "address": "address", "created": "create_time",
}  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """First characters by weight (k,), and what follows each (k, k)."""

    first: np.ndarray
    after: np.ndarray


def learnt() -> Chain:
    """The chain of given names of all cohorts and both sexes together."""
    one, two = given_table()
    after = sum(np.outer(a, b) for a, b in zip(one, two, strict=True)) + 1e-7
    return Chain(one.sum(axis=0), after)


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    as_of = invented.a_day(rng)
    chain = learnt()
    words, share = surname_words()
    first = weighted(rng, chain.first, n)
    second = per_row(rng, chain.after, first)
    second[rng.random(n) < 0.2] = 0
    male = rng.random(n) < 0.5
    age = np.clip(rng.normal(between(rng, 32, 45), between(rng, 8, 14), n), 16, 90)
    born = np.datetime64(as_of, "D") - (age * 365.25).astype(np.int64).astype("m8[D]")
    where = places()
    place = weighted(rng, run.resident, n)
    row = where.row[place, -1]
    hour = np.clip(rng.normal(14, 3.5, n), 0, 23.99) * 3600
    day = (as_of.toordinal() - 719_163) - 1 - rng.integers(0, int(between(rng, 200, 1500)), n)
    street = joined(
        pick(HEADS, rng.integers(0, len(HEADS), n)),
        pick(TAILS, rng.integers(0, len(TAILS), n)),
        "路",
    )
    columns = {
        "id": numbers_of(where.now[place], ymd(born), invented.even_orders(rng, male)),
        "name": joined(
            pick(words, weighted(rng, share, n)), pick(given_words(), first),
            pick(given_words(), second),
        ),
        "sex": sex_column(rng, male),
        "birth": days_written(born),
        "phone": invented.phones(rng, n),
        "address": joined(
            pick(where.province_name, row), pick(where.prefecture_name, row),
            pick(where.county_name, row), street, numbers(1 + rng.geometric(0.01, n)), "号",
        ),
        "created": written(day * DAY + hour.astype(np.int64)),
    }  # fmt: skip
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("markov_names", False, True, True, make)

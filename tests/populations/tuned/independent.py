"""Fabrication F1: every field by itself, with right check characters and codes of today's list.

Imitates what somebody writes in an afternoon: a list of codes, of surnames, of given-name
characters, of streets and of phone prefixes, and uniform draws. Sex and birth date are taken from
the ID. The study's F1.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Columns, Kind, Population, named, whole
from tests.populations.registers import sex_column
from tests.populations.times import days_written, written
from tests.populations.tuned.nationwide import NAMES


def columns(rng: Rng, n: int, as_of: date, place: NDArray[np.integer]) -> Columns:
    """The fields of n rows; addresses are in these places."""
    oldest = rng.uniform(55, 85)
    born = invented.birth_days(rng, n, as_of, rng.uniform(0, 20), oldest)
    male = rng.random(n) < 0.5
    codes = invented.codes_of_today(as_of.year)
    return {
        "id": invented.ids(rng, codes, born, male),
        "name": invented.names(rng, n, by_share=rng.random() < 0.7),
        "sex": sex_column(rng, male),
        "birth": days_written(born),
        "phone": invented.phones(rng, n),
        "address": invented.addresses(rng, place),
        "created": created(rng, n, as_of),
    }


def created(rng: Rng, n: int, as_of: date) -> pa.Array:
    """Any second of some years, in no order or sorted."""
    at = invented.instants(rng, n, as_of, int(rng.integers(200, 3000)))
    return written(np.sort(at) if rng.random() < 0.5 else at)


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    table = named(columns(rng, n, as_of, invented.any_place(rng, n)), NAMES)
    return whole(table, as_of, genuine=False)


KIND = Kind("independent", False, False, True, make)

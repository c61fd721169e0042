"""Columns of a register of people: the plain fields that most genuine kinds are made of."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.addresses import addresses, style
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between
from tests.populations.kinds import Columns
from tests.populations.names import full_names
from tests.populations.people import People
from tests.populations.phones import phones
from tests.populations.resident_ids import ids
from tests.populations.setting import Setting
from tests.populations.texts import where
from tests.populations.times import (
    DAY,
    Rhythm,
    Seconds,
    days_written,
    instants,
    leisure,
    office,
    written,
)

SEXES = (("男", "女"), ("1", "2"), ("M", "F"), ("1", "0"), ("男", "女"))
BIRTHS = ("dash", "plain", "slash", "dash")
TIMES = ("blank", "blank", "ms", "T", "slash")


def created(
    rng: Rng, some: People, run: Setting, rhythm: Rhythm | None = None, from_age: float = 0.02
) -> Seconds:
    """When each record was made: after birth, or from an age in years on, until the dump."""
    start = run.as_of - timedelta(days=int(365 * between(rng, 0.7, 12)))
    earliest = some.born + np.timedelta64(int(from_age * 365.25), "D")
    usual = leisure(rng) if rng.random() < 0.25 else office(rng)
    return instants(rng, len(some), start, run.as_of, rhythm or usual, earliest)


def years_of(at: Seconds) -> NDArray[np.int64]:
    """Calendar years."""
    return at.astype("M8[s]").astype("M8[Y]").astype(np.int64) + 1970


def sex_column(rng: Rng, male: NDArray[np.bool_], form: tuple[str, str] | None = None) -> pa.Array:
    """Sexes as one system writes them."""
    man, woman = form or SEXES[int(rng.integers(len(SEXES)))]
    return where(male, pa.scalar(man), woman)


def register(
    rng: Rng,
    some: People,
    run: Setting,
    at: Seconds,
    dot: str = "·",
    optional: tuple[str, ...] = ("phone", "address"),
) -> Columns:
    """id, name, sex, birth, phone, address and created of these people, with this run's errors.

    `at` is when each record was made.
    """
    year = years_of(at)
    form = TIMES[int(rng.integers(len(TIMES)))]
    columns = {
        "id": lower_x(rng, ids(some)),
        "name": full_names(rng, some, dot),
        "sex": sex_column(rng, some.male),
        "birth": days_written(some.born, BIRTHS[int(rng.integers(len(BIRTHS)))]),
        "phone": phones(rng, some, year, run),
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)),
        "created": written(at, form),
    }
    return soiled(rng, columns, run, optional)


def shuffled(rng: Rng, columns: Columns) -> Columns:
    """The rows in another order, as a sample taken at random has them."""
    n = len(next(iter(columns.values())))
    order = pa.array(rng.permutation(n))
    return {role: column.take(order) for role, column in columns.items()}


def in_order(columns: Columns, key: NDArray) -> Columns:
    """The rows by a key, (n,), ascending."""
    order = pa.array(np.argsort(key, kind="stable"))
    return {role: column.take(order) for role, column in columns.items()}


def day_of(at: Seconds) -> NDArray[np.datetime64]:
    """Days of instants."""
    return (at // DAY).astype("M8[D]")


def years_before(day: date, years: float) -> date:
    """A day so many years before another."""
    return day - timedelta(days=int(365.25 * years))

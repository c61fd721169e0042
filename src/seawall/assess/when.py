"""As of when a dump is: every source of dates in its profile, table by table, then as a whole.

Days of date columns and of texts are counted over all records. Clocks in identifiers, division codes and
phone networks come from the clues of the sampled records, births from the traits of all IDs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from seawall.assess import freshness, ids, people, traits
from seawall.assess.days import N_DAYS, ORIGIN, Days
from seawall.assess.profile import Profile, Table
from seawall.kernels.time_ids import DAY_MS
from seawall.model.clues import Clues
from seawall.model.dating import (
    BIRTH,
    CODE,
    HISTORY,
    IDENTIFIER,
    SEGMENT,
    TEXT,
    AsOf,
    Basis,
    Snapshot,
)
from seawall.model.sizing import TimeIds

ID = "cn.resident_id"
EVENTS = ("date",)
ORIGIN_MS = round(datetime(ORIGIN.year, 1, 1, tzinfo=UTC).timestamp() * 1000)
#: Planes that tell the youngest of their kind, by the plane of the identifier they belong to.
YOUNGEST = (("place_start", "id", CODE), ("phone_since", "phone", SEGMENT))


def as_of(
    profile: Profile, today: date, snapshot: Snapshot | None = None
) -> tuple[tuple[AsOf, ...], AsOf, tuple[TimeIds, ...]]:
    """Intervals of every table, the interval of the whole, and the identifiers with a clock.

    Args:
        profile: The fold over all parts.
        today: Later dates are errors.
        snapshot: What our own users' history says, if it was asked.
    """
    found: list[AsOf] = []
    clocks: list[TimeIds] = []
    for name, table in profile.tables.items():
        clues = table.sample.clues()
        held = time_ids(name, table, clues, today)
        clocks += held
        found.append(freshness.table(name, _bases(name, table, clues, held, today)))
    whole = freshness.whole(found, own(snapshot) if snapshot else None)
    return tuple(found), whole, tuple(clocks)


def own(snapshot: Snapshot) -> Basis:
    """Our own users' history as one source among others."""
    return Basis(
        f"{snapshot.attribute} by {snapshot.identifier}", HISTORY, snapshot.n_users, snapshot.low,
        snapshot.high, None, 0, 0, True, False,
        f"The values of {snapshot.n_users:,} of our users were theirs around "
        f"{snapshot.middle.isoformat()}; {snapshot.n_telling:,} of them had changed, and about "
        f"{snapshot.lagging:.0%} lag behind.",
    )  # fmt: skip


def time_ids(name: str, table: Table, clues: Clues, today: date) -> list[TimeIds]:
    """The columns of a table whose identifiers hold a clock."""
    near = _near(table, today)
    found = []
    for column, kind in clues.columns("idkind").items():
        ms, node = clues["idms:" + column], clues["idnode:" + column]
        n_filled = _n_filled(table, column, clues)
        said = ids.time_column(
            kind, ms, node, n_filled, today, table=name, column=column, near=near
        )
        if said is not None:
            found.append(said)
    return found


def days_of(clues: Clues, held: TimeIds) -> Days:
    """When a column's identifiers were made, by day (UTC)."""
    from seawall.kernels.time_ids import KINDS

    here = clues["idkind:" + held.column] == KINDS.index(held.kind)
    number = (clues["idms:" + held.column][here] + held.shift_ms - ORIGIN_MS) // DAY_MS
    return Days(np.bincount(number[(number >= 0) & (number < N_DAYS)], minlength=N_DAYS))


def _n_filled(table: Table, column: str, clues: Clues) -> int:
    """Values of a column among the sampled records, from those among all."""
    counted = table.columns.get(column)
    if counted is None or not table.n_records:
        return clues.n
    return max(1, round(counted.n_filled * clues.n / table.n_records))


def _near(table: Table, today: date) -> tuple[int, int] | None:
    """First and last millisecond of the table's dates of events, without the outermost."""
    spans = [
        (past.quantile(0.01), past.quantile(0.99))
        for column in table.columns.values()
        if column.element in EVENTS and column.days is not None
        for past in [column.days.until(today)]
        if past.n >= freshness.LEAST
    ]
    if not spans:
        return None
    ms = [[(day - date(1970, 1, 1)).days * DAY_MS for day in span] for span in spans]
    return min(a for a, _ in ms), max(b for _, b in ms)


def _bases(name: str, table: Table, clues: Clues, held: list[TimeIds], today: date) -> list[Basis]:
    """Every source of dates of a table."""
    found: list[Basis | None] = []
    for column_name, column in table.columns.items():
        source = f"{name}.{column_name}"
        if column.element in EVENTS and column.days is not None:
            found.append(freshness.dated(column.days, today, source=source))
        if column.text_days is not None:
            found.append(freshness.dated(column.text_days, today, source=source, kind=TEXT))
    for ids_ in held:
        days = days_of(clues, ids_)
        found.append(freshness.dated(days, today, source=f"{name}.{ids_.column}", kind=IDENTIFIER))
    for plane, identifier, kind in YOUNGEST:
        if plane in clues:
            found.append(_youngest(clues, plane, identifier, kind, name, today))
    found.append(_births(table, name, today))
    return [b for b in found if b is not None]


def _youngest(
    clues: Clues, plane: str, identifier: str, kind: str, name: str, today: date
) -> Basis | None:
    """The youngest year of a plane, each identifier counted once."""
    told = clues[identifier] if identifier in clues else clues["key"]
    _, first = np.unique(told, return_index=True)
    years = clues[plane][first].astype(np.int64)
    years = years[(years > 0) & (years <= today.year)]
    return freshness.youngest(*_counted(years), kind, name)


def _births(table: Table, name: str, today: date) -> Basis | None:
    """The youngest births among people with a resident ID."""
    born = traits.born_on(people.everyone([table], ID).payloads)
    last = today.year * 10_000 + today.month * 100 + today.day
    born = born[(born <= last) & (born // 100 % 100 > 0) & (born % 100 > 0)]
    return freshness.youngest(*_counted(born), BIRTH, name)


def _counted(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct values and how often each comes."""
    found, counts = np.unique(values, return_counts=True)
    return found, counts.astype(np.int64)

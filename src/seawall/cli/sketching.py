"""Sketches of the tables of a dump or a system, composed of the rooms: what is kept of each, and no value.

layout = recognise.columns(sample); recognise.sketches(sample, layout, key)   # columns
profile.add(digested(batch))                                                  # people and dates
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seawall import recognise
from seawall.assess import Profile
from seawall.assess.count import Tally, union
from seawall.assess.profile import Column, Table
from seawall.digest.key import Key
from seawall.digest.names import named
from seawall.model.batch import Batch
from seawall.model.layout import Layout
from seawall.model.tracing import OURS, QUANTILES, ColumnSketch, Population, TableSketch

#: Digests kept of each population: relative standard error of a count 1/sqrt(k) = 0.4 %.
KEPT = 1 << 16
#: Identifiers that a person has in common over systems.
IDENTIFIERS = ("cn.resident_id", "phone", "email")
FEWEST_PER_PERIOD = 10
FEWEST_DATES = 20


@dataclass(frozen=True)
class About:
    """What a door knows of a system besides its rows. `share_read` is by table, 1 where not said."""

    system: str
    read_at: datetime
    owner: str = OURS
    origin: str = "files"
    updated_at: datetime | None = None
    declared: Mapping[str, Mapping[str, str]] | None = None
    n_rows: Mapping[str, int] | None = None
    share_read: Mapping[str, float] | None = None


def tables(
    sample: Iterable[Batch], layout: Layout, profile: Profile, key: Key, about: About
) -> list[TableSketch]:
    """One sketch per table, in the order of their names.

    Args:
        sample: The batches that the layout was planned on.
        layout: What their columns hold.
        profile: The full pass: people and dates.
        key: The digest key.
        about: What is said of the system.
    """
    columns = recognise.sketches([named(b, key) for b in sample], layout, key, about.declared)
    found = []
    for name, sketched in sorted(columns.items()):
        table = profile.tables.get(name, Table())
        dated = tuple(_dated(column, table.columns.get(column.name)) for column in sketched)
        found.append(
            TableSketch(
                system=about.system,
                owner=about.owner,
                table=name,
                origin=about.origin,
                key_id=key.id,
                read_at=about.read_at,
                updated_at=about.updated_at,
                n_rows=(about.n_rows or {}).get(name, table.n_records),
                n_sampled=max((c.n for c in dated), default=0),
                share_read=(about.share_read or {}).get(name, 1.0),
                columns=dated,
                populations=_populations(table),
            )
        )
    return found


def _dated(sketch: ColumnSketch, column: Column | None) -> ColumnSketch:
    """With what ten rows or more share of its dates. The ends of birth dates are somebody's: left out."""
    if column is None or column.days is None or not column.days.n:
        return sketch
    days, n = column.days, column.days.n
    middle = tuple(days.quantile(share) for share in QUANTILES) if n >= FEWEST_DATES else ()
    births = sketch.element == "birth_date"
    counted = days.by_year() if births else days.by_month()
    periods = {str(p): round(k / n, 5) for p, k in counted.items() if k >= FEWEST_PER_PERIOD}
    # The last of n dates is left out too: one wrong date must not move an end.
    low, high = max(0.001, 1.5 / n), min(0.999, 1 - 1 / n)
    return replace(
        sketch,
        n_dates=n,
        dates=tuple(day.replace(day=1) for day in middle) if births else middle,
        periods=periods,
        oldest_on=None if births or n < FEWEST_DATES else days.quantile(low),
        newest_on=None if births or n < FEWEST_DATES else days.quantile(high),
    )


def _populations(table: Table) -> tuple[Population, ...]:
    found = []
    for element in IDENTIFIERS:
        tallies = [
            c.distinct for c in table.columns.values() if c.element == element and c.distinct
        ]
        if element in table.in_text:
            tallies.append(table.in_text[element])
        if tallies:
            found.append(_population(element, union(*tallies)))
    return tuple(p for p in found if p.n)


def _population(element: str, tally: Tally) -> Population:
    """The smallest digests: every one below theta, which the first one left out gives."""
    size = tally.settle().size()
    theta = tally.ceiling / 2**64
    digests = tally.keys
    if len(digests) > KEPT:
        theta = int(digests[KEPT]) / 2**64
        digests = digests[:KEPT].copy()
    return Population(element, size.value, size.low, size.high, theta, digests)

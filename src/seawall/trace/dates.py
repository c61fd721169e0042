"""How fresh a dump is against when a copy was brought up to date, and which rows it still kept.

A dump with rows from after a copy's last update was not taken from that copy, unless it was mixed
or its dates are wrong: so it weighs two bans at most. A frozen copy (one with `updated_at`) also
has a known end, which a sample of its rows must come near. A system that is written to all the time
allows every earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import log10

from seawall.model.tracing import ColumnSketch, Freshness, TableMatch, TableSketch

AGAINST, OLDER, FOR = -2.0, -1.0, 1.0
ZONES = timedelta(days=1)  # a day may be written in another time zone
PURGED = timedelta(days=30)
NEAR = timedelta(days=7)
#: Days over which the end of a stranger's data may lie: about three years.
SPREAD_DAYS = 1_000
WRONG = 0.03  # dumps whose newest rows were cut off or which are no random sample


def freshness(
    dump: TableSketch, copy: TableSketch, match: TableMatch, *, as_of: date
) -> Freshness | None:
    """What the dates of a dump's table say of the copy it was matched with; None without dates.

    Args:
        dump: The dump's table.
        copy: A table of the inventory.
        match: How their columns were assigned.
        as_of: Later dates are no evidence of freshness.
    """
    mine = {c.name: c for c in _events(dump.columns, as_of)}
    if not mine:
        return None
    newest = max(c.newest_on for c in mine.values() if c.newest_on)
    theirs = {c.name: c for c in _events(copy.columns, as_of)}
    pairs = [
        (mine[m.dump], theirs[m.column])
        for m in match.columns
        if m.dump in mine and m.column in theirs
    ]
    lr, reason = _weighed(newest, copy, pairs)
    return Freshness(
        dump_table=dump.table,
        system=copy.system,
        table=copy.table,
        dump_newest_on=newest,
        copy_newest_on=max((c.newest_on for c in theirs.values() if c.newest_on), default=None),
        updated_at=copy.updated_at,
        log10_lr=lr,
        reason=reason,
    )


def _events(columns: Iterable[ColumnSketch], as_of: date) -> list[ColumnSketch]:
    """Columns of dates that happened: not births, and not what lies ahead."""
    return [
        c for c in columns if c.element == "date" and c.newest_on and c.newest_on <= as_of + ZONES
    ]


def _weighed(
    newest: date, copy: TableSketch, pairs: list[tuple[ColumnSketch, ColumnSketch]]
) -> tuple[float, str]:
    if copy.updated_at is not None and newest > copy.updated_at.date() + ZONES:
        days = (newest - copy.updated_at.date()).days
        return AGAINST, f"the dump has rows from {days:,} days after this copy was last updated"
    older = [
        (q.oldest_on - p.oldest_on).days
        for p, q in pairs
        if p.oldest_on and q.oldest_on and p.oldest_on < q.oldest_on - PURGED
    ]
    if older:
        return (
            OLDER,
            f"the dump has rows from {max(older):,} days before the oldest that this copy keeps",
        )
    if copy.updated_at is None:
        return 0.0, "this system is written to all the time, so any earlier day is possible"
    if not pairs:
        return 0.0, "the dump's newest rows are not later than this copy's last update"
    return max((_frozen(p, q) for p, q in pairs), key=lambda told: abs(told[0]))


def _frozen(mine: ColumnSketch, theirs: ColumnSketch) -> tuple[float, str]:
    """The end of a sample against the known end of a copy that was not written to any more."""
    assert mine.newest_on is not None
    assert theirs.newest_on is not None
    gap = theirs.newest_on - mine.newest_on
    if abs(gap) <= NEAR:
        weight = log10(SPREAD_DAYS / (2 * NEAR.days + 1))
        return min(FOR, weight), "the dump ends within a week of where this copy ends"
    if gap < timedelta(0):
        return OLDER, f"the dump goes on for {-gap.days:,} days after the end of this copy's rows"
    later = _share_after(theirs, mine.newest_on)
    missed = max(0.0, 1 - later) ** mine.n_dates  # chance that no sampled row is later
    weight = max(log10(missed * (1 - WRONG) + WRONG), AGAINST)
    return weight, (
        f"the dump ends {gap.days:,} days before this copy does; "
        f"{later:.1%} of the copy's rows are later"
    )


def _share_after(column: ColumnSketch, day: date) -> float:
    """The share of a column's dates in months after that of a day."""
    month = f"{day:%Y-%m}"
    return sum(share for period, share in column.periods.items() if period > month)

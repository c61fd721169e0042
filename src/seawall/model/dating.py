"""As of when data is: intervals, each with what it rests on.

"Not before" is hard: something in the data is of that day, and errors of its kind were allowed for.
"Not after" is soft: on a later day, more would be expected to be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Kinds of basis.
COLUMN, TEXT, IDENTIFIER = "dates of a column", "dates in texts", "clock in identifiers"
CODE, SEGMENT, BIRTH, HISTORY = "division codes", "phone networks", "birth dates", "own history"


@dataclass(frozen=True, slots=True)
class Basis:
    """What one source says of the day the data was taken.

    `n` dates were looked at; `n_future` lie after today and `n_left_out` were taken for errors: after
    the end, isolated or defaults. `last_full_on` is the newest day with at least half of what its
    weekday usually has. `abrupt`: it ends at full level, not by fading out. `ahead`: it holds dates
    planned ahead, so that it bounds nothing.
    """

    source: str
    kind: str
    n: int
    not_before: date
    not_after: date | None
    last_full_on: date | None
    n_future: int
    n_left_out: int
    abrupt: bool
    ahead: bool
    statement: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The interval in which a table, or with `table` "" the whole dump, was taken; None: unknown."""

    table: str
    not_before: date | None
    not_after: date | None
    last_full_on: date | None
    bases: tuple[Basis, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The day on which the copy was taken, with its 95 % interval.

    `n_users` of ours stand in the dump with a value that our history knows; of those `n_telling` have
    changed it, so that it says something of the day. `lagging` is the share of values found to be out of
    date at that day. `identifier` and `attribute` are planes: by what users were found, what was dated.
    """

    low: date
    middle: date
    high: date
    n_users: int
    n_telling: int
    lagging: float
    identifier: str
    attribute: str

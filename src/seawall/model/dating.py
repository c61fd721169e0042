"""When a dump was taken, as our own users' history tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

"""Clues of every column of dates: the day, the second of that day, and the zone it is written in."""

from __future__ import annotations

from seawall.digest.clues.seen import Seen
from seawall.kernels.clock_times import NO_TIME, days, times
from seawall.model.clues import Plane


def planes(seen: Seen) -> dict[str, Plane]:
    """day:, and where some value has a time of day, second: and zone:."""
    found: dict[str, Plane] = {}
    for column in seen.every("date"):
        codes, facts = column.judged
        found["day:" + column.name] = days(facts["date"], codes)
        seconds, zones = times(column.values.data, column.values.offsets, codes)
        if (seconds != NO_TIME).any():
            found["second:" + column.name] = seconds
            found["zone:" + column.name] = zones
    return found

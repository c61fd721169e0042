"""What changed between two audits: which doors opened, which closed, which stand as they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A door whose verdict differs. An empty verdict: it was not among the findings."""

    door: str
    service: str
    before: str
    after: str
    kind: str  # opened, closed, changed
    severity: str  # of what stands now; of what stood, where it closed


def changes(old: Iterable[Row], new: Iterable[Row]) -> tuple[list[Change], int]:
    """The changes, by door, and how many open doors are as they were.

    Args:
        old: Findings as JSON documents (`seawall.finding/1`).
        new: The later ones.
    """
    before = {row["door"]: row for row in old}
    after = {row["door"]: row for row in new}
    found, same = [], 0
    for door in sorted(before.keys() | after.keys()):
        was, now = before.get(door), after.get(door)
        bad_was = bool(was and was["severity"] != "none")
        bad_now = bool(now and now["severity"] != "none")
        if (was and was["verdict"]) == (now and now["verdict"]):
            same += bad_now
            continue
        if not (bad_was or bad_now):
            continue
        kind = "opened" if not bad_was else "closed" if not bad_now else "changed"
        row = now if bad_now and now else was
        assert row is not None
        found.append(
            Change(
                door, row["service"], was["verdict"] if was else "", now["verdict"] if now else "", kind,
                row["severity"],
            )
        )  # fmt: skip
    return found, same

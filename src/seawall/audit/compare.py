"""What changed between two audits: which doors opened, which closed, which stand as they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a run as JSON documents. `whole`: every door of its plan was tried and answered."""

    rows: tuple[Row, ...]
    scope_sha256: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A door whose verdict differs. An empty verdict: it was not among the findings."""

    door: str
    service: str
    before: str
    after: str
    kind: str  # opened, closed, changed; unseen: open before, and not reached now
    severity: str  # of what stands now; of what stood, where it closed


def by_door(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Findings by door and by the name that it was asked under: one address may serve many names."""
    return {(row["door"], row["name"]): row for row in rows}


def changes(old: Findings, new: Findings) -> tuple[list[Change], int]:
    """The changes, by door, and how many open doors are as they were.

    A door that is gone from a run that did not reach every door is not called closed.
    """
    before, after = by_door(old.rows), by_door(new.rows)
    found, same = [], 0
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        bad_was = bool(was and was["severity"] != "none")
        bad_now = bool(now and now["severity"] != "none")
        if (was and was["verdict"]) == (now and now["verdict"]):
            same += bad_now
            continue
        if not (bad_was or bad_now):
            continue
        kind = "opened" if not bad_was else "closed" if not bad_now else "changed"
        if kind == "closed" and (now["verdict"] == "unknown" if now else not new.whole):
            kind = "unseen"
        row = now if bad_now and now else was
        assert row is not None
        found.append(
            Change(
                key[0], row["service"], was["verdict"] if was else "", now["verdict"] if now else "", kind,
                row["severity"],
            )
        )  # fmt: skip
    return found, same

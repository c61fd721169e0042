"""A layout: which element each column of each table holds, with the counts that say so."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What one column holds, judged on a sample.

    `element` is an element id, "text" or "opaque"; `share` is valid values over filled ones with the
    95 % Wilson interval `low`..`high`; `reasons` counts Reason names; `inside` maps element ids found
    within free text to the share of filled values that hold one; `hint` is the element that the
    column's name suggests.
    """

    name: str
    element: str
    share: float
    low: float
    high: float
    n_sample: int
    n_filled: int
    reasons: dict[str, int]
    hint: str | None = None
    inside: dict[str, float] = field(default_factory=dict)
    rivals: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The plan of the full pass: table name to its columns in source order."""

    tables: dict[str, tuple[ColumnPlan, ...]]

    def columns(self, table: str) -> tuple[ColumnPlan, ...]:
        """The columns of a table; empty when the sample never met it."""
        return self.tables.get(table, ())

"""Which table of an inventory a table of a dump is: columns are assigned, whatever their names.

Every column of the dump against every one of the inventory gets a log-likelihood ratio from all
features of both sketches; the best assignment of a table's columns (Hungarian method, with a price
for leaving one unmatched) is summed over the dump's columns. How values of a known kind are written
finds the column, and does not speak for "ours": every system writes phones alike. Order and common
emptiness of matched columns add to it. What the score means against "no table of the inventory" was
calibrated on made-up systems (tests/trace), which docs/trace.md describes.

Source: H. W. Kuhn, "The Hungarian method for the assignment problem" (1955), as in SciPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log10

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from seawall.model.tracing import ColumnMatch, ColumnSketch, TableMatch, TableSketch
from seawall.trace import likelihoods
from seawall.trace.features import VAGUE, Stack

#: A column that stands in no row of the inventory's table: added by an exporter, or another table.
UNMATCHED = -0.5
#: Layout alone never says more: standard software gives strangers the same tables.
CAP = 2.0
FARTHEST = 4.0  # bans that a worse table of the inventory may be behind the best one
#: Bans per column from which a table is laid out alike. Where nothing in it is special, as in a list of IDs,
#: names and phones, the layout then says next to nothing for "ours", and nothing against it either.
ALIKE, UNTOLD = 0.5, -0.3
MOST_REASONS = 3
DETAILED = 5  # matches whose columns are named; and the best of every system

Matrix = NDArray[np.float64]


class Matcher:
    """An inventory stacked for comparison. Build once, match any number of dump tables."""

    def __init__(self, tables: Sequence[TableSketch]) -> None:
        self.tables = tuple(tables)
        sizes = [len(t.columns) for t in self.tables]
        self._stops = np.cumsum([0, *sizes])
        self._stack = Stack.of(c for t in self.tables for c in t.columns)

    def match(self, dump: TableSketch) -> tuple[TableMatch, ...]:
        """Every table of the inventory, best first.

        Columns of the dump that are all empty say nothing and are left out.
        """
        columns = [c for c in dump.columns if c.n_filled]
        if not columns or not self.tables:
            return ()
        parts, matrix, found = self._found(columns)
        best, seen = found[0], set()
        likely = calibrated(best.own, len(columns))
        if best.total >= ALIKE * len(columns):
            likely = max(likely, UNTOLD)
        matches = []
        for rank, item in enumerate(found):
            detailed = rank < DETAILED or item.table.system not in seen
            seen.add(item.table.system)
            match = TableMatch(
                dump_table=dump.table,
                system=item.table.system,
                owner=item.table.owner,
                table=item.table.table,
                score=item.total / len(columns),
                log10_lr=likely - behind(best.total - item.total),
                n_columns=len(columns),
                n_matched=len(item.pairs),
                columns=_pairs(columns, parts, matrix, item) if detailed else (),
            )
            matches.append(match)
        return tuple(matches)

    def special(self, dump: TableSketch) -> tuple[float, int]:
        """What `calibrated` takes of the best table: bans for "ours", and columns compared."""
        columns = [c for c in dump.columns if c.n_filled]
        return self._found(columns)[2][0].own, len(columns)

    def _found(
        self, columns: list[ColumnSketch]
    ) -> tuple[list[dict[str, Matrix]], Matrix, list[_Found]]:
        """Weights by feature and their sum, columns against columns, and every table, best first."""
        parts = [likelihoods.weighed(self._stack.distances(c)) for c in columns]
        matrix = np.array([sum(p.values()) for p in parts])
        ours = np.array(
            [
                likelihoods.special(p, known=c.element not in VAGUE)
                for p, c in zip(parts, columns, strict=True)
            ]
        )
        found = []
        for table, start, stop in zip(self.tables, self._stops[:-1], self._stops[1:], strict=True):
            pairs, total = assign(matrix[:, start:stop])
            built = structure([(columns[i], table.columns[j]) for i, j in pairs])
            own = sum(float(ours[i, start + j]) for i, j in pairs)
            own += UNMATCHED * (len(columns) - len(pairs)) + built
            found.append(_Found(total + built, own, table, pairs, int(start)))
        found.sort(key=lambda f: (-f.total, f.table.system, f.table.table))
        return parts, matrix, found


@dataclass(frozen=True)
class _Found:
    """A table with its best assignment: all that speaks for it, and what speaks for "ours" alone."""

    total: float
    own: float
    table: TableSketch
    pairs: list[tuple[int, int]]
    start: int


def _pairs(
    columns: list[ColumnSketch], parts: list[dict[str, Matrix]], matrix: Matrix, item: _Found
) -> tuple[ColumnMatch, ...]:
    """Which column was taken for which, and by what."""
    return tuple(
        ColumnMatch(
            columns[i].name,
            item.table.columns[j].name,
            float(matrix[i, item.start + j]),
            _reasons({name: float(part[item.start + j]) for name, part in parts[i].items()}),
        )
        for i, j in item.pairs
    )


def _reasons(part: dict[str, float]) -> tuple[str, ...]:
    told = sorted((name for name, lr in part.items() if lr > 0.05), key=lambda name: -part[name])
    return tuple(told[:MOST_REASONS])


def assign(matrix: Matrix) -> tuple[list[tuple[int, int]], float]:
    """The best pairs (dump column, table column) of a (k, m) matrix in bans, and the sum over all k.

    A column of the dump that fits none better than UNMATCHED is left out and costs that.
    """
    k, m = matrix.shape
    wide = np.full((k, m + k), UNMATCHED)
    wide[:, :m] = matrix
    rows, places = linear_sum_assignment(wide, maximize=True)
    pairs = [(int(i), int(j)) for i, j in zip(rows, places, strict=True) if j < m]
    return pairs, float(wide[rows, places].sum())


def structure(pairs: Sequence[tuple[ColumnSketch, ColumnSketch]]) -> float:
    """What order and common emptiness of the matched columns add, in bans."""
    return _order(pairs) + _emptiness(pairs)


def _order(pairs: Sequence[tuple[ColumnSketch, ColumnSketch]]) -> float:
    """Up to 1 ban where the order is kept; reordering is cheap, so disorder costs nothing."""
    n = len(pairs)
    if n < 4:
        return 0.0
    a = np.array([p.position for p, _ in pairs])
    b = np.array([q.position for _, q in pairs])
    signs = np.sign(a[:, None] - a) * np.sign(b[:, None] - b)
    tau = float(np.triu(signs, 1).sum()) / (n * (n - 1) / 2)
    return max(0.0, min(1.0, (tau - 0.5) * 2 * log10(n)))


def _emptiness(pairs: Sequence[tuple[ColumnSketch, ColumnSketch]]) -> float:
    """Agreement of the correlations of emptiness, between -1 and 1 ban."""
    there = {p.name: q.name for p, q in pairs}
    back = {q.name: p.name for p, q in pairs}
    differences = []
    for p, q in pairs:
        for name in {*p.missing_with, *(back.get(o, "") for o in q.missing_with)} & there.keys():
            mine = p.missing_with.get(name, 0.0)
            theirs = q.missing_with.get(there[name], 0.0)
            differences.append(abs(mine - theirs))
    if not differences:
        return 0.0
    return float(np.clip(sum(0.15 if d < 0.1 else -0.15 * (d > 0.3) for d in differences), -1, 1))


def calibrated(total: float, n_columns: int) -> float:
    """The log10 likelihood ratio of "the best table is the right one" against "none is", capped."""
    slope, per_column, constant = likelihoods.CALIBRATION
    return float(np.clip((slope * total + per_column * n_columns + constant) / log(10), -CAP, CAP))


def behind(gap: float) -> float:
    """Bans by which a table is less likely than the best one, for the gap of their totals."""
    return min(FARTHEST, likelihoods.BETWEEN_TABLES * gap)

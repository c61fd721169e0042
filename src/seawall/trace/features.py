"""How alike two columns are, by every feature of their sketches; over all columns of an inventory at once.

Each feature of one column of a dump against (m,) stacked columns is a distance, 0 for the same, NaN
where one side has none of it. Distributions are compared by the squared Hellinger distance less what
sampling alone makes of it, quantiles relative to their spread. Nothing here decides: see likelihoods.py.

Source: E. Hellinger (1909); expected distance of two samples of one distribution over k cells is
(k - 1) / 8 (1 / n1 + 1 / n2) to first order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from seawall import tables
from seawall.model.tracing import QUANTILES, ColumnSketch

Distances = NDArray[np.float64]
#: Kinds that a judge told by the values; the others say little by being the same.
VAGUE = frozenset({"other", "opaque", "free_text"})
FEATURES = (
    "element", "masks", "shapes", "lengths", "numbers", "codes", "dates", "periods",
    "missing", "repeat", "declared", "names",
)  # fmt: skip
#: Names of columns that say nothing of whose they are; besides, all names of kinds of data.
EVERYDAY = """
    id no num number code name type status state flag is has time date at by on created updated create
    update deleted del user key value remark memo note desc description title content count total
    amount price level sort order index uuid seq version source url path data info
"""
EVERYDAY_WORTH = 0.15  # of a special word
ONE_SIDED = 9.0  # a distance that none of the features reaches: only one side has it
TINY = 1e-9


@dataclass
class Shares:
    """Sparse shares (m, vocabulary) of named things: masks, codes, periods."""

    words: dict[str, int] = field(default_factory=dict)
    matrix: sparse.csr_matrix = field(default_factory=lambda: sparse.csr_matrix((0, 1)))
    owners: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, columns: Sequence[dict[str, float]]) -> Shares:
        """Stack the shares of m columns."""
        words: dict[str, int] = {}
        places = [words.setdefault(w, len(words)) for held in columns for w in held]
        shares = [s for held in columns for s in held.values()]
        starts = np.cumsum([0] + [len(held) for held in columns])
        shape = (len(columns), max(1, len(words)))
        matrix = sparse.csr_matrix((shares, places, starts), shape, dtype=np.float64)
        return cls(words, matrix, np.repeat(np.arange(len(columns)), np.diff(starts)))

    def distance(
        self, held: dict[str, float], n: int, filled: NDArray[np.float64], fewest: int
    ) -> Distances:
        """Squared Hellinger distance (m,) less its expectation; NaN where neither side tells a share.

        Args:
            held: Shares of the column that is compared.
            n: Values they were counted on.
            filled: (m,) values behind each stacked column.
            fewest: Rows below which a share is not told. What either side may have suppressed
                counts as one rest on both.
        """
        m = self.matrix.shape[0]
        floor = np.maximum(fewest / max(n, 1), fewest / np.maximum(filled, 1)) * 1.25
        mine = np.zeros(self.matrix.shape[1])
        unknown: list[float] = []
        for word, share in held.items():
            place = self.words.get(word)
            if place is None:
                unknown.append(share)
            else:
                mine[place] = share
        theirs, places = self.matrix.data, self.matrix.indices
        least = floor[self.owners]
        both = np.where((theirs >= least) | (mine[places] >= least), theirs, 0.0)
        told = np.bincount(self.owners, both, m)
        product = np.bincount(self.owners, np.sqrt(both * mine[places]), m)
        cells = np.bincount(self.owners, both > 0, m)
        # Of mine: everything told at this floor, and what the other side holds too.
        shares = np.array(list(held.values()))
        told_mine = shares[None, :] >= floor[:, None]
        above = (shares * told_mine).sum(1)
        met = mine[places] >= least
        below = np.bincount(self.owners, np.where((theirs >= least) & ~met, mine[places], 0.0), m)
        cells = cells + told_mine.sum(1) - np.bincount(self.owners, met, m)
        rest_mine = np.clip(1 - above - below, 0, 1)
        rest = np.clip(1 - told, 0, 1)
        h2 = 1 - np.minimum(1.0, product + np.sqrt(rest * rest_mine))
        noise = np.maximum(cells, 1) / 8 * (1 / max(n, 1) + 1 / np.maximum(filled, 1))
        nothing = ((told == 0) & (above == 0)) | (filled == 0) | (n == 0)
        return np.where(nothing, np.nan, np.maximum(0.0, h2 - noise))


@dataclass
class Stack:
    """All columns of an inventory, feature by feature, ready to be compared with."""

    columns: tuple[ColumnSketch, ...]
    filled: NDArray[np.float64]
    n_dates: NDArray[np.float64]
    masks: Shares
    shapes: Shares
    codes: Shares
    periods: Shares
    lengths: Distances
    numbers: Distances
    dates: Distances
    missing: Distances
    repeat: Distances
    elements: NDArray[np.str_]
    types: NDArray[np.str_]
    tokens: Shares

    @classmethod
    def of(cls, columns: Iterable[ColumnSketch]) -> Stack:
        """Stack m columns."""
        held = tuple(columns)
        return cls(
            held,
            np.array([c.n_filled for c in held], np.float64),
            np.array([c.n_dates for c in held], np.float64),
            Shares.of([c.masks for c in held]),
            Shares.of([c.shapes for c in held]),
            Shares.of([c.codes for c in held]),
            Shares.of([c.periods for c in held]),
            _stacked(held, lambda c: np.log1p(c.lengths)),
            _stacked(held, lambda c: np.arcsinh(c.numbers)),
            _stacked(held, _days),
            np.array([_angle(c) for c in held]),
            np.array([_repeat(c) for c in held]),
            np.array([c.element for c in held]),
            np.array([type_class(c.declared) for c in held]),
            Shares.of([dict.fromkeys(c.tokens, 1.0) for c in held]),
        )

    def distances(self, column: ColumnSketch) -> dict[str, Distances]:
        """Every feature of FEATURES against all m columns, (m,) each."""
        n = column.n_filled
        return {
            "element": self._elements(column.element),
            "masks": self.masks.distance(column.masks, n, self.filled, 20),
            "shapes": self.shapes.distance(column.shapes, n, self.filled, 20),
            "lengths": _between(np.log1p(column.lengths), self.lengths, 0.2),
            "numbers": _between(np.arcsinh(column.numbers), self.numbers, 0.1),
            "codes": self.codes.distance(column.codes, n, self.filled, 10),
            "dates": _between(_days(column), self.dates, 60.0),
            "periods": self.periods.distance(column.periods, column.n_dates, self.n_dates, 10),
            "missing": np.abs(_angle(column) - self.missing),
            "repeat": np.abs(_repeat(column) - self.repeat),
            "declared": self._declared(column),
            "names": self._names(column.tokens),
        }

    def _elements(self, element: str) -> Distances:
        """0 the same kind; .25 the same but vague; .5 one of them vague; 1 two different kinds."""
        vague = element in VAGUE
        theirs = np.isin(self.elements, list(VAGUE))
        same = self.elements == element
        return np.where(
            same, 0.25 * vague, np.where(theirs & vague, 0.4, np.where(theirs | vague, 0.5, 1.0))
        )

    def _declared(self, column: ColumnSketch) -> Distances:
        """0 the same class of type, 1 another one, NaN where one side declares none."""
        mine = type_class(column.declared)
        if not mine:
            return np.full(len(self.types), np.nan)
        return np.where(self.types == "", np.nan, (self.types != mine).astype(np.float64))

    def _names(self, mine: tuple[str, ...]) -> Distances:
        """1 less the share of words in common, as far as they are special; NaN where a side has none."""
        words = self.tokens.words
        asked = np.zeros(self.tokens.matrix.shape[1])
        special = np.zeros_like(asked)
        usual = tables.hint("_".join(mine)) is not None
        for word in mine:
            if word in words:
                asked[words[word]] = 1.0
                special[words[word]] = EVERYDAY_WORTH if usual or everyday(word) else 1.0
        both = self.tokens.matrix @ asked
        worth = np.minimum(1.0, self.tokens.matrix @ special)
        theirs = np.asarray(self.tokens.matrix.sum(axis=1)).ravel()
        nothing = (theirs == 0) | (not mine)
        return np.where(
            nothing, np.nan, 1 - worth * both / np.maximum(len(mine) + theirs - both, 1)
        )


@cache
def everyday(word: str) -> bool:
    """Whether half of all systems call a column so: kinds of data, and words such as id and status."""
    return word in EVERYDAY.split() or tables.hint(word) is not None


def type_class(declared: str) -> str:
    """What a declared type holds: number, time, text, truth or other; "" where none is declared."""
    word = declared.lower()
    for kind, parts in (
        ("truth", ("bool",)),
        ("time", ("date", "time")),
        ("number", ("int", "num", "dec", "float", "double", "real", "long", "serial", "money")),
        ("text", ("char", "text", "string", "keyword", "clob", "enum")),
    ):
        if any(part in word for part in parts):
            return kind
    return "other" if word else ""


def _days(column: ColumnSketch) -> Distances:
    return np.array([day.toordinal() for day in column.dates], np.float64)


def _stacked(columns: Sequence[ColumnSketch], of: Callable[[ColumnSketch], Distances]) -> Distances:
    out = np.full((len(columns), len(QUANTILES)), np.nan)
    for row, column in zip(out, columns, strict=True):
        values = of(column)
        if len(values):
            row[:] = values
    return out


def _between(mine: Distances, theirs: Distances, least: float) -> Distances:
    """Mean distance of quantiles over their spread; ONE_SIDED where one has none, NaN where both."""
    has = ~np.isnan(theirs[:, 0])
    if len(mine) == 0:
        return np.where(has, ONE_SIDED, np.nan)
    spread = np.maximum(np.minimum(mine[-1] - mine[0], theirs[:, -1] - theirs[:, 0]), least)
    d = np.abs(theirs - mine).mean(1) / spread
    return np.where(has, np.minimum(d, ONE_SIDED - 1), ONE_SIDED)


def _angle(column: ColumnSketch) -> float:
    """The share of filled rows on a scale where its sampling error is the same everywhere."""
    return float(np.arcsin(np.sqrt(column.n_filled / column.n))) if column.n else 0.0


def _repeat(column: ColumnSketch) -> float:
    return float(np.log10(column.repeat + 3e-5))

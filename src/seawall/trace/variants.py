"""Marks in an export of ours, and whose code the marks of a dump are.

    marker = Marker(mark_set, key);  marker.mark(anchors, cells)     # writes
    reading = Reading(dataset, every, key);  reading.add(...)         # a fold that reads
    decode(reading, mark_sets, key)                                   # whose they are

A mark stands in the first of phone, address and birth date that its row has, in an order that the
row's anchor fixes; within an address, in the first of several forms that applies. Where a column is
gone, the next one is read, which tells nothing and costs strength, never an innocent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from seawall.digest.key import Key
from seawall.elements import by_id
from seawall.model.batch import Batch
from seawall.model.canaries import LOG10_ACCUSE_MARKS, MarkResult, MarkSet
from seawall.model.digested import Digested, Digests
from seawall.model.element import Reason
from seawall.model.layout import ColumnPlan
from seawall.model.strings import Strings, from_values
from seawall.tables import element
from seawall.trace import code
from seawall.trace.conclude import bounded, finding
from seawall.trace.forms import ELEMENTS, FORMS, Form

#: Identifiers that a row may be known by, the one that is lost least first.
ANCHORS = ("cn.resident_id", "phone", "email")
ORDERS = tuple(permutations(ELEMENTS))
MOST_MARKS = 100_000  # of a dump that are kept: more make nobody surer
CONSTANT = 20  # readings of one form that are all the same: somebody has normalised it

Cells = Mapping[str, Strings]


def fullest(plan: Iterable[ColumnPlan], wanted: str) -> ColumnPlan | None:
    """The column of an element with the most valid values, of equal ones the first."""
    held = [c for c in plan if c.element == wanted and c.n_filled]
    return max(held, key=lambda c: c.share * c.n_filled) if held else None


def markable(plan: Sequence[ColumnPlan], batch: Batch) -> dict[str, Strings]:
    """The columns that can carry marks, by element."""
    columns = {kind: fullest(plan, kind) for kind in ELEMENTS}
    there = {kind: c.name for kind, c in columns.items() if c and c.name in batch.names}
    return {kind: batch.strings(name) for kind, name in there.items()}


def anchors(kept: Digested, plan: Sequence[ColumnPlan], by: str) -> Digests:
    """The digest (n,) of each row's identifier `by`, 0 for none."""
    out = np.zeros(kept.n, np.uint64)
    column = fullest(plan, by)
    number = element(by).number
    for seen in kept.sightings:
        if column and seen.element == number and seen.column == column.name and not seen.in_text:
            out[seen.rows] = seen.digests
    return out


def _text(column: Strings, row: int) -> str:
    return column.at(row).decode("utf-8", "replace")


def _place(order: int, cells: Cells, row: int) -> tuple[str, Form, int] | None:
    """Where a row carries its mark: (element, form, bit it shows now)."""
    for kind in ORDERS[order % len(ORDERS)]:
        if kind not in cells:
            continue
        text = _text(cells[kind], row)
        forms = [form for form in FORMS if form.element == kind]
        first = order // len(ORDERS) % len(forms)
        for form in (*forms[first:], *forms[:first]):
            if (bit := form.read(text)) is not None:
                return kind, form, bit
    return None


class Marker:
    """Marks the rows of an export for one recipient."""

    def __init__(self, of: MarkSet, key: Key) -> None:
        self.of, self.key = of, key
        self.n_rows = self.n_chosen = 0
        self.n_marked: Counter[str] = Counter()

    def mark(self, anchored: Digests, cells: Cells) -> dict[str, dict[int, str]]:
        """New texts by element and row, for the rows that are to change.

        Args:
            anchored: Digests (n,) of the rows' identifiers.
            cells: The export's columns (n,) of ELEMENTS, by element: `markable`.
        """
        found = code.slots(anchored, self.of.dataset, self.of.every, self.key)
        rows = np.flatnonzero(found.chosen)
        own = code.bits(anchored[rows], found.high[rows], self.of, self.key)
        self.n_rows += len(anchored)
        self.n_chosen += len(rows)
        wanted: dict[str, dict[int, str]] = {kind: {} for kind in cells}
        for row, bit in zip(rows.tolist(), own.tolist(), strict=True):
            place = _place(int(found.order[row]), cells, row)
            if place is None:
                continue
            kind, form, shown = place
            text = _text(cells[kind], row)
            if bit != shown:
                new = form.write(text, int(bit))
                if form.read(new) != bit or not _same(kind, text, new):
                    continue
                wanted[kind][row] = new
            self.n_marked[form.id] += 1
        return wanted


def _same(kind: str, old: str, new: str) -> bool:
    """Whether two texts mean the same to the element's judge: reason, facts and canonical form."""
    column = from_values([old.encode(), new.encode()])
    judge = by_id(kind)
    codes, facts = judge.judge(column)
    if codes[0] != codes[1] or any(fact[0] != fact[1] for fact in facts.values()):
        return False
    if judge.canonical is None:
        return True
    blocks, lengths, _ = judge.canonical(column, codes)
    return bool(
        codes[0] != Reason.VALID or ((blocks[0] == blocks[1]).all() and lengths[0] == lengths[1])
    )


class Reading:
    """Marks seen in a dump, by anchor: a fold that keeps digests, bits and names of forms."""

    def __init__(self, dataset: str, every: int, key: Key) -> None:
        self.dataset, self.every, self.key = dataset, every, key
        #: anchor element -> digest -> (is 1 the commoner, form, readings of 0, readings of 1)
        self.seen: dict[str, dict[int, tuple[bool, str, int, int]]] = {a: {} for a in ANCHORS}

    def add(self, kept: Digested, plan: Sequence[ColumnPlan], batch: Batch) -> None:
        """Read the marks of a batch.

        Args:
            kept: The batch, digested under `code.anchor_key`.
            plan: Its columns.
            batch: The batch itself: cells of rows that can be marked are looked at, and not kept.
        """
        cells = markable(plan, batch)
        if not cells:
            return
        for by in ANCHORS:
            anchored = anchors(kept, plan, by)
            if anchored.any():
                self._read(self.seen[by], anchored, cells)

    def _read(
        self, seen: dict[int, tuple[bool, str, int, int]], anchored: Digests, cells: Cells
    ) -> None:
        found = code.slots(anchored, self.dataset, self.every, self.key)
        for row in np.flatnonzero(found.chosen).tolist():
            anchor = int(anchored[row])
            if len(seen) >= MOST_MARKS and anchor not in seen:
                continue
            place = _place(int(found.order[row]), cells, row)
            if place is None:
                continue
            _, form, bit = place
            high, name, zeros, ones = seen.get(anchor, (bool(found.high[row]), form.id, 0, 0))
            if name == form.id:
                seen[anchor] = high, name, zeros + (not bit), ones + bit

    def marks(self, by: str) -> tuple[Digests, NDArray[np.bool_], NDArray[np.bool_]]:
        """Anchors, whether 1 is the commoner bit, and the bit shown, each (m,).

        Without rows that read both ways equally often, and forms that read the same everywhere.
        """
        told = {a: v for a, v in self.seen[by].items() if v[2] != v[3]}
        shown: dict[str, Counter[bool]] = {}
        for _, form, zeros, ones in told.values():
            shown.setdefault(form, Counter())[ones > zeros] += 1
        flat = {f for f, c in shown.items() if len(c) == 1 and c.total() >= CONSTANT}
        kept = [
            (a, high, ones > zeros) for a, (high, f, zeros, ones) in told.items() if f not in flat
        ]
        return (
            np.array([k[0] for k in kept], np.uint64),
            np.array([k[1] for k in kept], np.bool_),
            np.array([k[2] for k in kept], np.bool_),
        )


def decode(
    readings: Mapping[tuple[str, int], Reading], sets: Sequence[MarkSet], key: Key
) -> tuple[MarkResult, ...]:
    """Every recipient's code against the marks, by the identifier that tells it best.

    Args:
        readings: By dataset and density.
        sets: Whose codes to try.
        key: The keyring's key.
    """
    marks = {(of, by): reading.marks(by) for of, reading in readings.items() for by in ANCHORS}
    n_ways = {of: sum(len(marks[of, by][0]) > 0 for by in ANCHORS) for of in readings}
    out = []
    for one in sets:
        of = one.dataset, one.every
        tests = np.log10(max(1, n_ways[of]) * len(sets))
        tried = [_against(one, by, *marks[of, by], float(tests), key) for by in ANCHORS]
        out.append(min(tried, key=lambda r: (r.log10_false, -r.n_read)))
    return tuple(out)


def _against(
    one: MarkSet, by: str, anchored: Digests, high: NDArray[np.bool_], shown: NDArray[np.bool_],
    tests: float, key: Key,
) -> MarkResult:  # fmt: skip
    n = len(anchored)
    agree = int(np.count_nonzero(code.bits(anchored, high, one, key) == shown)) if n else 0
    n_rare = int(np.count_nonzero(code.rarer(shown, high)))
    tail = code.log10_tail(agree, n_rare, n - n_rare) if n else 0.0
    log10_false = bounded(tail + tests)
    return MarkResult(
        one.recipient, one.epoch, one.dataset, by, n, agree,
        n_rare * code.LOW + (n - n_rare) * code.HIGH, log10_false,
        finding(log10_false, agree, LOG10_ACCUSE_MARKS),
    )  # fmt: skip

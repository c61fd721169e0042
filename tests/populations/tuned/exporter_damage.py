"""A register that went through exporters: rounded numbers, padded fields, full-width digits, escapes.

Damage is correlated: a branch's rows (a stretch of the table) or a whole column suffers one thing.
Rounding is that of a 64-bit float (measured: IEEE 754) or of a spreadsheet's fifteen digits.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tests.populations.draws import Rng, between
from tests.populations.kinds import Columns, Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, in_order, register
from tests.populations.setting import setting
from tests.populations.texts import joined, where

NAMES = {
    "id": "ID_CARD", "name": "NAME", "sex": "SEX", "birth": "BIRTHDAY", "phone": "TEL",
    "address": "ADDRESS", "created": "CREATE_DATE",
}  # fmt: skip
FULL = "".join(chr(0xFF10 + k) for k in range(10))


def rounded(column: pa.Array, sheet: bool) -> pa.Array:
    """Numbers of 18 digits as a spreadsheet or a 64-bit float prints them; with an X they stay."""
    whole_number = pc.fill_null(pc.match_substring_regex(column, r"^\d{18}$"), False)
    head = pc.utf8_slice_codeunits(column, 0, 15)
    if sheet:
        return pc.if_else(whole_number, joined(head, "000"), column)
    value = pc.if_else(whole_number, column, pa.scalar("0")).cast(pa.int64()).to_numpy()
    double = value.astype(np.float64)
    printed = double.astype(np.int64)
    for unit in (10, 100, 1000):  # the fewest digits that still say which float it is
        short = (double.astype(np.int64) + unit // 2) // unit * unit
        printed = np.where(short.astype(np.float64) == double, short, printed)
    return pc.if_else(whole_number, pa.array(printed).cast(pa.string()), column)


def full_width(column: pa.Array) -> pa.Array:
    """The column with full-width digits."""
    for k, digit in enumerate(FULL):
        column = pc.replace_substring(column, str(k), digit)
    return column


def stretch(rng: Rng, n: int, low: float, high: float) -> NDArray[np.bool_]:
    """A stretch of the table: the rows of one branch."""
    length = int(n * between(rng, low, high))
    start = int(rng.integers(0, max(1, n - length)))
    place = np.arange(n)
    return (place >= start) & (place < start + length)


def damaged(rng: Rng, columns: Columns, n: int) -> Columns:
    """The columns after this run's exporters."""
    found = dict(columns)
    if rng.random() < 0.7:
        rows = stretch(rng, n, 0.3, 1.0) if rng.random() < 0.5 else np.ones(n, bool)
        found["id"] = where(rows, rounded(found["id"], rng.random() < 0.5), found["id"])
    rows = stretch(rng, n, 0.02, 0.3)
    for role in ("phone", "address"):
        found[role] = where(rows, full_width(found[role]), found[role])
    for role in ("id", "phone", "name"):
        if rng.random() < 0.35:
            side = rng.random() < 0.4
            padded = joined("  ", found[role]) if side else joined(found[role], "   ")
            keep = pc.is_valid(found[role])
            found[role] = pc.if_else(keep, padded, found[role])
    if rng.random() < 0.5:
        found["name"] = pc.replace_substring(found["name"], "·", "&middot;")
        escaped = pc.replace_substring(found["address"], "号", "号&nbsp;")
        found["address"] = where(stretch(rng, n, 0.02, 0.4), escaped, found["address"])
    if rng.random() < 0.3:
        rows = stretch(rng, n, 0.05, 0.5)
        found["phone"] = where(rows, joined(found["phone"], ".0"), found["phone"])
    if rng.random() < 0.3:
        found["created"] = joined(found["created"], ".000")
    return found


def make(n: int, rng: Rng) -> Population:
    run = setting(rng)
    some = people(rng, n, run)
    at = created(rng, some, run)
    columns = in_order(register(rng, some, run, at), at)
    return whole(named(damaged(rng, columns, n), NAMES), run.as_of, genuine=True)


KIND = Kind("exporter_damage", True, False, False, make)

"""Written forms: how one column writes sexes, days and instants, and another column written so.

A seller who pads a leak pads it in the leak's own form; so do our mixtures.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.texts import joined

MEN, WOMEN = ("男", "M", "1"), ("女", "F", "0", "2")


def like(column: pa.Array, model: pa.Array, role: str, shift_days: int = 0) -> pa.Array:
    """The column in the form of the model: of sexes, birth dates or instants; others stay."""
    change = {"sex": _sexes, "birth": _days}.get(role)
    if role == "created":
        return _instants(column, model, shift_days)
    return change(column, model) if change else column


def _first(model: pa.Array, pattern: str) -> str:
    """The first value of this pattern; empty if there is none."""
    found = model.filter(pc.fill_null(pc.match_substring_regex(model, pattern), False))
    return found[0].as_py() if len(found) else ""


def _sexes(column: pa.Array, model: pa.Array) -> pa.Array:
    seen = set(pc.unique(model).to_pylist())
    if not seen & {*MEN, *WOMEN}:
        return column
    man = next((word for word in MEN if word in seen), "")
    woman = next((word for word in WOMEN if word in seen), "")
    if not man or not woman:
        pairs = {"男": "女", "M": "F", "1": "2"}
        man = man or {v: k for k, v in pairs.items()}.get(woman, "1")
        woman = woman or pairs[man]
    male = pc.is_in(column, pa.array(MEN))
    return pc.if_else(male, pa.scalar(man), pa.scalar(woman))


def _days(column: pa.Array, model: pa.Array) -> pa.Array:
    plain = pc.replace_substring_regex(column, "[^0-9]", "")
    form = _first(model, r"^\d{4}.?\d{2}.?\d{2}")
    gap = form[4] if form and not form[4].isdecimal() else ""
    parts = [pc.utf8_slice_codeunits(plain, a, b) for a, b in ((0, 4), (4, 6), (6, 8))]
    return joined(*parts, gap=gap)


def _instants(column: pa.Array, model: pa.Array, shift_days: int) -> pa.Array:
    plain = pc.utf8_slice_codeunits(
        joined(pc.replace_substring_regex(column, "[^0-9]", ""), "000000"), 0, 14
    )
    cut = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)]
    parts = [pc.utf8_slice_codeunits(plain, a, b) for a, b in cut]
    iso = joined(joined(*parts[:3], gap="-"), " ", joined(*parts[3:], gap=":"))
    at = iso.cast(pa.timestamp("s")).to_numpy() + np.timedelta64(shift_days, "D")
    text = pa.array(at.astype("M8[s]")).cast(pa.string())
    form = _first(model, r"^\d{4}.?\d{2}.?\d{2}")
    if not form or form[4].isdecimal():
        return text if not form else pc.replace_substring_regex(text, "[^0-9]", "")
    if form[4] == "/":
        text = pc.utf8_slice_codeunits(pc.replace_substring(text, "-", "/"), 0, len(form))
    if len(form) == 10:
        return pc.utf8_slice_codeunits(text, 0, 10)
    if form[10] == "T":
        text = pc.replace_substring(text, " ", "T")
    return joined(text, form[19:]) if len(form) > 19 else text

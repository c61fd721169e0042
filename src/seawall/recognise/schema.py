"""The fingerprint of a layout: a sketch of every column of a table, made of a sample, without a value.

What many rows share is kept (masks of characters, quantiles, shares), and keyed digests of values
that many rows have. The floors: a mask stands for at least 20 rows and 1 % of them, a code for
at least 10 rows, a quantile for at least 50 filled rows, and numbers are rounded to three digits.
Dates are not: a full pass counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from seawall.digest.codes import code
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.layout import ColumnPlan, Layout
from seawall.model.strings import strings
from seawall.model.tracing import QUANTILES, ColumnSketch
from seawall.recognise import masks
from seawall.recognise.naming import tokens

MOST_ROWS = 20_000
MOST_CODES = 64
FEWEST_CODE_ROWS = 10
FEWEST_FILLED = 50
CORRELATED = 0.2
MOST_CORRELATED = 5
#: How systems spell that nothing is there.
NULLS = ("", "\\n", "null", "(null)", "<null>", "none", "nil", "nan", "n/a", "undefined")
TRUTH = {"t": "1", "true": "1", "f": "0", "false": "0"}
NUMBER = r"^[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$"
ARE_NUMBERS = 0.95
#: What digits of these are is no quantity.
NO_QUANTITY = frozenset({"cn.resident_id", "phone", "bank_card", "date", "birth_date"})

Missing = NDArray[np.bool_]


def sketches(
    sample: Iterable[Batch],
    layout: Layout,
    key: Key,
    declared: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, tuple[ColumnSketch, ...]]:
    """The column sketches of every table in the sample.

    Args:
        sample: Batches of all tables; of each the first 20,000 rows are looked at.
        layout: What their columns hold.
        key: For the digests of codes.
        declared: By table and column the type that the system declares, where there is one.
    """
    batches: dict[str, list[Batch]] = {}
    for batch in sample:
        batches.setdefault(batch.table, []).append(batch)
    types = declared or {}
    return {
        table: _table(held, layout.columns(table), key, types.get(table, {}))
        for table, held in batches.items()
    }


def _table(
    batches: list[Batch], plans: tuple[ColumnPlan, ...], key: Key, declared: Mapping[str, str]
) -> tuple[ColumnSketch, ...]:
    columns = [(plan, _column(batches, plan.name)) for plan in plans]
    columns = [(plan, pc.utf8_trim_whitespace(values)) for plan, values in columns]
    missing = [_missing(values) for _, values in columns]
    beside = _correlated([plan.name for plan, _ in columns], missing)
    return tuple(
        replace(
            _sketch(plan, values, empty, key),
            position=place,
            declared=declared.get(plan.name, ""),
            missing_with=beside.get(plan.name, {}),
        )
        for place, ((plan, values), empty) in enumerate(zip(columns, missing, strict=True))
    )


def _column(batches: list[Batch], name: str) -> pa.Array:
    """One column over all batches, null where a batch has none of it."""
    arrays, room = [], MOST_ROWS
    for batch in batches:
        n = min(room, batch.n)
        room -= n
        if name in batch.names:
            whole = batch.columns.column(batch.names.index(name)).slice(0, n)
            arrays.append(whole.cast(pa.string()))
        else:
            arrays.append(pa.nulls(n, pa.string()))
    return pa.concat_arrays(arrays)


def _missing(values: pa.Array) -> Missing:
    lowered = pc.utf8_lower(pc.fill_null(values, ""))
    found: Missing = pc.is_in(lowered, pa.array(NULLS)).to_numpy(zero_copy_only=False)
    return found


def _sketch(plan: ColumnPlan, values: pa.Array, missing: Missing, key: Key) -> ColumnSketch:
    filled = values.filter(pa.array(~missing))
    n = len(filled)
    bare = ColumnSketch(plan.name, tokens(plan.name), "", 0, plan.element, len(values), n, 0.0)
    if n == 0:
        return bare
    counted = pc.value_counts(filled)
    counts = counted.field(1).to_numpy(zero_copy_only=False).astype(np.float64)
    column = strings(filled)
    enough = n >= FEWEST_FILLED
    return replace(
        bare,
        repeat=float((counts * (counts - 1)).sum() / (n * (n - 1))) if n > 1 else 0.0,
        masks=masks.common(column, runs=True),
        shapes=masks.common(column, runs=False),
        lengths=_quantiles(masks.lengths(column).astype(np.float64)) if enough else (),
        numbers=_numbers(filled) if enough and plan.element not in NO_QUANTITY else (),
        codes=_codes(counted.field(0), counts, n, key),
    )


def _quantiles(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(f"{q:.3g}") for q in np.quantile(numbers, QUANTILES).tolist())


def _numbers(filled: pa.Array) -> tuple[float, ...]:
    """Quantiles of a column of quantities, empty if it is none; truth values are none."""
    if pc.all(pc.is_in(pc.utf8_lower(filled), pa.array([*TRUTH, "0", "1"]))).as_py():
        return ()
    written = filled.filter(pc.match_substring_regex(filled, NUMBER))
    if len(written) < ARE_NUMBERS * len(filled):
        return ()
    bare = pc.replace_substring(pc.utf8_ltrim(written, "+"), ",", "")
    return _quantiles(bare.cast(pa.float64()).to_numpy(zero_copy_only=False))


def _codes(values: pa.Array, counts: NDArray[np.float64], n: int, key: Key) -> dict[str, float]:
    """Keyed digests of the values that at least 10 rows have, with their shares, most common first."""
    order = np.argsort(-counts, kind="stable")[:MOST_CODES]
    often = [int(k) for k in order if counts[k] >= FEWEST_CODE_ROWS]
    spelled = [_canonical(values[k].as_py()) for k in often]
    if set(spelled) <= {*TRUTH, "0", "1"}:
        spelled = [TRUTH.get(word, word) for word in spelled]
    shares: dict[str, float] = {}
    for word, k in zip(spelled, often, strict=True):
        digest = code(word.encode(), key)
        shares[digest] = shares.get(digest, 0.0) + float(counts[k]) / n
    return {digest: round(share, 5) for digest, share in shares.items()}


def _canonical(value: str) -> str:
    """A code as every export spells it: lower case, "01" and "1.0" like "1"."""
    word = value.lower()
    whole, point, rest = word.partition(".")
    if whole.isdecimal() and (not point or rest.strip("0") == ""):
        return whole.lstrip("0") or "0"
    return word


def _correlated(names: list[str], missing: list[Missing]) -> dict[str, dict[str, float]]:
    """For every column the others whose emptiness goes with its own, by correlation."""
    shares = [float(empty.mean()) if len(empty) else 0.0 for empty in missing]
    some = [k for k, share in enumerate(shares) if 0.01 <= share <= 0.99]
    if len(some) < 2:
        return {}
    matrix: NDArray[np.float64] = np.asarray(
        np.corrcoef(np.array([missing[k] for k in some], np.float64))
    )
    found: dict[str, dict[str, float]] = {}
    for row, k in enumerate(some):
        others = sorted(
            ((float(matrix[row, j]), names[o]) for j, o in enumerate(some) if o != k),
            key=lambda pair: -abs(pair[0]),
        )
        found[names[k]] = {
            name: round(r, 3) for r, name in others[:MOST_CORRELATED] if abs(r) >= CORRELATED
        }
    return found

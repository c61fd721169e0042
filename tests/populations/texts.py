"""Text columns built without a Python object per value: digits, joins, picks and small repairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Mask = NDArray[np.bool_]
Matrix = NDArray[np.uint8]


def vocabulary(words: str | list[str]) -> pa.Array:
    """An array of words, from a list or from a text that blanks divide."""
    return pa.array(words.split() if isinstance(words, str) else words, pa.string())


def pick(words: pa.Array, index: Ints) -> pa.Array:
    """words[index], (n,)."""
    taken = words.take(pa.array(index.astype(np.int32)))
    return taken.combine_chunks() if isinstance(taken, pa.ChunkedArray) else taken


def joined(*parts: pa.Array | str, gap: str = "") -> pa.Array:
    """The parts of each row as one text; plain texts stand in every row, nulls are empty."""
    scalars = [pa.scalar(p) if isinstance(p, str) else p for p in parts]
    return pc.binary_join_element_wise(
        *scalars, pa.scalar(gap), null_handling="replace", null_replacement=""
    )


def digits(values: Ints, width: int) -> Matrix:
    """ASCII digits with leading zeros, (n, width)."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (values.astype(np.int64)[:, None] // powers % 10 + 48).astype(np.uint8)


def from_matrix(matrix: Matrix, keep: Mask | None = None) -> pa.StringArray:
    """One text per row of bytes, of those `keep` (n, width) marks, or of all."""
    n, width = matrix.shape
    offsets = np.zeros(n + 1, np.int32)
    if keep is None:
        np.cumsum(np.full(n, width, np.int32), out=offsets[1:])
        data = np.ascontiguousarray(matrix).reshape(-1)
    else:
        np.cumsum(keep.sum(axis=1, dtype=np.int32), out=offsets[1:])
        data = matrix[keep]
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(data))


def numbers(values: Ints, width: int = 0) -> pa.Array:
    """Whole numbers as text, with leading zeros to `width` if that is given."""
    if width:
        return from_matrix(digits(values, width))
    return pa.array(values.astype(np.int64)).cast(pa.string())


def where(mask: Mask, yes: pa.Array, no: pa.Array | str) -> pa.Array:
    """yes[i] where the mask holds, else no[i]."""
    other = pa.scalar(no) if isinstance(no, str) else no
    return pc.if_else(pa.array(mask), yes, other)


def rewritten(
    column: pa.Array, mask: Mask, change: Callable[[list[str]], list[str | None]]
) -> pa.Array:
    """The column with what `change` makes of the marked values (nulls come in as empty)."""
    if not mask.any():
        return column
    chosen = [value or "" for value in column.filter(pa.array(mask)).to_pylist()]
    return pc.replace_with_mask(column, pa.array(mask), pa.array(change(chosen), pa.string()))


def blanked(column: pa.Array, mask: Mask, filler: str | None) -> pa.Array:
    """The column with the marked values gone: null, or the filler that stands for missing."""
    return pc.if_else(pa.array(mask), pa.scalar(filler, pa.string()), column)

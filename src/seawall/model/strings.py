"""A column of text as the kernels see it: Arrow's own two buffers.

Value i is `data[offsets[i]:offsets[i + 1]]`, UTF-8. A missing value is an empty one.
Source: Apache Arrow columnar format, variable-size binary layout.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int32]


class Strings(NamedTuple):
    """A text column. `data` has shape (n_bytes,), `offsets` shape (n + 1,), both read-only to kernels."""

    data: Bytes
    offsets: Offsets

    @property
    def n(self) -> int:
        """How many values the column has."""
        return len(self.offsets) - 1

    def at(self, i: int) -> bytes:
        """Value i. For slow paths, tests and samples: kernels read the buffers."""
        return self.data[self.offsets[i] : self.offsets[i + 1]].tobytes()


def strings(array: pa.Array) -> Strings:
    """The buffers of an Arrow string column, without a copy where it has no nulls.

    Any other Arrow type is first written as text, so an integer keeps all its digits.
    """
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    if array.null_count:
        array = array.fill_null("")
    _, offsets, data = array.buffers()
    if len(array) == 0 or offsets is None:
        return Strings(np.zeros(0, np.uint8), np.zeros(1, np.int32))
    ends = np.frombuffer(offsets, np.int32, len(array) + 1, array.offset * 4)
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return Strings(raw, ends)


def from_values(values: list[bytes]) -> Strings:
    """A column from Python bytes: for tests and slow paths."""
    lengths = np.fromiter((len(v) for v in values), np.int32, len(values))
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return Strings(np.frombuffer(b"".join(values), np.uint8), offsets)


def to_arrow(column: Strings) -> pa.StringArray:
    """The Arrow array over these buffers, without a copy."""
    return pa.StringArray.from_buffers(
        column.n, pa.py_buffer(column.offsets), pa.py_buffer(column.data)
    )

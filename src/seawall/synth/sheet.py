"""One chunk of one table: columns of text in one buffer, with what each says as numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.kernels.store import PAD
from seawall.model.strings import Strings


@dataclass
class Column:
    """A column of a sheet.

    `offsets` (n + 1,) int32 into the sheet's buffer; `element`: what it holds; `safe`: no value
    needs escaping; `bare` (n,) uint8: values that JSON writes as numbers; `values` (n,) int64: what
    a reader can tell of identifiers and dates, 0 for nothing; `form` (n,): how they are written, by
    `forms`; `spoilt` (n,) bool: values replaced by hostile ones; `inside`: element -> (n, m) int64
    values within the text.
    """

    name: str
    element: str
    offsets: NDArray[np.int32]
    safe: bool = True
    bare: NDArray[np.uint8] | None = None
    values: NDArray[np.int64] | None = None
    form: NDArray[np.uint8] | None = None
    forms: Any = None
    spoilt: NDArray[np.bool_] | None = None
    inside: dict[str, NDArray[np.int64]] = field(default_factory=dict)


class Sheet:
    """Columns under construction; `out` grows when a kernel may need more room."""

    def __init__(self, table: str, n: int, row_bytes: int = 1_024) -> None:
        self.table, self.n = table, n
        self.out: NDArray[np.uint8] = np.empty(n * row_bytes + 2 * PAD, np.uint8)
        self.at = 0
        self.columns: list[Column] = []

    def room(self, n_bytes: int) -> None:
        """Make sure that `n_bytes` more can be written."""
        if self.at + n_bytes + 2 * PAD > len(self.out):
            grown = np.empty(max(self.at + n_bytes + 2 * PAD, 3 * len(self.out) // 2), np.uint8)
            grown[: self.at] = self.out[: self.at]
            self.out = grown

    def add(
        self,
        name: str,
        element: str,
        kernel: Callable[..., int],
        width: int,
        *arguments: Any,
        **facts: Any,
    ) -> Column:
        """Write a column with a kernel of emit, no value of which is over `width` bytes."""
        self.room(self.n * width)
        offsets = np.empty(self.n + 1, np.int32)
        self.at = int(kernel(self.out, self.at, offsets, *arguments))
        column = Column(name, element, offsets, **facts)
        self.columns.append(column)
        return column

    def column(self, name: str) -> Column:
        """A column by name."""
        return next(column for column in self.columns if column.name == name)

    def strings(self, column: Column) -> Strings:
        """The column's buffers."""
        return Strings(self.out, column.offsets)

    def batch(self) -> pa.RecordBatch:
        """The columns as Arrow text, without a copy and without the first one, the document id."""
        data = pa.py_buffer(self.out)
        arrays = [
            pa.StringArray.from_buffers(self.n, pa.py_buffer(column.offsets), data)
            for column in self.columns[1:]
        ]
        return pa.RecordBatch.from_arrays(
            arrays, names=[column.name for column in self.columns[1:]]
        )

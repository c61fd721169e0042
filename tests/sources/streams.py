"""Bytes in memory as a stream, read in uneven pieces, and the readers run over them."""

from __future__ import annotations

from seawall.kernels.window import Window
from seawall.model.ledger import SourceLedger
from seawall.model.source import Limits, Part, Reading


class Pieces:
    """A stream over bytes that hands out `step` at a time."""

    trouble = ""

    def __init__(self, data: bytes, step: int = 7) -> None:
        self._data, self._step, self.stored = data, step, 0

    def readinto(self, view: memoryview) -> int:
        n = min(len(view), self._step, len(self._data) - self.stored)
        view[:n] = self._data[self.stored : self.stored + n]
        self.stored += n
        return n


def part(options: dict[str, str] | None = None, limits: Limits | None = None) -> Part:
    options = options or {}
    return Part(
        "a", "a", "", 0, 0, (), "", "utf-8", 0, -1, 0, tuple(options.items()), limits or Limits()
    )


def run(
    read, data: bytes, options=None, *, block: int = 64, step: int = 50, limits=None, wanted=None
):
    """All batches (or records) of a reader over `data`, the account, and the bytes read."""
    account = SourceLedger()
    reading = Reading(part(options, limits), account, seed=5)
    if wanted:
        reading.wanted = wanted
    window = Window(Pieces(data, step), block)
    window.more()
    found = list(read(window, reading))
    assert window.left == 0
    account.n_bytes_read = window.n_read
    assert window.n_read == len(data)
    return found, account


def texts(columns) -> list[dict[str, str]]:
    """Rows as dicts, empty values left out."""
    columns.validate(full=True)
    named = zip(columns.schema.names, columns.columns, strict=True)
    lists = {name: column.to_pylist() for name, column in named}
    return [{k: v[i] for k, v in lists.items() if v[i]} for i in range(columns.num_rows)]
